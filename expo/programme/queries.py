"""Sessions, rooms and tracks, looked up."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from expo.db import db, read_connection
from expo.events.models import Event
from expo.programme.models import KeptSession, Room, Session, SessionPart, Speaker, Track
from expo.programme.rules import SEEN, PartRole, SessionState
from expo.registration.models import Registration
from expo.registration.rules import LIVE as COMING

_PLACES = (joinedload(Session.room).joinedload(Room.hall), joinedload(Session.track))
_PEOPLE = selectinload(Session.parts).joinedload(SessionPart.speaker)
_GONE = {SessionState.DELETED}
# What tells one state of a session from another: plain rows, since there are many of them.
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


@lru_cache(maxsize=2)
def _lines(*, with_text: bool) -> Any:
    """Built once, and read without types where the database's own value will do: each costs five hundred calls."""
    mine = Session.__table__.c
    texts = [mine.title, mine.abstract] if with_text else [mine.title]
    columns = [
        mine.id,
        mine.slug,
        sa.type_coerce(mine.kind, sa.Text).label("kind"),
        mine.starts_at,
        mine.ends_at,
        mine.room_id,
        mine.track_id,
        mine.seats,
        (mine.state != SessionState.PUBLISHED).label("cancelled"),
        *(sa.cast(text, sa.Text).label(text.name) for text in texts),
    ]
    query = sa.select(*columns).where(mine.event_id == sa.bindparam("event"), mine.state.in_(sorted(SEEN - _GONE)))
    return query.order_by(mine.starts_at, mine.id)


def lines_of(event: Event, *, with_text: bool = False) -> Sequence[Any]:
    """The published programme by time as plain rows: id, slug, kind, starts_at, ends_at, room_id, track_id, seats,
    cancelled, and title as it is kept, in JSON; `with_text` adds the abstract, in JSON too.
    """
    return db.session.execute(_lines(with_text=with_text), {"event": event.id}).all()


def marks_of(event: Event, *, gone_too: bool) -> Sequence[Any]:
    """What people have seen of the programme, by time, as rows that tell one state of a session from another: id, uid,
    version, sequence, room_id, track_id. `gone_too` keeps those that were deleted since.
    """
    seen = SEEN if gone_too else SEEN - {SessionState.DELETED}
    query = sa.select(*_MARK).where(Session.event_id == event.id, Session.state.in_(sorted(seen)))
    return db.session.execute(query.order_by(Session.starts_at, Session.id)).all()


@lru_cache(maxsize=2)
def _kept_marks(*, cancelled_too: bool) -> Any:
    """Built once, since building a statement costs more than running it."""
    seen = SEEN if cancelled_too else {SessionState.PUBLISHED}
    query = sa.select(*_MARK).join(KeptSession, KeptSession.session_id == Session.id)
    query = query.where(KeptSession.registration_id == sa.bindparam("person"), Session.state.in_(sorted(seen)))
    return query.order_by(Session.starts_at, Session.id)


def kept_marks(registration_id: int, *, cancelled_too: bool) -> Sequence[Any]:
    """The same of the sessions a registered person keeps, outside the caller's transaction."""
    with read_connection() as connection:
        return connection.execute(_kept_marks(cancelled_too=cancelled_too), {"person": registration_id}).all()


def sessions_by_id(ids: Sequence[int]) -> dict[int, Session]:
    """Sessions by their ids, without room and track."""
    found: dict[int, Session] = {}
    for first in range(0, len(ids), 500):  # a statement takes a bounded number of values
        query = sa.select(Session).where(Session.id.in_(ids[first : first + 500]))
        found.update({session.id: session for session in db.session.scalars(query)})
    return found


def session_by_slug(event: Event, slug: str) -> Session | None:
    query = sa.select(Session).where(Session.event_id == event.id, Session.slug == slug).options(*_PLACES, _PEOPLE)
    return db.session.scalar(query)


def sessions_by_slug(event: Event, slugs: Sequence[str]) -> list[Session]:
    query = sa.select(Session).where(Session.event_id == event.id, Session.slug.in_(slugs))
    return list(db.session.scalars(query.order_by(Session.id)))


def session_in(event: Event, session_id: int) -> Session | None:
    query = sa.select(Session).where(Session.event_id == event.id, Session.id == session_id).options(*_PLACES, _PEOPLE)
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
        Session.event_id == event.id,
        Session.room_id == room_id,
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
        Session.state.in_((SessionState.DRAFT, SessionState.PUBLISHED)),
    )
    if besides is not None:
        query = query.where(Session.id != besides)
    return db.session.scalar(query.order_by(Session.starts_at).limit(1))


