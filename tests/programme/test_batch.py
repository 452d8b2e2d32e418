"""Many sessions changed in one transaction: moved with the expo's days, copied, exchanged."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, on_postgresql, transaction
from expo.errors import Refused
from expo.events.copy_parts import ExpoCopy
from expo.events.lost_days import Decision, Fate, LostDaysUndecided
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.history.services import Actor
from expo.programme.models import Moved, Room, Session, SessionPart
from expo.programme.rules import PartRole, SessionState
from expo.programme.services.batch import deferred_clash_checks
from expo.programme.services.copies import copy_programme
from expo.programme.services.digests import make_digests
from expo.programme.services.sessions import edit_session
from expo.registration.services.copies import copy_whole_event
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session, a_speaker
from tests.pages import Browser

OLGA = Actor("Olga")


def _later(event: Event, days: int, *, along: bool, shorter: int = 0) -> None:
    shift = timedelta(days=days)
    with transaction():
        fields = {"first_day": event.first_day + shift, "last_day": event.last_day + shift - timedelta(days=shorter)}
        decisions = {} if along else {"sessions": Decision(Fate.DRAFT)}
        edit_event(event, fields, version=event.version, by=OLGA, along=along, decisions=decisions)


def test_sessions_move_with_the_days_of_their_expo(app: Flask) -> None:
    event = an_event()
    room, ayesha = a_room(event), a_speaker(event, "Ayesha")
    first = a_session(event, room_id=room.id, cast=[(ayesha, PartRole.SPEAKER)])
    # a day later, so that moving passes through the second one's place
    second = a_session(event, room_id=room.id, starts_at=MORNING + timedelta(days=1), cast=[(ayesha, PartRole.SPEAKER)])
    draft = a_session(event, state=SessionState.DRAFT)
    was = {one.id: (one.starts_at, one.sequence, event.programme_revision) for one in (first, second, draft)}

    _later(event, 1, along=True)

    db.session.expire_all()
    sessions = (first, second, draft)
    assert [one.starts_at - was[one.id][0] for one in sessions] == [timedelta(days=1)] * 3
    assert [one.sequence - was[one.id][1] for one in sessions] == [1, 1, 1]
    assert [part.starts_at for part in db.session.scalars(sa.select(SessionPart).order_by(SessionPart.session_id))] == [
        first.starts_at,
        second.starts_at,
    ]
    assert set(db.session.scalars(sa.select(Moved.session_id))) == {first.id, second.id}


def test_the_digest_tells_of_the_move_once_and_not_of_a_move_there_and_back(app: Flask) -> None:
    event = an_event()
    a_session(event)
    gone = a_session(event, state=SessionState.CANCELLED)
    with transaction():
        db.session.execute(sa.delete(Moved))  # people know that it does not take place

    _later(event, 7, along=True)
    told = set(db.session.scalars(sa.select(Moved.session_id)))
    _later(event, -7, along=True)
    with transaction():
        db.session.execute(sa.update(Moved).values(tell_at=MORNING - timedelta(days=900)))
    with transaction():
        looked_at = make_digests()

    assert gone.id not in told
    assert looked_at == 1
    assert db.session.scalar(sa.text("SELECT count(*) FROM programme_digests")) == 0


def test_sessions_stay_where_olga_says_so(app: Flask) -> None:
    event = an_event()
    session = a_session(event)

    with transaction():
        edit_event(
            event, {"first_day": event.first_day - timedelta(days=1)}, version=event.version, by=OLGA, along=False
        )

    db.session.refresh(session)
    assert (session.starts_at, session.sequence) == (MORNING, 1)


def test_nothing_moves_when_a_session_would_fall_out_of_the_expo(app: Flask) -> None:
    event = an_event()
    last_day = (event.last_day - event.first_day).days
    a_session(event)
    late = a_session(event, title={"en": "Closing"}, starts_at=MORNING + timedelta(days=last_day))

    with pytest.raises(LostDaysUndecided) as refusal:
        _later(event, 1, along=True, shorter=1)

    db.session.expire_all()
    assert [line.name for lost in refusal.value.lost for line in lost.lines] == ["Closing"]
    assert (late.starts_at, event.first_day) == (MORNING + timedelta(days=last_day), date(2027, 4, 13))


def test_olga_is_asked_what_becomes_of_the_sessions(app: Flask, browser: Browser) -> None:
    event = an_event()
    session = a_session(event)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/settings/place"
    moved = {"first_day": "2027-05-11", "last_day": "2027-05-13"}

    asked = browser.send(address, moved, form=address, status=400)
    browser.send(address, {**moved, "along": "yes"}, form=address)

    db.session.expire_all()
    assert "The first day moves. Say what becomes of 1 session." in asked.text
    assert session.starts_at == MORNING + timedelta(days=28)


def test_olga_is_not_asked_where_there_is_nothing_to_move(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/settings/place"

    page = browser.send(address, {"first_day": "2027-05-11", "last_day": "2027-05-13"}, form=address)

    assert "If the first day moves" not in page.text
    assert db.session.get_one(Event, event.id).first_day == date(2027, 5, 11)


def test_a_programme_is_copied_with_its_expo(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Indus")
    a_session(event, title={"en": "Opening"}, room_id=room.id, seats=20, cast=[(a_speaker(event), PartRole.SPEAKER)])
    a_session(event, title={"en": "Called off"}, state=SessionState.CANCELLED)

    with transaction():
        copy = copy_whole_event(event, "next-year", date(2028, 4, 11), by=OLGA, parts=["programme"]).copy

    (session,) = db.session.scalars(sa.select(Session).where(Session.event_id == copy.id))
    theirs = db.session.get_one(Room, session.room_id)
    assert (session.title, session.state, session.seats) == ({"en": "Opening"}, SessionState.DRAFT, 20)
    assert session.starts_at == MORNING + (date(2028, 4, 11) - event.first_day)
    assert (theirs.event_id, theirs.name, session.parts) == (copy.id, {"en": "Indus"}, [])


def test_a_copy_has_no_programme_where_nobody_asks_for_it(app: Flask) -> None:
    event = an_event()
    a_session(event, room_id=a_room(event).id)

    with transaction():
        copy = copy_whole_event(event, "next-year", date(2028, 4, 11), by=OLGA).copy

    assert db.session.scalars(sa.select(Session).where(Session.event_id == copy.id)).all() == []
    assert db.session.scalars(sa.select(Room).where(Room.event_id == copy.id)).all() == []


def test_a_programme_copied_twice_keeps_its_addresses_apart(app: Flask) -> None:
    event, copy = an_event(), an_event()
    a_session(event, title={"en": "Opening"})
    a_session(event, title={"en": "Opening"})

    with transaction():
        copy_programme(ExpoCopy(event, copy, OLGA, {}, {}, {}))

    slugs = db.session.scalars(sa.select(Session.slug).where(Session.event_id == copy.id).order_by(Session.id))
    assert list(slugs) == ["opening", "opening-2"]


def test_the_database_has_the_last_word_on_what_changes_together(app: Flask) -> None:
    if not on_postgresql():
        pytest.skip("SQLite has one writer at a time and no exclusion constraints")
    event = an_event()
    room = a_room(event)
    first = a_session(event, room_id=room.id)
    second = a_session(event, starts_at=MORNING + timedelta(hours=2), room_id=room.id)

    def take_its_place() -> None:
        with transaction(), deferred_clash_checks():
            times = {"starts_at": first.starts_at, "ends_at": first.ends_at}
            edit_session(second, times, version=second.version, by=OLGA, checked=True)

    with pytest.raises(Refused) as refusal:
        take_its_place()

    db.session.expire_all()
    assert refusal.value.message == "Somebody else has just taken that room at that time."
    assert second.starts_at == MORNING + timedelta(hours=2)


def test_a_session_that_was_outside_the_expo_already_moves_with_the_others(app: Flask) -> None:
    event = an_event()
    session = a_session(event)
    _later(event, 7, along=False)

    _later(event, 1, along=True)

    db.session.refresh(session)
    assert session.starts_at == MORNING + timedelta(days=1)


def test_sessions_stay_when_only_the_last_day_moves(app: Flask) -> None:
    event = an_event()
    session = a_session(event)

    with transaction():
        edit_event(event, {"last_day": event.last_day + timedelta(days=1)}, version=event.version, by=OLGA, along=True)

    db.session.refresh(session)
    assert (session.starts_at, session.sequence) == (MORNING, 1)


def test_a_session_outside_the_days_of_the_copy_is_not_copied(app: Flask) -> None:
    event = an_event()
    a_session(event, title={"en": "Opening"})
    a_session(event, title={"en": "Fair week"}, starts_at=MORNING + timedelta(days=1))
    _later(event, 1, along=False)

    with transaction():
        copy = copy_whole_event(event, "next-year", date(2028, 4, 11), by=OLGA, parts=["programme"]).copy

    titles = db.session.scalars(sa.select(Session.title).where(Session.event_id == copy.id)).all()
    assert titles == [{"en": "Fair week"}]
