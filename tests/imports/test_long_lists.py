"""A long list is registered, and taken back, piece by piece by the worker: it goes on after a stop, or says what stands."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from expo import clock
from expo.cli.lists import import_list
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.imports import pieces
from expo.imports.erasure import drop_lists_naming
from expo.imports.models import UploadedList
from expo.imports.services import sweep_lists
from expo.jobs.rules import LOST_AFTER
from expo.registration.list_kind import PEOPLE_LIST
from expo.registration.models import Registration
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job, take_next
from tests.pages import Browser, Page

# two of them without a mail address, by which they would be known again
LIST = "Name,Mail\nAyşe,a@example.org\nBora,\nCan,c@example.org\nDeniz,d@example.org\nEce,\n"
ALL = ["Ayşe", "Bora", "Can", "Deniz", "Ece"]


@pytest.fixture(autouse=True)
def pieces_of_two() -> Iterator[None]:
    usual = PEOPLE_LIST.piece
    object.__setattr__(PEOPLE_LIST, "piece", 2)
    yield
    object.__setattr__(PEOPLE_LIST, "piece", usual)


def _sent(browser: Browser, event: Event, verb: str = "register") -> Page:
    """The page after the list was uploaded and registered."""
    sent = {"file": (io.BytesIO(LIST.encode()), "list.csv")}
    browser.send(f"/organise/{event.slug}/lists/new/visitors", sent)
    return browser.send(_address(event), {"verb": verb})


def _address(event: Event) -> str:
    return f"/organise/{event.slug}/lists/{_kept().uid}"


def _kept() -> UploadedList:
    return db.session.scalars(sa.select(UploadedList)).one()


def _work() -> None:
    """The worker's next job."""
    found = take_next(KINDS)
    assert found is not None
    run_job(*found)


def _names() -> list[str]:
    return list(db.session.scalars(sa.select(Registration.given_name).order_by(Registration.id)))


def _occupancy() -> int | None:
    return db.session.scalar(sa.select(Category.occupancy))


def _limit(capacity: int | None) -> None:
    with transaction():
        db.session.execute(sa.update(Category).values(capacity=capacity))


def test_the_worker_registers_a_long_list_and_takes_it_back(event: Event, olgas: Browser) -> None:
    shown = _sent(olgas, event)
    assert "0 of 5 rows are registered." in shown.text
    again = olgas.send(_address(event), {"verb": "register"}, status=409)
    assert "The worker is at this list at the moment." in again.text
    assert _names() == []

    _work()
    assert "5 rows of this list are registered." in olgas.read(_address(event)).text
    assert (_names(), _occupancy()) == (ALL, 5)

    assert "0 of 5 rows are taken back." in olgas.send(_address(event), {"verb": "undo"}).text
    _work()
    assert "What this list registered was taken back." in olgas.read(_address(event)).text
    assert (_names(), _occupancy()) == ([], 0)


def test_after_a_worker_that_died_another_goes_on_and_nobody_is_there_twice(
    event: Event, olgas: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    _sent(olgas, event)
    usual = pieces._register_piece

    def die(kept: UploadedList, *arguments: object) -> None:
        if kept.registered:
            raise KeyboardInterrupt
        usual(kept, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pieces, "_register_piece", die)
    with pytest.raises(KeyboardInterrupt):
        _work()
    monkeypatch.undo()
    db.session.rollback()
    assert "2 of 5 rows are registered." in olgas.read(_address(event)).text
    with clock.set_to(clock.now() + timedelta(days=2)), transaction():
        assert sweep_lists() == 0  # the worker is at it

    with clock.set_to(clock.now() + LOST_AFTER + timedelta(seconds=1)):
        _work()
    assert (_names(), _occupancy(), _kept().registered) == (ALL, 5, 5)


def test_what_no_longer_fits_leaves_the_pieces_before_it_and_is_told(event: Event, olgas: Browser) -> None:
    _sent(olgas, event)
    _limit(3)
    _work()

    stopped = olgas.read(_address(event)).text
    assert "The rows from 4 on were not registered." in stopped
    assert "has 1 free place for the 2 people of the list." in stopped
    assert "2 rows of this list are registered and stay so." in stopped
    assert (_names(), _occupancy()) == (ALL[:2], 2)

    changed = olgas.send(_address(event), {"verb": "register"}, status=409).text
    assert "has 1 free place for the 3 people of the list." in changed
    _limit(None)
    olgas.send(_address(event), {"verb": "register"})
    _work()
    assert (_names(), _kept().registered) == (ALL, 5)


def test_a_list_that_stopped_half_way_can_be_taken_back(event: Event, olgas: Browser) -> None:
    _sent(olgas, event)
    _limit(3)
    _work()

    undone = olgas.send(_address(event), {"verb": "undo"})

    assert "What this list registered was taken back." in undone.text
    assert (_names(), _occupancy()) == ([], 0)


def test_nobody_is_taken_back_when_one_of_them_has_to_stay(event: Event, olgas: Browser) -> None:
    _sent(olgas, event)
    _work()
    olgas.send(_address(event), {"verb": "undo"})
    with transaction():
        last = sa.select(sa.func.max(Registration.id)).scalar_subquery()
        db.session.execute(sa.update(Registration).where(Registration.id == last).values(version=2))
    _work()

    assert "Some of these people have been changed since." in olgas.read(_address(event)).text
    assert _names() == ALL


@pytest.mark.usefixtures("app")
def test_the_command_registers_by_pieces_too_and_says_where_to_go_on(event: Event) -> None:
    category = db.session.scalars(sa.select(Category)).one().id
    answers = {"set category": str(category)}
    _limit(5)
    import_list(event, "people", LIST.encode(), answers, trial=False, as_json=False, name="list.csv")
    assert (_names(), _kept().registered, _kept().name) == (ALL, 5, "list.csv")

    more = LIST.replace("@", "@more.").encode()
    with pytest.raises(Refused):
        import_list(event, "people", more, answers, trial=False, as_json=False)
    assert _names() == ALL


def test_a_list_that_names_somebody_erased_ends_with_what_stands(event: Event, olgas: Browser) -> None:
    _sent(olgas, event)
    found = take_next(KINDS)
    assert found is not None
    with transaction():
        drop_lists_naming(event.id, ["Ece"])
    run_job(*found)

    assert (_names(), db.session.scalars(sa.select(UploadedList)).all()) == ([], [])
