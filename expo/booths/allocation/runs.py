"""Allocation runs: queued, solved by the worker, cancelled or discarded. One at a time per event."""

import sqlalchemy as sa

from expo.booths.allocation.engine.contradictions import Contradicted
from expo.booths.allocation.load_problem import fingerprint, problem_of
from expo.booths.allocation.result import contradictions_as_json, solve
from expo.booths.models import AllocationRun
from expo.booths.queries import spaces_now
from expo.booths.rules import PlanState
from expo.db import db, refuse_violations, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.jobs.services import Taken, cancel_job, finish_job, queue_job
from expo.kit.stdout import quiet_output

KIND = "allocation"
SHORTEST, LONGEST = 5, 600  # seconds
_ATTEMPTS = 2  # the run itself may be what crashes workers


def ask_for_plan(event: Event, *, seed: int, seconds: int, language: str, by: Actor) -> AllocationRun:
    """Queue a run. Raises Refused while another one of the event waits or runs."""
    with refuse_violations({"uq_jobs_one_per_event": _("A plan of this expo is being made already.")}):
        job = queue_job(KIND, by=by, language=language, event_id=event.id, most_attempts=_ATTEMPTS, one_per_event=True)
        made = AllocationRun(event_id=event.id, event=event, job=job, seed=seed, seconds=seconds)
        db.session.add(made)
        db.session.flush()
    record(
        Verb.ASKED_FOR_AN_ALLOCATION_OF,
        event,
        by=by,
        event_id=event.id,
        named=localize(event.name),
        after={"seed": seed, "seconds": seconds},
    )
    return made


def solve_run(taken: Taken) -> None:
    """Solve the run of a job and store its plan, unless it was cancelled meanwhile. Holds no lock while solving."""
    row = db.session.scalar(sa.select(AllocationRun).where(AllocationRun.job_id == taken.id))
    if row is None:
        return
    problem, (seed, seconds) = problem_of(row.event), (row.seed, row.seconds)
    today = {space.firm: tuple(space.booths) for space in spaces_now(row.event_id)}
    known = {firm.id for firm in problem.firms}
    db.session.rollback()
    try:
        with quiet_output():
            result = solve(
                problem,
                {firm: booths for firm, booths in today.items() if firm in known and booths},
                seed=seed,
                seconds=seconds,
            )
        plan = PlanState.FOUND
    except Contradicted as stopped:
        plan, result = PlanState.IMPOSSIBLE, {"contradictions": contradictions_as_json(stopped.found)}
    with transaction():
        if finish_job(taken):
            row.plan, row.result, row.fingerprint = plan, result, fingerprint(problem)
            db.session.flush()


def cancel_run(row: AllocationRun, *, by: Actor) -> None:
    """Cancel a run, or discard its plan. Raises Refused for one that was applied."""
    stopped = cancel_job(row.job)  # lock order as in the worker, the job before its run, against deadlocks
    _lock(row)
    if row.plan is PlanState.APPLIED:
        raise Refused(_("This plan is applied already."))
    if row.plan is PlanState.FOUND:
        row.plan = PlanState.DISCARDED
    elif not stopped:
        return
    db.session.flush()
    record(Verb.THREW_AWAY_AN_ALLOCATION_OF, row.event, by=by, event_id=row.event_id, named=localize(row.event.name))


def _lock(row: AllocationRun) -> None:
    db.session.refresh(row, with_for_update={"of": AllocationRun})
