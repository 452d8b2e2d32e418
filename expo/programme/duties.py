"""Interpreters' engagements in sessions: those they interpret, and those in which they speak."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.interpreters.models import Booking
from expo.interpreters.rules import Duty, Engagement
from expo.interpreters.sources import Between, EngagementSource, engagement
from expo.programme.models import Session, SessionPart, Speaker, session_interpreters
from expo.programme.rules import LIVE, SessionState


def duty_of(session: Session) -> Duty:
    """The duty that a session is for its interpreters. A draft takes their time already, but they are not told of it yet."""
    return Duty(
        uid=session.uid,
        title=session.title,
        place=session.room.name if session.room else "",
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        held=session.state in LIVE,
        shown=session.state is SessionState.PUBLISHED,
        sequence=session.sequence,
    )


def _find(interpreter_ids: Sequence[int], between: Between | None) -> list[Engagement]:
    booked = (
        sa.select(Booking, Session)
        .join(session_interpreters, session_interpreters.c.booking_id == Booking.id)
        .join(Session, Session.id == session_interpreters.c.session_id)
        .where(Booking.interpreter_id.in_(interpreter_ids))
    )
    speaking = (
        sa.select(Speaker.interpreter_id, Session)
        .join(SessionPart, SessionPart.speaker_id == Speaker.id)
        .join(Session, Session.id == SessionPart.session_id)
        .where(Speaker.interpreter_id.in_(interpreter_ids), Session.state.in_(sorted(LIVE)))
    )
    found = [engagement(booking, duty_of(session)) for booking, session in _rows(booked, between)]
    return [*found, *(Engagement(number, duty_of(session)) for number, session in _rows(speaking, between))]


def _rows(query: Any, between: Between | None) -> Iterable[Any]:
    if between is not None:
        query = query.where(Session.starts_at < between[1], Session.ends_at > between[0])
    return db.session.execute(query.options(joinedload(Session.room))).all()


ENGAGEMENTS = EngagementSource("sessions", _find)
