"""The job queue: queued in a transaction, taken by one worker, taken again when that worker dies."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.jobs.models import Job
from expo.jobs.queries import asker, is_due, is_running
from expo.jobs.rules import KEPT_FOR, LOST_AFTER, MOST_ATTEMPTS, JobState, delay_after
from expo.jobs.services import (
    Taken,
    cancel_job,
    fail_job,
    finish_job,
    queue_job,
    report_progress,
    requeue_job,
    retry_job,
    send_heartbeat,
    sweep_jobs,
    take_job,
)
from tests.factories.events import an_event

OLGA = Actor("Olga", None, "192.0.2.7", "request-1")
KIND = "test"
SILENT = LOST_AFTER + timedelta(seconds=1)


def _asked(kind: str = KIND, *, total: int = 10, language: str = "en") -> Job:
    with transaction():
        return queue_job(kind, by=OLGA, language=language, total=total)


def _take(*kinds: str) -> Taken | None:
    with transaction():
        return take_job(kinds or (KIND,))


def _taken() -> Taken:
    taken = _take()
    assert taken is not None
    return taken


def _seen(job: Job) -> tuple[JobState, int, int]:
    """State, what is done, and attempts, as another process reads them."""
    db.session.rollback()
    db.session.refresh(job)
    found = (job.state, job.done, job.attempts)
    db.session.rollback()
    return found


def test_what_is_asked_in_a_transaction_that_is_rolled_back_is_no_job(app: Flask) -> None:
    def ask_and_refuse() -> None:
        with transaction():
            queue_job(KIND, by=OLGA, language="en")
            raise Refused("Changed my mind.")

    with pytest.raises(Refused, match="Changed my mind"):
        ask_and_refuse()

    assert db.session.scalar(sa.select(sa.func.count(Job.id))) == 0
    assert _take() is None


def test_a_job_is_not_taken_before_what_asks_for_it_is_kept(app: Flask) -> None:
    """Another worker looks while the asking transaction is open; on SQLite it looks only, since one writes at a time."""
    with transaction():
        queue_job(KIND, by=OLGA, language="en")
        before = _elsewhere(app)

    assert (before, _elsewhere(app)) == (False, True)


def _elsewhere(app: Flask) -> bool:
    def look() -> bool:
        with app.app_context():
            found = is_due([KIND])
            db.session.remove()
            return found

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(look).result(timeout=30)


def test_two_workers_never_take_one_job(app: Flask) -> None:
    asked = sorted(_asked().id for _ in range(30))
    together = threading.Barrier(2)

    def work() -> list[int]:
        together.wait(timeout=30)
        mine = []
        with app.app_context():
            while taken := _take():
                mine.append(taken.id)
            db.session.remove()
        return mine

    with ThreadPoolExecutor(2) as pool:
        hands = [pool.submit(work) for _ in range(2)]
        found = [number for hand in hands for number in hand.result(timeout=60)]

    assert sorted(found) == asked


def test_jobs_are_taken_in_the_order_they_were_asked_for_and_by_who_knows_their_kind(app: Flask) -> None:
    first, other, second = _asked(), _asked("other"), _asked()

    taken = [_take(), _take(), _take(), _take("other")]

    assert [one.id if one else None for one in taken] == [first.id, second.id, None, other.id]
    assert (is_running(KIND), is_running("another")) == (True, False)


def test_progress_and_heartbeat_are_seen_while_the_work_goes_on(app: Flask) -> None:
    job = _asked(total=10)
    taken = _taken()

    began = _seen(job)
    report_progress(taken, 4)
    halfway = _seen(job)
    report_progress(taken, 11)
    beyond = _seen(job)
    with transaction():
        finish_job(taken)

    assert [began, halfway, beyond] == [(JobState.RUNNING, done, 1) for done in (0, 4, 10)]
    assert _seen(job) == (JobState.DONE, 10, 1)


def test_a_job_whose_worker_was_killed_is_taken_again_and_the_first_worker_writes_nothing_more(app: Flask) -> None:
    job = _asked()
    first = _taken()
    with clock.set_to(clock.now() + LOST_AFTER - timedelta(seconds=5)):
        alive = send_heartbeat(first)

    with clock.set_to(clock.now() + SILENT):
        too_soon = _take()
    with clock.set_to(clock.now() + 2 * SILENT):
        second = _taken()
        late = [send_heartbeat(first), report_progress(first, 9)]
        with transaction():
            late += [finish_job(first), fail_job(first, ["late"]), retry_job(first, ["late"])]
        own = send_heartbeat(second)

    assert (alive, too_soon) == (True, None)
    assert (second.id, second.attempt) == (job.id, 2)
    assert (late, own) == ([False] * 5, True)
    assert _seen(job) == (JobState.RUNNING, 0, 2)


def test_a_job_that_loses_all_its_workers_fails_with_a_sentence_in_the_language_of_who_asked(app: Flask) -> None:
    job = _asked(language="tr")
    moment = clock.now()

    for attempt in range(MOST_ATTEMPTS + 1):
        with clock.set_to(moment + attempt * SILENT):
            taken = _take()
            assert (taken is None) == (attempt == MOST_ATTEMPTS)

    assert _seen(job) == (JobState.FAILED, 0, MOST_ATTEMPTS)
    assert job.reasons == ["Program bu işi her yaptığında yarıda kaldı, bu yüzden işten vazgeçildi."]


def test_a_job_put_back_waits_a_while_and_fails_once_it_was_tried_often_enough(app: Flask) -> None:
    job = _asked()
    moment = clock.now()
    with clock.set_to(moment):
        first = _taken()
        with transaction():
            retry_job(first, ["The database was away."])
        at_once = _take()
    for attempt in range(1, MOST_ATTEMPTS):
        moment += delay_after(attempt)
        with clock.set_to(moment):
            taken = _taken()
            with transaction():
                retry_job(taken, ["The database was away."])

    assert at_once is None
    assert _seen(job) == (JobState.FAILED, 0, MOST_ATTEMPTS)
    assert job.reasons == ["The database was away."]


def test_a_job_given_back_by_a_worker_told_to_stop_waits_for_the_next_and_the_try_does_not_count(app: Flask) -> None:
    job = _asked()
    for _stop in range(MOST_ATTEMPTS + 1):
        taken = _taken()
        report_progress(taken, 5)
        with transaction():
            requeue_job(taken)

    assert _seen(job)[:2] == (JobState.QUEUED, 0)
    assert send_heartbeat(taken) is False
    assert _taken().id == job.id


def test_a_cancelled_job_is_taken_by_nobody_and_its_worker_hears_of_it(app: Flask) -> None:
    waiting, running = _asked("other"), _asked()
    taken = _taken()
    with transaction():
        stopped = [cancel_job(waiting), cancel_job(running)]
    with transaction():
        again = cancel_job(running)

    assert (stopped, again) == ([True, True], False)
    assert (send_heartbeat(taken), _take("other")) == (False, None)
    assert [_seen(one)[0] for one in (waiting, running)] == [JobState.CANCELLED] * 2


def test_who_asked_is_known_while_the_job_waits_and_their_address_no_longer_than_that(app: Flask) -> None:
    job = _asked()
    before = asker(job)
    taken = _taken()
    with transaction():
        fail_job(taken, ["It does not fit."])
    db.session.refresh(job)

    assert before == OLGA
    assert (job.created_by, job.address, job.reasons) == ("Olga", None, ["It does not fit."])


def test_only_one_of_a_kind_waits_for_an_expo_where_that_is_asked(app: Flask) -> None:
    event, other = an_event(), an_event()

    def asked(number: int) -> int:
        with transaction():
            return queue_job(KIND, by=OLGA, language="en", event_id=number, one_per_event=True).id

    first, theirs = asked(event.id), asked(other.id)
    with pytest.raises(sa.exc.IntegrityError):
        asked(event.id)
    with transaction():
        cancel_job(db.session.get_one(Job, first))

    assert len({first, theirs, asked(event.id)}) == 3


def test_jobs_that_ended_long_ago_are_swept_and_others_stay(app: Flask) -> None:
    old, waits = _asked().id, _asked("other").id
    taken = _taken()
    with transaction():
        finish_job(taken)

    with transaction():
        at_once = sweep_jobs()
    with clock.set_to(clock.now() + KEPT_FOR + timedelta(days=1)), transaction():
        later = sweep_jobs()

    assert (at_once, later) == (0, 1)
    assert list(db.session.scalars(sa.select(Job.id))) == [waits]
    assert taken.id == old


@pytest.mark.parametrize(
    "values",
    ["done = 11", "attempts = 4", "state = 'running', beat_at = NULL", "state = 'lost'", "one_per_event = true"],
)
def test_the_table_refuses_what_cannot_be(app: Flask, values: str) -> None:
    _asked(total=10)

    with pytest.raises(sa.exc.IntegrityError), db.engine.begin() as connection:
        connection.execute(sa.text(f"UPDATE jobs SET {values}"))  # noqa: S608 -- our own words, above


def test_a_worker_knows_the_language_and_its_progress_is_a_heartbeat(app: Flask) -> None:
    job = _asked(language="tr")
    taken = _taken()
    later = clock.now() + timedelta(minutes=1)
    with clock.set_to(later):
        noted = report_progress(taken, 3)
    db.session.refresh(job)
    beaten = job.beat_at
    db.session.rollback()
    with transaction():
        again = retry_job(taken, ["No network."])

    assert (taken.language, noted, beaten, again) == ("tr", True, later, True)
    assert _seen(job) == (JobState.QUEUED, 0, 1)


def test_a_job_has_as_many_attempts_as_was_asked(app: Flask) -> None:
    with transaction():
        job = queue_job(KIND, by=OLGA, language="en", most_attempts=1)
    taken = _taken()
    with transaction():
        again = retry_job(taken, ["No network."])

    assert (again, _seen(job)[0], job.reasons) == (True, JobState.FAILED, ["No network."])
