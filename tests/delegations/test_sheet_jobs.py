"""Large sheets registered by the worker: progress, result, restart, one job at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation, Sheet
from expo.delegations.queries import member_count, members_of
from expo.delegations.rules import SheetState
from expo.delegations.services import sheet_jobs
from expo.delegations.services.sheet_jobs import LARGE_SHEET, queue_sheet_registration
from expo.delegations.services.sheets import store_sheet
from expo.delegations.sheet_values import Choices
from expo.errors import Refused
from expo.history.models import Entry
from expo.jobs.models import Job
from expo.jobs.rules import JobState
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job, take_next
from tests.delegations.desks import desk_of
from tests.delegations.sheets import a_csv
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import DANA, a_name, danas_delegation
from tests.factories.events import a_category, an_event
from tests.pages import Browser

MANY = LARGE_SHEET + 10


def _sheet(count: int = MANY, first: int = 30_000) -> bytes:
    return a_csv(
        *((a_name(first + number), "Deneme", "heyet@firm.example") for number in range(count)),
        headings=("Given name", "Family name", "Mail"),
    )


def _queued(delegation: Delegation, data: bytes) -> Sheet:
    """A stored sheet whose registration is queued."""
    with transaction():
        sheet = store_sheet(delegation, data)
    with transaction():
        queue_sheet_registration(sheet, Choices(), MANY, "en", by=DANA)
    return sheet


def _register_next() -> bool:
    """Run the next job, as the worker does each second."""
    found = take_next(KINDS)
    if found is not None:
        run_job(*found)
    return found is not None


def _reload(sheet: Sheet) -> tuple[SheetState, int, bool]:
    db.session.expire_all()
    return sheet.state, _job(sheet).done, sheet.sealed is None


def _job(sheet: Sheet) -> Job:
    assert sheet.job is not None
    return sheet.job


def test_a_large_sheet_is_registered_by_the_worker_and_the_head_sees_its_progress(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event(), quota=MANY)
    desk = desk_of(delegation)
    with transaction():
        sheet = store_sheet(delegation, _sheet())

    waiting = browser.send(f"{desk}/sheet/{sheet.uid}", form=f"{desk}/sheet/{sheet.uid}")
    seats = member_count(delegation)
    with transaction():
        _job(sheet).state, _job(sheet).beat_at, _job(sheet).done = JobState.RUNNING, clock.now(), 250
    halfway = browser.read(f"{desk}/sheet/{sheet.uid}/run")
    with transaction():
        _job(sheet).state, _job(sheet).done = JobState.QUEUED, 0
    while _register_next():
        pass
    done = browser.read(f"{desk}/sheet/{sheet.uid}/run")

    assert (waiting.status, waiting.heading, seats) == (200, "A large sheet is registered", 0)
    assert "250 of 310 members are read." in halfway.text
    assert done.banners == ["310 members are registered."]
    assert member_count(delegation) == MANY
    assert _reload(sheet) == (SheetState.DONE, MANY, True)


def test_the_progress_is_written_while_parsing_and_the_history_names_who_asked(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    delegation = danas_delegation(an_event(), quota=MANY)
    sheet = _queued(delegation, _sheet())
    monkeypatch.setattr(sheet_jobs, "PROGRESS_EVERY", 100)
    updates: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", _note_progress(updates))

    _register_next()

    assert len(updates) == 4  # 100, 200, 300 and the last
    assert _reload(sheet) == (SheetState.DONE, MANY, True)
    actors = db.session.scalars(sa.select(Entry.actor).where(Entry.verb == "joined").distinct())
    assert list(actors) == ["Dana Delegate"]


def _note_progress(updates: list[str]) -> Callable[..., None]:
    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE jobs SET done=CASE"):  # not those of a piece that is registered
            updates.append(statement)

    return note


def test_when_one_does_not_fit_nobody_is_registered_and_the_reason_stays(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_category(event, capacity=MANY - 1)
    delegation = danas_delegation(event, quota=MANY)
    sheet = _queued(delegation, _sheet())

    _register_next()
    page = browser.read(f"{desk_of(delegation)}/sheet/{sheet.uid}/run")

    assert _reload(sheet)[0] is SheetState.REFUSED
    assert members_of(delegation) == []
    assert "Only 309 of these people fit." in page.text
    assert browser.read(f"{desk_of(delegation)}/sheet/{sheet.uid}").heading == "The sheet before it is registered"


@pytest.fixture
def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of four, so that a sheet of ten is a large one."""
    monkeypatch.setattr(sheet_jobs, "PIECE", 4)


