"""The life of a job: queued, taken, reported on, ended. In the caller's transaction, except for the heartbeat."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.db import Base, db, on_postgresql
from expo.history.services import Actor
from expo.i18n import _, force_locale
from expo.jobs.models import Heartbeat, Job
from expo.jobs.queries import due
from expo.jobs.rules import BUSY, KEPT_FOR, MOST_ATTEMPTS, JobState, delay_after

_BATCH = 500


class JobGoneError(Exception):
    """The worker has lost its job: it was cancelled, or given to another worker after missing heartbeats."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job taken by a worker. `attempt` is its fencing token: a worker that has lost the job can no longer write to it."""

    id: int
    attempt: int
    kind: str
    language: str


def queue_job(
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

    With `one_per_event` a second queued or running job of the kind violates `uq_jobs_one_per_event`.
    """
    moment = clock.now()
    job = Job(
        kind=kind,
        event_id=event_id,
        one_per_event=one_per_event,
        total=total,
        most_attempts=most_attempts,
        created_at=moment,
        ready_at=moment,
        language=language,
        **_asker_columns(by),
    )
    db.session.add(job)
    db.session.flush()
    return job


def take_job(kinds: Collection[str]) -> Taken | None:
    """Take the next due job; None when there is none. Of two workers one gets it (SKIP LOCKED on PostgreSQL, the write lock
    on SQLite). A job whose attempts are used up because its workers died fails: it may be what kills them.
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


def send_heartbeat(taken: Taken) -> bool:
    """Send a heartbeat, committed at once; False when the caller has lost the job."""
    return _update_at_once(taken, beat_at=clock.now())


def report_progress(taken: Taken, done: int) -> bool:
    """Report `done` units of `total`, with a heartbeat, committed at once; False when the caller has lost the job."""
    return _update_at_once(taken, beat_at=clock.now(), done=sa.case((Job.total < done, Job.total), else_=done))


def lock_job(taken: Taken) -> Job | None:
    """The job with a row lock until the end of the caller's transaction; None when the caller has lost the job.

    While it is locked no other worker takes it, even without heartbeats.
    """
    query = sa.select(Job).where(*_is_held_by(taken)).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def finish_job(taken: Taken) -> bool:
    """Mark the job as done, in the transaction of what it wrote. False when the caller has lost the job: then roll back."""
    job = lock_job(taken)
    if job is None:
        return False
    job.done = job.total
    _end(job, JobState.DONE)
    return True


def fail_job(taken: Taken, reasons: Sequence[str]) -> bool:
    """Fail the job without another attempt; `reasons` are sentences in the asker's language."""
    job = lock_job(taken)
    if job is None:
        return False
    _end(job, JobState.FAILED, reasons)
    return True


def retry_job(taken: Taken, reasons: Sequence[str]) -> bool:
    """Requeue the job with a delay after a temporary failure; fail it with these reasons after its last attempt."""
    job = lock_job(taken)
    if job is None:
        return False
    if job.attempts >= job.most_attempts:
        _end(job, JobState.FAILED, reasons)
        return True
    job.state, job.ready_at, job.reasons = JobState.QUEUED, clock.now() + delay_after(job.attempts), list(reasons)
    job.started_at, job.beat_at, job.done = None, None, 0
    db.session.flush()
    return True


def requeue_job(taken: Taken) -> bool:
    """Requeue the job at once because its worker is stopping; the attempt does not count."""
    job = lock_job(taken)
    if job is None:
        return False
    job.state, job.most_attempts = JobState.QUEUED, job.most_attempts + 1
    job.started_at, job.beat_at, job.done = None, None, 0
    db.session.flush()
    return True


def cancel_job(job: Job) -> bool:
    """Cancel a queued or running job; its worker learns of it at the next heartbeat. False for one that has ended."""
    db.session.refresh(job, with_for_update=True)
    if job.state not in BUSY:
        return False
    _end(job, JobState.CANCELLED)
    return True


def write_heartbeat(name: str) -> None:
    """Note that `name` (WORKER or PROBE) wrote to the database just now."""
    insert: Any = pg_insert if on_postgresql() else sqlite_insert
    row = insert(Heartbeat).values(name=name, beat_at=clock.now())
    db.session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"beat_at": row.excluded.beat_at}))


def sweep_jobs() -> int:
    """Delete jobs that ended KEPT_FOR ago and that no row refers to; in the caller's transaction. Returns how many."""
    old = sa.select(Job.id).where(Job.ended_at < clock.now() - KEPT_FOR, *_unreferenced()).limit(_BATCH)
    gone = list(db.session.scalars(old))
    db.session.execute(sa.delete(Job).where(Job.id.in_(gone)))
    return len(gone)


def _asker_columns(by: Actor) -> dict[str, Any]:
    return {"created_by": by.name, "account_id": by.account_id, "address": by.address, "request_id": by.request_id}


def _is_held_by(taken: Taken) -> tuple[sa.ColumnElement[bool], ...]:
    return Job.id == taken.id, Job.state == JobState.RUNNING, Job.attempts == taken.attempt


def _update_at_once(taken: Taken, **values: object) -> bool:
    """Update the job through a separate connection, visible at once although the caller's transaction is open."""
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        noted = connection.execute(sa.update(Job).where(*_is_held_by(taken)).values(**values).returning(Job.id))
        return noted.scalar() is not None


def _end(job: Job, state: JobState, reasons: Sequence[str] = ()) -> None:
    job.state, job.ended_at, job.reasons, job.address = state, clock.now(), list(reasons), None
    db.session.flush()


def _unreferenced() -> list[sa.ColumnElement[bool]]:
    tables = Base.metadata.tables.values()
    keys = [key.parent for table in tables for key in table.foreign_keys if key.column is Job.__table__.c.id]
    return [~sa.exists().where(column == Job.id) for column in keys]
