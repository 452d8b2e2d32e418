"""A job in a child process: it runs while mail is delivered, and is started again when the process is killed."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.allocation.runs import ALLOCATIONS
from expo.booths.models import AllocationRun
from expo.config import settings
from expo.db import db, transaction
from expo.history.services import Actor
from expo.jobs.models import Job
from expo.jobs.rules import LOST_AFTER, JobState
from expo.solver_runs.rules import RunState
from expo.solver_runs.services import ask_for_run, discard_run
from expo.worker.kinds import KINDS
from expo.worker.loop import run_worker
from expo.worker.process import start_process
from expo.worker.runner import take_next
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil

OLGA = Actor("Olga")


@pytest.fixture(autouse=True)
def _same_database(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that are started here work over the test's database."""
    here = settings()
    monkeypatch.setenv("DATABASE_URL", here.database_url)
    monkeypatch.setenv("INSTANCE_DIR", str(here.instance_dir))
    monkeypatch.setenv("SECRET_KEY", here.secret_key)
    monkeypatch.setenv("LOG_LEVEL", "error")


def _asked(*, firms: int = 2, seconds: int = 5) -> AllocationRun:
    event = an_event()
    some_booths(event, a_hall(event), "A1", "A2", "A3")
    for number in range(firms):
        emil(event, name=f"Firm {number}", area_sqm=9, least_sqm=9, most_sqm=9)
    with transaction():
        return ask_for_run(ALLOCATIONS, event, seed=1, seconds=seconds, language="en", by=OLGA)


def _until(true: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether it comes true in time; asked again and again, since another process does it."""
    end, tick = time.monotonic() + seconds, threading.Event()
    while not true():
        if time.monotonic() > end:
            return False
        tick.wait(0.1)
    return True


def _state(run: AllocationRun) -> RunState:
    db.session.rollback()
    db.session.refresh(run.job)
    db.session.refresh(run)
    return run.state


def test_the_worker_has_a_plan_solved_beside_it(app: Flask) -> None:
    run = _asked()
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(app, stop), kwargs={"sweeps": []})
    worker.start()

    solved = _until(lambda: _state(run) is RunState.DONE)
    stop.set()
    worker.join(timeout=30)

    assert solved
    assert "score" in run.result


def test_a_worker_told_to_stop_leaves_no_process_behind_and_gives_the_job_back(app: Flask) -> None:
    run = _asked()
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(app, stop), kwargs={"sweeps": []})
    worker.start()
    began = _until(lambda: _state(run) is RunState.RUNNING)

    stop.set()
    worker.join(timeout=30)
    after = _state(run)
    again = take_next(KINDS)

    assert (began, after) == (True, RunState.QUEUED)
    assert again is not None
    assert again[1].id == run.job_id


def test_a_process_that_is_killed_leaves_its_job_to_the_next(app: Flask) -> None:
    run = _asked()
    found = take_next(KINDS)
    assert found is not None
    child = start_process(found[1])
    child.process.kill()
    child.process.wait(timeout=30)

    at_once = take_next(KINDS)
    with clock.set_to(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        again = take_next(KINDS)
        assert again is not None
    second = start_process(again[1])

    assert at_once is None
    assert (again[1].id, again[1].attempt) == (run.job_id, 2)
    assert second.process.wait(timeout=60) == 0
    assert _state(run) is RunState.DONE


def test_a_process_whose_job_was_cancelled_writes_nothing(app: Flask) -> None:
    run = _asked()
    found = take_next(KINDS)
    assert found is not None
    with transaction():
        discard_run(ALLOCATIONS, run, by=OLGA)

    child = start_process(found[1])

    assert child.process.wait(timeout=60) == 0
    assert (_state(run), run.result) == (RunState.CANCELLED, {})
    assert db.session.scalars(sa.select(Job.state)).all() == [JobState.CANCELLED]
