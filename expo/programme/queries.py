"""Sessions, rooms and tracks, looked up."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.events.models import Event
from expo.programme.models import KeptSession, Room, Session, Track
from expo.programme.rules import SEEN, SessionState

_PLACES = (joinedload(Session.room).joinedload(Room.hall), joinedload(Session.track))
# What a list shows of a session, and what tells one state of it from another: plain rows, since there are many of them.
_LINE = (Session.slug, Session.kind, Session.title, Session.state, Session.starts_at, Session.ends_at, Session.room_id,
         Session.track_id)  # fmt: skip
_MARK = (Session.id, Session.uid, Session.version, Session.sequence, Session.room_id, Session.track_id)


def sessions_of(event: Event, *, published_only: bool = False, gone_too: bool = False) -> list[Session]:
    """The programme by time, each session with its room and track.

    `published_only` leaves drafts out; `gone_too` keeps those that were deleted after people had seen them.
    """
    query = sa.select(Session).where(Session.event_id == event.id).options(*_PLACES)
    if published_only:
        query = query.where(Session.state.in_(SEEN))
    if not gone_too:
        query = query.where(Session.state != SessionState.DELETED)
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def lines_of(event: Event, *, with_text: bool = False) -> Sequence[Any]:
    """The published programme by time as plain rows (slug, kind, title, state, starts_at, ends_at, room_id, track_id);
    `with_text` adds the abstract.
    """
    query = sa.select(*_LINE, Session.abstract) if with_text else sa.select(*_LINE)
    seen = SEEN - {SessionState.DELETED}
    query = query.where(Session.event_id == event.id, Session.state.in_(sorted(seen)))
    return db.session.execute(query.order_by(Session.starts_at, Session.id)).all()


def marks_of(event: Event, *, gone_too: bool) -> Sequence[Any]:
    """What people have seen of the programme, by time, as rows that tell one state of a session from another: id, uid,
    version, sequence, room_id, track_id. `gone_too` keeps those that were deleted since.
    """
    seen = SEEN if gone_too else SEEN - {SessionState.DELETED}
    query = sa.select(*_MARK).where(Session.event_id == event.id, Session.state.in_(sorted(seen)))
    return db.session.execute(query.order_by(Session.starts_at, Session.id)).all()


def kept_marks(registration_id: int, *, cancelled_too: bool) -> Sequence[Any]:
    """The same of the sessions a registered person keeps."""
    seen = SEEN if cancelled_too else {SessionState.PUBLISHED}
    query = sa.select(*_MARK).join(KeptSession, KeptSession.session_id == Session.id)
    query = query.where(KeptSession.registration_id == registration_id, Session.state.in_(sorted(seen)))
    return db.session.execute(query.order_by(Session.starts_at, Session.id)).all()


def sessions_by_id(ids: Sequence[int]) -> dict[int, Session]:
    """Sessions by their ids, without room and track."""
    found: dict[int, Session] = {}
    for first in range(0, len(ids), 500):  # a statement takes a bounded number of values
        query = sa.select(Session).where(Session.id.in_(ids[first : first + 500]))
        found.update({session.id: session for session in db.session.scalars(query)})
    return found


def session_by_slug(event: Event, slug: str) -> Session | None:
    query = sa.select(Session).where(Session.event_id == event.id, Session.slug == slug).options(*_PLACES)
    return db.session.scalar(query)


def session_in(event: Event, session_id: int) -> Session | None:
    query = sa.select(Session).where(Session.event_id == event.id, Session.id == session_id).options(*_PLACES)
    return db.session.scalar(query)


def rooms_of(event: Event) -> list[Room]:
    query = sa.select(Room).where(Room.event_id == event.id).options(joinedload(Room.hall))
    return list(db.session.scalars(query.order_by(Room.position, Room.id)))


def tracks_of(event: Event) -> list[Track]:
    return list(
        db.session.scalars(sa.select(Track).where(Track.event_id == event.id).order_by(Track.position, Track.id))
    )


def in_room(event: Event, room_id: int, starts_at: datetime, ends_at: datetime, besides: int | None) -> Session | None:
    """A session that has the room for a part of that time; `besides` is not counted."""
    query = sa.select(Session).where(
        Session.event_id == event.id, Session.room_id == room_id, Session.starts_at < ends_at, Session.ends_at > starts_at,
        Session.state.in_((SessionState.DRAFT, SessionState.PUBLISHED)),
    )  # fmt: skip
    if besides is not None:
        query = query.where(Session.id != besides)
    return db.session.scalar(query.order_by(Session.starts_at).limit(1))


def slugs_of(event: Event) -> Sequence[str]:
    return db.session.scalars(sa.select(Session.slug).where(Session.event_id == event.id)).all()


def kept_ids(registration_id: int) -> set[int]:
    """The sessions a registered person keeps."""
    return set(
        db.session.scalars(sa.select(KeptSession.session_id).where(KeptSession.registration_id == registration_id))
    )


def kept_sessions(registration_id: int) -> list[Session]:
    """The sessions a registered person keeps, also those cancelled or deleted since, by time."""
    query = sa.select(Session).join(KeptSession).where(KeptSession.registration_id == registration_id)
    query = query.where(Session.state.in_(SEEN)).options(*_PLACES)
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))
