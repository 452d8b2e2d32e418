"""Many sessions changed together: they may pass through each other's places, and are judged as they end up."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from expo.db import db, on_postgresql
from expo.errors import Refused
from expo.events.happenings import FirstDayMoved
from expo.events.models import Event
from expo.events.queries import halls_of
from expo.history.services import record
from expo.history.verbs import Verb
from expo.i18n import _n, said
from expo.programme.models import Session
from expo.programme.queries import rooms_of, sessions_of, tracks_of
from expo.programme.rules import LIVE, SessionState, time_fault
from expo.programme.services.sessions import CLASHES, FIELDS, add_session, clashes_in_words, retime
from expo.programme.services.venue_parts import add_room, add_track
from expo.registration.happenings import ExpoCopied

MOST_NAMED = 20


@contextmanager
def together() -> Iterator[None]:
    """Inside, two sessions may have one room or one person for a while. At the end the database judges: raises Refused."""
    if not on_postgresql():  # no such constraints: the caller looks at how all of it ends
        yield
        return
    names = ", ".join(CLASHES)
    db.session.execute(sa.text(f"SET CONSTRAINTS {names} DEFERRED"))
    yield
    with clashes_in_words():
        db.session.flush()
        db.session.execute(sa.text(f"SET CONSTRAINTS {names} IMMEDIATE"))


def sessions_to_move(event: Event) -> int:
    """How many sessions could go along when the expo's days move."""
    query = sa.select(sa.func.count()).where(Session.event_id == event.id, Session.state != SessionState.DELETED)
    return db.session.scalar(query) or 0


def move_sessions(moved: FirstDayMoved) -> None:
    """Every session as many days later (or earlier) as the expo's first day has moved, at the same time of day, where an
    organiser wants them to move along.

    Calendars are told by SEQUENCE, those who keep a session by the digest. Raises Refused naming those that were within the
    expo's days and would not be any more.
    """
    if not moved.along:
        return
    event = moved.event
    query = sa.select(Session).where(Session.event_id == event.id, Session.state != SessionState.DELETED)
    query = query.options(selectinload(Session.parts)).order_by(Session.starts_at, Session.id)
    found = db.session.scalars(query.with_for_update(), execution_options={"populate_existing": True}).all()
    days = (event.first_day - moved.was[0]).days
    lost = [session for session in found if _would_be_lost(event, session, moved.was, days)]
    with together():
        for session in found:
            before = {"starts_at": session.starts_at, "ends_at": session.ends_at}
            after = {name: _days_later(moment, days, event.zone) for name, moment in before.items()}
            retime(session, **after)
            record(
                Verb.CHANGED,
                session,
                by=moved.by,
                event_id=event.id,
                named=said(session.title),
                before=before,
                after={**after, "version": session.version},
            )
    if lost:
        raise Refused(
            _n(
                "%(num)d session would be outside the days of the expo.",
                "%(num)d sessions would be outside the days of the expo.",
                len(lost),
            ),
            [said(session.title) for session in lost[:MOST_NAMED]],
        )


def copy_programme(copied: ExpoCopied) -> None:
    """Rooms, tracks and sessions of an expo as drafts in its copy, where they are wanted, as many days later as the copy is;
    without their people.

    What is cancelled, or outside the expo's days, is not copied.
    """
    if not copied.programme:
        return
    event, copy, by = copied.event, copied.copy, copied.by
    halls, theirs = {hall.name: hall for hall in halls_of(copy)}, {hall.id: hall.name for hall in halls_of(event)}
    rooms = {
        one.id: add_room(
            copy, one.name, hall=halls.get(theirs.get(one.hall_id or 0, "")), capacity=one.capacity, by=by
        ).id
        for one in rooms_of(event)
    }
    tracks = {one.id: add_track(copy, one.name, by=by).id for one in tracks_of(event)}
    days, taken = (copy.first_day - event.first_day).days, set[str]()
    for session in sessions_of(event):
        starts, ends = (_days_later(moment, days, event.zone) for moment in (session.starts_at, session.ends_at))
        if session.state not in LIVE or time_fault(starts, ends, copy.first_day, copy.last_day, copy.zone) is not None:
            continue
        fields = {name: getattr(session, name) for name in FIELDS}
        fields |= {"room_id": rooms.get(session.room_id or 0), "track_id": tracks.get(session.track_id or 0)}
        fields |= {"starts_at": starts, "ends_at": ends}
        taken.add(add_session(copy, fields, by=by, taken=taken, checked=True).slug)


def _days_later(moment: datetime, days: int, zone: str) -> datetime:
    """The same time of day so many days later, as the clocks of the zone show it."""
    return moment.astimezone(ZoneInfo(zone)) + timedelta(days=days)


def _would_be_lost(event: Event, session: Session, was: tuple[date, date], days: int) -> bool:
    """Whether it was within the expo's days and would not be any more."""
    starts, ends = (_days_later(moment, days, event.zone) for moment in (session.starts_at, session.ends_at))
    fault = time_fault(starts, ends, event.first_day, event.last_day, event.zone)
    return fault is not None and time_fault(session.starts_at, session.ends_at, *was, event.zone) is None
