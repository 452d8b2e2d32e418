"""Seats in workshops and their waiting lists: read queries."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.programme.models import Session, SignUp
from expo.programme.rules import SessionState
from expo.registration.models import Registration


def seats_of(session_id: int) -> list[SignUp]:
    """Everybody's seat or place on the waiting list of a session."""
    return list(db.session.scalars(sa.select(SignUp).where(SignUp.session_id == session_id)))


def seats_taken(session_id: int) -> int:
    query = sa.select(sa.func.count()).where(SignUp.session_id == session_id, SignUp.seat.is_not(None))
    return db.session.scalar(query) or 0


def last_place(session_id: int) -> int:
    """The highest number on a session's waiting list; 0 when nobody waits."""
    return db.session.scalar(sa.select(sa.func.max(SignUp.place)).where(SignUp.session_id == session_id)) or 0


def seat_clash(registration_id: int, session: Session) -> Session | None:
    """A session at a part of that time in which the person has a seat already."""
    query = sa.select(Session).join(SignUp, SignUp.session_id == Session.id)
    query = query.where(
        SignUp.registration_id == registration_id,
        SignUp.seat.is_not(None),
        Session.id != session.id,
        Session.starts_at < session.ends_at,
        Session.ends_at > session.starts_at,
        Session.state == SessionState.PUBLISHED,
    )
    return db.session.scalar(query.limit(1))


def sign_ups_of(registration_id: int) -> dict[int, SignUp]:
    """A person's seats and places on waiting lists, by the session's id."""
    query = sa.select(SignUp).where(SignUp.registration_id == registration_id)
    return {held.session_id: held for held in db.session.scalars(query)}


def seats_left(event: Event) -> dict[int, int]:
    """Free seats of the sessions one signs up for, by the session's id."""
    taken = sa.func.count(SignUp.seat)
    query = (
        sa.select(Session.id, Session.seats - taken)
        .outerjoin(SignUp, SignUp.session_id == Session.id)
        .where(Session.event_id == event.id, Session.seats.is_not(None))
        .group_by(Session.id, Session.seats)
    )
    return {number: left or 0 for number, left in db.session.execute(query)}


def signed_up(session: Session) -> Sequence[Any]:
    """Who has a seat or waits, as rows (seat, place, registration): seats first, then the waiting list."""
    query = (
        sa.select(SignUp.seat, SignUp.place, Registration)
        .join(Registration, SignUp.registration_id == Registration.id)
        .where(SignUp.session_id == session.id)
        .order_by(SignUp.place.is_not(None), SignUp.seat, SignUp.place)
    )
    return db.session.execute(query).all()
