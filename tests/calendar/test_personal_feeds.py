"""Personal feeds: their content, options, renewed and revoked addresses."""

import icalendar
from flask import Flask

from expo.calendar.services import feed_address, feed_of, keep, renew_feed, revoke_feed, set_feed_options
from expo.db import transaction
from expo.history.services import Actor
from expo.registration.notices import ticket_address
from expo.registration.services.decisions import cancel
from tests.calendar.ics import items_of, path_of
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito

OLGA = Actor("Olga")


def test_a_persons_feed_has_the_days_and_the_sessions_they_keep(app: Flask) -> None:
    event = an_event()
    kept, _other = a_session(event, title={"en": "Kept"}), a_session(event, title={"en": "Not kept"})
    person = vito(event)
    with transaction():
        keep(person, kept)
        set_feed_options(feed_of(person), hide_cancelled=False, alarm_minutes=15)
        address = path_of(feed_address(feed_of(person)))

    answer = app.test_client().get(address)

    titles = sorted(str(item["SUMMARY"]) for item in icalendar.Calendar.from_ical(answer.data).walk("VEVENT"))
    assert titles == ["Kept", "Test Expo", "Test Expo", "Test Expo"]
    assert answer.data.count(b"TRIGGER:-PT15M") == 4
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_whoever_cancelled_sees_the_days_cancelled(app: Flask) -> None:
    person = vito(an_event())
    with transaction():
        address = path_of(feed_address(feed_of(person)))
        cancel(person, by=OLGA)

    answer = app.test_client().get(address)

    assert answer.data.count(b"STATUS:CANCELLED") == 3


def test_renewed_revoked_and_guessed_addresses_are_not_here(app: Flask) -> None:
    person = vito(an_event())
    client = app.test_client()
    with transaction():
        first = path_of(feed_address(feed_of(person)))
        renew_feed(feed_of(person), by=OLGA)
        second = path_of(feed_address(feed_of(person)))
    renewed = [client.get(first).status_code, client.get(second).status_code]

    with transaction():
        revoke_feed(feed_of(person), by=OLGA)
    ticket = path_of(ticket_address(person)).removeprefix("/my/")
    others = [
        client.get(a).status_code
        for a in (second, f"/calendar/{ticket}.ics", "/calendar/x.ics", f"/calendar/{'A' * 43}.ics")
    ]

    assert renewed == [404, 200]
    assert others == [404, 404, 404, 404]


def test_the_holder_chooses_the_language(app: Flask) -> None:
    event = an_event()
    person = vito(event, language="tr")
    with transaction():
        keep(person, a_session(event, title={"en": "Opening", "tr": "Açılış", "ur": "افتتاح"}))
        address = path_of(feed_address(feed_of(person)))
    first = app.test_client().get(address)

    with transaction():
        set_feed_options(feed_of(person), hide_cancelled=False, alarm_minutes=None, language="ur")
    second = app.test_client().get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert "Açılış" in items_of(first.data)
    assert (second.status_code, sorted(items_of(second.data))) == (200, ["آزمائشی ایکسپو", "افتتاح"])


def test_guessing_addresses_is_slowed_down_and_those_who_know_theirs_go_on(app: Flask) -> None:
    person = vito(an_event())
    with transaction():
        address = path_of(feed_address(feed_of(person)))
    client = app.test_client()

    answers = [client.get(f"/calendar/{'A' * 40}{number:03}.ics").status_code for number in range(70)]

    assert (answers.count(404), answers.count(429)) == (60, 10)
    assert client.get(address).status_code == 200
