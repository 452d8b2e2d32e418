"""The worker's loop: jobs and sweeps between mails; no exception ends it."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.jobs.models import Job
from expo.jobs.rules import JobState
from expo.jobs.services import JobGoneError, Taken, queue_job
from expo.worker.kinds import KINDS, JobKind
from expo.worker.loop import run_worker
from expo.worker.runner import run_job, take_next
from expo.worker.sweeps import SWEEPS

OLGA = Actor("Olga")


def _asked(kind: str, language: str = "en") -> Job:
    with transaction():
        return queue_job(kind, by=OLGA, language=language)


def _run(kind: JobKind) -> None:
    found = take_next([kind])
    assert found is not None
    run_job(*found)


def _ends(job: Job) -> tuple[JobState, list[str]]:
    db.session.refresh(job)
    return job.state, job.reasons


def test_the_worker_does_a_job_each_round_and_outlives_one_that_breaks(app: Flask) -> None:
    stop, done, swept = threading.Event(), [], []
    broken, first, second = _asked("broken"), _asked("working"), _asked("working")

    def breaks(_taken: Taken) -> None:
        raise ValueError("broken")

    def works(taken: Taken) -> None:
        done.append(taken.id)
        if len(done) == 2:
            stop.set()

    def sweeper() -> int:
        swept.append("swept")
        return 0

    run_worker(app, stop, kinds=[JobKind("broken", breaks), JobKind("working", works)], sweeps=[sweeper])

    assert done == [first.id, second.id]
    assert swept == ["swept"]
    assert [_ends(one)[0] for one in (broken, first, second)] == [JobState.FAILED, JobState.DONE, JobState.DONE]


def test_the_worker_sweeps_and_outlives_a_sweep_that_breaks(app: Flask) -> None:
    stop, swept = threading.Event(), []

    def broken() -> int:
        raise ValueError("broken")

    def working() -> int:
        swept.append("swept")
        stop.set()
        return 1

    run_worker(app, stop, kinds=[], sweeps=[broken, working])

    assert swept == ["swept"]


def test_a_refusal_is_kept_as_the_reasons(app: Flask) -> None:
    job = _asked("sheet")

    def refuses(_taken: Taken) -> None:
        raise Refused("Nobody was registered.", ["Row 3 has no name."])

    _run(JobKind("sheet", refuses))

    assert _ends(job) == (JobState.FAILED, ["Nobody was registered.", "Row 3 has no name."])


def test_what_breaks_is_told_in_the_language_of_who_asked_and_keeps_nothing(app: Flask) -> None:
    job = _asked("sheet", language="tr")

    def breaks(_taken: Taken) -> None:
        with transaction():
            queue_job("another", by=OLGA, language="en")
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        _run(JobKind("sheet", breaks))

    assert _ends(job) == (JobState.FAILED, ["Bizim tarafımızda bir sorun oldu. Hiçbir şey değişmedi. Yeniden deneyin."])
    assert db.session.scalar(sa.select(sa.func.count(Job.id))) == 1


def test_a_trouble_of_the_database_puts_the_job_back(app: Flask) -> None:
    job = _asked("sheet")

    def away(_taken: Taken) -> None:
        error: Any = Exception("server closed the connection")
        raise sa.exc.OperationalError("SELECT 1", {}, error)

    _run(JobKind("sheet", away))

    assert _ends(job)[0] is JobState.QUEUED
    assert take_next([JobKind("sheet", away)]) is None  # not before some seconds


def test_work_that_hears_that_its_job_is_gone_writes_nothing(app: Flask) -> None:
    job = _asked("sheet")

    def stopped(_taken: Taken) -> None:
        with transaction():
            db.session.execute(sa.update(Job).values(state=JobState.CANCELLED))
        raise JobGoneError

    _run(JobKind("sheet", stopped))

    assert _ends(job) == (JobState.CANCELLED, [])


def test_each_kind_has_one_that_does_it_and_no_sweep_stands_twice() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    assert len(set(SWEEPS)) == len(SWEEPS)
