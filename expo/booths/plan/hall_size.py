"""A hall's size and the rules of its plan."""

from collections.abc import Mapping
from typing import Any

from expo.booths.models import HallPlan
from expo.booths.plan.validate import locked_plan, revalidate
from expo.booths.rules import LARGEST_HALL_CM
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event, Hall
from expo.events.services.expos import touch
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _

LEAST_HALL_CM, WIDEST_AISLE_CM = 300, 2_000
PLAN_FIELDS = ("width_cm", "depth_cm", "aisle_cm", "schemes", "least_sqm", "height_cm")


def measure_hall(
    event: Event, hall: Hall, fields: Mapping[str, Any], *, by: Actor, revision: int | None = None
) -> HallPlan:
    """Set a hall's size and rules. Raises Refused naming what would no longer fit."""
    plan = locked_plan(hall, revision)
    if plan is None:
        plan = HallPlan(hall_id=hall.id, revision=1, **_plan_defaults(fields))
        _check_size(plan)
        db.session.add(plan)
        with refuse_violations({"uq_hall_plans_hall_id": _("Somebody else drew this hall a moment ago.")}):
            touch(event)
        record(Verb.MEASURED, plan, by=by, event_id=event.id, named=hall.name, after=_plan_values(plan))
        return plan
    before = _plan_values(plan)
    for name in PLAN_FIELDS:
        if name in fields:
            setattr(plan, name, fields[name])
    was, now = differences(before, _plan_values(plan))
    if now:
        _check_size(plan)
        revalidate(event, hall, plan)
        record(Verb.MEASURED, plan, by=by, event_id=event.id, named=hall.name, before=was, after=now)
    return plan


def _check_size(plan: HallPlan) -> None:
    if min(plan.width_cm, plan.depth_cm) < LEAST_HALL_CM or max(plan.width_cm, plan.depth_cm) > LARGEST_HALL_CM:
        raise Refused(_("A hall is from 3 to 1,000 m wide and deep."))
    if not 0 <= plan.aisle_cm <= WIDEST_AISLE_CM:
        raise Refused(_("An aisle is at most 20 m wide."))


def _plan_defaults(fields: Mapping[str, Any]) -> dict[str, Any]:
    usual = {"aisle_cm": 300, "schemes": [], "least_sqm": 0, "height_cm": 250}
    return {**usual, **{name: fields[name] for name in PLAN_FIELDS if name in fields}}


def _plan_values(plan: HallPlan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in PLAN_FIELDS}
