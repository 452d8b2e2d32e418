"""Asking for a job, taking it, telling how far it is, and ending it. All in the caller's transaction, but for the heartbeat."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from expo import clock
from expo.db import Base, db
from expo.history.services import Actor
from expo.i18n import _, force_locale
from expo.jobs.models import Job
from expo.jobs.queries import due
from expo.jobs.rules import BUSY, KEPT_FOR, MOST_ATTEMPTS, JobState, delay_after

_BATCH = 500


class JobGoneError(Exception):
    """The job is not this worker's any more: it was cancelled, or given to another after a silence."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job in one worker's hands. `attempt` is its fencing token: who was given up can write nothing any more."""

    id: int
    attempt: int
    kind: str
    language: str


def ask(
    kind: str,
    *,
    by: Actor,
    language: str,
    event_id: int | None = None,
    total: int = 0,
    most_attempts: int = MOST_ATTEMPTS,
    one_per_event: bool = False,
) -> Job:
    """Queue a job in the caller's transaction: rolled back with it, taken by no worker before it is committed.

    With `one_per_event` the table refuses (`uq_jobs_one_per_event`) a second one that waits or runs.
    """
    moment = clock.now()
    job = Job(
        kind=kind,
        event_id=event_id,
        one_per_event=one_per_event,
        total=total,
        most_attempts=most_attempts,
        asked_at=moment,
        ready_at=moment,
        asked_by=by.name,
        account_id=by.account_id,
        address=by.address,
        request_id=by.request_id,
        language=language,
    )
    db.session.add(job)
    db.session.flush()
    return job


def take(kinds: Collection[str]) -> Taken | None:
    """The next job, now the caller's; None where none is due. Of two workers one gets it (SKIP LOCKED on PostgreSQL, the
    write lock on SQLite). A job whose workers all died is failed with a sentence: perhaps it is what kills them.
    """
    query = due(kinds).with_for_update(skip_locked=True).execution_options(populate_existing=True)
    while (job := db.session.scalar(query)) is not None:
        if job.attempts < job.most_attempts:
            moment = clock.now()
            job.state, job.attempts, job.done = JobState.RUNNING, job.attempts + 1, 0
            job.started_at = job.beat_at = moment
            db.session.flush()
            return Taken(job.id, job.attempts, job.kind, job.language)
        with force_locale(job.language):
            _end(job, JobState.FAILED, [_("The program stopped each time it was at this, so it was given up.")])
    return None


def beat(taken: Taken) -> bool:
    """A sign of life, committed at once; False when the job is not the caller's any more."""
    return _note(taken, beat_at=clock.now())


def progress(taken: Taken, done: int) -> bool:
    """How much is done, seen by everybody at once, and a sign of life; False when the job is not the caller's any more."""
    return _note(taken, beat_at=clock.now(), done=sa.case((Job.total < done, Job.total), else_=done))


def hold(taken: Taken) -> Job | None:
    """The job's row, locked to the end of the caller's transaction; None when it is not the caller's any more.

    While it is locked no other worker takes it, however long the transaction is silent.
    """
    query = sa.select(Job).where(*_held(taken)).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def finish(taken: Taken) -> bool:
    """The job is done. Call it in the transaction of what the job wrote; False, and nothing must be kept, when the job is
    not the caller's any more.
    """
    job = hold(taken)
    if job is None:
        return False
    job.done = job.total
    _end(job, JobState.DONE)
    return True


def fail(taken: Taken, reasons: Sequence[str]) -> bool:
    """The job cannot be done, for these reasons, in the language of who asked. It is not tried again."""
    job = hold(taken)
    if job is None:
        return False
    _end(job, JobState.FAILED, reasons)
    return True


def retry(taken: Taken, reasons: Sequence[str]) -> bool:
    """Put the job back for later, after a trouble that passes; failed with these reasons once it was tried often enough."""
    job = hold(taken)
    if job is None:
        return False
    if job.attempts >= job.most_attempts:
        _end(job, JobState.FAILED, reasons)
        return True
    job.state, job.ready_at, job.reasons = JobState.QUEUED, clock.now() + delay_after(job.attempts), list(reasons)
    job.started_at, job.beat_at, job.done = None, None, 0
    db.session.flush()
    return True


def give_back(taken: Taken) -> bool:
    """Put the job back at once, its worker being told to stop; that try does not count."""
    job = hold(taken)
    if job is None:
        return False
    job.state, job.most_attempts = JobState.QUEUED, job.most_attempts + 1
    job.started_at, job.beat_at, job.done = None, None, 0
    db.session.flush()
    return True


def cancel(job: Job) -> bool:
    """Stop a job that waits or runs; its worker hears of it at the next heartbeat. False for one that had ended."""
    db.session.refresh(job, with_for_update=True)
    if job.state not in BUSY:
        return False
    _end(job, JobState.CANCELLED)
    return True


def sweep_jobs() -> int:
    """Remove jobs that ended long ago and that no row refers to; in the caller's transaction. Returns how many."""
    old = sa.select(Job.id).where(Job.ended_at < clock.now() - KEPT_FOR, *_unreferenced()).limit(_BATCH)
    gone = list(db.session.scalars(old))
    db.session.execute(sa.delete(Job).where(Job.id.in_(gone)))
    return len(gone)


def _held(taken: Taken) -> tuple[sa.ColumnElement[bool], ...]:
    return Job.id == taken.id, Job.state == JobState.RUNNING, Job.attempts == taken.attempt


def _note(taken: Taken, **values: object) -> bool:
    """Written through a connection of its own, so that it is seen while the caller is in the middle of a transaction."""
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        noted = connection.execute(sa.update(Job).where(*_held(taken)).values(**values).returning(Job.id))
        return noted.scalar() is not None


def _end(job: Job, state: JobState, reasons: Sequence[str] = ()) -> None:
    job.state, job.ended_at, job.reasons, job.address = state, clock.now(), list(reasons), None
    db.session.flush()


def _unreferenced() -> list[sa.ColumnElement[bool]]:
    tables = Base.metadata.tables.values()
    keys = [key.parent for table in tables for key in table.foreign_keys if key.column is Job.__table__.c.id]
    return [~sa.exists().where(column == Job.id) for column in keys]
