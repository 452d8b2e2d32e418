"""Jobs over a migration down and up: what was entered stays, and what was running is queued again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.allocation.runs import ALLOCATIONS
from expo.booths.models import AllocationRun
from expo.db import db, transaction
from expo.delegations.models import Sheet
from expo.delegations.rules import SheetState
from expo.delegations.services.sheet_jobs import queue_sheet_registration
from expo.delegations.services.sheets import sheet_bytes, store_sheet
from expo.delegations.sheet_values import Choices
from expo.events.models import Event
from expo.history.services import Actor
from expo.jobs.models import Job
from expo.jobs.rules import JobState
from expo.migrations.run import downgrade, upgrade
from expo.solver_runs.rules import PlanState, RunState
from expo.solver_runs.services import ask_for_run
from tests.databases import KINDS, fresh_database, migrated_app
from tests.delegations.sheets import a_csv
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event

OLGA = Actor("Olga", None, "192.0.2.7", "request-1")
BEFORE = "0025"


pytestmark = pytest.mark.one_revision


@pytest.fixture(params=KINDS)
def fresh_app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """An application over a database of its own, which the test may take apart."""
    url = f"sqlite:///{tmp_path / 'fresh.sqlite'}"
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"))
    with migrated_app(url, tmp_path) as app, app.app_context():
        yield app


def _run(event: Event, state: JobState, plan: PlanState | None = None) -> int:
    with transaction():
        run = ask_for_run(ALLOCATIONS, event, seed=7, seconds=5, language="en", by=OLGA)
        run.job.state, run.job.attempts, run.plan = state, 1, plan
        run.job.started_at = run.job.beat_at = clock.now()
        if plan is not None:
            run.result, run.fingerprint = (
                {"score": 3} if plan is not PlanState.IMPOSSIBLE else {"contradictions": []},
                "f",
            )
    return run.id


def _sheet(state: JobState | None) -> int:
    delegation = danas_delegation(an_event(), quota=10)
    with transaction():
        sheet = store_sheet(delegation, a_csv(("Emir", "Deneme", "heyet@firm.example")))
    if state is not None:
        with transaction():
            queue_sheet_registration(sheet, Choices(sure=True), 1, "tr", by=OLGA)
        with transaction():
            _put(sheet, state)
    return sheet.id


def _put(sheet: Sheet, state: JobState) -> None:
    job = sheet.job
    assert job is not None
    job.state, job.attempts, job.beat_at = state, 1, clock.now()
    if state is JobState.DONE:
        job.done, sheet.sealed = 1, None
    if state is JobState.FAILED:
        job.reasons = ["Nobody was registered."]


def test_runs_and_sheets_outlive_a_migration_down_and_up_and_what_was_running_is_queued(fresh_app: Flask) -> None:
    event = an_event()
    plans = (PlanState.FOUND, PlanState.IMPOSSIBLE, PlanState.APPLIED, PlanState.DISCARDED)
    runs = [_run(event, JobState.DONE, plan) for plan in plans]
    runs += [_run(event, JobState.FAILED), _run(event, JobState.CANCELLED), _run(event, JobState.RUNNING)]
    sheets = [_sheet(state) for state in (None, JobState.RUNNING, JobState.DONE, JobState.FAILED)]
    db.session.remove()

    downgrade(BEFORE)
    with db.engine.connect() as connection:
        below = list(connection.execute(sa.text("SELECT state FROM allocation_runs ORDER BY id")).scalars())
        below += list(connection.execute(sa.text("SELECT state FROM delegation_sheets ORDER BY id")).scalars())
    upgrade()

    found = [db.session.get_one(AllocationRun, number) for number in runs]
    kept = [db.session.get_one(Sheet, number) for number in sheets]
    above = ["done", "failed", "applied", "cancelled", "failed", "cancelled", "queued"]
    assert below == [*above, "kept", "asked", "done", "refused"]
    assert [one.state for one in found] == [RunState(state) for state in above]
    assert [one.state for one in kept] == [SheetState.KEPT, SheetState.ASKED, SheetState.DONE, SheetState.REFUSED]
    assert {(one.seed, one.seconds, one.job.created_by, one.job.kind) for one in found} == {
        (7, 5, "Olga", "allocation")
    }
    assert (found[0].result, found[6].job.attempts, found[6].job.most_attempts) == ({"score": 3}, 1, 2)
    asked = kept[1].job
    assert asked is not None
    assert (asked.created_by, asked.address, asked.language, asked.total) == ("Olga", "192.0.2.7", "tr", 1)
    assert (kept[1].choices, sheet_bytes(kept[1])[:3] != b"") == (["sure"], True)
    assert [one.job.reasons for one in kept if one.job] == [[], [], ["Nobody was registered."]]


def test_new_jobs_are_numbered_on_after_a_migration(fresh_app: Flask) -> None:
    first = _run(an_event(), JobState.DONE, PlanState.FOUND)
    db.session.remove()
    downgrade(BEFORE)
    upgrade()

    second = _run(an_event(), JobState.DONE, PlanState.FOUND)

    assert second > first
    assert db.session.scalar(sa.select(sa.func.count(Job.id))) == 2


def test_an_expo_that_is_deleted_takes_its_jobs_along(fresh_app: Flask) -> None:
    event = an_event()
    _run(event, JobState.RUNNING)
    _sheet(JobState.RUNNING)
    with transaction():
        db.session.execute(sa.delete(Event))

    tables = (Job, AllocationRun, Sheet)
    assert [db.session.scalar(sa.select(sa.func.count()).select_from(one)) for one in tables] == [0, 0, 0]