@contextmanager
def _watching(note: Callable[[str], None]) -> Iterator[None]:
    def each(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        note(statement)

    sa.event.listen(db.engine, "before_cursor_execute", each)
    try:
        yield
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", each)


def _is_piece(statement: str) -> bool:
    return statement.startswith("UPDATE delegation_sheets SET last_row")


@contextmanager
def _smaller_quota_after_the_first_piece() -> Iterator[None]:
    written: list[str] = []

    def committed(_session: Any) -> None:
        if sum(map(_is_piece, written)) == 1:
            written.clear()
            with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as other, other.begin():
                other.execute(sa.update(Delegation).values(quota=6))

    sa.event.listen(Session, "after_commit", committed)
    try:
        with _watching(written.append):
            yield
    finally:
        sa.event.remove(Session, "after_commit", committed)


@contextmanager
def _death_before_the_third_piece() -> Iterator[None]:
    written: list[str] = []

    def note(statement: str) -> None:
        written.append(statement)
        if sum(map(_is_piece, written)) == 2 and "FROM delegations" in statement:
            raise KeyboardInterrupt

    with _watching(note), pytest.raises(KeyboardInterrupt):
        yield


@pytest.mark.usefixtures("in_pieces")
def test_what_no_longer_fits_half_way_is_said_and_the_rest_is_registered_later(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event(), quota=10)
    sheet, desk = _queued(delegation, _sheet(10)), desk_of(delegation)
    with _smaller_quota_after_the_first_piece():
        _register_next()
    stopped = browser.read(f"{desk}/sheet/{sheet.uid}/run")
    held = browser.read(f"{desk}/sheet/{sheet.uid}")
    with transaction():
        delegation.quota = 10
    rest = browser.send(f"{desk}/sheet/{sheet.uid}", form=f"{desk}/sheet/{sheet.uid}")

    assert "The rows from 6 on were not registered." in stopped.text
    assert "The delegation has 2 more seats." in stopped.text
    assert "The rows up to 5 are registered already; these are the others." in held.text
    assert "6 members are registered." in rest.text
    assert len({person.name for _member, person in members_of(delegation) if person}) == 10


@pytest.mark.usefixtures("in_pieces")
def test_a_worker_that_dies_between_two_pieces_goes_on_after_the_last_row(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event(), quota=10)
    sheet, desk = _queued(delegation, _sheet(10)), desk_of(delegation)
    uid = sheet.uid
    with _death_before_the_third_piece():
        _register_next()
    db.session.remove()  # another worker's is another
    sheet = db.session.scalars(sa.select(Sheet).where(Sheet.uid == uid)).one()
    delegation = sheet.delegation
    halfway = browser.read(f"{desk}/sheet/{sheet.uid}/run")
    before = member_count(delegation)
    with transaction():
        _job(sheet).beat_at = clock.now() - timedelta(minutes=2)
    _register_next()

    assert (before, "8 of 310 members are registered." in halfway.text) == (8, True)
    assert (_reload(sheet)[0], member_count(delegation)) == (SheetState.DONE, 10)


@pytest.mark.usefixtures("in_pieces")
def test_a_fault_that_is_there_from_the_start_registers_nobody_of_a_large_sheet(app: Flask) -> None:
    delegation = danas_delegation(an_event(), quota=9)
    sheet = _queued(delegation, _sheet(10))

    _register_next()

    assert _reload(sheet)[0] is SheetState.REFUSED
    assert (members_of(delegation), sheet.last_row) == ([], 0)


def test_a_job_whose_worker_died_is_restarted_and_a_running_one_is_left_alone(app: Flask) -> None:
    delegation = danas_delegation(an_event(), quota=MANY)
    sheet = _queued(delegation, _sheet())
    with transaction():
        _job(sheet).state, _job(sheet).beat_at = JobState.RUNNING, clock.now()

    at_work = _register_next()
    with transaction():
        _job(sheet).beat_at = clock.now() - timedelta(minutes=2)
    anew = _register_next()

    assert (at_work, anew) == (False, True)
    assert (_reload(sheet)[0], member_count(delegation)) == (SheetState.DONE, MANY)


def test_while_a_sheet_is_registered_it_cannot_be_replaced_or_queued_again(app: Flask) -> None:
    delegation = danas_delegation(an_event(), quota=MANY)
    sheet = _queued(delegation, _sheet())

    with pytest.raises(Refused, match="Wait until that is done"), transaction():
        store_sheet(delegation, _sheet(3))
    with pytest.raises(Refused, match="being registered already"), transaction():
        queue_sheet_registration(sheet, Choices(), MANY, "en", by=DANA)

    assert _reload(sheet)[0] is SheetState.ASKED


def test_a_small_sheet_is_registered_at_once(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    desk = desk_of(delegation)
    with transaction():
        sheet = store_sheet(delegation, _sheet(3))

    page = browser.send(f"{desk}/sheet/{sheet.uid}", form=f"{desk}/sheet/{sheet.uid}")

    assert page.banners == ["3 members are registered."]
    assert db.session.scalars(sa.select(Sheet)).all() == []


def test_an_organiser_sees_the_progress_and_another_delegations_head_does_not(app: Flask, browser: Browser) -> None:
    event = an_event()
    delegation, other = danas_delegation(event, quota=MANY), danas_delegation(event)
    sheet = _queued(delegation, _sheet())

    theirs = browser.client.get(f"{desk_of(other)}/sheet/{sheet.uid}/run").status_code
    signed_in(browser, olga(event))
    hers = browser.read(f"/organise/{event.slug}/delegations/{delegation.id}/sheet/{sheet.uid}/run")

    assert theirs == 404
    assert "The sheet is registered as soon as the machine is free." in hers.text
