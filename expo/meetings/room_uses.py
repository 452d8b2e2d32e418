"""Meetings in rooms of the programme, and of those who come to its sessions, as these are told of them."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo import clock
from expo.accounts.permissions import Permission
from expo.db import db
from expo.events.models import Event
from expo.i18n import _, _n
from expo.meetings.meeting_models import Meeting, MeetingPerson
from expo.meetings.meeting_queries import is_to_come
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import WITH_LOCATION, titles_of
from expo.meetings.rules import LIVE, MeetingKind
from expo.programme.attendees import AttendeeUse, Commitment
from expo.programme.room_uses import Occupant, RoomUse
from expo.registration.models import Registration
from expo.registration.uses import NamedFor, PersonUse


def _meetings_in(event: Event, rooms: Collection[int], starts_at: datetime, ends_at: datetime) -> list[Occupant]:
    """The meetings to come at places in these rooms, by time; who meets between governments is not told here."""
    query = (
        sa.select(Meeting)
        .join(Meeting.place)
        .options(contains_eager(Meeting.place).options(*WITH_LOCATION))
        .where(
            Meeting.event_id == event.id,
            MeetingPlace.room_id.in_(rooms),
            Meeting.state.in_(LIVE),
            Meeting.starts_at < ends_at,
            Meeting.ends_at > max(starts_at, clock.now()),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found = list(db.session.scalars(query))
    titles = titles_of([one.id for one in found if one.kind is not MeetingKind.G2G])
    return [_occupant(one, titles.get(one.id)) for one in found]


def _occupant(meeting: Meeting, title: str | None) -> Occupant:
    place = meeting.place
    if place is None or place.room_id is None or meeting.starts_at is None or meeting.ends_at is None:
        raise ValueError("a meeting in a room has a place and a time")
    return Occupant(
        f"meeting-{meeting.id}",
        title or _between_governments(),
        place.location_in(None),
        place.room_id,
        meeting.starts_at,
        meeting.ends_at,
        _address(meeting.event, meeting.id if title else None),
    )


def _between_governments() -> str:
    return _("A meeting between governments")


def _address(event: Event, meeting_id: int | None) -> str:
    """Where an organiser moves a meeting; of one that is not told here, the page of all."""
    all_of_them = f"/organise/{event.slug}/meetings"
    return f"{all_of_them}/{meeting_id}" if meeting_id else all_of_them


def _meetings_of(event: Event, people: Collection[int], starts_at: datetime, ends_at: datetime) -> list[Commitment]:
    """The meetings to come that these people are in, as `_meetings_in`."""
    query = (
        sa.select(MeetingPerson.registration_id, Meeting)
        .join(Meeting, Meeting.id == MeetingPerson.meeting_id)
        .where(
            MeetingPerson.registration_id.in_(people),
            MeetingPerson.booked,
            MeetingPerson.starts_at < ends_at,
            MeetingPerson.ends_at > max(starts_at, clock.now()),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    rows = [(person, one, one.starts_at, one.ends_at) for person, one in db.session.execute(query)]
    titles = titles_of({one.id for _person, one, _from, _until in rows if one.kind is not MeetingKind.G2G})
    return [
        Commitment(
            person,
            f"meeting-{one.id}",
            titles.get(one.id) or _between_governments(),
            _address(event, one.id if one.id in titles else None),
            begins,
            ends,
        )
        for person, one, begins, ends in rows
        if begins is not None and ends is not None
    ]


def _attending(_session_ids: Collection[int]) -> list[tuple[int, int]]:
    """Nobody is in a session by meetings."""
    return []


def _named_for(registration_ids: Collection[int]) -> list[NamedFor]:
    """Of people, at how many tables of meetings to come they are."""
    query = (
        sa.select(Registration, sa.func.count(MeetingPerson.meeting_id))
        .join(MeetingPerson, MeetingPerson.registration_id == Registration.id)
        .join(Meeting, Meeting.id == MeetingPerson.meeting_id)
        .where(Registration.id.in_(registration_ids), MeetingPerson.left_at.is_(None), is_to_come())
        .group_by(Registration.id)
        .order_by(Registration.id)
    )
    meetings = _("Meetings")
    return [
        NamedFor(
            person.id,
            person.name,
            _n("at the table of %(num)d meeting to come", "at the table of %(num)d meetings to come", count),
            meetings,
            meetings,
            "meetings.index",
            {},
            Permission.SEE_MEETINGS,
        )
        for person, count in db.session.execute(query)
    ]


IN_ROOMS = RoomUse(_meetings_in)
OF_PEOPLE = AttendeeUse(_attending, _meetings_of)
AT_TABLES = PersonUse(_named_for)
