"""Itinerary items of people, contributed to the programme's check of who is doubly engaged."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo import clock
from expo.accounts.permissions import Permission
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.i18n import _, _n, localize
from expo.itinerary.models import ItineraryItem, is_for_member, itinerary_people
from expo.itinerary.rules import NEVER_CLASHING, ItemState
from expo.programme.attendees import AttendeeUse, Commitment
from expo.programme.models import Session
from expo.registration.models import Registration
from expo.registration.rules import ENDED
from expo.registration.uses import NamedFor, PersonUse
from expo.web.filters import short_moment

_MOST_NAMED = 5


def items_of_people(registration_ids: Collection[int], *conditions: Any) -> list[tuple[int, ItineraryItem]]:
    """The planned parts of their delegations' itineraries that are for these people, each with the registration."""
    query = _for_whom(Member.registration_id.in_(registration_ids), *conditions)
    options = joinedload(ItineraryItem.session).joinedload(Session.room), joinedload(ItineraryItem.delegation)
    rows = db.session.execute(query.options(*options))
    return [(person, item) for person, item in rows if item.state is ItemState.PLANNED]


def _for_whom(*conditions: Any) -> Any:
    return (
        sa.select(Member.registration_id, ItineraryItem)
        .join(ItineraryItem, ItineraryItem.delegation_id == Member.delegation_id)
        .join(Delegation, Delegation.id == Member.delegation_id)
        .join(Registration, Registration.id == Member.registration_id)
        .where(
            Registration.state.not_in(ENDED),
            Delegation.state == DelegationState.ACCEPTED,
            ItineraryItem.own_state == ItemState.PLANNED,
            ItineraryItem.kind.not_in(NEVER_CLASHING),
            is_for_member(),
            *conditions,
        )
    )


def _attending(session_ids: Collection[int]) -> list[tuple[int, int]]:
    """The sessions that are parts of itineraries, with those for whom they are."""
    query = _for_whom(ItineraryItem.session_id.in_(session_ids))
    rows = db.session.execute(query.with_only_columns(ItineraryItem.session_id, Member.registration_id))
    return [(row.session_id, row.registration_id) for row in rows]


def _commitments(event: Event, people: Collection[int], starts_at: datetime, ends_at: datetime) -> Sequence[Commitment]:
    """The parts of itineraries then; a part that is a session has its name."""
    return [
        Commitment(
            person,
            f"session-{item.session_id}" if item.session_id else f"itinerary-{item.id}",
            localize(item.title) if item.session_id else _itinerary_of(item),
            f"/organise/{event.slug}/delegations/{item.delegation_id}/itinerary",
            item.starts_at,
            item.ends_at,
            item.session_id,
        )
        for person, item in items_of_people(people)
        if item.starts_at < ends_at and item.ends_at > starts_at
    ]


def _itinerary_of(item: ItineraryItem) -> str:
    return _("Itinerary of %(delegation)s", delegation=localize(item.delegation.name))


def _named_for(registration_ids: Collection[int]) -> list[NamedFor]:
    """Of people, the parts to come of their delegation's itinerary that are for them by name. One query."""
    query = (
        sa.select(Registration, ItineraryItem)
        .join(Member, Member.registration_id == Registration.id)
        .join(itinerary_people, itinerary_people.c.member_id == Member.id)
        .join(ItineraryItem, ItineraryItem.id == itinerary_people.c.item_id)
        .join(Delegation, Delegation.id == ItineraryItem.delegation_id)
        .where(
            Registration.id.in_(registration_ids),
            Delegation.state == DelegationState.ACCEPTED,
            ItineraryItem.own_state == ItemState.PLANNED,
        )
        .options(joinedload(ItineraryItem.session), joinedload(ItineraryItem.delegation).joinedload(Delegation.event))
        .order_by(Registration.id, ItineraryItem.own_starts_at, ItineraryItem.id)
    )
    theirs: dict[int, list[tuple[Registration, ItineraryItem]]] = {}
    for person, item in db.session.execute(query):
        if item.state is ItemState.PLANNED and item.ends_at > clock.now():
            theirs.setdefault(person.id, []).append((person, item))
    return [_named(rows[0][0], [item for _person, item in rows]) for rows in theirs.values()]


def _named(person: Registration, items: Sequence[ItineraryItem]) -> NamedFor:
    zone = items[0].delegation.event.zone
    titles = [f"{localize(one.title)} ({short_moment(one.starts_at, zone)})" for one in items[:_MOST_NAMED]]
    return NamedFor(
        person.id,
        person.name,
        _n("for whom %(num)d part of the itinerary is", "for whom %(num)d parts of the itinerary are", len(items)),
        _("Itinerary"),
        ", ".join([*titles, *(["…"] if len(items) > _MOST_NAMED else [])]),
        "journeys.index",
        {"delegation_id": items[0].delegation_id},
        Permission.SEE_DELEGATIONS,
        of_group=True,
    )


ON_JOURNEYS = PersonUse(_named_for)
ATTENDEES = AttendeeUse(_attending, _commitments)
