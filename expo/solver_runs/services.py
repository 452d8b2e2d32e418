"""Runs of a solver: queued, solved by the worker, applied, cancelled or discarded. One of a kind at a time per event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from expo.db import db, refuse_violations, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.jobs.services import Taken, cancel_job, finish_job, queue_job
from expo.solver_runs.models import SolverRun
from expo.solver_runs.rules import PlanState

R = TypeVar("R", bound=SolverRun)
_ATTEMPTS = 2  # the run itself may be what crashes workers


@dataclass(frozen=True, slots=True)
class Solver(Generic[R]):
    """A solver: the kind of its jobs, the table of its runs, and its texts in the history and in refusals."""

    kind: str
    model: type[R]
    asked: Verb
    discarded: Verb
    busy: Any  # lazy


def ask_for_run(solver: Solver[R], event: Event, *, seed: int, seconds: int, language: str, by: Actor) -> R:
    """Queue a run. Raises Refused while another one of the event waits or runs."""
    with refuse_violations({"uq_jobs_one_per_event": str(solver.busy)}):
        job = queue_job(
            solver.kind, by=by, language=language, event_id=event.id, most_attempts=_ATTEMPTS, one_per_event=True
        )
        made = solver.model(event_id=event.id, event=event, job=job, seed=seed, seconds=seconds)
        db.session.add(made)
        db.session.flush()
    after = {"seed": seed, "seconds": seconds}
    record(solver.asked, event, by=by, event_id=event.id, named=localize(event.name), after=after)
    return made


def run_of_job(solver: Solver[R], taken: Taken) -> R | None:
    return db.session.scalar(sa.select(solver.model).where(solver.model.job_id == taken.id))


def store_plan(row: SolverRun, taken: Taken, plan: PlanState, result: dict[str, Any], fingerprint: str) -> None:
    """Store what the job found, in a transaction of its own, unless the run was cancelled meanwhile."""
    with transaction():
        if finish_job(taken):
            row.plan, row.result, row.fingerprint = plan, result, fingerprint
            db.session.flush()


def discard_run(solver: Solver[R], row: R, *, by: Actor) -> None:
    """Cancel a run, or discard its plan. Raises Refused for one that is in force."""
    stopped = cancel_job(row.job)  # lock order as in the worker, the job before its run, against deadlocks
    _lock(row)
    if row.plan is PlanState.APPLIED:
        raise Refused(_("This plan is in force already."))
    if row.plan is PlanState.FOUND:
        row.plan = PlanState.DISCARDED
    elif not stopped:
        return
    db.session.flush()
    record(solver.discarded, row.event, by=by, event_id=row.event_id, named=localize(row.event.name))


def apply_run(row: R, put_in_force: Callable[[R], int]) -> int:
    """Put the plan of a run in force; returns how much changed. Idempotent. Raises Refused for a run without a plan, and as
    `put_in_force` does where the input has changed since.
    """
    _lock(row)
    if row.plan is PlanState.APPLIED:
        return 0
    if row.plan is not PlanState.FOUND:
        raise Refused(_("This run has no plan that could be applied."))
    changed = put_in_force(row)
    row.plan = PlanState.APPLIED
    db.session.flush()
    return changed


def _lock(row: SolverRun) -> None:
    db.session.refresh(row, with_for_update={"of": type(row)})
