"""Queries for seats in workshops and their waiting lists."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import orm

from expo.db import db
from expo.events.models import Event
from expo.programme.models import Session, SignUp
from expo.programme.rules import SessionState
from expo.registration.models import Registration


def seats_of(session_id: int) -> list[SignUp]:
    """All sign-ups of a session, with a seat or on the waiting list."""
    return list(db.session.scalars(sa.select(SignUp).where(SignUp.session_id == session_id)))


def seats_taken(session_id: int) -> int:
    query = sa.select(sa.func.count()).where(SignUp.session_id == session_id, SignUp.seat.is_not(None))
    return db.session.scalar(query) or 0


def last_waiting_number(session_id: int) -> int:
    """The highest number on a session's waiting list; 0 when nobody waits."""
    return db.session.scalar(sa.select(sa.func.max(SignUp.waiting_number)).where(SignUp.session_id == session_id)) or 0


def seat_clash(registration_id: int, session: Session) -> Session | None:
    """An overlapping session in which the person already has a seat; None if there is none."""
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


def seats_at_once(people: Sequence[int], sessions: Sequence[int]) -> dict[int, list[tuple[Session, Session]]]:
    """By registration, the pairs of sessions at one time in which the person has a seat in each; one of a pair at least is
    among the sessions.
    """
    first, second = orm.aliased(Session), orm.aliased(Session)
    here, there = orm.aliased(SignUp), orm.aliased(SignUp)
    query = (
        sa.select(here.registration_id, first, second)
        .join(first, first.id == here.session_id)
        .join(there, there.registration_id == here.registration_id)
        .join(second, second.id == there.session_id)
        .where(here.registration_id.in_(people), here.seat.is_not(None), there.seat.is_not(None))
        .where(first.id < second.id, sa.or_(first.id.in_(sessions), second.id.in_(sessions)))
        .where(first.starts_at < second.ends_at, first.ends_at > second.starts_at)
        .where(first.state == SessionState.PUBLISHED, second.state == SessionState.PUBLISHED)
    )
    found: dict[int, list[tuple[Session, Session]]] = {}
    for registration_id, one, other in db.session.execute(query.order_by(first.id, second.id)):
        found.setdefault(registration_id, []).append((one, other))
    return found


def sign_ups_of(registration_id: int) -> dict[int, SignUp]:
    """A person's sign-ups by session id."""
    query = sa.select(SignUp).where(SignUp.registration_id == registration_id)
    return {sign_up.session_id: sign_up for sign_up in db.session.scalars(query)}


def seats_left(event: Event) -> dict[int, int]:
    """The number of free seats by session id, for sessions with sign-ups."""
    taken = sa.func.count(SignUp.seat)
    query = (
        sa.select(Session.id, Session.seats - taken)
        .outerjoin(SignUp, SignUp.session_id == Session.id)
        .where(Session.event_id == event.id, Session.seats.is_not(None))
        .group_by(Session.id, Session.seats)
    )
    return {session_id: left or 0 for session_id, left in db.session.execute(query)}


def sessions_waited_for() -> list[Session]:
    """The published sessions that have a free seat and somebody on the waiting list."""
    taken = sa.select(sa.func.count(SignUp.seat)).where(SignUp.session_id == Session.id).scalar_subquery()
    query = sa.select(Session).where(
        Session.state == SessionState.PUBLISHED,
        Session.seats > taken,
        sa.exists().where(SignUp.session_id == Session.id, SignUp.waiting_number.is_not(None)),
    )
    return list(db.session.scalars(query.order_by(Session.id)))


def waited_for_in(event: Event) -> frozenset[int]:
    """The ids of the event's sessions for whose seats anybody is on the waiting list."""
    query = sa.select(SignUp.session_id).where(SignUp.event_id == event.id, SignUp.waiting_number.is_not(None))
    return frozenset(db.session.scalars(query.distinct()))


def signed_up(session: Session) -> Sequence[Any]:
    """Rows of seat, waiting number and registration: seats first, then the waiting list."""
    query = (
        sa.select(SignUp.seat, SignUp.waiting_number, Registration)
        .join(Registration, SignUp.registration_id == Registration.id)
        .where(SignUp.session_id == session.id)
        .order_by(SignUp.waiting_number.is_not(None), SignUp.seat, SignUp.waiting_number)
    )
    return db.session.execute(query).all()
