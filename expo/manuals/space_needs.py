"""Electricity, water and internet that a firm ordered and that other booths do not get."""

from collections.abc import Sequence

from expo.booths.models import Booth
from expo.exhibitors.models import Exhibitor
from expo.i18n import _
from expo.invoices.space_needs import SpaceNeed
from expo.manuals.queries import drawn_by_firm, supply_on
from expo.manuals.rules import overdrawn
from expo.manuals.words import line_word


def _beyond(exhibitor: Exhibitor, booths: Sequence[Booth]) -> list[str]:
    over = overdrawn(drawn_by_firm(exhibitor), supply_on(booths))
    return [
        _(
            "Of %(what)s the firm has ordered %(drawn)s, and the new space gets %(most)s. The orders stay as they are: cancel "
            "them, or agree on it with the firm.",
            what=line_word(line),
            drawn=drawn,
            most=most,
        )
        for line, drawn, most in over
    ]


ORDERED_LINES = SpaceNeed(_beyond)
