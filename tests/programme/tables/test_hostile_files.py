"""Programme files that are hostile, broken, too large or very long."""

import io

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db
from expo.programme.models import Session
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser, form_values
from tests.programme.tables.files import HEAD, import_file, refusal_of

_ENTITY_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<schedule><day><room><event><title>&b;</title></event></room></day></schedule>"
)


_EXTERNAL = '<?xml version="1.0"?><!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><schedule>&x;</schedule>'


@pytest.mark.parametrize(
    "data",
    [
        _ENTITY_BOMB,
        _EXTERNAL,
        "<schedule>",
        "<html></html>",
        "{",
        '{"schedule": 3}',
        "[]" * 3,
        '{"schedule": {"conference": {"days": [{"rooms": {"A": [1]}}]}}}',
        b"PK\x03\x04 not a zip",
        b"\x00\x01\x02\x03" * 40,
        b"%PDF-1.7 \x00",
        "[" * 100_000,
    ],
    ids=[
        "bomb",
        "external",
        "broken",
        "html",
        "broken json",
        "other json",
        "brackets",
        "odd json",
        "no zip",
        "bytes",
        "pdf",
        "deep",
    ],
)
def test_hostile_and_broken_files_are_refused_in_words(app: Flask, data: bytes | str) -> None:
    message, _faults = refusal_of(an_event(), data)

    assert message in {
        "This file cannot be read. Choose a CSV or XLSX table, a schedule.xml, JSON or iCalendar file.",
        "This file cannot be read as a table. Choose a CSV or XLSX file.",
        "Something is still to be decided. Nothing was registered.",  # a text without the columns
    }


def test_files_without_bounds_are_refused_before_they_are_read(app: Flask) -> None:
    event = an_event()

    heavy = refusal_of(event, b"x" * (10 * 1024 * 1024 + 1))
    wide = refusal_of(event, ",".join(["Title"] * 300))

    assert heavy[0] == "This file is too large. A file may have 10 MB."
    assert wide[0] == "This file has too many columns."


def test_five_hundred_sessions_come_in_at_once(app: Flask) -> None:
    event = an_event()
    rows = [HEAD + ",Room"]
    for number in range(500):
        start = 600 + number % 16 * 30
        day, room = 13 + number // 16 % 3, number // 48
        rows.append(
            f"Session {number},2027-04-{day},{start // 60}:{start % 60:02},{(start + 30) // 60}:{(start + 30) % 60:02},R{room}"
        )

    done = import_file(event, "\n".join(rows))

    assert done == (500, 0)
    assert len(set(db.session.scalars(sa.select(Session.slug)))) == 500


def _calendar(*lines: str) -> str:
    parts = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "SUMMARY:A", *lines)
    return "\r\n".join((*parts, "END:VEVENT", "END:VCALENDAR", ""))


_FIRST_DAY = "0001-01-01T00:00:00+14:00"
_BEGINS = "DTSTART:20270413T100000Z"
_SCHEDULE = f"""<schedule><day date="2027-04-13"><room name="A"><event id="1"><date>{_FIRST_DAY}</date><title>x</title>
    <duration>01:00</duration></event></room></day></schedule>"""


@pytest.mark.parametrize(
    "data",
    [
        _calendar("DTSTART:x"),
        _calendar(_BEGINS, "DTEND:x"),
        _calendar(_BEGINS, "DURATION:x"),
        _calendar(_BEGINS, "DURATION:P99999999999D"),
        _calendar("DTSTART:00010101T000000"),
        _calendar("DTSTART:99991231T235959Z", "DURATION:PT2H"),
        '{"schedule": {"conference": {"days": [{"rooms": {"A": [{"date": "'
        + _FIRST_DAY
        + '", "duration": "99999999:00",'
        ' "title": "x", "guid": "1"}]}}]}}}',
        _SCHEDULE,
        HEAD + "\nx,9999-12-31,23:00,01:00\n",
    ],
)
def test_a_time_that_no_clock_shows_is_a_fault_and_never_an_error(app: Flask, browser: Browser, data: str) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/lists/new/sessions"
    file = {"file": (io.BytesIO(data.encode()), "programme.ics")}

    sent = form_values(browser.read(page).soup, page) | file
    answer = browser.client.post(page, data=sent, follow_redirects=True)

    assert answer.status_code in {200, 400, 409}
    assert db.session.scalars(sa.select(Session)).all() == []
