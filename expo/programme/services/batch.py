"""Changes many sessions in one transaction: moving them with the expo's days."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from expo.db import db, on_postgresql
from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Fate, LostLine
from expo.events.models import Event
from expo.events.outcomes import check_outcome, waits_for_outcome
from expo.events.wall_time_words import hour_on
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _l, localize
from expo.interpreters.rules import Engagement
from expo.interpreters.services.bookings import refuse_clash
from expo.programme.duties import duty_of
from expo.programme.models import Session
from expo.programme.queries import WITH_PEOPLE, sessions_of
from expo.programme.room_uses import newly_taken
from expo.programme.rules import LIVE, SessionSchedule, SessionState
from expo.programme.services.lost_days import KEY, lost_sessions, settle_lost
from expo.programme.services.notices import schedule_of
from expo.programme.services.session_checks import attendances_at
from expo.programme.services.sessions import CLASHES, refuse_clashes, retime


@contextmanager
def deferred_clash_checks() -> Iterator[None]:
    """Within this context sessions may overlap temporarily; the constraints are checked at its end. Raises Refused for
    a clash.
    """
    if not on_postgresql() or waits_for_outcome():  # the caller checks the final state
        yield
        return
    names = ", ".join(CLASHES)
    db.session.execute(sa.text(f"SET CONSTRAINTS {names} DEFERRED"))
    yield
    with refuse_clashes():
        db.session.flush()
        db.session.execute(sa.text(f"SET CONSTRAINTS {names} IMMEDIATE"))


def check_interpreters(sessions: Sequence[Session]) -> None:
    """Raise Refused for an interpreter of one of these sessions, as they are now, who is elsewhere at that time."""
    wanted = []
    for session in sessions:
        duty = duty_of(session)
        wanted += [Engagement(one.id, duty, booking_id=0) for one in session.interpreters]
        wanted += attendances_at(session, [part.speaker for part in session.parts])
    refuse_clash(wanted)


def sessions_to_move(event: Event) -> int:
    """The number of sessions that move when the expo's days move."""
    query = sa.select(sa.func.count()).where(Session.event_id == event.id, Session.state != SessionState.DELETED)
    return db.session.scalar(query) or 0


def _overrun(change: DaysChange) -> list[LostLine]:
    """What stands, on days that stay, in rooms where sessions are that move with the first day."""
    if not (change.along and change.shift):
        return []
    event, lost = change.event, {session.id for session in lost_sessions(change)}
    moving = [session for session in sessions_of(event) if session.state in LIVE and session.id not in lost]
    pairs = [(schedule_of(one), _schedule_moved(one, change.shift)) for one in moving]
    found = dict.fromkeys(one for taken in newly_taken(event, pairs) for one in taken)
    return [
        LostLine(one.name, one.starts_at, one.place) for one in found if not change.loses(event.day_of(one.starts_at))
    ]


def _schedule_moved(session: Session, days: int) -> SessionSchedule:
    starts, ends = times_later(session, days)
    return replace(schedule_of(session), starts_at=starts, ends_at=ends)


OVERRUN = Dated(
    "rooms of sessions",
    _l("These are in rooms into which sessions move; you decide afterwards what becomes of them"),
    _overrun,
    lambda _change: (Fate.SEEN,),
)


def move_sessions(moved: DaysMoved) -> None:
    """Move every session by as many days as the expo's first day has moved, at the same local time, if the organiser
    chose so; those that would be on no day of the expo have the fate that was decided.

    SEQUENCE grows for calendars; keepers are told by the digest.
    """
    change = moved.change
    event, lost = change.event, lost_sessions(change)
    if change.along and change.shift:
        query = sa.select(Session).where(Session.event_id == event.id, Session.state != SessionState.DELETED)
        query = query.where(Session.id.not_in([session.id for session in lost]))
        query = query.options(*WITH_PEOPLE).order_by(Session.starts_at, Session.id)
        sessions = db.session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).all()
        with deferred_clash_checks():
            for session in sessions:
                _move_by_days(session, change.shift, event, by=moved.by)
        check_outcome(lambda: check_interpreters(sessions))
    for session in lost:
        settle_lost(session, moved.decisions[KEY], by=moved.by)


def _move_by_days(session: Session, days: int, event: Event, *, by: Actor) -> None:
    before = {"starts_at": session.starts_at, "ends_at": session.ends_at}
    after = dict(zip(before, times_later(session, days), strict=True))
    retime(session, **after)
    record(
        Verb.CHANGED,
        session,
        by=by,
        event_id=event.id,
        named=localize(session.title),
        before=before,
        after={**after, "version": session.version},
    )


def times_later(session: Session, days: int) -> tuple[datetime, datetime]:
    """The session's start at the same wall time a number of days later, and its end: it takes as long as before."""
    starts = hour_on(session.starts_at, days, session.event.zone_info, localize(session.title))
    return starts, starts + (session.ends_at - session.starts_at)
