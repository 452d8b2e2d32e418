"""Queries for the interpreters of an event."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from expo.db import db
from expo.events.models import Event
from expo.interpreters.models import Booking, Interpreter
from expo.registration.models import Registration
from expo.registration.rules import LIVE, mailbox

AWAY = "away"  # in the list of interpreters: those who are booked, and do not come


def interpreters_of(event: Event) -> list[Interpreter]:
    """All interpreters of an event by name, with their shifts. Runs two queries."""
    query = sa.select(Interpreter).where(Interpreter.event_id == event.id).options(selectinload(Interpreter.shifts))
    return sorted(db.session.scalars(query), key=lambda one: (one.name.casefold(), one.id))


def is_coming(interpreter: Interpreter) -> bool:
    """Whether they can be booked: one with a registration, while that is live."""
    return interpreter.registration is None or interpreter.registration.state in LIVE


def away_from(event: Event, moment: datetime) -> sa.Select[Booking]:
    """The bookings that end after `moment` of interpreters whose registration ended."""
    return (
        sa.select(Booking)
        .join(Interpreter, Interpreter.id == Booking.interpreter_id)
        .join(Registration, Registration.id == Interpreter.registration_id)
        .where(
            Booking.event_id == event.id,
            Booking.live,
            Booking.ends_at > moment,
            Registration.state.not_in(sorted(LIVE)),
        )
    )


def interpreter_in(event: Event, interpreter_id: int) -> Interpreter | None:
    query = sa.select(Interpreter).where(Interpreter.event_id == event.id, Interpreter.id == interpreter_id)
    return db.session.scalar(query.options(selectinload(Interpreter.shifts)))


def interpreters_among(event: Event, ids: Sequence[int]) -> list[Interpreter]:
    """Those of the event with these ids, in the order of the ids."""
    query = sa.select(Interpreter).where(Interpreter.event_id == event.id, Interpreter.id.in_(ids))
    found = {one.id: one for one in db.session.scalars(query)}
    return [found[number] for number in ids if number in found]


def interpreter_who_is(registration: Registration) -> Interpreter | None:
    return db.session.scalar(sa.select(Interpreter).where(Interpreter.registration_id == registration.id))


def bookings_of(interpreter: Interpreter) -> list[Booking]:
    """All bookings by time, also those that were dropped."""
    query = sa.select(Booking).where(Booking.interpreter_id == interpreter.id)
    return list(db.session.scalars(query.order_by(Booking.starts_at, Booking.id)))


def registrations_at(event: Event, email: str) -> list[Registration]:
    """The live registrations of the event under a mail address."""
    query = sa.select(Registration).where(
        Registration.event_id == event.id, Registration.email_key == mailbox(email), Registration.state.in_(LIVE)
    )
    return list(db.session.scalars(query.order_by(Registration.id).limit(2)))
