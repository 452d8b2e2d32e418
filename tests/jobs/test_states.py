"""What a job's row says of it in each state, moment by moment."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.allocation.runs import ALLOCATIONS
from expo.db import db, transaction
from expo.history.services import Actor
from expo.jobs.models import Job
from expo.jobs.queries import is_due
from expo.jobs.rules import KEPT_FOR, LOST_AFTER, MOST_ATTEMPTS, JobState, delay_after
from expo.jobs.services import (
    Taken,
    cancel_job,
    fail_job,
    finish_job,
    lock_job,
    queue_job,
    report_progress,
    requeue_job,
    retry_job,
    send_heartbeat,
    sweep_jobs,
    take_job,
)
from expo.solver_runs.services import ask_for_run
from tests.factories.accounts import an_account
from tests.factories.events import an_event

OLGA = Actor("Olga", None, "192.0.2.7", "request-1")
KIND = "test"
NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def _queued(*, most_attempts: int = MOST_ATTEMPTS) -> Job:
    with clock.set_to(NOON), transaction():
        return queue_job(KIND, by=OLGA, language="en", total=10, most_attempts=most_attempts)


def _taken(moment: datetime = NOON) -> Taken:
    with clock.set_to(moment), transaction():
        taken = take_job([KIND])
    assert taken is not None
    return taken


def _moments(job: Job) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When its work began, was last heard of, and ended, as another process reads them."""
    db.session.rollback()
    db.session.refresh(job)
    return job.started_at, job.beat_at, job.ended_at


def test_a_job_that_is_asked_for_knows_by_whom_for_which_expo_and_is_due_at_once(app: Flask) -> None:
    event, ayla = an_event(), an_account()
    with clock.set_to(NOON), transaction():
        job = queue_job(KIND, by=Actor("Ayla", ayla.id, "192.0.2.9", "request-9"), language="ur", event_id=event.id)
        due = is_due([KIND])

    assert due
    assert (job.kind, job.event_id, job.language, job.one_per_event) == (KIND, event.id, "ur", False)
    assert (job.state, job.done, job.total, job.reasons) == (JobState.QUEUED, 0, 0, [])
    assert (job.attempts, job.most_attempts) == (0, MOST_ATTEMPTS)
    assert (job.created_at, job.ready_at, *_moments(job)) == (NOON, NOON, None, None, None)
    assert (job.created_by, job.account_id, job.address, job.request_id) == (
        "Ayla",
        ayla.id,
        "192.0.2.9",
        "request-9",
    )


def test_a_job_says_when_it_began_was_heard_of_and_ended(app: Flask) -> None:
    job = _queued()
    taken = _taken(NOON + MINUTE)
    began = _moments(job)
    with clock.set_to(NOON + 2 * MINUTE):
        heard = send_heartbeat(taken)
    beaten = _moments(job)
    with clock.set_to(NOON + 3 * MINUTE), transaction():
        finished = finish_job(taken)

    assert (heard, finished) == (True, True)
    assert (taken.kind, taken.language, taken.attempt) == (KIND, "en", 1)
    assert began == (NOON + MINUTE, NOON + MINUTE, None)
    assert beaten == (NOON + MINUTE, NOON + 2 * MINUTE, None)
    assert _moments(job) == (NOON + MINUTE, NOON + 2 * MINUTE, NOON + 3 * MINUTE)
    assert (job.state, job.done, job.reasons, job.address) == (JobState.DONE, 10, [], None)


def test_a_job_put_back_begins_from_nothing_when_its_wait_is_over(app: Flask) -> None:
    job = _queued()
    taken = _taken()
    report_progress(taken, 4)
    with clock.set_to(NOON + MINUTE), transaction():
        retry_job(taken, ["No network.", "No name server."])
    waiting = _moments(job)

    assert waiting == (None, None, None)
    assert (job.state, job.done, job.reasons) == (JobState.QUEUED, 0, ["No network.", "No name server."])
    assert job.ready_at == NOON + MINUTE + delay_after(1)
    assert _taken(job.ready_at).attempt == 2


def test_a_job_given_back_is_due_at_once_and_has_one_more_attempt(app: Flask) -> None:
    job = _queued()
    taken = _taken()
    report_progress(taken, 4)
    with clock.set_to(NOON + SECOND), transaction():
        given_back = requeue_job(taken)

    assert given_back
    assert (*_moments(job), job.done) == (None, None, None, 0)
    assert (job.state, job.attempts, job.most_attempts) == (JobState.QUEUED, 1, MOST_ATTEMPTS + 1)
    assert _taken(NOON + SECOND).attempt == 2


