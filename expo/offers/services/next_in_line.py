"""Mails to the firms next in line for booths that became free."""

from collections.abc import Sequence

from expo.booths.models import Booth
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.offers.notices import tell_next_firm
from expo.offers.queries import firms_in_line, is_quiet
from expo.offers.rules import next_in_line


def tell_next_in_line(event: Event, booths: Sequence[Booth], *, besides: Exhibitor | None) -> None:
    """Tell, for each booth, the first firm in line that wishes for it and has no space; one mail per firm.

    The booths stay free. `besides` is left out of the line. Nobody is told in the expo's quiet days and afterwards.
    """
    if is_quiet(event):
        return
    waiting = firms_in_line(event, booths, besides=besides.id if besides else 0)
    numbers_by_firm: dict[int, list[str]] = {}
    for booth in booths:
        following = next_in_line(waiting.get(booth.id, ()))
        if following is not None:
            numbers_by_firm.setdefault(following.exhibitor, []).append(booth.number)
    for exhibitor_id, numbers in sorted(numbers_by_firm.items()):
        tell_next_firm(db.session.get_one(Exhibitor, exhibitor_id), numbers)
