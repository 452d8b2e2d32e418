"""Which changes of sessions are collected for their keepers, and which are nobody's news any more; by the services alone."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.programme.models import Digest, Moved, Session
from expo.programme.rules import NOTICE_DELAY, SessionState
from expo.programme.services.digests import make_digests
from expo.programme.services.notices import queue_notice, schedule_of
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_room, a_session

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def _before(session: Session, **changes: Any) -> dict[str, Any]:
    """The session as it is, and as it was in what is given."""
    return {
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
        "room_id": session.room_id,
        "room": session.room.name if session.room else {},
        "state": session.state.value,
        **changes,
    }


def _moved(session: Session, before: dict[str, Any], at: datetime) -> Moved:
    moved = Moved(session_id=session.id, event_id=session.event_id, before=before, first_at=at, tell_at=at)
    db.session.add(moved)
    db.session.commit()
    return moved


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, False),
        ({"starts_at": (MORNING - HOUR).isoformat()}, True),
        ({"ends_at": (MORNING + 2 * HOUR).isoformat()}, True),
        ({"room_id": None}, True),
        ({"room": {"en": "Ravi"}}, True),
        ({"state": "cancelled"}, True),
    ],
)
def test_a_session_that_is_as_people_knew_it_is_no_news(app: Flask, change: dict[str, Any], *, told: bool) -> None:
    event = an_event()
    session = a_session(event, room_id=a_room(event, "Indus").id)
    _moved(session, _before(session, **change), MORNING - 5 * HOUR)
    with clock.set_to(MORNING - 4 * HOUR), transaction():
        assert make_digests() == 1

    assert db.session.scalars(sa.select(Moved)).all() == []
    digests = [
        (one.event_id, one.told_up_to, one.created_at, [(c.event_id, c.session_id, c.before) for c in one.changes])
        for one in db.session.scalars(sa.select(Digest))
    ]
    changes = [(event.id, session.id, _before(session, **change))]
    assert digests == ([(event.id, 0, MORNING - 4 * HOUR, changes)] if told else [])


@pytest.mark.parametrize(("was", "now", "told"), [(1, 1, False), (2, 1, True), (1, 2, True), (2, 2, True)])
def test_what_is_over_at_its_new_time_and_at_the_former_is_no_news(app: Flask, was: int, now: int, told: bool) -> None:
    event = an_event()
    session = a_session(event, ends_at=MORNING + now * HOUR)
    _moved(session, _before(session, state="draft", ends_at=(MORNING + was * HOUR).isoformat()), MORNING)
    with clock.set_to(MORNING + HOUR), transaction():
        make_digests()

    assert len(db.session.scalars(sa.select(Digest)).all()) == told


def test_changes_are_collected_once_due_in_one_digest_for_each_expo(app: Flask) -> None:
    event, other = an_event(), an_event()
    first, second, third, late = a_session(event), a_session(event), a_session(other), a_session(event)
    gone = a_session(event, state=SessionState.DRAFT)
    due = MORNING - 5 * HOUR
    for session in (second, first, third, gone):
        _moved(session, _before(session, state="cancelled"), due)
    _moved(late, _before(late, state="cancelled"), due + SECOND)
    with clock.set_to(due), transaction():
        done = [make_digests(), make_digests()]

    found = db.session.scalars(sa.select(Digest).order_by(Digest.event_id)).all()
    assert done == [4, 0]
    assert [(one.event_id, [change.session_id for change in one.changes]) for one in found] == [
        (event.id, [first.id, second.id, gone.id]),
        (other.id, [third.id]),
    ]
    assert db.session.scalars(sa.select(Moved.session_id)).all() == [late.id]


def test_a_notice_keeps_how_it_was_at_first_and_waits_for_the_last(app: Flask) -> None:
    event = an_event()
    room = a_room(event, "Indus")
    session = a_session(event, room_id=room.id)
    db.session.execute(sa.delete(Moved))
    before, moments = schedule_of(session), [MORNING - 5 * HOUR, MORNING - 5 * HOUR + SECOND]
    for moment in moments:
        with clock.set_to(moment), transaction():
            queue_notice(session, before)
            session.starts_at += timedelta(minutes=1)
            before = schedule_of(session)

    [moved] = db.session.scalars(sa.select(Moved))
    starts = MORNING.isoformat()
    assert moved.before == _before(session, starts_at=starts)
    assert (moved.event_id, moved.first_at, moved.tell_at) == (event.id, moments[0], moments[1] + NOTICE_DELAY)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (SessionState.PUBLISHED, SessionState.PUBLISHED, True),
        (SessionState.PUBLISHED, SessionState.DRAFT, True),
        (SessionState.CANCELLED, SessionState.PUBLISHED, True),
        (SessionState.DRAFT, SessionState.PUBLISHED, False),
        (SessionState.DRAFT, SessionState.DRAFT, False),
        (SessionState.CANCELLED, SessionState.DELETED, False),
    ],
)
def test_whether_a_change_concerns_anybody(app: Flask, was: SessionState, now: SessionState, *, told: bool) -> None:
    session = a_session(an_event(), state=SessionState.DRAFT)
    session.state = was
    before = schedule_of(session)
    with transaction():
        session.state = now
        queue_notice(session, before)

    assert len(db.session.scalars(sa.select(Moved)).all()) == told
