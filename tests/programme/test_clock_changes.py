"""Sessions on the nights that the clocks change: in the form, on the grid, in files and in calendars."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask

from expo.db import db
from expo.events.models import Event
from expo.kit.ical import CalendarItem, item_bytes
from expo.programme.models import Session
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.pages import Browser
from tests.programme.tables.files import HEAD, faults_of, import_file

SKIPPED = "The clocks go forward that night, so 02:30 does not exist. Enter 01:30 or 03:30."
TWICE = "The clocks go back that night, so 02:30 comes twice. "
FIRST, SECOND = datetime(2027, 10, 31, 0, 30, tzinfo=UTC), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def in_berlin(day: date) -> Event:
    return an_event(zone="Europe/Berlin", first_day=day - timedelta(days=1), last_day=day + timedelta(days=1))


SPRING, AUTUMN = date(2027, 3, 28), date(2027, 10, 31)


def _send(browser: Browser, event: Event, typed: dict[str, str], *, status: int = 200) -> Any:
    address = f"/organise/{event.slug}/programme/new"
    values = {"title_en": "Night", "minutes": "90", **typed}
    return browser.send(address, values, status=status)


def _only() -> Session:
    return db.session.scalars(sa.select(Session)).one()


def test_a_session_at_half_past_two_when_the_clocks_go_forward_is_refused_with_the_two_ways_out(
    app: Flask, browser: Browser
) -> None:
    event = in_berlin(SPRING)
    signed_in(browser, olga(event))

    page = _send(browser, event, {"day": SPRING.isoformat(), "starts": "02:30"}, status=400)

    assert page.errors == [SKIPPED]
    assert (page.typed("starts"), page.typed("title_en")) == ("02:30", "Night")
    assert page.soup.select("[name='starts-which']") == []


def test_ninety_minutes_from_half_past_one_are_ninety_minutes(app: Flask, browser: Browser) -> None:
    event = in_berlin(SPRING)
    signed_in(browser, olga(event))

    _send(browser, event, {"day": SPRING.isoformat(), "starts": "01:30"})

    assert _only().ends_at - _only().starts_at == timedelta(minutes=90)
    assert f"{_only().ends_at.astimezone(event.zone_info):%H:%M}" == "04:00"


def test_a_session_in_the_repeated_hour_is_asked_for_and_keeps_its_answer(app: Flask, browser: Browser) -> None:
    event = in_berlin(AUTUMN)
    signed_in(browser, olga(event))
    typed = {"day": AUTUMN.isoformat(), "starts": "02:30"}

    asked = _send(browser, event, typed, status=400)
    _send(browser, event, {**typed, "starts-which": "second"})
    address = f"/organise/{event.slug}/programme/{_only().id}"
    opened = browser.read(address)
    browser.send(address, {"minutes": "45"})

    assert asked.errors == [TWICE + "Choose the first or the second."]
    assert [option.text.strip() for option in asked.soup.select("[name='starts-which'] option")] == [
        "Choose one",
        "The first, before the clocks go back (UTC+02:00)",
        "The second, after the clocks went back (UTC+01:00)",
    ]
    assert (asked.typed("starts"), asked.typed("title_en")) == ("02:30", "Night")
    assert opened.typed("starts-which") == "second"
    assert (_only().starts_at, _only().ends_at - _only().starts_at) == (SECOND, timedelta(minutes=45))


def _drop(browser: Browser, event: Event, session: Session, **sent: Any) -> Any:
    token = browser.read(f"/organise/{event.slug}/programme/new").typed("csrf_token")
    return browser.client.post(
        f"/organise/{event.slug}/programme/grid/{session.id}",
        json={"version": session.version, "starts": 150, "minutes": 90, "room": 0, **sent},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )


def test_the_grid_refuses_the_skipped_time(app: Flask, browser: Browser) -> None:
    event = in_berlin(SPRING)
    session = a_session(event, starts_at=datetime(2027, 3, 28, 8, tzinfo=UTC))
    signed_in(browser, olga(event))

    answer = _drop(browser, event, session, day=SPRING.isoformat())

    assert (answer.status_code, answer.json["error"]) == (409, SKIPPED)


def test_the_grid_asks_for_one_of_the_repeated_times(app: Flask, browser: Browser) -> None:
    event = in_berlin(AUTUMN)
    session = a_session(event, starts_at=datetime(2027, 10, 31, 8, tzinfo=UTC))
    signed_in(browser, olga(event))

    asked = _drop(browser, event, session, day=AUTUMN.isoformat())
    put = _drop(browser, event, session, day=AUTUMN.isoformat(), which="second")

    assert (asked.status_code, [value for value, _words in asked.json["choices"]]) == (409, ["first", "second"])
    assert (put.json["item"]["starts"], put.json["item"]["which"], put.json["item"]["ends"]) == (150, "second", "04:00")
    assert db.session.get_one(Session, session.id).starts_at == SECOND


def test_a_file_says_by_the_offset_which_of_the_two_it_means(app: Flask, browser: Browser) -> None:
    spring, autumn = in_berlin(SPRING), in_berlin(AUTUMN)
    row = f"{HEAD}\nNight,2027-10-31,02:30{{}},02:45{{}}\n"

    gap = faults_of(spring, f"{HEAD}\nNight,2027-03-28,02:30,04:00\n")
    asked = faults_of(autumn, row.format("", ""))
    import_file(autumn, row.format("+02:00", "+01:00"))
    signed_in(browser, olga(autumn))
    written = browser.client.get(f"/organise/{autumn.slug}/programme/sessions.csv", buffered=True).data

    assert gap == [(2, SKIPPED)]
    assert asked == [(2, f"{TWICE}Write 02:30+02:00 or 02:30+01:00.")]
    assert (_only().starts_at, _only().ends_at - _only().starts_at) == (FIRST, timedelta(minutes=75))
    assert import_file(autumn, written).changed == 0


def test_a_schedule_file_without_offsets(app: Flask) -> None:
    spring = in_berlin(SPRING)
    session = '{"id": 1, "title": "Night", "date": "%s", "duration": "01:30"}'
    file = '{"schedule": {"conference": {"days": [{"rooms": {"A": [' + session + "]}}]}}}"

    refused = faults_of(spring, file % "2027-03-28T02:30:00")
    import_file(spring, file % "2027-03-28T01:30:00")

    assert refused == [(2, SKIPPED)]
    assert _only().ends_at - _only().starts_at == timedelta(minutes=90)


def test_a_calendar_never_ends_before_it_starts() -> None:
    def lines(starts: datetime, minutes: int) -> list[str]:
        item = CalendarItem(
            "a", starts, starts + timedelta(minutes=minutes), "Europe/Berlin", "Night", changed_at=starts
        )
        return [line for line in item_bytes(item).decode().splitlines() if line.startswith(("DTSTART", "DTEND"))]

    assert lines(FIRST, 45) == ["DTSTART:20271031T003000Z", "DTEND:20271031T011500Z"]
    assert lines(SECOND, 45) == ["DTSTART:20271031T013000Z", "DTEND:20271031T021500Z"]
    assert lines(FIRST, 15) == [
        "DTSTART;TZID=Europe/Berlin:20271031T023000",
        "DTEND;TZID=Europe/Berlin:20271031T024500",
    ]
