"""Sessions in rooms of zones, or of an expo, that are closed while they take place."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.events.domain_events import ZoneClosed
from expo.events.inside import Inside, InsideLine
from expo.events.models import Event, ZoneClosure
from expo.i18n import _, _l, localize
from expo.programme.models import Room, Session
from expo.programme.rules import SessionState
from expo.web.filters import short_moment


def sessions_inside(event: Event, zone_id: int | None, starts_at: datetime, ends_at: datetime) -> list[Session]:
    """The published sessions in rooms of the zone, all for none, that take place between two moments, by time."""
    query = sa.select(Session).where(
        Session.event_id == event.id,
        Session.state == SessionState.PUBLISHED,
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
    )
    if zone_id is not None:
        query = query.join(Room, Room.id == Session.room_id).where(Room.zone_id == zone_id)
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def _lines(event: Event, zone_id: int | None, starts_at: datetime, ends_at: datetime) -> list[InsideLine]:
    found = sessions_inside(event, zone_id, starts_at, ends_at)
    return [InsideLine(localize(one.title), one.starts_at, one.ends_at) for one in found]


INSIDE = Inside("sessions", _l("These sessions are there while it is to be closed:"), _lines)


def closures_by_session(event_id: int, session_ids: Sequence[int] | None = None) -> dict[int, list[ZoneClosure]]:
    """By session, the closures of its room's zone, or of the expo, while it takes place, by time; of all sessions, or of those
    given. Runs one query.
    """
    query = (
        sa.select(Session.id, ZoneClosure)
        .outerjoin(Room, Room.id == Session.room_id)
        .join(ZoneClosure, ZoneClosure.event_id == Session.event_id)
        .where(
            sa.or_(ZoneClosure.zone_id.is_(None), ZoneClosure.zone_id == Room.zone_id),
            Session.event_id == event_id,
            Session.state == SessionState.PUBLISHED,
            ZoneClosure.starts_at < Session.ends_at,
            ZoneClosure.ends_at > Session.starts_at,
        )
        .order_by(ZoneClosure.starts_at, ZoneClosure.id)
    )
    if session_ids is not None:
        query = query.where(Session.id.in_(session_ids))
    found: dict[int, list[ZoneClosure]] = {}
    for number, closure in db.session.execute(query):
        found.setdefault(number, []).append(closure)
    return found


def closure_sentence(closure: ZoneClosure, zone: str) -> str:
    """What a page, a calendar and the team read beside a session."""
    span = {"from": short_moment(closure.starts_at, zone), "until": short_moment(closure.ends_at, zone)}
    if closure.zone_id is None:
        told = _("%(what)s is closed from %(from)s until %(until)s.", what=_("The whole expo"), **span)
    else:
        told = _("The zone of this room is closed from %(from)s until %(until)s.", **span)
    return f"{told} {closure.reason}".strip()


def mark_sessions(closed: ZoneClosed) -> None:
    """Raise the SEQUENCE of the sessions inside, so that calendars update what is said of the closure."""
    ids = [one.id for one in sessions_inside(closed.event, closed.zone_id, closed.starts_at, closed.ends_at)]
    change = {"sequence": Session.sequence + 1, "changed_at": clock.now()}
    if ids:
        marked = sa.update(Session).where(Session.id.in_(ids)).values(change)
        db.session.execute(marked.execution_options(synchronize_session="fetch"))


def closed_words(event: Event) -> dict[int, str]:
    """By session, what is said of the closures inside whose time it takes place."""
    found = closures_by_session(event.id)
    return {number: " ".join(closure_sentence(one, event.zone) for one in some) for number, some in found.items()}


def closed_words_by_slug(event: Event) -> dict[str, str]:
    """The same by the slug of the session."""
    told = closed_words(event)
    rows = db.session.execute(sa.select(Session.id, Session.slug).where(Session.id.in_(told)))
    return {slug: told[number] for number, slug in rows}
