"""A programme's day may end after midnight: its nights stand with their evenings, wherever days are told apart."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from flask import Flask
from lxml import etree

from expo.badges.content import agenda_of
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.front.queries import first_sessions
from expo.history.services import PROGRAM
from expo.itinerary.booklet import by_day
from expo.itinerary.queries import items_of
from expo.itinerary.services import add_session_item
from expo.programme.models import Session
from expo.programme.rules import SessionState
from expo.programme.services.sessions import publish_drafts
from tests.badges.badges import found_text
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.programme import a_room, a_session
from tests.pages import Browser

TUESDAY, WEDNESDAY = date(2027, 4, 13), date(2027, 4, 14)
AT_ONE = datetime(2027, 4, 13, 20, tzinfo=UTC)  # 01:00 on Wednesday in Karachi
HOUR = timedelta(hours=1)


def a_night(event: Event, **changes: Any) -> Session:
    return a_session(event, title={"en": "Night of music"}, starts_at=AT_ONE, ends_at=AT_ONE + HOUR, **changes)


def test_pages_and_papers_show_the_night_on_the_day_of_its_evening(app: Flask, browser: Browser) -> None:
    event = an_event(day_changes_at=time(4))
    a_night(event, room_id=a_room(event).id)
    home = f"/{event.slug}"
    signed_in(browser, olga(event))

    tuesday = browser.read(f"{home}/programme?day=2027-04-13")
    paper = browser.client.get(f"{home}/programme.pdf?day=2027-04-13")
    tree = etree.fromstring(browser.client.get(f"{home}/schedule.xml").data)
    grid = browser.read(f"/organise/{event.slug}/programme/grid?day=2027-04-13")
    next_grid = browser.read(f"/organise/{event.slug}/programme/grid?day=2027-04-14")

    assert "Night of music" in tuesday.text
    assert "Night of music" in found_text(paper.data)
    assert [day.get("date") for day in tree.iterfind("day") if day.find(".//event") is not None] == ["2027-04-13"]
    first = tree.find("day")
    assert first is not None
    assert (first.get("start"), first.get("end")) == ("2027-04-13T04:00:00+05:00", "2027-04-14T04:00:00+05:00")
    assert "Night of music" in grid.text
    assert "Night of music" not in next_grid.text


def test_badges_the_home_page_and_itineraries_ask_the_same(app: Flask) -> None:
    event = an_event(day_changes_at=time(4))
    session, group = a_night(event), danas_delegation(event)
    with transaction():
        add_session_item(group, session, by=PROGRAM)

    assert [day.day for day in first_sessions(event)] == [TUESDAY]
    assert [len(day.items) for day in agenda_of(event, [session])] == [1, 0, 0]
    assert [day for day, _items in by_day(items_of(group), event)] == [TUESDAY]


def test_midnight_stays_the_end_of_the_day_where_nothing_is_set(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_night(event)

    assert [day.day for day in first_sessions(event)] == [WEDNESDAY]
    assert "Night of music" in browser.read(f"/{event.slug}/programme?day=2027-04-14").text


def test_the_form_takes_a_time_after_midnight_for_the_night_after_its_day(app: Flask, browser: Browser) -> None:
    event = an_event(day_changes_at=time(4))
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/programme"
    typed = {"title_en": "Night of music", "day": "2027-04-15", "starts": "01:00", "minutes": "60"}

    page = browser.read(f"{address}/new")
    browser.send(f"{address}/new", typed)
    [session] = db.session.query(Session).all()
    opened = browser.read(f"{address}/{session.id}")
    browser.send(f"{address}/{session.id}", {"title_en": "Night of songs"})
    db.session.expire_all()

    assert "A time before 04:00 is in the night after that day." in page.text
    assert session.starts_at == datetime(2027, 4, 15, 20, tzinfo=UTC)
    assert (opened.typed("day"), opened.typed("starts")) == ("2027-04-15", "01:00")
    assert session.title["en"] == "Night of songs"


def test_the_grid_moves_a_session_into_the_night_and_drafts_are_published_by_the_evening(
    app: Flask, browser: Browser
) -> None:
    event = an_event(day_changes_at=time(4))
    session = a_session(event, state=SessionState.DRAFT)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/programme/grid/{session.id}"
    body = {"version": session.version, "day": "2027-04-13", "starts": 25 * 60, "minutes": 60, "room": 0}

    token = browser.read(f"/organise/{event.slug}/programme/new").typed("csrf_token")
    headers = {"X-CSRFToken": token, "Accept": "application/json"}
    answer = browser.client.post(address, json=body, headers=headers)
    with transaction():
        count = publish_drafts(event, TUESDAY, by=PROGRAM)

    assert answer.status_code == 200
    assert (answer.json or {})["item"]["starts"] == 25 * 60
    assert db.session.get_one(Session, session.id).starts_at == AT_ONE
    assert count == 1


def test_the_hour_is_set_on_the_page_of_the_dates_and_names_a_session_that_would_fall_out(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/place"
    browser.send(page, {"day_changes_at": "04:00"})
    late = browser.send(page, {"day_changes_at": "09:00"}, status=400)
    db.session.expire_all()
    was = event.day_changes_at
    browser.send(page, {"day_changes_at": "00:00"})
    before_dawn = datetime(2027, 4, 12, 21, tzinfo=UTC)  # 02:00 on the first day
    a_session(event, title={"en": "Set-up"}, starts_at=before_dawn, ends_at=before_dawn + HOUR)

    with pytest.raises(Refused) as refusal, transaction():
        edit_event(event, {"day_changes_at": time(4)}, version=event.version, by=PROGRAM)

    assert was == time(4)
    assert late.errors == ["A day of the programme ends at 08:00 at the latest."]
    assert str(refusal.value) == "“Set-up” would be on no day of the expo. Move it first."
