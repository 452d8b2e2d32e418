"""Electricity, water and internet that a firm ordered and that other booths do not get, or another hall does not have."""

from collections.abc import Sequence

from expo.booths.models import Booth
from expo.exhibitors.models import Exhibitor
from expo.i18n import _
from expo.invoices.space_needs import SpaceNeed
from expo.manuals.queries import drawn_by_firm, load_of, space_of, supply_on
from expo.manuals.rules import Drawn, overdrawn
from expo.manuals.words import line_word


def _beyond(exhibitor: Exhibitor, booths: Sequence[Booth]) -> list[str]:
    own = drawn_by_firm(exhibitor)
    over = overdrawn(own, supply_on(booths))
    of_booths = [
        _(
            "Of %(what)s the firm has ordered %(drawn)s, and the new space gets %(most)s. The orders stay as they are: cancel "
            "them, or agree on it with the firm.",
            what=line_word(line),
            drawn=drawn,
            most=most,
        )
        for line, drawn, most in over
    ]
    return of_booths + (_beyond_hall(exhibitor, booths[0], own) if booths else [])


def _beyond_hall(exhibitor: Exhibitor, booth: Booth, own: Drawn) -> list[str]:
    """The lines of another hall that are ordered beyond what it has once the firm's orders are there."""
    space = space_of(exhibitor)
    if space is not None and space.hall.id == booth.hall_id:
        return []
    there = load_of(booth.hall)
    return [
        _(
            "Of %(what)s %(drawn)s are ordered in %(hall)s then, and the hall has %(most)s. The orders stay as they are.",
            what=line_word(line),
            drawn=drawn,
            hall=booth.hall.name,
            most=most,
        )
        for line, drawn, most in overdrawn(there.drawn.beside(own), there.supply)
        if own.of(line)
    ]


ORDERED_LINES = SpaceNeed(_beyond)
