"""Plans of meetings asked for: queued, made by the worker, put in force or thrown away. One at a time per event."""

import sqlalchemy as sa

from expo import clock
from expo.booths.rules import PlanState
from expo.db import db, refuse_violations, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.jobs.services import Taken, cancel_job, finish_job, queue_job
from expo.kit.stdout import quiet_output
from expo.meetings.scheduler.apply_plan import apply_plan
from expo.meetings.scheduler.load_problem import fingerprint, load_problem
from expo.meetings.scheduler.models import MeetingRun
from expo.meetings.scheduler.result import result_from_json, solve

KIND = "meetings"
SHORTEST, LONGEST = 5, 600  # seconds
_ATTEMPTS = 2  # the run itself may be what crashes workers
_KEPT = 20


def ask_for_meetings(event: Event, *, seed: int, seconds: int, language: str, by: Actor) -> MeetingRun:
    """Queue a run. Raises Refused while another one of the event waits or runs."""
    with refuse_violations({"uq_jobs_one_per_event": _("A plan of meetings of this expo is being made already.")}):
        job = queue_job(KIND, by=by, language=language, event_id=event.id, most_attempts=_ATTEMPTS, one_per_event=True)
        made = MeetingRun(event_id=event.id, event=event, job=job, seed=seed, seconds=seconds)
        db.session.add(made)
        db.session.flush()
    after = {"seed": seed, "seconds": seconds}
    verb = Verb.ASKED_FOR_A_PLAN_OF_MEETINGS_OF
    record(verb, event, by=by, event_id=event.id, named=localize(event.name), after=after)
    return made


def solve_meetings(taken: Taken) -> None:
    """Make the plan of a job and store it, unless it was cancelled meanwhile. Holds no lock meanwhile."""
    row = db.session.scalar(sa.select(MeetingRun).where(MeetingRun.job_id == taken.id))
    if row is None:
        return
    loaded, (seed, seconds) = load_problem(row.event, clock.now()), (row.seed, row.seconds)
    db.session.rollback()
    with quiet_output():
        result = solve(loaded, seed=seed, seconds=seconds)
    with transaction():
        if finish_job(taken):
            row.plan, row.result, row.fingerprint = PlanState.FOUND, result, fingerprint(loaded.problem)
            db.session.flush()


def discard_run(row: MeetingRun, *, by: Actor) -> None:
    """Stop a run, or throw its plan away. Raises Refused for one that is in force."""
    stopped = cancel_job(row.job)  # lock order as in the worker, the job before its run, against deadlocks
    _lock(row)
    if row.plan is PlanState.APPLIED:
        raise Refused(_("This plan is in force already."))
    if row.plan is PlanState.FOUND:
        row.plan = PlanState.DISCARDED
    elif not stopped:
        return
    db.session.flush()
    verb = Verb.THREW_AWAY_A_PLAN_OF_MEETINGS_OF
    record(verb, row.event, by=by, event_id=row.event_id, named=localize(row.event.name))


def apply_meetings(row: MeetingRun, *, by: Actor) -> int:
    """Put the plan of a run in force; answers how many meetings changed. Idempotent. Raises Refused for a run without a plan,
    and if what it depends on has changed.
    """
    _lock(row)
    if row.plan is PlanState.APPLIED:
        return 0
    if row.plan is not PlanState.FOUND:
        raise Refused(_("This run has no plan that could be applied."))
    found = result_from_json(row.result)
    changed = apply_plan(row.event, found.placed, row.fingerprint, by=by)
    row.plan = PlanState.APPLIED
    db.session.flush()
    return changed


def meeting_runs_of(event: Event) -> list[MeetingRun]:
    """The last twenty, newest first."""
    query = sa.select(MeetingRun).where(MeetingRun.event_id == event.id).order_by(MeetingRun.id.desc())
    return list(db.session.scalars(query.limit(_KEPT)))


def meeting_run_in(event: Event, number: int) -> MeetingRun | None:
    return db.session.scalar(sa.select(MeetingRun).where(MeetingRun.event_id == event.id, MeetingRun.id == number))


def _lock(row: MeetingRun) -> None:
    db.session.refresh(row, with_for_update={"of": MeetingRun})
