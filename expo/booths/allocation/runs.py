"""Allocations asked of the machine: queued, solved by the worker, applied or thrown away. One at a time an expo."""

import uuid
from datetime import timedelta

import sqlalchemy as sa

from expo import clock
from expo.booths.allocation.engine.contradictions import Contradicted
from expo.booths.allocation.load_problem import fingerprint, problem_of
from expo.booths.allocation.result import solved, told
from expo.booths.models import AllocationRun
from expo.booths.queries import spaces_now
from expo.booths.rules import RunState
from expo.db import db, refusing, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.i18n import _, said
from expo.kit.streams import quiet_output

SHORTEST, LONGEST = 5, 600  # seconds
LOST = timedelta(seconds=60)  # without a sign of life: whoever solved it is gone
_BUSY = (RunState.QUEUED, RunState.RUNNING)


def ask_for_plan(event: Event, *, seed: int, seconds: int, by: Actor) -> AllocationRun:
    """Put a run into the queue. Raises Refused while another of the expo waits or runs."""
    made = AllocationRun(
        uid=uuid.uuid4().hex,
        event_id=event.id,
        event=event,
        seed=seed,
        seconds=seconds,
        asked_by=by.name,
        asked_at=clock.now(),
    )
    with refusing({"uq_allocation_runs_busy": _("A plan of this expo is being made already.")}):
        db.session.add(made)
        db.session.flush()
    record(
        "asked for an allocation of",
        event,
        by=by,
        event_id=event.id,
        named=said(event.name),
        after={"seed": seed, "seconds": seconds},
    )
    return made


def run_waits() -> bool:
    """Whether a run waits, or one is lost, for `take_run` to take; only looked, so a worker may ask every second."""
    lost = sa.and_(AllocationRun.state == RunState.RUNNING, AllocationRun.beat_at < clock.now() - LOST)
    waits = sa.select(sa.exists().where(sa.or_(AllocationRun.state == RunState.QUEUED, lost)))
    found = bool(db.session.scalar(waits))
    db.session.rollback()
    return found


def take_run() -> str | None:
    """The uid of the run that is next, now this worker's; None where none waits. Of two workers one gets it."""
    with transaction():
        _give_up_lost()
        waiting = sa.select(AllocationRun.id).where(AllocationRun.state == RunState.QUEUED).order_by(AllocationRun.id)
        number = db.session.scalar(waiting.limit(1).with_for_update(skip_locked=True))
        if number is None:
            return None
        moment = clock.now()
        taken = sa.update(AllocationRun).where(AllocationRun.id == number, AllocationRun.state == RunState.QUEUED)
        values = {"state": RunState.RUNNING, "started_at": moment, "beat_at": moment}
        return db.session.scalar(taken.values(**values).returning(AllocationRun.uid))


def solve_run(uid: str) -> None:
    """Solve a run that was taken and write its plan, unless it was cancelled meanwhile. Nothing is locked while it thinks."""
    row = db.session.scalar(sa.select(AllocationRun).where(AllocationRun.uid == uid))
    if row is None or row.state is not RunState.RUNNING:
        return
    problem, (seed, seconds) = problem_of(row.event), (row.seed, row.seconds)
    today = {space.firm: tuple(space.booths) for space in spaces_now(row.event_id)}
    known = {firm.id for firm in problem.firms}
    db.session.rollback()
    try:
        with quiet_output():
            result = solved(
                problem,
                {firm: booths for firm, booths in today.items() if firm in known and booths},
                seed=seed,
                seconds=seconds,
            )
        state = RunState.DONE
    except Contradicted as stopped:
        state, result = RunState.FAILED, {"contradictions": told(stopped.found)}
    with transaction():
        _finish(uid, state, result=result, fingerprint=fingerprint(problem))


def give_up(uid: str) -> None:
    """Whoever solved the run could not: it has failed, and is not begun anew by itself."""
    db.session.rollback()
    with transaction():
        _finish(uid, RunState.FAILED)


def still_wanted(uid: str) -> bool:
    """A sign of life of who solves a run; False when it is not wanted any more."""
    with transaction():
        beating = sa.update(AllocationRun).where(AllocationRun.uid == uid, AllocationRun.state == RunState.RUNNING)
        return db.session.scalar(beating.values(beat_at=clock.now()).returning(AllocationRun.id)) is not None


def cancel_run(row: AllocationRun, *, by: Actor) -> None:
    """Stop a run, or throw its plan away. Raises Refused for one that was applied."""
    _lock(row)
    if row.state is RunState.APPLIED:
        raise Refused(_("This plan is applied already."))
    if row.state in (*_BUSY, RunState.DONE):
        row.state, row.ended_at = RunState.CANCELLED, clock.now()
        db.session.flush()
        record("threw away an allocation of", row.event, by=by, event_id=row.event_id, named=said(row.event.name))


def _lock(row: AllocationRun) -> None:
    db.session.refresh(row, with_for_update={"of": AllocationRun})


def _finish(uid: str, state: RunState, **values: object) -> None:
    running = sa.update(AllocationRun).where(AllocationRun.uid == uid, AllocationRun.state == RunState.RUNNING)
    db.session.execute(running.values(state=state, ended_at=clock.now(), **values))


def _give_up_lost() -> None:
    """A run whose worker was killed is put back into the queue, once: perhaps the run itself is what kills workers."""
    lost = sa.select(AllocationRun).where(
        AllocationRun.state == RunState.RUNNING, AllocationRun.beat_at < clock.now() - LOST
    )
    for row in db.session.scalars(lost.with_for_update(skip_locked=True)):
        if row.result.get("lost"):
            row.state, row.ended_at = RunState.FAILED, clock.now()
        else:
            row.state, row.started_at, row.beat_at, row.result = RunState.QUEUED, None, None, {"lost": True}
    db.session.flush()
