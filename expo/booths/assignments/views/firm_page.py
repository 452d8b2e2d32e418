"""The page of one firm: what it asked for, its space, and the spaces that fit it."""

from collections.abc import Sequence

from flask import render_template

from expo.booths.allocation.firm_problem import broken_rule
from expo.booths.allocation.fit import spaces_for
from expo.booths.allocation.words import rule_word
from expo.booths.assignments.queries import live_assignment
from expo.booths.models import Booth
from expo.errors import Refused
from expo.events.blueprints import current_event
from expo.events.queries import halls_of
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import points_total


def firm_page(exhibitor: Exhibitor, refusal: Refused | None = None, *, despite: Sequence[Booth] = ()) -> str:
    """The page, with a refusal on top if there is one; `despite` are booths that an organiser may assign all the same."""
    event = current_event()
    fitting, barred = spaces_for(event, exhibitor)
    space = live_assignment(exhibitor)
    booths = [occupied.booth for occupied in space.occupied_booths] if space is not None else []
    rule = broken_rule(event, exhibitor, booths) if booths else None
    return render_template(
        "booths/organise/space.html",
        exhibitor=exhibitor,
        fitting=fitting,
        barred=barred,
        refusal=refusal,
        despite=despite,
        space=space,
        against=rule_word(rule) if rule is not None else "",
        halls={hall.id: hall.name for hall in halls_of(event)},
        points=points_total(event.id).get(exhibitor.firm_id or 0, 0),
    )
