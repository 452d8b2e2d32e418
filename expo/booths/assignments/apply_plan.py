"""Apply the plan of an allocation in one transaction, or nothing of it."""

from collections.abc import Mapping

import sqlalchemy as sa

from expo.booths.allocation.load_problem import fingerprint, problem_of
from expo.booths.allocation.result import outcome_from_json
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign, release
from expo.booths.models import AllocationRun, Booth
from expo.booths.rules import AssignmentState, Ending
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.solver_runs.services import apply_run


def apply_plan(event: Event, assignments: Mapping[int, tuple[int, ...]], seen: str, *, by: Actor) -> int:
    """Assign every firm its space of the plan and release the other spaces; returns how many firms' spaces changed.

    `seen` is the fingerprint of the problem that the plan solves. Raises Refused if anything has changed since.
    """
    _lock(event)
    problem = problem_of(event)
    if fingerprint(problem) != seen:
        raise Refused(
            _("Booths, firms or wishes have changed since this plan was made. Nothing was applied; make a new plan.")
        )
    firms = {one.id: one for one in db.session.scalars(sa.select(Exhibitor).where(Exhibitor.event_id == event.id))}
    booths = {one.id: one for one in db.session.scalars(sa.select(Booth).where(Booth.event_id == event.id))}
    moving = {number: ids for number, ids in assignments.items() if number not in problem.pins}
    changed = [number for number, ids in moving.items() if _booth_ids(firms[number]) != set(ids)]
    left_out = [one.id for one in problem.firms if one.id not in assignments and one.id not in problem.pins]
    dropped = [number for number in left_out if _booth_ids(firms[number])]
    for number in [*dropped, *changed]:  # all booths are freed first, so that firms may swap
        release(firms[number], by=by, ending=Ending.REPLACED)
    for number in changed:
        assign(firms[number], [booths[one] for one in moving[number]], by=by, state=AssignmentState.HELD)
    record(
        Verb.APPLIED_AN_ALLOCATION_TO,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        after={"firms": len(assignments), "changed": len(changed) + len(dropped)},
    )
    return len(changed) + len(dropped)


def _lock(event: Event) -> None:
    """Lock the firms, then the event: the lock order of everything that moves a firm, against deadlocks."""
    firms = sa.select(Exhibitor.id).where(Exhibitor.event_id == event.id)
    db.session.execute(firms.order_by(Exhibitor.id).with_for_update())
    db.session.execute(sa.select(Event.id).where(Event.id == event.id).with_for_update())


def _booth_ids(exhibitor: Exhibitor) -> set[int]:
    held = live_assignment(exhibitor)
    return {occupied.booth_id for occupied in held.occupied_booths} if held is not None else set()


def apply_allocation(row: AllocationRun, *, by: Actor) -> int:
    """Apply the plan of a run; returns how many firms' spaces changed. Raises Refused as `apply_run` does, and if booths,
    firms or wishes have changed since it began.
    """
    return apply_run(
        row, lambda run: apply_plan(run.event, outcome_from_json(run.result).assignments, run.fingerprint, by=by)
    )
