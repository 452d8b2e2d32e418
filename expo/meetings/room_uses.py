"""Meetings in rooms of the programme, as its sessions are told of them."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from expo import clock
from expo.db import db
from expo.events.models import Event
from expo.i18n import _
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import WITH_LOCATION, titles_of
from expo.meetings.rules import LIVE, MeetingKind
from expo.programme.room_uses import Occupant, RoomUse


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
    all_of_them = f"/organise/{meeting.event.slug}/meetings"
    return Occupant(
        f"meeting-{meeting.id}",
        title or _("A meeting between governments"),
        place.location_in(None),
        place.room_id,
        meeting.starts_at,
        meeting.ends_at,
        f"{all_of_them}/{meeting.id}" if title else all_of_them,
    )


IN_ROOMS = RoomUse(_meetings_in)
