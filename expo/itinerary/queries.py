"""Queries for itineraries, their items, and the protocol lists."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.precedence import BY_PRECEDENCE
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.interpreters.models import Booking, Interpreter
from expo.itinerary.models import Itinerary, ItineraryItem, is_for_member, itinerary_people
from expo.itinerary.rules import NEVER_CLASHING, ItemKind, ItemState, Span, clashes, met_at
from expo.programme.models import KeptSession, Session
from expo.programme.rules import SessionState
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

_WITH_SESSION = joinedload(ItineraryItem.session).joinedload(Session.room)
_WITH_PEOPLE = selectinload(ItineraryItem.people).joinedload(Member.registration)
_WITH_VEHICLE = joinedload(ItineraryItem.vehicle)
_WITH_INTERPRETERS = (
    selectinload(ItineraryItem.bookings).joinedload(Booking.interpreter),
    joinedload(ItineraryItem.session).selectinload(Session.bookings).joinedload(Booking.interpreter),
)


def itinerary_for(delegation: Delegation) -> Itinerary | None:
    return db.session.scalar(sa.select(Itinerary).where(Itinerary.delegation_id == delegation.id))


def items_of(delegation: Delegation, *, with_deleted: bool = False) -> list[ItineraryItem]:
    """The items by time, with their people; `with_deleted` adds deleted ones, which calendars need."""
    query = sa.select(ItineraryItem).where(ItineraryItem.delegation_id == delegation.id)
    if not with_deleted:
        query = query.where(ItineraryItem.own_state != ItemState.DELETED)
    options = (_WITH_PEOPLE, _WITH_SESSION, _WITH_VEHICLE, *_WITH_INTERPRETERS)
    return _by_time(db.session.scalars(query.options(*options)))


def _by_time(items: Iterable[ItineraryItem]) -> list[ItineraryItem]:
    return sorted(items, key=lambda item: (item.starts_at, item.id))


def item_for_session(delegation: Delegation, session: Session) -> ItineraryItem | None:
    """The item that is this session, a deleted one included."""
    query = sa.select(ItineraryItem).where(ItineraryItem.delegation_id == delegation.id)
    return db.session.scalar(query.where(ItineraryItem.session_id == session.id))


def items_that_are(session: Session) -> list[ItineraryItem]:
    """The items of all itineraries that are this session, but for deleted ones, in the order of their delegations."""
    query = sa.select(ItineraryItem).where(
        ItineraryItem.session_id == session.id, ItineraryItem.own_state != ItemState.DELETED
    )
    return list(db.session.scalars(query.order_by(ItineraryItem.delegation_id)))


def item_in(delegation: Delegation, item_id: int) -> ItineraryItem | None:
    """An item by its id, within its delegation; None for a deleted one."""
    query = sa.select(ItineraryItem).where(
        ItineraryItem.delegation_id == delegation.id,
        ItineraryItem.id == item_id,
        ItineraryItem.own_state != ItemState.DELETED,
    )
    options = (_WITH_PEOPLE, _WITH_SESSION, _WITH_VEHICLE, *_WITH_INTERPRETERS)
    return db.session.scalar(query.options(*options))


def items_for_person(registration_id: int) -> list[ItineraryItem]:
    """The items for one person, deleted ones included: those for the whole delegation and those that name them. A session
    that they keep themselves is left out: their calendar has it already.
    """
    is_kept = sa.exists().where(
        KeptSession.session_id == ItineraryItem.session_id, KeptSession.registration_id == registration_id
    )
    query = (
        sa.select(ItineraryItem)
        .join(Delegation, Delegation.id == ItineraryItem.delegation_id)
        .join(Member, Member.delegation_id == Delegation.id)
        .where(
            Member.registration_id == registration_id,
            Delegation.state == DelegationState.ACCEPTED,
            is_for_member(),
            ~is_kept,
        )
        .options(joinedload(ItineraryItem.delegation).joinedload(Delegation.event), _WITH_SESSION, _WITH_VEHICLE)
        .options(*_WITH_INTERPRETERS)
    )
    return _by_time(item for item in db.session.scalars(query) if not item.is_nobodys)


def changed_at_of(registration_id: Any) -> Any:
    """When the itinerary of a person's delegation last changed, as a scalar subquery of the registration's id."""
    return (
        sa.select(sa.func.max(Itinerary.changed_at))
        .join(Member, Member.delegation_id == Itinerary.delegation_id)
        .where(Member.registration_id == registration_id)
        .scalar_subquery()
    )


def people_in(delegation: Delegation) -> list[tuple[Member, Registration]]:
    """The named members who are not cancelled, in order of precedence; one query."""
    query = (
        sa.select(Member, Registration)
        .join(Registration, Registration.id == Member.registration_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(
            Delegation.id == delegation.id,
            Registration.state.not_in([RegistrationState.CANCELLED, RegistrationState.DECLINED]),
        )
    )
    return [(member, person) for member, person in db.session.execute(query.order_by(*BY_PRECEDENCE))]


def interpreters_with(delegation: Delegation) -> list[Interpreter]:
    """The interpreters who come with a delegation, by name."""
    query = sa.select(Interpreter).join(Member, Member.registration_id == Interpreter.registration_id)
    found = db.session.scalars(query.where(Member.delegation_id == delegation.id))
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def clashes_in(items: Sequence[ItineraryItem]) -> dict[int, list[ItineraryItem]]:
    """By item id, the other items that overlap in time and people."""
    known = {item.id: item for item in items}
    spans = [
        Span(item.id, item.starts_at, item.ends_at, item.named)
        for item in items
        if item.state is ItemState.PLANNED and item.kind not in NEVER_CLASHING and item.starts_at < item.ends_at
    ]
    found: dict[int, list[ItineraryItem]] = {}
    for one, other in clashes(spans):
        found.setdefault(one, []).append(known[other])
        found.setdefault(other, []).append(known[one])
    return found


def starred_clashes(
    delegation: Delegation, items: Sequence[ItineraryItem]
) -> dict[int, list[tuple[str, dict[str, str]]]]:
    """By item id, (person's name, session title) of sessions kept in the programme that overlap it. Runs one query."""
    query = (
        sa.select(Member.id, Registration.given_name, Registration.family_name, Session)
        .join(Registration, Registration.id == Member.registration_id)
        .join(KeptSession, KeptSession.registration_id == Registration.id)
        .join(Session, Session.id == KeptSession.session_id)
        .where(Member.delegation_id == delegation.id, Session.state == SessionState.PUBLISHED)
        .order_by(Session.starts_at, Registration.family_name)
    )
    kept = list(db.session.execute(query))
    found: dict[int, list[tuple[str, dict[str, str]]]] = {}
    for item in items:
        if item.state is not ItemState.PLANNED or item.kind in NEVER_CLASHING:
            continue
        people = {member.id for member in item.people}
        for member, given, family, session in kept:
            is_named_member = not people or member in people
            over = session.starts_at < item.ends_at and item.starts_at < session.ends_at
            if is_named_member and over and session.id != item.session_id:
                found.setdefault(item.id, []).append((f"{given} {family}".strip(), session.title))
    return found


def arrivals_and_departures(event: Event) -> list[Any]:
    """Arrivals and departures of accepted delegations, by landing and take-off: (item, delegation, number of people)."""
    query = (
        sa.select(ItineraryItem, Delegation, _is_named(ItineraryItem.id), _member_count(Delegation.id))
        .join(Delegation, Delegation.id == ItineraryItem.delegation_id)
        .where(
            Delegation.event_id == event.id,
            Delegation.state == DelegationState.ACCEPTED,
            ItineraryItem.own_state == ItemState.PLANNED,
            ItineraryItem.kind.in_([ItemKind.ARRIVAL, ItemKind.DEPARTURE]),
        )
    )
    found = [(item, delegation, named or everybody) for item, delegation, named, everybody in db.session.execute(query)]
    return sorted(found, key=lambda row: (met_at(row[0].kind, row[0].starts_at, row[0].ends_at), row[0].id))


def stays_of(event: Event) -> list[Any]:
    """Stays at hotels with their people: (item, delegation, person), by time and precedence."""
    return _with_people(event, ItineraryItem.kind == ItemKind.HOTEL)


def rides_of(event: Event) -> list[Any]:
    """Transfers, and whatever has a vehicle, with their people: (item, delegation, person), by time and precedence."""
    rides = _with_people(event, sa.or_(ItineraryItem.kind == ItemKind.TRANSFER, ItineraryItem.vehicle_id.is_not(None)))
    return sorted((row for row in rides if row[0].state is ItemState.PLANNED), key=lambda row: row[0].starts_at)


def _with_people(event: Event, condition: Any) -> list[Any]:
    query = (
        sa.select(ItineraryItem, Delegation, Registration)
        .join(Delegation, Delegation.id == ItineraryItem.delegation_id)
        .join(Member, Member.delegation_id == Delegation.id)
        .join(Registration, Registration.id == Member.registration_id)
        .where(
            Delegation.event_id == event.id,
            Delegation.state == DelegationState.ACCEPTED,
            ItineraryItem.own_state == ItemState.PLANNED,
            condition,
            is_for_member(),
            Registration.state == RegistrationState.CONFIRMED,
        )
        .options(_WITH_SESSION, _WITH_VEHICLE)
        .order_by(ItineraryItem.own_starts_at, ItineraryItem.id, *BY_PRECEDENCE)
    )
    return list(db.session.execute(query))


def totals_of(event: Event) -> list[tuple[str, str, int, int]]:
    """By country and leading body: the number of delegations and of confirmed people."""
    query = (
        sa.select(
            Delegation.country,
            Delegation.lead_body,
            sa.func.count(sa.distinct(Delegation.id)),
            sa.func.count(Registration.id),
        )
        .select_from(Delegation)
        .outerjoin(Member, Member.delegation_id == Delegation.id)
        .outerjoin(
            Registration,
            sa.and_(Registration.id == Member.registration_id, Registration.state == RegistrationState.CONFIRMED),
        )
        .where(Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED)
        .group_by(Delegation.country, Delegation.lead_body)
        .order_by(Delegation.country, Delegation.lead_body)
    )
    return [(country, body, groups, people) for country, body, groups, people in db.session.execute(query)]


def official_parties(event: Event, delegation_ids: Sequence[int]) -> list[tuple[Member, Registration, Delegation]]:
    """The confirmed official parties of these delegations, in order of precedence."""
    query = (
        sa.select(Member, Registration, Delegation)
        .join(Registration, Registration.id == Member.registration_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .where(
            Delegation.event_id == event.id,
            Delegation.id.in_(delegation_ids),
            Member.official_party,
            Registration.state == RegistrationState.CONFIRMED,
        )
    )
    # Across delegations: by precedence band first, then by the order within it, whichever the delegation.
    order = (*BY_PRECEDENCE[2:5], *BY_PRECEDENCE[:2], Member.id)
    rows = db.session.execute(query.order_by(*order))
    return [(member, person, delegation) for member, person, delegation in rows]


def _is_named(item_id: Any) -> Any:
    return sa.select(sa.func.count()).where(itinerary_people.c.item_id == item_id).scalar_subquery()


def _member_count(delegation_id: Any) -> Any:
    return (
        sa.select(sa.func.count(Member.registration_id)).where(Member.delegation_id == delegation_id).scalar_subquery()
    )


def arrivals_among(registration_ids: Sequence[int]) -> dict[int, tuple[datetime, str]]:
    """The planned arrival by registration id, with the zone of its airport, if it is said. Runs one query."""
    query = (
        sa.select(Member.registration_id, ItineraryItem.own_ends_at, ItineraryItem.ends_zone)
        .join(ItineraryItem, ItineraryItem.delegation_id == Member.delegation_id)
        .where(
            Member.registration_id.in_(registration_ids),
            ItineraryItem.kind == ItemKind.ARRIVAL,
            ItineraryItem.own_state == ItemState.PLANNED,
            ItineraryItem.own_ends_at.is_not(None),
            is_for_member(),
        )
        .order_by(ItineraryItem.own_ends_at.desc(), ItineraryItem.id.desc())
    )
    rows = db.session.execute(query)  # the first arrival of somebody is the last one read
    return {number: (moment, zone) for number, moment, zone in rows if number is not None and moment is not None}