def test_a_job_taken_over_begins_from_nothing(app: Flask) -> None:
    job = _queued()
    first = _taken()
    with clock.set_to(NOON):
        report_progress(first, 4)
    silent = NOON + LOST_AFTER

    with clock.set_to(silent), transaction():
        too_soon = take_job([KIND])
    second = _taken(silent + SECOND)

    assert (too_soon, second.attempt) == (None, 2)
    assert _moments(job) == (silent + SECOND, silent + SECOND, None)
    assert job.done == 0


def test_a_cancelled_and_a_failed_job_have_ended_when_that_was_done(app: Flask) -> None:
    cancelled = _queued()
    with clock.set_to(NOON + MINUTE), transaction():
        cancel_job(cancelled)
    failed = _queued()
    taken = _taken()
    with clock.set_to(NOON + 2 * MINUTE), transaction():
        told = fail_job(taken, ("It does not fit.", "Take a larger hall."))

    assert told
    assert _moments(cancelled) == (None, None, NOON + MINUTE)
    assert (cancelled.state, cancelled.reasons, cancelled.address) == (JobState.CANCELLED, [], None)
    assert _moments(failed) == (NOON, NOON, NOON + 2 * MINUTE)
    assert (failed.state, failed.reasons) == (JobState.FAILED, ["It does not fit.", "Take a larger hall."])


def test_a_worker_that_lost_its_job_changes_nothing_of_it(app: Flask) -> None:
    job = _queued()
    taken = _taken()
    with clock.set_to(NOON), transaction():
        cancel_job(job)
        written = [requeue_job(taken), retry_job(taken, ["late"]), fail_job(taken, ["late"]), finish_job(taken)]
        held = lock_job(taken)

    assert (written, held) == ([False] * 4, None)
    assert (job.state, job.reasons, job.done) == (JobState.CANCELLED, [], 0)


def test_another_job_is_not_touched_by_what_is_done_to_one(app: Flask) -> None:
    one, other = _queued(), _queued()
    first, second = _taken(), _taken()
    with clock.set_to(NOON + MINUTE):
        report_progress(first, 3)
        with transaction():
            finish_job(first)

    assert (first.id, second.id) == (one.id, other.id)
    assert _moments(other) == (NOON, NOON, None)
    assert (other.state, other.done) == (JobState.RUNNING, 0)


def test_what_another_process_wrote_is_read_when_a_job_is_taken_or_locked(app: Flask) -> None:
    job = _queued(most_attempts=4)
    with clock.set_to(NOON), transaction():
        db.session.refresh(job)
        _write(job, attempts=2)
        taken = take_job([KIND])
        assert taken is not None
        _write(job, total=25)
        locked = lock_job(taken)

    assert taken.attempt == 3
    assert locked is not None
    assert (locked.id, locked.attempts, locked.total) == (job.id, 3, 25)


def _write(job: Job, **values: int) -> None:
    """Write to the row past the session, which goes on believing what it had read."""
    changed = sa.update(Job).where(Job.id == job.id).values(**values)
    db.session.execute(changed.execution_options(synchronize_session=False))


@pytest.mark.parametrize(("seconds", "swept"), [(0, 0), (1, 1)])
def test_an_ended_job_is_kept_for_a_month_to_the_second(app: Flask, seconds: int, swept: int) -> None:
    _queued()
    taken = _taken()
    with clock.set_to(NOON), transaction():
        finish_job(taken)

    with clock.set_to(NOON + KEPT_FOR + seconds * SECOND), transaction():
        assert sweep_jobs() == swept


def test_a_job_that_a_run_of_the_allocation_refers_to_is_never_swept(app: Flask) -> None:
    event = an_event()
    with clock.set_to(NOON), transaction():
        run = ask_for_run(ALLOCATIONS, event, seed=7, seconds=5, language="en", by=OLGA)
        cancel_job(run.job)
        lone = queue_job(KIND, by=OLGA, language="en")
        cancel_job(lone)

    with clock.set_to(NOON + 2 * KEPT_FOR), transaction():
        assert sweep_jobs() == 1
    assert list(db.session.scalars(sa.select(Job.id))) == [run.job_id]
