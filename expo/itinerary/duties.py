"""Interpreters' engagements in itineraries: parts they interpret, and parts they attend with a delegation."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import GONE, DelegationState
from expo.interpreters.models import Booking, Interpreter
from expo.interpreters.rules import Duty, Engagement
from expo.interpreters.services import bookings
from expo.interpreters.sources import Between, EngagementSource, engagement
from expo.itinerary.models import ItineraryItem, is_for_member, item_interpreters
from expo.itinerary.rules import NEVER_CLASHING, ItemState
from expo.programme.models import Session
from expo.registration.models import Registration
from expo.registration.rules import ENDED

_WITH_PLACE = (
    joinedload(ItineraryItem.delegation),
    joinedload(ItineraryItem.session).joinedload(Session.room),
)


def duty_of(item: ItineraryItem) -> Duty:
    """The duty that a part of an itinerary is for its interpreters; for a part that is a session, that of the session. Off when
    its delegation does not come.
    """
    planned = item.state is ItemState.PLANNED and item.delegation.state not in GONE
    return Duty(
        uid=item.calendar_uid,
        title=item.title,
        place=item.places,
        starts_at=item.starts_at,
        ends_at=item.ends_at,
        held=planned,
        shown=planned,
        sequence=item.sequence,
        whose=item.delegation.name,
    )


def engage(item: ItineraryItem, interpreters: Sequence[Interpreter]) -> None:
    """Book these interpreters for the item as it is. Raises Refused, naming who is elsewhere at that time, also where that is
    an interpreter who is in the item as somebody of the delegation.
    """
    duty = duty_of(item)
    with bookings.refuse_bookings(), db.session.no_autoflush:
        if item.session is None:
            item.bookings = bookings.engage(item.bookings, interpreters, duty)
        if duty.held and item.kind not in NEVER_CLASHING:
            bookings.refuse_clash([Engagement(number, duty) for number in _members_in(item)])


def _members_in(item: ItineraryItem) -> Sequence[int]:
    """The interpreters among the people whom the item is for, as it is now."""
    query = sa.select(Interpreter.id).join(Member, Member.registration_id == Interpreter.registration_id)
    query = query.join(Registration, Registration.id == Member.registration_id)
    query = query.where(Member.delegation_id == item.delegation_id, Registration.state.not_in(ENDED))
    if item.people:
        query = query.where(Member.id.in_([member.id for member in item.people]))
    return db.session.scalars(query.order_by(Interpreter.id)).all()


def _find(interpreter_ids: Sequence[int], between: Between | None) -> list[Engagement]:
    booked = (
        sa.select(Booking, ItineraryItem)
        .join(item_interpreters, item_interpreters.c.booking_id == Booking.id)
        .join(ItineraryItem, ItineraryItem.id == item_interpreters.c.item_id)
        .where(Booking.interpreter_id.in_(interpreter_ids))
    )
    if between is not None:
        booked = booked.where(Booking.starts_at < between[1], Booking.ends_at > between[0])
    attending = _attending().where(Interpreter.id.in_(interpreter_ids))
    if between is not None:
        starts_at, ends_at = _time("starts_at"), _time("ends_at")
        attending = attending.where(starts_at < between[1], ends_at > between[0])
    rows = db.session.execute(booked.options(*_WITH_PLACE)).all()
    there = db.session.execute(attending.options(*_WITH_PLACE)).all()
    return [
        *(engagement(booking, duty_of(item)) for booking, item in rows),
        *(Engagement(number, duty_of(item)) for number, item in there),
    ]


def _attending() -> Any:
    """Pairs of an interpreter's id and an item that is for them as somebody of the delegation."""
    return (
        sa.select(Interpreter.id, ItineraryItem)
        .join(Member, Member.registration_id == Interpreter.registration_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .join(ItineraryItem, ItineraryItem.delegation_id == Member.delegation_id)
        .outerjoin(Session, Session.id == ItineraryItem.session_id)
        .join(Registration, Registration.id == Member.registration_id)
        .where(
            Registration.state.not_in(ENDED),
            Delegation.state == DelegationState.ACCEPTED,
            ItineraryItem.own_state == ItemState.PLANNED,
            ItineraryItem.kind.not_in(NEVER_CLASHING),
            is_for_member(),
        )
    )


def _time(name: str) -> Any:
    return sa.func.coalesce(getattr(ItineraryItem, f"own_{name}"), getattr(Session, name))


def _attending_session(uid: str) -> Sequence[int]:
    query = _attending().where(Session.uid == uid).with_only_columns(Interpreter.id)
    return db.session.scalars(query).all()


ENGAGEMENTS = EngagementSource("itineraries", _find, _attending_session)
