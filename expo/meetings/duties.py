"""Interpreters' engagements in meetings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo.db import db
from expo.i18n import LANGUAGES
from expo.interpreters.models import Booking, Interpreter
from expo.interpreters.rules import Duty, Engagement
from expo.interpreters.sources import Between, EngagementSource, engagement
from expo.meetings.meeting_models import Meeting, MeetingInterpreter, MeetingPerson
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.rules import LIVE, MeetingKind, MeetingState


def duty_of(meeting: Meeting, starts_at: datetime, ends_at: datetime) -> Duty:
    """The duty that a meeting is for its interpreters, at its time or its last one. They are told once it is confirmed."""
    names = {code: " – ".join(side.party.name_in(code) for side in meeting.sides) for code in LANGUAGES}
    return Duty(
        uid=meeting.uid,
        title=names,
        place={code: meeting.place.location_in(code) for code in LANGUAGES} if meeting.place else "",
        starts_at=starts_at,
        ends_at=ends_at,
        held=meeting.state in LIVE,
        shown=meeting.state is MeetingState.CONFIRMED,
        sequence=meeting.sequence,
        secret=meeting.kind is MeetingKind.G2G,
    )


def _find(interpreter_ids: Sequence[int], between: Between | None) -> list[Engagement]:
    query = (
        sa.select(Booking, Meeting)
        .join(MeetingInterpreter, MeetingInterpreter.booking_id == Booking.id)
        .join(Meeting, Meeting.id == MeetingInterpreter.meeting_id)
        .where(Booking.interpreter_id.in_(interpreter_ids))
        .options(*WHOLE)
    )
    if between is not None:
        query = query.where(Booking.starts_at < between[1], Booking.ends_at > between[0])
    sitting = _sitting().where(Interpreter.id.in_(interpreter_ids)).options(*WHOLE)
    if between is not None:
        sitting = sitting.where(MeetingPerson.starts_at < between[1], MeetingPerson.ends_at > between[0])
    rows, there = db.session.execute(query).all(), db.session.execute(sitting).all()
    return [
        *(engagement(one, duty_of(meeting, one.starts_at, one.ends_at)) for one, meeting in rows),
        *(Engagement(number, duty_of(meeting, starts, ends)) for number, starts, ends, meeting in there),
    ]


def _sitting() -> Any:
    """Interpreters who sit in a meeting for one of its parties, with its time."""
    return (
        sa.select(Interpreter.id, MeetingPerson.starts_at, MeetingPerson.ends_at, Meeting)
        .join(MeetingPerson, MeetingPerson.registration_id == Interpreter.registration_id)
        .join(Meeting, Meeting.id == MeetingPerson.meeting_id)
        .where(MeetingPerson.booked)
    )


def _sitting_in(uid: str) -> Sequence[int]:
    return db.session.scalars(_sitting().where(Meeting.uid == uid).with_only_columns(Interpreter.id)).all()


ENGAGEMENTS = EngagementSource("meetings", _find, _sitting_in)
