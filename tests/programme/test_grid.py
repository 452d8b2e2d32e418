"""The organiser's grid: sessions moved by hand, and two organisers at once."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.programme.models import Session
from expo.programme.rules import PartRole, SessionState
from expo.programme.services.sessions import edit_session
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser
from tests.queries import counted


def _put(browser: Browser, event: Event, session: Session, **changes: Any) -> Any:
    token = browser.read(f"/organise/{event.slug}/programme/new").typed("csrf_token")
    asked = {"version": session.version, "day": "2027-04-13", "starts": 840, "minutes": 45, "room": 0, **changes}
    return browser.client.post(
        f"/organise/{event.slug}/programme/grid/{session.id}",
        json=asked,
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )


def test_a_session_is_put_where_olga_dropped_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    room, session = a_room(event), a_session(event)
    signed_in(browser, olga(event))

    answer = _put(browser, event, session, room=room.id)

    db.session.refresh(session)
    assert answer.status_code == 200
    assert (answer.json["item"]["starts"], answer.json["item"]["version"]) == (840, session.version)
    assert f"{session.starts_at:%H:%M}" == "09:00"  # 14:00 in Karachi
    assert session.room_id == room.id


def test_a_clash_is_answered_by_its_name_and_changes_nothing(app: Flask, browser: Browser) -> None:
    event = an_event()
    room = a_room(event)
    a_session(event, room_id=room.id, title={"en": "Opening"})
    session = a_session(event)
    signed_in(browser, olga(event))

    answer = _put(browser, event, session, room=room.id, starts=630)

    assert answer.status_code == 409
    assert answer.json["error"] == "“Opening” has that room at that time."
    assert db.session.get_one(Session, session.id).room_id is None


def test_the_second_of_two_organisers_is_told(app: Flask, browser: Browser) -> None:
    event = an_event()
    session = a_session(event)
    signed_in(browser, olga(event))
    seen = session.version
    with transaction():
        later = {"starts_at": MORNING + timedelta(minutes=15)}
        edit_session(session, later, version=seen, by=Actor("Somebody"))

    answer = _put(browser, event, session, version=seen)

    assert answer.status_code == 409
    assert answer.json["error"] == "Somebody else changed this session while you wrote."
    assert answer.json["details"] == [
        "Somebody: Starts at: Tuesday 13 April 2027, 10:00 PKT → Tuesday 13 April 2027, 10:15 PKT"
    ]


def test_what_cannot_be_read_is_refused(app: Flask, browser: Browser) -> None:
    event = an_event()
    session, theirs = a_session(event), a_room(an_event())
    signed_in(browser, olga(event))
    bad: list[dict[str, Any]] = [
        {"starts": -5},
        {"starts": 1440},
        {"minutes": 0},
        {"minutes": 1441},
        {"starts": "10:00"},
        {"version": None},
        {"room": True},
        {"day": "yesterday"},
        {"room": theirs.id},
        {"day": "2028-01-01"},
        {"version": 10**30},
    ]

    answers = [_put(browser, event, session, **one).status_code for one in bad]

    assert answers == [400, 400, 400, 400, 400, 400, 400, 404, 404, 409, 400]


def test_an_open_grid_hears_of_changes(app: Flask, browser: Browser) -> None:
    event = an_event()
    ayesha = a_speaker(event, "Ayesha")
    session = a_session(event, cast=[(ayesha, PartRole.SPEAKER)])
    signed_in(browser, vera(event))
    address = f"/organise/{event.slug}/programme/grid/2027-04-13.json"

    first = browser.client.get(address)
    same = browser.client.get(f"{address}?since={first.json['revision']}")
    with transaction():
        edit_session(session, {"title": {"en": "Another"}}, version=session.version, by=Actor("Somebody"))
    changed = browser.client.get(f"{address}?since={first.json['revision']}")

    assert same.status_code == 204
    assert [(one["title"], one["people"]) for one in changed.json["items"]] == [("Another", [ayesha.id])]


def test_an_evening_that_goes_on_after_midnight_is_on_both_days(app: Flask, browser: Browser) -> None:
    event = an_event()
    evening = MORNING + timedelta(hours=12)  # 22:00 in Karachi
    a_session(event, title={"en": "Reception"}, starts_at=evening, ends_at=evening + timedelta(hours=3))
    a_session(event, title={"en": "Until midnight"}, starts_at=evening, ends_at=evening + timedelta(hours=2))
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/programme/grid"

    first, second, third = (browser.client.get(f"{address}/2027-04-{day}.json").json["items"] for day in (13, 14, 15))
    page = browser.read(f"{address}?day=2027-04-14")

    assert [(one["title"], one["starts"], one["since"]) for one in first] == [
        ("Reception", 1320, ""),
        ("Until midnight", 1320, ""),
    ]
    assert [(one["title"], one["starts"], one["minutes"], one["since"]) for one in second] == [
        ("Reception", -120, 180, "since Tue 13 Apr")
    ]
    assert third == []
    assert [grid["data-first"] for grid in page.soup.select(".day-grid")] == ["0"]


def test_the_drafts_of_a_day_are_published_together(app: Flask, browser: Browser) -> None:
    event = an_event()
    for _number in range(3):
        a_session(event, state=SessionState.DRAFT)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/programme/grid"

    page = browser.send(f"{address}/publish", {"day": "2027-04-13"}, form=address)

    assert "3 sessions are published." in page.text
    assert set(db.session.scalars(sa.select(Session.state))) == {SessionState.PUBLISHED}


def test_the_grid_asks_the_same_of_the_database_whatever_its_size(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    asked = []
    for count in (1, 3):
        for _number in range(count):
            a_session(event, cast=[(a_speaker(event), PartRole.SPEAKER)])
        with counted(app) as statements:
            browser.read(f"/organise/{event.slug}/programme/grid")
        asked.append(len(statements))

    assert asked[0] == asked[1]
    assert asked[0] <= 8


def test_who_may_use_the_grid(app: Flask) -> None:
    event = an_event()
    session = a_session(event)
    page = f"/organise/{event.slug}/programme/grid"

    answers = {}
    for name, account in (("olga", olga(event)), ("vera", vera(event)), ("sami", sami(event)), ("nora", nora())):
        browser = Browser(app)
        signed_in(browser, account)
        token = browser.read("/account").typed("csrf_token")
        put = browser.client.post(f"{page}/{session.id}", json={}, headers={"X-CSRFToken": token})
        answers[name] = (browser.client.get(page).status_code, put.status_code)

    assert answers == {"olga": (200, 400), "vera": (200, 403), "sami": (403, 403), "nora": (404, 404)}
