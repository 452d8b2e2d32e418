"""Programmes of other software: what comes in, what is said to be left out, and the same source again and again."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask import Flask
from openpyxl import Workbook

from expo.db import db, transaction
from expo.events.models import Event
from expo.imports.words import note_sentence
from expo.programme.models import Room, Session, Speaker
from expo.programme.rules import SessionState
from expo.programme.services.sessions import move_session
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session
from tests.lists import OLGA
from tests.pages import Browser
from tests.programme.tables.files import import_file, look_at, titles

HOUR = timedelta(hours=1)


def _notes(event: Event, data: bytes | str) -> dict[str, int]:
    return {note_sentence(note, ""): note.count for note in look_at(event, data).read.findings.notes}


def _one() -> Session:
    return db.session.scalars(sa.select(Session)).one()


def _people(session: Session) -> list[str]:
    return [part.speaker.name for part in session.parts]


def _frab(*events: dict[str, Any], acronym: str = "tech27") -> str:
    days = [{"date": "2027-04-13", "rooms": {"Hall A": list(events)}}]
    return json.dumps({"schedule": {"conference": {"acronym": acronym, "days": days}}})


TALK = {
    "id": 7,
    "guid": "2b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e",
    "date": "2027-04-13T10:00:00+05:00",
    "duration": "01:00",
    "title": "Tensors",
    "subtitle": "A tour",
    "language": "de",
    "type": "Devroom",
    "abstract": "<p>About <b>tensors</b>.</p><ul><li>one</li></ul>",
    "description": "See <a href='https://example.org/x'>here</a>",
    "links": [{"url": "https://example.org"}],
    "attachments": ["slides.pdf"],
    "persons": [{"id": 1, "name": "Ali Khan"}, {"id": 2, "name": "Ali Khan"}],
}


def test_what_a_schedule_says_comes_in_and_the_rest_is_counted(app: Flask) -> None:
    event = an_event()

    notes = _notes(event, _frab(TALK, {**TALK, "id": 8, "guid": "", "title": "B", "date": "2027-04-13T12:00:00"}))
    import_file(event, _frab(TALK))

    session = _one()
    assert session.abstract["en"] == "A tour\n\nAbout tensors.\n\n- one\n\nSee here (https://example.org/x)"
    assert (session.language, session.room.name if session.room else {}) == ("de", {"en": "Hall A"})
    assert _people(session) == ["Ali Khan", "Ali Khan"]  # two of one name are two
    assert notes == {
        "This is in the file and is not taken over: files and slides.": 2,
        "This is in the file and is not taken over: links.": 2,
        "This is in the file and is not taken over: the kind “Devroom”, of which these became panels.": 2,
        "Subtitle, summary and description stand in the text, one after the other.": 2,
    }


def test_a_source_comes_again_and_again_and_a_trial_elsewhere_does_not_spoil_it(app: Flask) -> None:
    trial, event = an_event(), an_event()
    for one in (trial, event):
        assert import_file(one, _frab(TALK, {**TALK, "id": 8, "guid": "x-8", "title": "Second"})) == (2, 0)
        assert import_file(one, _frab(TALK, {**TALK, "id": 8, "guid": "x-8", "title": "Second"})) == (0, 0)
    assert db.session.scalar(sa.select(sa.func.count()).where(Speaker.event_id == event.id)) == 2

    later = _frab({**TALK, "title": "Tensors!", "date": "2027-04-13T11:00:00+05:00"}, {**TALK, "id": 9, "guid": "x-9"})
    look = look_at(event, later)

    assert [said for _row, said in look.judged.changed] == ["Tensors: Title, Starts at, Ends at"]
    assert (look.judged.absent, len(look.judged.good)) == (["Second"], 2)
    assert import_file(event, later) == (1, 1)
    assert sorted(titles()) == sorted(["Second", "Second", "Tensors", "Tensors", "Tensors!"])  # nothing is deleted


def test_pretalx_says_its_talks(app: Flask) -> None:
    event = an_event()
    talk = {
        "code": "ABC",
        "title": "Talk",
        "submission_type": {"en": "Talk"},
        "track": {"en": "AI"},
        "content_locale": "tr",
        "state": "confirmed",
        "abstract": "Short",
        "slot": {"room": {"en": "Hall A"}, "start": "2027-04-13T10:00:00+05:00", "end": "2027-04-13T10:45:00+05:00"},
        "speakers": [{"code": "XYZ", "name": "Ada"}],
    }
    gone, unplaced = {**talk, "code": "G", "state": "withdrawn"}, {**talk, "code": "U", "slot": None}

    data = json.dumps({"count": 3, "results": [talk, gone, unplaced]})
    notes = _notes(event, data)

    assert (import_file(event, data), import_file(event, data)) == ((1, 0), (0, 0))
    session = _one()
    assert (session.starts_at, session.ends_at, session.language) == (MORNING, MORNING + 0.75 * HOUR, "tr")
    assert (_people(session), session.track.name if session.track else {}) == (["Ada"], {"en": "AI"})
    assert notes == {
        "This is in the file and is not taken over: events that were cancelled or withdrawn.": 1,
        "This is in the file and is not taken over: events without a time.": 1,
    }


MOMENT = {"date": "2027-04-13", "time": "10:00:00", "tz": "Asia/Karachi"}
WELDING = {
    "id": "3",
    "title": "Welding",
    "startDate": MOMENT,
    "duration": 30,
    "room": "Hall A",
    "speakers": [{"fullName": "Kaya, Ayşe"}],
}
COFFEE = {"title": "Coffee", "entryType": "Break", "startDate": {**MOMENT, "time": "11:00:00"}, "duration": 15}


def test_indico_says_its_contributions(app: Flask) -> None:
    event = an_event()

    assert import_file(event, json.dumps({"results": [{"id": "12", "contributions": [WELDING]}]})) == (1, 0)
    assert (_one().starts_at, _people(_one())) == (MORNING, ["Ayşe Kaya"])


def test_indico_says_its_timetable(app: Flask) -> None:
    event = an_event()
    morning = {"title": "Morning", "entries": {"c3": {**WELDING, "presenters": WELDING["speakers"]}}}

    assert import_file(event, json.dumps({"results": {"12": {"20270413": {"s1": morning, "b2": COFFEE}}}})) == (2, 0)
    found = db.session.scalars(sa.select(Session).order_by(Session.starts_at))
    assert [(one.title["en"], one.track.name["en"] if one.track else "") for one in found] == [
        ("Welding", "Morning"),
        ("Coffee", ""),
    ]


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Tech week
BEGIN:VEVENT
UID:one@example.org
DTSTART;TZID=Europe/Istanbul:20270413T080000
DURATION:PT45M
SUMMARY:Opening
LOCATION:Hall A\\, Expo Centre
RRULE:FREQ=DAILY;COUNT=2
END:VEVENT
BEGIN:VEVENT
UID:two@example.org
DTSTART:20270413T070000Z
DTEND:20270413T080000Z
SUMMARY:Gone
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_file_comes_in_with_the_room_that_is_here(app: Flask) -> None:
    event = an_event()
    hall = a_room(event, "Hall A")

    notes = _notes(event, CALENDAR)

    assert (import_file(event, CALENDAR), import_file(event, CALENDAR)) == ((1, 0), (0, 0))
    session = _one()
    assert (session.starts_at, session.ends_at, session.room_id) == (MORNING, MORNING + 0.75 * HOUR, hall.id)
    assert notes == {
        "This is in the file and is not taken over: events that were cancelled or withdrawn.": 1,
        "This is in the file and is not taken over: repetitions of an event: only its first date comes in.": 1,
    }


def test_our_own_feed_comes_back_without_a_change(app: Flask, browser: Browser) -> None:
    event = an_event()
    room = a_room(event, "Hall A")
    a_session(event, title={"en": "Opening"}, abstract={"en": "Text"}, room_id=room.id, state=SessionState.PUBLISHED)

    feed = browser.client.get(f"/{event.slug}/programme.ics").data

    assert import_file(event, feed) == (0, 0)


def _grid(change: Any = lambda _sheet: None) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Day 2"
    for row in (
        ("Programme", None, None),
        ("Time", "Hall A", "Hall B"),
        ("09:00 - 09:30", "Registration", None),
        ("09:30–10:30", "Opening\nAyşe Kaya, Ali Khan", "Workshop"),
        ("10:30–11:00", "Panel", None),
        ("2027-04-15", None, None),
        ("10:00–11:00", None, "Closing"),
    ):
        sheet.append(row)
    sheet.merge_cells("B3:C3")
    sheet.merge_cells("C4:C5")
    change(sheet)
    book.save(file)
    return file.getvalue()


def test_a_table_of_times_by_rooms_is_unfolded(app: Flask) -> None:
    event = an_event()

    notes = _notes(event, _grid())
    import_file(event, _grid())

    rooms = {room.id: room.name["en"] for room in db.session.scalars(sa.select(Room))}
    sessions = db.session.scalars(sa.select(Session).order_by(Session.starts_at, Session.id)).all()
    at_nine = datetime(2027, 4, 14, 4, tzinfo=UTC)
    assert [(one.title["en"], rooms.get(one.room_id or 0, "")) for one in sessions] == [
        ("Registration", ""),
        ("Opening", "Hall A"),
        ("Workshop", "Hall B"),
        ("Panel", "Hall A"),
        ("Closing", "Hall B"),
    ]
    assert [(one.starts_at - at_nine, one.ends_at - one.starts_at) for one in sessions[:3]] == [
        (timedelta(), HOUR / 2),
        (HOUR / 2, HOUR),
        (HOUR / 2, 1.5 * HOUR),
    ]
    assert sessions[4].starts_at == datetime(2027, 4, 15, 5, tzinfo=UTC)
    assert _people(sessions[1]) == ["Ayşe Kaya", "Ali Khan"]
    assert notes == {"A table of times by rooms, a session in each cell, such as “Registration”.": 5}


def test_drafts_that_overlap_come_in_and_publishing_refuses(app: Flask) -> None:
    event = an_event()
    both = _frab(TALK, {**TALK, "id": 8, "guid": "x-8", "title": "Same hour", "persons": []})

    look = look_at(event, both)
    import_file(event, both)

    assert look.judged.remarks == ["Row 3, “Same hour”: “Tensors” has that room at that time."]
    first, second = db.session.scalars(sa.select(Session).order_by(Session.id))
    with transaction():
        second.room_id = None
    with transaction():
        move_session(first, SessionState.PUBLISHED, by=OLGA)
    assert first.state is SessionState.PUBLISHED
