"""The interpreters of a meeting: chosen at any time, booked while the meeting has one."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from expo.db import db
from expo.interpreters.domain_events import InterpretersMerged
from expo.interpreters.models import Interpreter
from expo.interpreters.services.bookings import engage, refuse_bookings
from expo.meetings.duties import duty_of
from expo.meetings.meeting_models import Meeting, MeetingInterpreter


def choose_interpreters(meeting: Meeting, interpreters: Sequence[Interpreter]) -> None:
    """Set who interprets; whoever is left out keeps their row, with the booking that ends."""
    known = {one.interpreter_id: one for one in meeting.booked_interpreters}
    wanted = {one.id for one in interpreters}
    for one in interpreters:
        if one.id not in known:
            row = MeetingInterpreter(event_id=meeting.event_id, interpreter_id=one.id, interpreter=one, chosen=True)
            meeting.booked_interpreters.append(row)
    for number, row in known.items():
        row.chosen = number in wanted


def book_interpreters(meeting: Meeting, had: tuple[datetime | None, datetime | None]) -> None:
    """Bring the bookings to the meeting as it is; `had` are its times before. The rules were judged before."""
    starts_at, ends_at = meeting.starts_at or had[0], meeting.ends_at or had[1]
    rows = meeting.booked_interpreters
    if starts_at is None or ends_at is None or not rows:
        return
    wanted = meeting.interpreters if meeting.starts_at is not None else []
    bookings = [one.booking for one in rows if one.booking is not None]
    with db.session.no_autoflush:
        made = engage(bookings, wanted, duty_of(meeting, starts_at, ends_at), checked=True)
    by_interpreter = {one.interpreter_id: one for one in made}
    for row in rows:
        booking = by_interpreter.get(row.interpreter_id)
        if row.booking is None and booking is not None:
            db.session.add(booking)
            with refuse_bookings():
                row.booking, row.booking_id = booking, None
                db.session.flush()
                row.booking_id = booking.id
    with refuse_bookings():
        db.session.flush()


def follow_merge(merged: InterpretersMerged) -> None:
    """The meetings of an interpreter who was merged are those of the one that stays."""
    theirs = sa.select(MeetingInterpreter).where(MeetingInterpreter.interpreter_id == merged.double.id)
    ours = sa.select(MeetingInterpreter.meeting_id).where(MeetingInterpreter.interpreter_id == merged.kept.id)
    both = set(db.session.scalars(ours))
    for row in db.session.scalars(theirs).all():
        if row.meeting_id in both:
            db.session.delete(row)
        else:
            row.interpreter_id, row.interpreter = merged.kept.id, merged.kept
    db.session.flush()
