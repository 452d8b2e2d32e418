"""Mails to the firms next in line for booths that became free."""

from collections.abc import Sequence

from expo.booths.models import Booth
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.offers.notices import tell_next_firm
from expo.offers.queries import firms_in_line, is_by_points, is_quiet
from expo.offers.rules import next_in_line


def tell_next_in_line(event: Event, booths: Sequence[Booth], *, besides: Exhibitor | None) -> None:
    """Tell, for each booth, the first firm in line that wishes for it and has no space; once booths go to whoever asks
    first, all firms in the line. One mail per firm.

    The booths stay free. `besides` is left out of the line. Nobody is told in the expo's quiet days and afterwards.
    """
    if is_quiet(event):
        return
    waiting, by_points = firms_in_line(event, booths, besides=besides.id if besides else 0), is_by_points(event)
    numbers_by_firm: dict[int, list[str]] = {}
    for booth in booths:
        line = waiting.get(booth.id, [])
        first = next_in_line(line)
        for firm in line if not by_points else [first] if first else []:
            numbers_by_firm.setdefault(firm.exhibitor, []).append(booth.number)
    for exhibitor_id, numbers in sorted(numbers_by_firm.items()):
        tell_next_firm(db.session.get_one(Exhibitor, exhibitor_id), numbers, alone=by_points)
