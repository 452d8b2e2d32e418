"""What the history tells of the programme: sessions, speakers, rooms, tracks and seats."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Changed, NotFound, Refused
from expo.history.services import Actor
from expo.programme.models import KeptSession, Session, SignUp
from expo.programme.queries import rooms_of, tracks_of
from expo.programme.rules import PartRole, SessionKind, SessionState
from expo.programme.services.sessions import add_session, edit_session, move_session, publish_drafts
from expo.programme.services.sign_ups import fill_seats, give_back, sign_up
from expo.programme.services.speakers import add_speaker, edit_speaker, remove_speaker, set_photo
from expo.programme.services.venue_parts import add_room, add_track, edit_part, remove_part
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.letters import a_picture
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.factories.registration import vito
from tests.told import told, told_changes

OLGA = Actor("Olga Organiser")
VITO = Actor("Vito")
NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
PANEL = {"kind": SessionKind.PANEL, "title": {"en": "Opening", "tr": "Açılış"}}


def test_a_session_is_told_from_draft_to_its_end(app: Flask) -> None:
    event = an_event()
    ends = MORNING + timedelta(hours=1)
    ada, bo = a_speaker(event, "Ada"), a_speaker(event, "Bo")
    with clock.set_to(NOON), transaction():
        cast = [(ada, PartRole.SPEAKER), (bo, PartRole.MODERATOR)]
        session = add_session(event, {**PANEL, "starts_at": MORNING, "ends_at": ends}, by=OLGA, cast=cast)
        made = (session.event, session.version, session.sequence, session.created_at, session.slug)
        edit_session(session, {"title": {"en": "Welcome"}}, version=1, by=OLGA, cast=cast[:1])
        edit_session(session, {"title": {"en": "Welcome"}}, version=2, by=OLGA)
        move_session(session, SessionState.PUBLISHED, by=OLGA)
        move_session(session, SessionState.CANCELLED, by=OLGA)
        draft = add_session(event, {**PANEL, "starts_at": MORNING, "ends_at": ends}, by=OLGA)
        move_session(draft, SessionState.DELETED, by=OLGA)

    assert made == (event, 1, 0, NOON, "opening")
    opening, welcome = (("added", "Opening"), ("removed", "Opening")), (("changed", "Welcome"), ("moved", "Welcome"))
    acts = (opening[0], *welcome, welcome[1], *opening)
    assert told(event, "session") == [("Olga Organiser", verb, name) for verb, name in acts]
    both = {"title": PANEL["title"], "people": ["Ada (speaker)", "Bo (moderator)"]}
    assert told_changes(event, "session")[1:4] == [
        ("changed", both, {"title": {"en": "Welcome"}, "people": ["Ada (speaker)"], "version": 2}),
        ("moved", {"state": "draft"}, {"state": "published", "version": 3}),
        ("moved", {"state": "published"}, {"state": "cancelled", "version": 4}),
    ]
    assert (session.sequence, [part.speaker.name for part in session.parts]) == (2, ["Ada"])
    assert db.session.scalars(sa.select(Session)).all() == [session]


def test_only_the_drafts_of_that_day_are_published(app: Flask) -> None:
    event = an_event()
    late = datetime(2027, 4, 13, 18, 59, tzinfo=UTC)  # a minute before midnight in Karachi
    drafts = [
        a_session(event, state=SessionState.DRAFT, starts_at=moment, ends_at=moment + timedelta(hours=1))
        for moment in (MORNING, late, late + timedelta(minutes=1))
    ]

    with transaction():
        done = publish_drafts(event, date(2027, 4, 13), by=OLGA)

    assert done == 2
    assert [one.state for one in drafts] == [SessionState.PUBLISHED, SessionState.PUBLISHED, SessionState.DRAFT]


def test_a_speaker_is_told_and_changes_the_version_of_the_sessions(app: Flask) -> None:
    event = an_event()
    with transaction():
        speaker = add_speaker(event, {"name": "Ada Lovelace", "country": "GB"}, by=OLGA)
    session = a_session(event, cast=[(speaker, PartRole.SPEAKER)])
    other, before = a_session(event), session.version
    stood = other.version
    with transaction():
        edit_speaker(speaker, {"name": "Ada King", "country": "GB"}, version=1, by=OLGA)
        edit_speaker(speaker, {"name": "Ada King"}, version=2, by=OLGA)
        set_photo(speaker, a_picture(size=(300, 300)), by=OLGA)
        keyed = speaker.photo_key
        set_photo(speaker, None, by=OLGA)
    with pytest.raises(Changed, match="Somebody else changed this") as refused, transaction():
        edit_speaker(speaker, {"name": "Ada"}, version=1, by=OLGA)

    assert (len(refused.value.details) > 0, len(keyed), speaker.photo_key, speaker.photo) == (True, 12, "", None)
    assert (speaker.slug, speaker.version) == ("ada-lovelace", 4)
    db.session.expire_all()
    assert (session.version, other.version) == (before + 1, stood)
    assert told(event, "speaker") == [
        ("Olga Organiser", "added", "Ada Lovelace"),
        *[("Olga Organiser", "changed", "Ada King")] * 3,
    ]
    assert told_changes(event, "speaker")[1:] == [
        ("changed", {"name": "Ada Lovelace"}, {"name": "Ada King", "version": 2}),
        ("changed", None, {"photo": True, "version": 3}),
        ("changed", None, {"photo": False, "version": 4}),
    ]


def test_a_speaker_leaves_when_no_session_needs_them(app: Flask) -> None:
    event = an_event()
    speaker = a_speaker(event, "Ada")
    session = a_session(event, cast=[(speaker, PartRole.SPEAKER)])
    with pytest.raises(Refused, match="Ada is in sessions"), transaction():
        remove_speaker(speaker, by=OLGA)
    with transaction():
        move_session(session, SessionState.DELETED, by=OLGA)
        remove_speaker(speaker, by=OLGA)

    assert told(event, "speaker")[-1] == ("Olga Organiser", "removed", "Ada")


def test_rooms_are_told_with_their_places(app: Flask) -> None:
    event = an_event()
    hall = a_hall(event)
    with transaction():
        first = add_room(event, {"en": "Blue Hall", "tr": "Mavi"}, by=OLGA, hall=hall, capacity=120)
        second = add_room(event, {"tr": "!!"}, by=OLGA)
    made = [(room.slug, room.hall_id, room.capacity, room.position) for room in (first, second)]
    session = a_session(event, room_id=first.id)
    sequence = session.sequence
    with transaction():
        edit_part(event, first, {"name": {"en": "Blue"}, "hall_id": hall.id, "capacity": 120}, position=2, by=OLGA)
        with pytest.raises(Refused, match="There are sessions in Blue"):
            remove_part(event, first, by=OLGA)
        remove_part(event, second, by=OLGA)

    db.session.expire_all()
    assert made == [("blue-hall", hall.id, 120, 0), ("room-2", None, None, 1)]
    assert (rooms_of(event), session.sequence) == ([first], sequence + 1)
    before, after = {"name": {"en": "Blue Hall", "tr": "Mavi"}, "position": 1}, {"name": {"en": "Blue"}, "position": 2}
    assert [one for one in told_changes(event, "room") if one[0] == "changed"] == [("changed", before, after)]
    acts = (("added", "Blue Hall"), ("added", "!!"), ("changed", "Blue"), ("removed", "!!"))
    assert told(event, "room") == [("Olga Organiser", verb, name) for verb, name in acts]


def test_tracks_are_told(app: Flask) -> None:
    event = an_event()
    with transaction():
        track = add_track(event, {"en": "Health"}, by=OLGA)
        other = add_track(event, {"tr": "!!"}, by=OLGA)
    session = a_session(event, track_id=track.id)
    sequence = session.sequence
    with transaction():
        edit_part(event, track, {"name": {"en": "Medicine"}}, position=1, by=OLGA)
        with pytest.raises(Refused, match="There are sessions in Medicine"):
            remove_part(event, track, by=OLGA)
        remove_part(event, other, by=OLGA)

    db.session.expire_all()
    assert (track.slug, tracks_of(event), session.sequence) == ("health", [track], sequence)
    changed = [change for change in told_changes(event, "track") if change[0] == "changed"]
    assert changed == [("changed", {"name": {"en": "Health"}}, {"name": {"en": "Medicine"}})]
    acts = (("added", "Health"), ("added", "!!"), ("changed", "Medicine"), ("removed", "!!"))
    assert told(event, "track") == [("Olga Organiser", verb, name) for verb, name in acts]


def test_a_room_that_was_deleted_sessions_are_in_may_go(app: Flask) -> None:
    event = an_event()
    room = a_room(event)
    session = a_session(event, room_id=room.id, state=SessionState.DELETED)

    with transaction():
        remove_part(event, room, by=OLGA)

    db.session.expire_all()
    assert session.room_id is None


def test_seats_are_told_with_who_waits(app: Flask) -> None:
    event = an_event()
    session = a_session(event, title={"en": "Workshop"}, seats=1)
    first, second = vito(event), vito(event)
    with clock.set_to(NOON), transaction():
        given, waits = sign_up(first, session, by=VITO), sign_up(second, session, by=VITO)
        numbers = [(one.seat, one.waiting_number, one.created_at) for one in (given, waits)]
        kept = [row.registration_id for row in db.session.scalars(sa.select(KeptSession))]
        give_back(first, session, by=VITO)
        give_back(first, session, by=VITO)

    assert numbers == [(1, None, NOON), (None, 1, NOON)]
    assert kept == [first.id]
    assert [(one.registration_id, one.seat, one.waiting_number) for one in db.session.scalars(sa.select(SignUp))] == [
        (second.id, 1, None)
    ]
    assert told(event, "session")[-4:] == [
        ("Vito", "signed up for", "Workshop"),
        ("Vito", "joined the waiting list of", "Workshop"),
        ("Vito", "gave back a seat in", "Workshop"),
        ("Expo", "moved up", "Workshop"),
    ]


def test_nobody_signs_up_or_moves_up_from_the_moment_a_session_begins(app: Flask) -> None:
    event = an_event()
    session, elsewhere = a_session(event, seats=1), a_session(an_event(), seats=1)
    first, second = vito(event), vito(event)
    second_before = MORNING - timedelta(seconds=1)
    with clock.set_to(second_before), transaction():
        sign_up(first, session, by=VITO)
        sign_up(second, session, by=VITO)
        with pytest.raises(NotFound, match="no such session"):
            sign_up(first, elsewhere, by=VITO)
    with clock.set_to(MORNING), transaction():
        with pytest.raises(Refused, match="This session has begun"):
            sign_up(vito(event), session, by=VITO)
        session.seats = 2
        assert fill_seats(session) == 0
    with clock.set_to(second_before), transaction():
        assert fill_seats(session) == 1


def test_a_session_that_people_signed_up_for_keeps_a_number_of_seats(app: Flask) -> None:
    event = an_event()
    session = a_session(event, seats=2)
    first, second = vito(event), vito(event)
    with clock.set_to(NOON), transaction():
        for person in (first, second):
            sign_up(person, session, by=VITO)
    for seats, sentence in ((None, "it goes on with a number of seats"), (1, "2 ")):
        with pytest.raises(Refused, match=sentence), transaction():
            edit_session(session, {"seats": seats}, version=session.version, by=OLGA)
    with clock.set_to(NOON), transaction():
        edit_session(session, {"seats": 3}, version=session.version, by=OLGA)

    assert session.seats == 3
