"""The category chosen for the rows of a list: when it is no longer offered, nobody is registered in another one instead."""

import io
from typing import Any

import pytest
import sqlalchemy as sa

from expo.cli.lists import import_list
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Category, Event
from expo.imports.models import UploadedList
from expo.registration.list_kind import PEOPLE_LIST
from expo.registration.models import Registration
from expo.worker.kinds import KINDS
from expo.worker.runner import run_job, take_next
from tests.factories.events import a_category, an_event
from tests.pages import Browser

LIST = b"Name,Mail\nAli,ali@example.org\nAlya,alya@example.org\nBora,bora@example.org\n"
GONE = "Category: The category that was chosen for these rows is not offered any more. Choose again."


@pytest.fixture
def press(event: Event) -> Category:
    return a_category(event, name={"en": "Press"})


def _uploaded(browser: Browser, event: Event, chosen: Category) -> str:
    """The address of a list that was looked at with a category chosen for its rows."""
    browser.send(f"/organise/{event.slug}/lists/new/visitors", {"file": (io.BytesIO(LIST), "list.csv")})
    address = f"/organise/{event.slug}/lists/{_kept().uid}"
    browser.send(address, {"verb": "look", "set category": str(chosen.id)})
    return address


def _kept() -> UploadedList:
    return db.session.scalars(sa.select(UploadedList).execution_options(populate_existing=True)).one()


def _offer(category: Category, *, active: bool) -> None:
    with transaction():
        db.session.get_one(Category, category.id).active = active


def _categories_of_people() -> list[int]:
    return list(db.session.scalars(sa.select(Registration.category_id).order_by(Registration.id)))


def test_a_list_waits_when_its_category_is_no_longer_offered(event: Event, press: Category, olgas: Browser) -> None:
    [visitors] = set(db.session.scalars(sa.select(Category.id).where(Category.event_id == event.id))) - {press.id}
    address = _uploaded(olgas, event, press)
    assert (_kept().category_id, _kept().answers) == (press.id, {})
    _offer(press, active=False)

    shown = olgas.read(address)
    assert GONE in shown.text
    assert "What was chosen is not offered any more. Choose again." in shown.text
    refused = olgas.send(address, {"verb": "register", "set category": str(press.id)}, status=409)
    assert "Some rows have faults. Nothing was registered." in refused.text
    assert _categories_of_people() == []

    olgas.send(address, {"verb": "look", "set category": str(visitors)})
    olgas.send(address, {"verb": "register"})
    assert _categories_of_people() == [visitors] * 3


def test_a_category_of_no_list_of_this_expo_is_refused(event: Event, press: Category, olgas: Browser) -> None:
    others = a_category(an_event(slug="another-expo"))
    address = _uploaded(olgas, event, press)

    for typed in (str(others.id), "²", "9" * 40):
        said = olgas.send(address, {"verb": "look", "set category": typed}, status=409)
        assert "This category is not offered. Choose one that is." in said.text
    assert _kept().category_id == press.id


def test_the_worker_registers_in_the_category_that_was_seen_or_stops(
    event: Event, press: Category, olgas: Browser
) -> None:
    """Where nothing was chosen, the only category was seen; another takes its place before the worker comes."""
    [visitors] = db.session.scalars(sa.select(Category).where(Category.event_id == event.id, Category.id != press.id))
    _offer(press, active=False)
    usual = PEOPLE_LIST.piece
    object.__setattr__(PEOPLE_LIST, "piece", 2)
    try:
        olgas.send(f"/organise/{event.slug}/lists/new/visitors", {"file": (io.BytesIO(LIST), "list.csv")})
        olgas.send(f"/organise/{event.slug}/lists/{_kept().uid}", {"verb": "register"})
        _offer(press, active=True)
        _offer(visitors, active=False)
        found = take_next(KINDS)
        assert found is not None
        run_job(*found)
    finally:
        object.__setattr__(PEOPLE_LIST, "piece", usual)

    assert (_categories_of_people(), _kept().category_id) == ([], visitors.id)
    assert GONE in olgas.read(f"/organise/{event.slug}/lists/{_kept().uid}", status=409).text


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"set category": "{past}"}, f"{GONE} (rows 2, 3, 4)"),
        ({"set category": "²"}, f"{GONE} (rows 2, 3, 4)"),
        ({"set tickets": "mial"}, "“mial” cannot be chosen for “Tickets”."),
    ],
)
def test_the_command_refuses_what_is_not_offered(
    event: Event, press: Category, answers: dict[str, Any], said: str
) -> None:
    _offer(press, active=False)
    given = {key: value.format(past=press.id) for key, value in answers.items()}

    with pytest.raises(Refused) as refused:
        import_list(event, "people", LIST, given, trial=False, as_json=False)

    assert said in list(map(str, refused.value.details))
    assert _categories_of_people() == []