def on_stage(
    speaker_ids: Sequence[int], starts_at: datetime, ends_at: datetime, besides: int | None
) -> SessionPart | None:
    """What one of these people does at a part of that time, with the session and the person."""
    query = (
        sa.select(SessionPart)
        .where(
            SessionPart.speaker_id.in_(speaker_ids),
            SessionPart.live,
            SessionPart.starts_at < ends_at,
            SessionPart.ends_at > starts_at,
        )
        .options(joinedload(SessionPart.session), joinedload(SessionPart.speaker))
    )
    if besides is not None:
        query = query.where(SessionPart.session_id != besides)
    return db.session.scalar(query.order_by(SessionPart.starts_at, SessionPart.speaker_id).limit(1))


def slugs_of(event: Event) -> Sequence[str]:
    return db.session.scalars(sa.select(Session.slug).where(Session.event_id == event.id)).all()


def uids_among(uids: Sequence[str]) -> set[str]:
    """Which of these ids a session of any event has already."""
    found: set[str] = set()
    for first in range(0, len(uids), 500):  # a statement takes a bounded number of values
        found.update(db.session.scalars(sa.select(Session.uid).where(Session.uid.in_(uids[first : first + 500]))))
    return found


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


def sessions_with_places(ids: Sequence[int]) -> list[Session]:
    """Sessions by time with their event, room and track."""
    query = sa.select(Session).where(Session.id.in_(ids)).options(*_PLACES, joinedload(Session.event))
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def keepers_after(session_ids: Sequence[int], registration_id: int, most: int) -> list[Registration]:
    """The next people, by id, who keep one of the sessions and are coming, with category and event."""
    keeps = sa.exists().where(KeptSession.registration_id == Registration.id, KeptSession.session_id.in_(session_ids))
    query = (
        sa.select(Registration)
        .where(
            Registration.id > registration_id, keeps, Registration.state.in_(COMING), Registration.erased_at.is_(None)
        )
        .options(joinedload(Registration.category), joinedload(Registration.event))
        .order_by(Registration.id)
    )
    return list(db.session.scalars(query.limit(most)))


def kept_among(registration_ids: Sequence[int], session_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Which of these people keep which of these sessions, as pairs of ids."""
    query = sa.select(KeptSession.registration_id, KeptSession.session_id)
    query = query.where(KeptSession.registration_id.in_(registration_ids), KeptSession.session_id.in_(session_ids))
    return {(person, session) for person, session in db.session.execute(query)}


def parts_of(speaker: Speaker) -> list[SessionPart]:
    """What somebody does, by time, with each session and its room; drafts too, deleted ones not."""
    query = (
        sa.select(SessionPart)
        .join(SessionPart.session)
        .where(SessionPart.speaker_id == speaker.id, Session.state != SessionState.DELETED)
        .options(contains_eager(SessionPart.session).options(*_PLACES))
    )
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def casts_of(event: Event) -> dict[int, list[tuple[Speaker, PartRole]]]:
    """Who is in the sessions of an event, in order, by the session's id."""
    query = (
        sa.select(SessionPart.session_id, SessionPart.role, Speaker)
        .join(SessionPart.speaker)
        .where(Speaker.event_id == event.id)
    )
    casts: dict[int, list[tuple[Speaker, PartRole]]] = {}
    for session_id, role, speaker in db.session.execute(query.order_by(SessionPart.session_id, SessionPart.position)):
        casts.setdefault(session_id, []).append((speaker, role))
    return casts


@lru_cache(maxsize=1)
def _names() -> Any:
    part, speaker = SessionPart.__table__.c, Speaker.__table__.c
    query = sa.select(part.session_id, speaker.name).join(Speaker, speaker.id == part.speaker_id)
    query = query.where(speaker.event_id == sa.bindparam("event"), part.role != PartRole.INTERPRETER)
    return query.order_by(part.session_id, part.position)


def names_by_session(event: Event) -> dict[int, list[str]]:
    """The names of those who speak and moderate, in order, by the session's id."""
    names: dict[int, list[str]] = {}
    for session_id, name in db.session.execute(_names(), {"event": event.id}):
        names.setdefault(session_id, []).append(name)
    return names
