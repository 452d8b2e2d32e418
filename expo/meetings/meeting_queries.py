"""Queries of meetings: one, all of an event, those of a person, a party, a place."""

from collections.abc import Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo import clock
from expo.db import db
from expo.events.models import Event
from expo.meetings.meeting_models import Meeting, MeetingInterpreter, MeetingParty, MeetingPerson
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.queries import WITH_LOCATION, WITH_NAME
from expo.meetings.rules import LIVE, MeetingKind, MeetingState

WHOLE = (
    joinedload(Meeting.place).options(*WITH_LOCATION),
    joinedload(Meeting.liaison),
    selectinload(Meeting.sides).joinedload(MeetingParty.party).options(*WITH_NAME),
    selectinload(Meeting.booked_interpreters).joinedload(MeetingInterpreter.interpreter),
    selectinload(Meeting.people).joinedload(MeetingPerson.registration),
)


def meeting_in(event: Event, meeting_id: int) -> Meeting | None:
    """A meeting by its id, within its event, with parties and people."""
    query = sa.select(Meeting).where(Meeting.event_id == event.id, Meeting.id == meeting_id).options(*WHOLE)
    return db.session.scalar(query)


def meetings_of(event: Event, *, with_g2g: bool, state: MeetingState | None = None) -> sa.Select[Any]:
    """The statement of an event's meetings, in order of time, those without one last."""
    query = sa.select(Meeting).where(Meeting.event_id == event.id).options(*WHOLE)
    if not with_g2g:
        query = query.where(Meeting.kind != MeetingKind.G2G)
    if state is not None:
        query = query.where(Meeting.state == state)
    return query.order_by(Meeting.starts_at.is_(None), Meeting.starts_at, Meeting.id)


def state_counts(event: Event, *, with_g2g: bool) -> dict[MeetingState, int]:
    query = sa.select(Meeting.state, sa.func.count()).where(Meeting.event_id == event.id)
    if not with_g2g:
        query = query.where(Meeting.kind != MeetingKind.G2G)
    rows = db.session.execute(query.group_by(Meeting.state))
    return {row[0]: row[1] for row in rows}


def told_meetings_of(event: Event, condition: Any) -> list[Meeting]:
    """The meetings that people were told of, cancelled ones included, in order of time."""
    query = sa.select(Meeting).where(Meeting.event_id == event.id, Meeting.told_at.is_not(None), condition)
    return list(db.session.scalars(query.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id)))


def with_person(registration_id: int) -> Any:
    """The condition that somebody is, or was, in a meeting."""
    return Meeting.id.in_(
        sa.select(MeetingPerson.meeting_id).where(MeetingPerson.registration_id == registration_id, MeetingPerson.comes)
    )


def with_party(party: Party) -> Any:
    return Meeting.id.in_(sa.select(MeetingParty.meeting_id).where(MeetingParty.party_id == party.id))


def at_place(place: MeetingPlace) -> Any:
    return Meeting.meeting_place_id == place.id


def meetings_in(event: Event, starts_at: datetime, ends_at: datetime) -> list[Meeting]:
    """The live meetings during a part of this time."""
    query = sa.select(Meeting).where(
        Meeting.event_id == event.id, Meeting.state.in_(LIVE), Meeting.starts_at < ends_at, Meeting.ends_at > starts_at
    )
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))


def meetings_at(places: Sequence[int]) -> list[Any]:
    """The live meetings at these places, as (place, meeting, start, end, lane), oldest first."""
    columns = (Meeting.meeting_place_id, Meeting.id, Meeting.starts_at, Meeting.ends_at, Meeting.lane)
    query = sa.select(*columns).where(Meeting.state.in_(LIVE), Meeting.meeting_place_id.in_(places))
    return list(db.session.execute(query.order_by(Meeting.id)))


def met_pairs(party_ids: Sequence[int]) -> dict[frozenset[int], frozenset[int]]:
    """The pairs among these parties that have meetings, with these; cancelled ones do not count."""
    query = (
        sa.select(MeetingParty.meeting_id, MeetingParty.party_id)
        .join(Meeting, Meeting.id == MeetingParty.meeting_id)
        .where(MeetingParty.party_id.in_(party_ids), Meeting.state != MeetingState.CANCELLED)
    )
    by_meeting: dict[int, set[int]] = {}
    for meeting_id, party_id in db.session.execute(query):
        by_meeting.setdefault(meeting_id, set()).add(party_id)
    found: dict[frozenset[int], set[int]] = {}
    for number, parties in by_meeting.items():
        for pair in combinations(sorted(parties), 2):
            found.setdefault(frozenset(pair), set()).add(number)
    return {pair: frozenset(numbers) for pair, numbers in found.items()}


def is_to_come() -> Any:
    """That a meeting is not cancelled and has not begun."""
    begins = sa.or_(Meeting.starts_at.is_(None), Meeting.starts_at > clock.now())
    return sa.and_(Meeting.state != MeetingState.CANCELLED, begins)


def meetings_to_come(party: Party) -> list[Meeting]:
    """The meetings of a party that are not cancelled and have not begun, in order of time."""
    query = sa.select(Meeting).where(with_party(party), is_to_come()).options(*WHOLE)
    return list(db.session.scalars(query.order_by(Meeting.starts_at, Meeting.id)))
