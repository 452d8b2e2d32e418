"""Booths that became free, told to whoever is next in line for them."""

from collections.abc import Sequence

from expo.booths.models import Booth
from expo.db import db
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.offers.notices import tell_next
from expo.offers.queries import wishers
from expo.offers.rules import next_in_line


def tell_next_in_line(event: Event, booths: Sequence[Booth], *, besides: Exhibitor | None) -> None:
    """A mail to the next firm that wishes for each of these booths and has no space; one mail a firm. The booths stay free:
    whoever gives them away decides.
    """
    waiting = wishers(event, booths, besides=besides.id if besides else 0)
    told: dict[int, list[str]] = {}
    for booth in booths:
        following = next_in_line(waiting.get(booth.id, ()))
        if following is not None:
            told.setdefault(following.exhibitor, []).append(booth.number)
    for exhibitor_id, numbers in sorted(told.items()):
        tell_next(db.session.get_one(Exhibitor, exhibitor_id), numbers)
