"""Sessions and the meetings in their rooms: named before a session is put over one, and not again; by the services alone."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.lost_days import DaysChange, LostLine
from expo.events.models import Event
from expo.history.services import Actor
from expo.meetings.rules import MeetingState
from expo.programme.models import Room
from expo.programme.put_over import PutOver
from expo.programme.rules import SessionState
from expo.programme.services.batch import OVERRUN
from expo.programme.services.sessions import add_session, edit_session, move_session
from tests.factories.events import an_event
from tests.factories.meetings import a_firm, a_meeting, a_table
from tests.factories.programme import MORNING, a_room, a_session

OLGA = Actor("Olga")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST, LAST = date(2027, 4, 13), date(2027, 4, 15)


def _room_with_a_meeting(event: Event, at: datetime) -> Room:
    room = a_room(event, "Kashmir")
    meeting = a_meeting(event, a_firm(event, "Emil")[0], a_firm(event, "Anadolu")[0])
    table = a_table(event, "T01", room_id=room.id)
    with transaction():
        meeting.starts_at, meeting.ends_at = at, at + HOUR / 3
        meeting.place, meeting.state = table, MeetingState.SCHEDULED
    db.session.expire_all()
    return room


@pytest.mark.parametrize(
    ("first", "last", "along", "found"),
    [
        (FIRST + DAY, LAST + DAY, True, True),
        (FIRST + DAY, LAST + DAY, False, False),
        (FIRST, LAST + DAY, True, False),
        (FIRST + 2 * DAY, LAST + 2 * DAY, True, False),
    ],
)
def test_what_stands_where_sessions_would_move_is_named(
    app: Flask, first: date, last: date, *, along: bool, found: bool
) -> None:
    event = an_event()
    room = _room_with_a_meeting(event, MORNING + DAY)
    a_session(event, room_id=room.id)
    a_session(event, room_id=a_room(event).id, state=SessionState.CANCELLED)

    lines = OVERRUN.find(DaysChange(event, (FIRST, LAST), (first, last), along))

    assert lines == ([LostLine("Emil – Anadolu", MORNING + DAY, "T01, Kashmir")] if found else [])


def test_a_session_over_a_meeting_is_refused_once_and_goes_on_as_it_stands(app: Flask) -> None:
    event = an_event()
    room = _room_with_a_meeting(event, MORNING)
    elsewhere = a_session(event)
    fields = {"kind": elsewhere.kind, "title": {"en": "Opening"}, "starts_at": MORNING, "ends_at": MORNING + HOUR}
    with pytest.raises(PutOver) as refused, transaction():
        add_session(event, {**fields, "room_id": room.id}, by=OLGA)
    with pytest.raises(PutOver), transaction():
        edit_session(elsewhere, {"room_id": room.id}, version=elsewhere.version, by=OLGA)
    seen = refused.value.keys.split()
    with transaction():
        session = add_session(event, {**fields, "room_id": room.id}, by=OLGA, seen=seen)
        move_session(session, SessionState.PUBLISHED, by=OLGA)
        edit_session(session, {"title": {"en": "Welcome"}}, version=session.version, by=OLGA)
        move_session(session, SessionState.CANCELLED, by=OLGA)
    with pytest.raises(PutOver), transaction():
        move_session(session, SessionState.PUBLISHED, by=OLGA)
    with transaction():
        move_session(session, SessionState.PUBLISHED, by=OLGA, seen=seen)

    assert refused.value.message.startswith("“Emil – Anadolu” is at T01, Kashmir then, ")
    assert (session.state, session.title) == (SessionState.PUBLISHED, {"en": "Welcome"})
