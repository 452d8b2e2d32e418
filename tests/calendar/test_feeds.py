"""Feeds as clients poll them: 304 for unchanged ones, every change visible, and tokens that open only their own feed."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import icalendar
import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.events.rules import EventState
from expo.events.services.expos import move_event
from expo.history.services import Actor
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from tests.calendar.ics import items_of
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session
from tests.queries import counted

OLGA = Actor("Olga")


def test_the_feed_holds_what_was_ever_published(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Main hall")
    a_session(event, title={"en": "Opening, with guests; and tea"}, room_id=room.id)
    a_session(event, title={"en": "Cancelled"}, state=SessionState.CANCELLED)
    a_session(event, title={"en": "Deleted"}, state=SessionState.DELETED)
    a_session(event, title={"en": "Draft"}, state=SessionState.DRAFT)

    answer = app.test_client().get(f"/{event.slug}/programme.ics")

    items = items_of(answer.data)
    assert {title: str(item["STATUS"]) for title, item in items.items()} == {
        "Opening, with guests; and tea": "CONFIRMED",
        "Cancelled": "CANCELLED",
        "Deleted": "CANCELLED",
    }
    opening = items["Opening, with guests; and tea"]
    assert opening["DTSTART"].dt.astimezone(UTC) == MORNING
    assert opening["DTSTART"].params["TZID"] == "Asia/Karachi"
    assert str(opening["LOCATION"]) == "Main hall, Test Hall, Karachi"
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert b"METHOD" not in answer.data
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in answer.data


def test_a_feed_can_be_narrowed_and_junk_in_its_address_is_ignored(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Main hall")
    a_session(event, title={"en": "In the hall", "ur": "ہال میں"}, room_id=room.id)
    a_session(event, title={"en": "Elsewhere"})
    client = app.test_client()

    assert list(items_of(client.get(f"/{event.slug}/programme.ics?room=main-hall").data)) == ["In the hall"]
    assert "ہال میں" in items_of(client.get(f"/{event.slug}/programme.ics?lang=ur").data)
    junk = client.get(f"/{event.slug}/programme.ics?utm_source=x&track=%22%3E&lang=xx&room=../../etc")
    assert len(items_of(junk.data)) == 2


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("{tag}", 304),
        ('"other", {tag}', 304),
        ("W/{tag}", 304),
        ("*", 304),
        ("{zipped}", 200),
        ('"other"', 200),
        ("rubbish", 200),
    ],
)
def test_a_known_state_is_not_sent_again(app: Flask, header: str, status: int) -> None:
    event = an_event()
    client, address = app.test_client(), f"/{event.slug}/programme.ics"
    tag = client.get(address).headers["ETag"]
    zipped = client.get(address, headers={"Accept-Encoding": "gzip"}).headers["ETag"]

    answer = client.get(address, headers={"If-None-Match": header.format(tag=tag, zipped=zipped)})

    assert tag != zipped
    assert answer.status_code == status
    assert (answer.data == b"") == (status == 304)


@pytest.mark.parametrize(
    "rubbish",
    [
        "not a date",
        "Wed, 14 Apr 2087 10:00:00 GMT",
        "9" * 3000,
        "Wed, 14 Apr 2027 10:00:00 +99999999999999999999",
        "Wed, 99999999999999999999 Apr 2027 10:00:00 GMT",
        "Wed, 14 Apr 2027 10:00:00 -0000",
    ],
)
def test_a_date_that_says_nothing_gets_the_feed(app: Flask, rubbish: str) -> None:
    event = an_event()

    answer = app.test_client().get(f"/{event.slug}/programme.ics", headers={"If-Modified-Since": rubbish})

    assert answer.status_code == 200


def test_two_edits_in_the_same_second_are_both_seen_by_a_client_that_compares_dates(app: Flask) -> None:
    moment = datetime(2027, 1, 1, 12, 0, 0, 100_000, tzinfo=UTC)
    with clock.set_to(moment):
        event = an_event()
        session = a_session(event, title={"en": "Before"})
    client, address = app.test_client(), f"/{event.slug}/programme.ics"
    with clock.set_to(moment + timedelta(milliseconds=20)):
        between = client.get(address)
    with clock.set_to(moment + timedelta(milliseconds=50)), transaction():
        edit_session(session, {"title": {"en": "After"}}, version=session.version, by=OLGA)
    since = format_datetime(moment.replace(microsecond=0), usegmt=True)

    with clock.set_to(moment + timedelta(milliseconds=900)):
        same_second = client.get(address, headers={"If-Modified-Since": since})
    with clock.set_to(moment + timedelta(seconds=5)):
        later = client.get(address)
        settled = client.get(address, headers={"If-Modified-Since": later.headers["Last-Modified"]})

    assert "Last-Modified" not in between.headers
    assert list(items_of(same_second.data)) == ["After"]
    assert list(items_of(later.data)) == ["After"]
    assert settled.status_code == 304


def test_a_packed_feed_is_known_to_whoever_asks_for_it_packed(app: Flask) -> None:
    event = an_event()
    client, address = app.test_client(), f"/{event.slug}/programme.ics"
    packed = {"Accept-Encoding": "gzip"}
    tag = client.get(address, headers=packed).headers["ETag"]

    answer = client.get(address, headers={**packed, "If-None-Match": tag})

    assert (answer.status_code, answer.headers["ETag"]) == (304, tag)


def test_gzip_head_and_caching_are_as_promised(app: Flask) -> None:
    event = an_event()
    a_session(event)
    client, address = app.test_client(), f"/{event.slug}/programme.ics"

    plain, packed = client.get(address), client.get(address, headers={"Accept-Encoding": "gzip"})
    head = client.head(address)

    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert plain.headers["Cache-Control"] == "public, max-age=300"
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", plain.headers["ETag"])


def test_no_cookie_and_no_language_keeps_feeds_apart_in_a_cache(app: Flask) -> None:
    event = an_event()
    a_session(event)
    address, client = f"/{event.slug}/programme.ics", app.test_client()
    known = client.get(address).headers
    asked = [
        {},
        {"Accept-Encoding": "gzip"},
        {"If-None-Match": known["ETag"]},
        {"If-None-Match": "*"},
        {"If-Modified-Since": known.get("Last-Modified", "")},
        {"Accept-Language": "ur"},
        {"Accept": "application/json"},
    ]

    answers = [ask(address, headers=headers) for ask in (client.get, client.head) for headers in asked]

    assert {answer.headers["Vary"] for answer in answers} == {"Accept-Encoding"}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"public, max-age=300"}
    assert {answer.headers.get("Content-Language") for answer in answers} == {None}
    assert {answer.status_code for answer in answers} == {200, 304}


def test_clients_come_oftener_while_the_expo_runs(app: Flask) -> None:
    event = an_event(state=EventState.PUBLISHED)
    a_session(event)
    address = f"/{event.slug}/programme.ics"
    before = app.test_client().get(address)

    with transaction():
        move_event(event, EventState.LIVE, by=OLGA)
    running = app.test_client().get(address, headers={"If-None-Match": before.headers["ETag"]})

    calendars: list[Any] = [icalendar.Calendar.from_ical(one.data) for one in (before, running)]
    assert [one["REFRESH-INTERVAL"].dt for one in calendars] == [timedelta(hours=1), timedelta(minutes=15)]
    assert [b"X-PUBLISHED-TTL:PT1H" in before.data, b"X-PUBLISHED-TTL:PT15M" in running.data] == [True, True]


def test_not_modified_costs_at_most_one_statement_and_an_unchanged_feed_too(app: Flask) -> None:
    event = an_event()
    for number in range(3):
        a_session(event, starts_at=MORNING + timedelta(hours=number))
    client, address = app.test_client(), f"/{event.slug}/programme.ics"
    tag = client.get(address).headers["ETag"]
    now = clock.now()

    with clock.set_to(now + timedelta(seconds=2)), counted(app) as known:
        client.get(address, headers={"If-None-Match": tag})
    with clock.set_to(now + timedelta(seconds=4)), counted(app) as unchanged:
        client.get(address)
    with clock.set_to(now + timedelta(seconds=4)), counted(app) as at_once:
        client.get(address, headers={"If-None-Match": tag})

    assert [len(known), len(unchanged), len(at_once)] == [1, 1, 0]


def test_a_change_gives_another_tag_and_the_same_state_the_same_bytes(app: Flask) -> None:
    event = an_event()
    session = a_session(event)
    client, address = app.test_client(), f"/{event.slug}/programme.ics"
    first, again = client.get(address), client.get(address)
    with transaction():
        move_session(session, SessionState.CANCELLED, by=OLGA)

    after = client.get(address)

    assert first.data == again.data
    assert after.headers["ETag"] != first.headers["ETag"]
