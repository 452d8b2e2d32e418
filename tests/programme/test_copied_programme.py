"""A programme in the copy of an expo, and its speakers; by the services alone."""

from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.copy_parts import ExpoCopy
from expo.events.models import Event
from expo.events.services.venue_parts import add_hall, add_zone
from expo.history.services import Actor
from expo.interpreters.domain_events import InterpretersMerged
from expo.programme.models import Session
from expo.programme.queries import rooms_of, tracks_of
from expo.programme.rules import SessionKind, SessionState
from expo.programme.services.copies import PROGRAMME, copy_programme
from expo.programme.services.speakers import add_speaker, edit_speaker, follow_merge, set_photo
from expo.programme.services.venue_parts import add_room, add_track
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.told import told

OLGA = Actor("Olga")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST, LAST = date(2027, 4, 13), date(2027, 4, 15)


def _copy_of(event: Event, **changes: Any) -> tuple[Event, ExpoCopy]:
    """A copy that begins a week later, with a hall and a zone for those of the original."""
    copy = an_event(**{"first_day": FIRST + 7 * DAY, "last_day": LAST + 7 * DAY, **changes})
    with transaction():
        halls = {hall.id: add_hall(copy, hall.name, by=OLGA) for hall in event_halls(event)}
        zones = {zone.id: add_zone(copy, zone.name, None, by=OLGA) for zone in event_zones(event)}
    return copy, ExpoCopy(event, copy, OLGA, halls, zones, {})


def event_halls(event: Event) -> list[Any]:
    return [room.hall for room in rooms_of(event) if room.hall is not None]


def event_zones(event: Event) -> list[Any]:
    return [room.zone for room in rooms_of(event) if room.zone is not None]


def _with_rooms() -> Event:
    event = an_event()
    with transaction():
        hall, zone = add_hall(event, "Hall 1", by=OLGA), add_zone(event, "Lounge", None, by=OLGA)
        add_room(event, {"en": "Indus"}, hall=hall, capacity=40, by=OLGA)
        add_room(event, {"en": "Ravi"}, zone=zone, by=OLGA)
        add_room(event, {"en": "Jhelum"}, by=OLGA)
        add_track(event, {"en": "Health", "tr": "Sağlık"}, by=OLGA)
    return event


def test_rooms_and_tracks_of_a_copy_lie_in_its_own_halls_and_zones(app: Flask) -> None:
    event = _with_rooms()
    copy, made = _copy_of(event)
    with transaction():
        copy_programme(made)

    [hall], [zone] = made.halls.values(), made.zones.values()
    rooms = [(one.name, one.hall_id, one.zone_id, one.capacity, one.position) for one in rooms_of(copy)]
    assert rooms == [
        ({"en": "Indus"}, hall.id, None, 40, 0),
        ({"en": "Ravi"}, None, zone.id, None, 1),
        ({"en": "Jhelum"}, None, None, None, 2),
    ]
    assert [one.name for one in tracks_of(copy)] == [{"en": "Health", "tr": "Sağlık"}]
    assert {who for who, _verb, _what in told(copy, "room", "track")} == {"Olga"}
    assert made.notes == []


def test_a_copied_session_has_all_but_its_people_and_is_a_draft(app: Flask) -> None:
    event = _with_rooms()
    own: dict[str, Any] = {
        "kind": SessionKind.WORKSHOP,
        "title": {"en": "Opening", "tr": "Açılış"},
        "abstract": {"en": "About"},
        "language": "tr",
        "interpreted": ["en"],
        "seats": 12,
    }
    room, track = rooms_of(event)[1], tracks_of(event)[0]
    fields = {**own, "ends_at": MORNING + 2 * HOUR, "room_id": room.id, "track_id": track.id}
    a_session(event, interpreters=[an_interpreter(event)], **fields)
    a_session(event, title={"en": "Opening"})
    copy, made = _copy_of(event)
    with transaction():
        copy_programme(made)

    query = sa.select(Session).where(Session.event_id == copy.id).order_by(Session.id)
    first, second = db.session.scalars(query).all()
    times = {"starts_at": MORNING + 7 * DAY, "ends_at": MORNING + 7 * DAY + 2 * HOUR}
    places = {"room_id": rooms_of(copy)[1].id, "track_id": tracks_of(copy)[0].id}
    expected = {**own, **times, **places, "state": SessionState.DRAFT, "slug": "opening", "interpreters": []}
    assert {name: getattr(first, name) for name in expected} == expected
    assert (second.slug, second.room_id, second.track_id) == ("opening-2", None, None)
    assert told(copy, "session") == [("Olga", "added", "Opening")] * 2


