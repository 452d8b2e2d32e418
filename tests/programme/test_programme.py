"""Sessions: valid times and rooms, and the SEQUENCE of their calendar items."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from expo.db import transaction
from expo.errors import Changed, Refused
from expo.history.services import Actor
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session
from tests.pages import Browser
from tests.queries import counted

OLGA = Actor("Olga")


@pytest.mark.parametrize(
    ("change", "grown"),
    [
        ({"title": {"en": "Another title"}}, 0),
        ({"abstract": {"en": "More words"}}, 0),
        ({"starts_at": MORNING + timedelta(minutes=5)}, 1),
        ({"ends_at": MORNING + timedelta(hours=2)}, 1),
    ],
)
def test_sequence_grows_with_time_and_place_alone(app: Flask, change: dict[str, object], grown: int) -> None:
    session = a_session(an_event())
    before = session.sequence

    with transaction():
        edit_session(session, change, version=session.version, by=OLGA)

    assert session.sequence - before == grown


def test_cancelling_and_reinstating_each_raise_the_sequence(app: Flask) -> None:
    session = a_session(an_event())
    seen = [session.sequence]

    for state in (SessionState.CANCELLED, SessionState.PUBLISHED, SessionState.DELETED):
        with transaction():
            move_session(session, state, by=OLGA)
        seen.append(session.sequence)

    assert [later - earlier for earlier, later in itertools.pairwise(seen)] == [1, 1, 1]


def test_a_room_that_is_taken_is_refused_by_name(app: Flask) -> None:
    event = an_event()
    room = a_room(event)
    a_session(event, room_id=room.id, title={"en": "Opening ceremony"})

    with pytest.raises(Refused) as refusal:
        a_session(event, room_id=room.id, starts_at=MORNING + timedelta(minutes=30))

    assert refusal.value.message == "“Opening ceremony” has that room at that time."


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        ({"ends_at": MORNING}, "The end must be after the start."),
        ({"ends_at": MORNING + timedelta(hours=25)}, "A session takes at most 24 hours."),
        ({"starts_at": MORNING - timedelta(days=1)}, "This is outside the days of the expo."),
    ],
)
def test_a_time_a_session_cannot_have_is_refused(app: Flask, times: dict[str, Any], sentence: str) -> None:
    event = an_event()

    with pytest.raises(Refused) as refusal:
        a_session(event, **times)

    assert refusal.value.message == sentence


def test_the_second_of_two_tabs_is_told(app: Flask) -> None:
    session = a_session(an_event())
    version = session.version
    with transaction():
        edit_session(session, {"title": {"en": "First tab"}}, version=version, by=OLGA)

    with pytest.raises(Changed), transaction():
        edit_session(session, {"title": {"en": "Second tab"}}, version=version, by=OLGA)

    assert session.title == {"en": "First tab"}


def test_the_public_programme_shows_what_is_published(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_session(event, title={"en": "Payments", "ur": "ادائیگیاں"})
    a_session(event, title={"en": "Cancelled talk"}, state=SessionState.CANCELLED)
    a_session(event, title={"en": "A secret draft"}, state=SessionState.DRAFT)

    page = browser.read(f"/{event.slug}/programme")

    assert "Payments" in page.text
    assert "Cancelled talk cancelled" in page.text
    assert "secret" not in page.text


def test_the_programme_is_searched_in_any_script(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_session(event, title={"en": "Payments", "ur": "ادائیگیاں"})
    a_session(event, title={"en": "Health records"})

    page = browser.read(f"/{event.slug}/programme?q=ادائیگیاں")

    assert "Payments" in page.text
    assert "Health records" not in page.text


@pytest.mark.parametrize("sessions", [1, 3])
def test_the_programme_asks_the_same_of_the_database_whatever_its_size(
    app: Flask, browser: Browser, sessions: int
) -> None:
    event = an_event()
    room = a_room(event)
    for number in range(sessions):
        a_session(event, room_id=room.id, starts_at=MORNING + timedelta(hours=number))

    with counted(app) as statements:
        browser.read(f"/{event.slug}/programme")

    assert len(statements) == 8


def test_who_may_open_the_organisers_programme(app: Flask) -> None:
    event = an_event()
    address = f"/organise/{event.slug}/programme"
    readers = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}

    found = {
        name: signed_in(Browser(app), account).client.get(address).status_code for name, account in readers.items()
    }

    assert found == {"olga": 200, "vera": 200, "sami": 403, "nora": 404}
    assert Browser(app).client.get(address).status_code == 303


def test_an_organiser_adds_publishes_and_cancels_by_form(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/programme"

    browser.send(
        f"{address}/new",
        {"title_en": "A new panel", "kind": "panel", "day": "2027-04-13", "starts": "10:00", "minutes": "60"},
    )
    listed = browser.read(address)

    assert "A new panel" in listed.text
    bad = browser.send(f"{address}/new", {"title_en": "", "starts": "25:99", "minutes": "0"}, status=400)
    assert bad.errors == ["Fill this in.", "Enter a time, as in 14:30.", "Enter 1 to 1,440 minutes."]
