"""Validation after any change of a hall's plan: lock it, check the rules, derive open sides, raise its revision."""

from collections.abc import Sequence

import sqlalchemy as sa

from expo.booths.models import HallPlan
from expo.booths.plan.drafts import PlanChange
from expo.booths.plan.faults import PlanFault, faults
from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape, open_sides
from expo.booths.plan.shapes import booth_shape, element_shape, hall_shape
from expo.booths.plan.words import fault_sentence
from expo.booths.queries import booths_in, elements_in
from expo.db import db
from expo.errors import Changed, Refused
from expo.events.models import Event, Hall
from expo.events.services.expos import touch
from expo.i18n import _

MOST_BOOTHS = 3_000  # in a hall
MOST_ELEMENTS = 1_000


def locked_plan(hall: Hall, revision: int | None) -> HallPlan | None:
    """The hall's plan with its row locked. Raises Changed when it is not at `revision`."""
    plan = db.session.scalar(
        sa.select(HallPlan)
        .where(HallPlan.hall_id == hall.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if revision is not None and plan is not None and plan.revision != revision:
        raise Changed(_("Somebody else changed this hall while you drew. Load the plan again."))
    return plan


def faults_after(hall: Hall, plan: HallPlan, change: PlanChange) -> list[PlanFault]:
    """The faults the hall would have after a change, without making it. New booths have the negative ids of the change."""
    booths = {one.id: booth_shape(one) for one in booths_in(hall) if one.id not in change.gone}
    for number, draft in enumerate(change.booths):
        there = booths.get(draft.id) if draft.id is not None else None
        rect = draft.rect or (there.rect if there else None)
        if rect is not None:
            key = -number - 1 if there is None else there.id
            booths[key] = BoothShape(key, draft.number or (there.number if there else ""), rect)
    return faults(hall_shape(plan), list(booths.values()), [element_shape(one) for one in elements_in(hall)])


def revalidate(event: Event, hall: Hall, plan: HallPlan) -> None:
    """Check the plan, derive the open sides of its booths and raise its revision. Raises Refused naming the faulty
    booths.
    """
    db.session.flush()
    rows, elements = booths_in(hall), [element_shape(one) for one in elements_in(hall)]
    shapes, shape = [booth_shape(booth) for booth in rows], hall_shape(plan)
    check_plan(shape, shapes, elements)
    sides = open_sides(shape, shapes, elements)
    for booth in rows:
        if booth.open_sides != sides[booth.id]:
            booth.open_sides = sides[booth.id]
    plan.revision += 1
    touch(event)
    db.session.flush()


def check_plan(hall: HallShape, booths: Sequence[BoothShape], elements: Sequence[ElementShape]) -> None:
    """Raises Refused for faults that prevent saving, one sentence each with the booths' numbers."""
    if len(booths) > MOST_BOOTHS or len(elements) > MOST_ELEMENTS:
        raise Refused(_("A hall has at most %(most)d booths.", most=MOST_BOOTHS))
    wrong = [fault_sentence(one) for one in faults(hall, booths, elements) if one.refused]
    if len(wrong) == 1:
        raise Refused(wrong[0])
    if wrong:
        raise Refused(_("The plan cannot be saved like this."), wrong[:20])
