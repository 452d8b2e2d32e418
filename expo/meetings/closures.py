"""Meetings at places of zones, or of an expo, that are closed while they take place."""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo import clock
from expo.db import db
from expo.events.domain_events import ZoneClosed
from expo.events.inside import Inside, InsideLine
from expo.events.models import Event, ZoneClosure
from expo.i18n import _, _l
from expo.meetings.meeting_models import Meeting
from expo.meetings.queries import WITH_LOCATION, titles_of
from expo.meetings.rules import LIVE, MeetingKind
from expo.web.filters import short_moment


def meetings_inside(event: Event, zone_id: int | None, starts_at: datetime, ends_at: datetime) -> list[Meeting]:
    """The live meetings at places of the zone, of all for none, that take place between two moments, by time."""
    query = (
        sa.select(Meeting)
        .options(joinedload(Meeting.place).options(*WITH_LOCATION))
        .where(
            Meeting.event_id == event.id,
            Meeting.state.in_(LIVE),
            Meeting.starts_at < ends_at,
            Meeting.ends_at > starts_at,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [one for one in db.session.scalars(query) if zone_id is None or (one.place and one.place.zone_id == zone_id)]


def mark_meetings(closed: ZoneClosed) -> None:
    """Raise the SEQUENCE of the meetings inside, so that calendars update what is said of the closure, or of its end."""
    for meeting in meetings_inside(closed.event, closed.zone_id, closed.starts_at, closed.ends_at):
        meeting.sequence, meeting.changed_at = meeting.sequence + 1, clock.now()
    db.session.flush()


def closed_words(meeting: Meeting, closures: Iterable[ZoneClosure]) -> str:
    """What calendars, pages and cards say of the closures during which a meeting is; empty for none."""
    zone, place = meeting.event.zone, meeting.place
    found = [
        one for one in closures if place is not None and one.zone_id in {None, place.zone_id} and _during(meeting, one)
    ]
    return " ".join(_sentence(one, zone) for one in found)


def _during(meeting: Meeting, closure: ZoneClosure) -> bool:
    if meeting.starts_at is None or meeting.ends_at is None or meeting.state not in LIVE:
        return False
    return closure.starts_at < meeting.ends_at and closure.ends_at > meeting.starts_at


def _sentence(closure: ZoneClosure, zone: str) -> str:
    span = {"from": short_moment(closure.starts_at, zone), "until": short_moment(closure.ends_at, zone)}
    what = closure.zone.name if closure.zone else _("The whole expo")
    return f"{_('%(what)s is closed from %(from)s until %(until)s.', what=what, **span)} {closure.reason}".strip()


def _lines(event: Event, zone_id: int | None, starts_at: datetime, ends_at: datetime) -> list[InsideLine]:
    """The live meetings inside; who meets between governments is not told here."""
    found = meetings_inside(event, zone_id, starts_at, ends_at)
    titles = titles_of([one.id for one in found if one.kind is not MeetingKind.G2G])
    return [
        InsideLine(titles.get(one.id) or _("A meeting between governments"), one.starts_at, one.ends_at)
        for one in found
        if one.starts_at is not None and one.ends_at is not None
    ]


INSIDE = Inside(
    "meetings", _l("These meetings are there while it is to be closed; you decide what becomes of them:"), _lines
)
