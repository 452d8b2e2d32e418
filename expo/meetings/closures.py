"""Meetings at places of zones that are to be closed while they take place."""

from datetime import datetime

import sqlalchemy as sa

from expo.db import db
from expo.events.inside import Inside, InsideLine
from expo.events.models import Event
from expo.i18n import _, _l
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace
from expo.meetings.queries import titles_of
from expo.meetings.rules import LIVE, MeetingKind
from expo.programme.models import Room


def _lines(event: Event, zone_id: int | None, starts_at: datetime, ends_at: datetime) -> list[InsideLine]:
    """The live meetings inside; who meets between governments is not told here."""
    query = (
        sa.select(Meeting)
        .join(MeetingPlace, MeetingPlace.id == Meeting.meeting_place_id)
        .outerjoin(Room, Room.id == MeetingPlace.room_id)
        .where(
            Meeting.event_id == event.id,
            Meeting.state.in_(LIVE),
            Meeting.starts_at < ends_at,
            Meeting.ends_at > starts_at,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    if zone_id is not None:
        query = query.where(sa.or_(MeetingPlace.zone_id == zone_id, Room.zone_id == zone_id))
    found = list(db.session.scalars(query))
    titles = titles_of([one.id for one in found if one.kind is not MeetingKind.G2G])
    return [
        InsideLine(titles.get(one.id) or _("A meeting between governments"), one.starts_at, one.ends_at)
        for one in found
        if one.starts_at is not None and one.ends_at is not None
    ]


INSIDE = Inside(
    "meetings", _l("These meetings are there while it is to be closed; you decide what becomes of them:"), _lines
)
