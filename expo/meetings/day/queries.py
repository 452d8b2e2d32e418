"""Queries of the day: the meetings of a time, who is at their tables, and what became of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.meetings.day.models import MeetingAttendance, MeetingFollowUp, MeetingOutcome, MeetingSitting
from expo.meetings.day.rules import Course, MeetingDay, Presence, course_of
from expo.meetings.meeting_models import Meeting, MeetingParty, MeetingPerson
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import Party
from expo.meetings.queries import party_by_thing, things_of_person
from expo.meetings.rules import MeetingKind, MeetingState
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class TableDay:
    """What is known of a meeting on its day, as a page shows it: its course, and each party with what it says."""

    course: Course
    attendances: Mapping[int, MeetingAttendance] = field(default_factory=dict)
    outcomes: Mapping[int, MeetingOutcome] = field(default_factory=dict)


def meetings_between(
    event: Event, starts_at: datetime, ends_at: datetime, *, with_g2g: bool, liaison_id: int | None = None
) -> sa.Select[Any]:
    """The statement of the confirmed meetings during a part of this time, in order; those of one liaison officer, or all."""
    query = sa.select(Meeting).where(*_confirmed(event, starts_at, ends_at, with_g2g=with_g2g)).options(*WHOLE)
    if liaison_id is not None:
        query = query.where(Meeting.liaison_id == liaison_id)
    return query.order_by(Meeting.starts_at, Meeting.id)


def course_counts(
    event: Event, starts_at: datetime, ends_at: datetime, now: datetime, *, with_g2g: bool
) -> dict[Course, int]:
    """How many confirmed meetings of a time became what."""
    parties = (
        sa.select(sa.func.count()).where(MeetingParty.meeting_id == Meeting.id).correlate(Meeting).scalar_subquery()
    )
    query = sa.select(Meeting.id, Meeting.starts_at, Meeting.ends_at, parties)
    rows = list(db.session.execute(query.where(*_confirmed(event, starts_at, ends_at, with_g2g=with_g2g))))
    facts = _facts(event, [row[0] for row in rows])
    found = Counter(course_of(facts.day_of(*row), now) for row in rows)
    return {course: found[course] for course in Course if found[course]}


def days_of_meetings(event: Event, meetings: Sequence[Meeting], now: datetime) -> dict[int, TableDay]:
    """What is known of these meetings on their day, by id, in three statements."""
    facts = _facts(event, [one.id for one in meetings])
    found = {}
    for one in meetings:
        if one.starts_at is not None and one.ends_at is not None:
            day = facts.day_of(one.id, one.starts_at, one.ends_at, len(one.sides))
            found[one.id] = TableDay(
                course_of(day, now), facts.attendances.get(one.id, {}), facts.outcomes.get(one.id, {})
            )
    return found


@dataclass(frozen=True, slots=True)
class _Facts:
    attendances: Mapping[int, Mapping[int, MeetingAttendance]]
    outcomes: Mapping[int, Mapping[int, MeetingOutcome]]
    sittings: Mapping[int, MeetingSitting]

    def day_of(self, number: int, starts_at: datetime, ends_at: datetime, parties: int) -> MeetingDay:
        sitting = self.sittings.get(number)
        return MeetingDay(
            parties,
            starts_at,
            ends_at,
            tuple(one.presence for one in self.attendances.get(number, {}).values()),
            sitting.begun_at if sitting else None,
            sitting.ended_at if sitting else None,
            tuple(one.met for one in self.outcomes.get(number, {}).values()),
        )


def _facts(event: Event, ids: Sequence[int]) -> _Facts:
    wanted = set(ids)
    attendances: dict[int, dict[int, MeetingAttendance]] = {}
    outcomes: dict[int, dict[int, MeetingOutcome]] = {}
    for seen in db.session.scalars(_of(MeetingAttendance, event, ids)):
        if seen.meeting_id in wanted:
            attendances.setdefault(seen.meeting_id, {})[seen.party_id] = seen
    for said in db.session.scalars(_of(MeetingOutcome, event, ids)):
        if said.meeting_id in wanted:
            outcomes.setdefault(said.meeting_id, {})[said.party_id] = said
    sittings = {one.meeting_id: one for one in db.session.scalars(_of(MeetingSitting, event, ids))}
    return _Facts(attendances, outcomes, sittings)


def _of(model: Any, event: Event, ids: Sequence[int]) -> sa.Select[Any]:
    """The rows of these meetings; of the whole expo where they are many, since databases limit bind parameters."""
    query = sa.select(model).where(model.event_id == event.id)
    return query.where(model.meeting_id.in_(ids)) if len(ids) <= _MOST_NAMED else query


_MOST_NAMED = 500


def next_meetings(person: Registration, now: datetime, *, with_g2g: bool) -> list[Meeting]:
    """The confirmed meetings of today of somebody, or of those for whom they come, that are not over, in order of time."""
    event = person.event
    ends = event.day_begins(event.day_of(now) + timedelta(days=1))
    seated = sa.select(MeetingPerson.meeting_id).where(
        MeetingPerson.registration_id == person.id, MeetingPerson.left_at.is_(None)
    )
    own = sa.select(MeetingParty.meeting_id).where(MeetingParty.party_id.in_(_party_ids(event, person)))
    query = meetings_between(event, now, ends, with_g2g=with_g2g)
    return list(db.session.scalars(query.where(sa.or_(Meeting.id.in_(seated), Meeting.id.in_(own)))))


def _party_ids(event: Event, person: Registration) -> list[int]:
    found = []
    for thing in things_of_person(person):
        kind, _dash, number = thing.partition("-")
        party = party_by_thing(event, {"firm": "exhibitor_id"}.get(kind, f"{kind}_id"), int(number))
        found += [party.id] if party is not None else []
    return found


def screen_meetings(event: Event, hall_id: int, now: datetime, until: datetime) -> list[Meeting]:
    """The confirmed meetings of a hall that run or begin in this time, in order; those between governments are on no screen."""
    found = db.session.scalars(meetings_between(event, now, until, with_g2g=False))
    return [one for one in found if one.place is not None and one.place.hall_id == hall_id]


def here_at(meetings: Sequence[Meeting]) -> set[tuple[int, int]]:
    """Who is at the tables of these meetings, as (meeting, party)."""
    query = sa.select(MeetingAttendance.meeting_id, MeetingAttendance.party_id).where(
        MeetingAttendance.meeting_id.in_([one.id for one in meetings]), MeetingAttendance.presence == Presence.HERE
    )
    return {(meeting, party) for meeting, party in db.session.execute(query)}


def meeting_of_both(one: Party, other: Party) -> Meeting | None:
    """A meeting of two parties alone that is not cancelled, one with a time first."""
    of = (sa.select(MeetingParty.meeting_id).where(MeetingParty.party_id == party.id) for party in (one, other))
    both = [Meeting.id.in_(ids) for ids in of]
    query = sa.select(Meeting).where(*both, Meeting.state != MeetingState.CANCELLED).options(*WHOLE)
    found = db.session.scalars(query.order_by(Meeting.starts_at.is_(None), Meeting.id))
    return next((meeting for meeting in found if meeting.starts_at or len(meeting.sides) == _TWO), None)


_TWO = 2


def follow_ups_of(meeting: Meeting, party_id: int) -> list[MeetingFollowUp]:
    """The days on which a side is asked how it stands, in order."""
    query = sa.select(MeetingFollowUp).where(
        MeetingFollowUp.meeting_id == meeting.id, MeetingFollowUp.party_id == party_id
    )
    return list(db.session.scalars(query.order_by(MeetingFollowUp.days)))


def outcome_by(meeting: Meeting, party_id: int) -> MeetingOutcome | None:
    return db.session.get(MeetingOutcome, (meeting.id, party_id))


def _confirmed(event: Event, starts_at: datetime, ends_at: datetime, *, with_g2g: bool) -> list[Any]:
    found = [
        Meeting.event_id == event.id,
        Meeting.state == MeetingState.CONFIRMED,
        Meeting.starts_at < ends_at,
        Meeting.ends_at > starts_at,
    ]
    return found if with_g2g else [*found, Meeting.kind != MeetingKind.G2G]
