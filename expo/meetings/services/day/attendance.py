"""The day: who is at the table, the end of a meeting, one moved for a late party, and what each side says came of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Changed, NotFound, Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.meetings.day.models import MeetingAttendance, MeetingOutcome, MeetingSitting
from expo.meetings.day.rules import Presence, can_begin
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.rules import MeetingCause, MeetingState
from expo.meetings.services.day.reminders import plan_reminders
from expo.meetings.services.meetings import move_along, title_of
from expo.meetings.services.rows import check_version


def say_presence(
    meeting: Meeting, party_id: int, presence: Presence, *, by: Actor, late_minutes: int | None = None
) -> None:
    """Say that a party is at the table, late or not there. The meeting begins once two are there. Idempotent. Raises Refused
    before its day, for one that ended, and for absence before it was to begin.
    """
    party = _side_of(meeting, party_id)
    _lock(meeting)
    sitting = db.session.get(MeetingSitting, meeting.id, populate_existing=True)
    if sitting is not None and sitting.ended_at is not None:
        raise Refused(_("This meeting has ended. What came of it can still be said."))
    if presence is Presence.ABSENT and meeting.starts_at is not None and clock.now() < meeting.starts_at:
        raise Refused(_("Nobody is missing before the meeting is to begin."))
    row = db.session.get(MeetingAttendance, (meeting.id, party_id), populate_existing=True)
    minutes = late_minutes if presence is Presence.LATE else None
    if row is not None and (row.presence, row.late_minutes) == (presence, minutes):
        return
    if row is None:
        row = MeetingAttendance(meeting_id=meeting.id, party_id=party_id, event_id=meeting.event_id)
        db.session.add(row)
    row.presence, row.late_minutes, row.changed_at = presence, minutes, clock.now()
    db.session.flush()
    _begin_or_not(meeting, sitting)
    _record(meeting, {"party": party.name, "presence": presence}, by=by)


def end_meeting(meeting: Meeting, *, by: Actor) -> None:
    """Say that a meeting that began has ended. Idempotent. Raises Refused for one that did not begin."""
    _lock(meeting)
    sitting = db.session.get(MeetingSitting, meeting.id, populate_existing=True)
    if sitting is None:
        raise Refused(_("This meeting has not begun: say first who is there."))
    if sitting.ended_at is None:
        sitting.ended_at = clock.now()
        db.session.flush()
        _record(meeting, {"ended_at": sitting.ended_at}, by=by)


def delay_meeting(meeting: Meeting, minutes: int, *, version: int, by: Actor) -> None:
    """Move a meeting that has not begun some minutes on, since a party is late; whoever knows of it is written to. Raises
    Changed when `version` is stale, NotPossible with the nearest ways out where it does not fit.
    """
    check_version(meeting, version)
    _lock(meeting)
    if meeting.pinned or meeting.starts_at is None:
        raise Refused(_("This meeting is pinned. Unpin it, then move it."))
    if db.session.get(MeetingSitting, meeting.id, populate_existing=True) is not None:
        raise Refused(_("This meeting has begun: it cannot be moved any more."))
    starts_at = meeting.starts_at + timedelta(minutes=minutes)
    if starts_at <= clock.now():
        raise Refused(_("That time has passed already. Choose more minutes."))
    move_along(meeting, starts_at, reason=MeetingCause.LATE, by=by)


def save_outcome(meeting: Meeting, party_id: int, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save what one side says came of a meeting that has begun. Raises Changed when `version` is stale."""
    party = _side_of(meeting, party_id)
    db.session.refresh(meeting, with_for_update={"of": Meeting})
    if meeting.state is not MeetingState.CONFIRMED or meeting.starts_at is None or meeting.starts_at > clock.now():
        raise Refused(_("What came of a meeting is said once it has begun."))
    row = db.session.get(MeetingOutcome, (meeting.id, party_id), populate_existing=True)
    if version != (row.version if row else 0):
        raise Changed(_("Somebody else changed this while you wrote."), [])
    if row is None:
        row = MeetingOutcome(meeting_id=meeting.id, party_id=party_id, event_id=meeting.event_id, version=0)
        db.session.add(row)
    for name, value in fields.items():
        setattr(row, name, value)
    row.version += 1
    row.changed_at = clock.now()
    db.session.flush()
    plan_reminders(meeting, row)
    _record(meeting, {"outcome": party.name}, by=by)


def _begin_or_not(meeting: Meeting, sitting: MeetingSitting | None) -> None:
    """The meeting begins once two parties are there, and has not begun where that was a mistake."""
    query = sa.select(MeetingAttendance.presence).where(MeetingAttendance.meeting_id == meeting.id)
    begins = can_begin(db.session.scalars(query))
    if begins and sitting is None:
        db.session.add(MeetingSitting(meeting_id=meeting.id, event_id=meeting.event_id, begun_at=clock.now()))
    elif not begins and sitting is not None:
        db.session.delete(sitting)
    db.session.flush()


def _lock(meeting: Meeting) -> None:
    """Lock the meeting, so that of two who say something one comes after the other. Raises Refused before its day."""
    db.session.refresh(meeting, with_for_update={"of": Meeting})
    if meeting.state is not MeetingState.CONFIRMED or meeting.starts_at is None:
        raise Refused(_("This cannot be done with the meeting as it is now. Look at the page again."))
    if meeting.event.day_of(clock.now()) < meeting.event.day_of(meeting.starts_at):
        raise Refused(_("This is said on the day of the meeting."))


def _side_of(meeting: Meeting, party_id: int) -> Party:
    found = next((one.party for one in meeting.sides if one.party_id == party_id), None)
    if found is None:
        raise NotFound(_("There is no such party at this expo."))
    return found


def _record(meeting: Meeting, after: dict[str, Any], *, by: Actor) -> None:
    record(Verb.CHANGED, meeting, by=by, event_id=meeting.event_id, named=title_of(meeting), before={}, after=after)