@pytest.mark.parametrize(
    ("days", "note"),
    [
        (3, "1 session was not copied: it is cancelled or on no day of the copy."),
        (2, "2 sessions were not copied: they are cancelled or on no day of the copy."),
    ],
)
def test_how_many_sessions_were_left_behind_is_said(app: Flask, days: int, note: str) -> None:
    event = an_event()
    a_session(event, starts_at=MORNING + 2 * DAY)
    a_session(event, state=SessionState.CANCELLED)
    a_session(event, state=SessionState.DRAFT)
    copy, made = _copy_of(event, last_day=FIRST + (7 + days - 1) * DAY)
    with transaction():
        copy_programme(made)

    assert made.notes == [note]
    count = sa.select(sa.func.count(Session.id)).where(Session.event_id == copy.id)
    assert db.session.scalar(count) == days - 1


def test_a_programme_is_counted_by_its_sessions_or_else_by_its_rooms(app: Flask) -> None:
    empty, bare, full = an_event(), an_event(), an_event()
    for event in (bare, full):
        a_room(event)
    a_session(full), a_session(full)

    assert [PROGRAMME.count(event) for event in (empty, bare, full)] == [0, 1, 2]


@pytest.mark.parametrize(("kept", "double"), [(True, False), (False, True), (False, False), (True, True)])
def test_a_speaker_follows_the_interpreter_that_stays(app: Flask, *, kept: bool, double: bool) -> None:
    event = an_event()
    stays, goes = an_interpreter(event, "Derya"), an_interpreter(event, "Derya D.")
    one = a_speaker(event, "Derya S.", interpreter_id=stays.id) if kept else None
    other = a_speaker(event, "D. S.", interpreter_id=goes.id) if double else None
    if one and other:
        with pytest.raises(Refused, match=r"Both are speakers too, as two people: Derya S\. and D\. S\."):
            follow_merge(InterpretersMerged(stays, goes))
        return
    with transaction():
        follow_merge(InterpretersMerged(stays, goes))

    assert [speaker.interpreter_id for speaker in (one, other) if speaker] == [stays.id] * (kept + double)


def test_a_speaker_has_all_that_is_written_of_them(app: Flask) -> None:
    event = an_event()
    fields = {
        "name": "Ada Lovelace",
        "second_name": "ایڈا",
        "job_title": "Countess",
        "organisation": "Analytical Engines",
        "country": "GB",
        "about": {"en": "Wrote it first."},
        "links": ["https://ada.example"],
    }
    db.session.refresh(event)
    revision = event.public_revision
    with transaction():
        speaker = add_speaker(event, {**fields, "unknown": 1}, by=OLGA)
        nameless = add_speaker(event, {"name": "ایڈا"}, by=OLGA)

    columns = {name: getattr(speaker, name) for name in fields}
    assert columns == fields
    assert (speaker.version, speaker.photo_key, speaker.slug, speaker.event_id) == (1, "", "ada-lovelace", event.id)
    assert (nameless.slug.startswith("speaker-"), len(nameless.slug)) == (True, len("speaker-") + 8)
    revisions = [revision, event.public_revision]
    with transaction():
        with pytest.raises(Refused, match="no picture that can be read"):
            set_photo(speaker, b"no picture", by=OLGA)
        edit_speaker(speaker, {"job_title": "Mathematician"}, version=1, by=OLGA)
    revisions.append(event.public_revision)
    assert revisions == sorted(set(revisions))
    assert (speaker.job_title, speaker.version, speaker.photo_key) == ("Mathematician", 2, "")
