"""Queries for sessions, rooms and tracks."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from expo.db import db, read_connection
from expo.events.models import Event
from expo.interpreters.models import Booking, Interpreter
from expo.kit.pieces import cut
from expo.programme.models import KeptSession, Room, Session, SessionPart, Speaker, Track, session_interpreters
from expo.programme.rules import PUBLIC_STATES, PartRole, SessionState
from expo.registration.models import Registration
from expo.registration.rules import LIVE as COMING

_WITH_ROOM_AND_TRACK = (joinedload(Session.room).joinedload(Room.hall), joinedload(Session.track))
WITH_PEOPLE = (
    selectinload(Session.parts).joinedload(SessionPart.speaker),
    selectinload(Session.bookings).joinedload(Booking.interpreter),
)
_DELETED = {SessionState.DELETED}
# Identify one version of a session; selected as plain rows, since feeds read many of them.
_VERSION_COLUMNS = (Session.id, Session.uid, Session.version, Session.sequence, Session.room_id, Session.track_id)


def sessions_of(event: Event, *, published_only: bool = False, with_deleted: bool = False) -> list[Session]:
    """The programme in order of time, with room and track eager-loaded.

    `published_only` leaves drafts out; `with_deleted` adds sessions that were deleted after they had been public.
    """
    query = sa.select(Session).where(Session.event_id == event.id).options(*_WITH_ROOM_AND_TRACK)
    if published_only:
        query = query.where(Session.state.in_(PUBLIC_STATES))
    if not with_deleted:
        query = query.where(Session.state != SessionState.DELETED)
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


@lru_cache(maxsize=2)
def _line_statement(*, with_text: bool) -> Any:
    """The statement of `lines_of`, built once. Columns are untyped where the raw value will do, which saves the
    conversion per row.
    """
    table = Session.__table__.c
    texts = [table.title, table.abstract] if with_text else [table.title]
    columns = [
        table.id,
        table.slug,
        sa.type_coerce(table.kind, sa.Text).label("kind"),
        table.starts_at,
        table.ends_at,
        table.room_id,
        table.track_id,
        table.seats,
        (table.state != SessionState.PUBLISHED).label("cancelled"),
        *(sa.cast(text, sa.Text).label(text.name) for text in texts),
    ]
    query = sa.select(*columns).where(
        table.event_id == sa.bindparam("event"), table.state.in_(sorted(PUBLIC_STATES - _DELETED))
    )
    return query.order_by(table.starts_at, table.id)


def lines_of(event: Event, *, with_text: bool = False) -> Sequence[Any]:
    """The published programme in order of time as plain rows: id, slug, kind, starts_at, ends_at, room_id, track_id,
    seats, cancelled, and title as a JSON string; `with_text` adds the abstract as a JSON string.
    """
    return db.session.execute(_line_statement(with_text=with_text), {"event": event.id}).all()


def versions_of(event: Event, *, with_deleted: bool) -> Sequence[Any]:
    """The versions of all public sessions in order of time, as rows of id, uid, version, sequence, room_id and
    track_id. `with_deleted` adds those deleted since.
    """
    states = PUBLIC_STATES if with_deleted else PUBLIC_STATES - {SessionState.DELETED}
    query = sa.select(*_VERSION_COLUMNS).where(Session.event_id == event.id, Session.state.in_(sorted(states)))
    return db.session.execute(query.order_by(Session.starts_at, Session.id)).all()


@lru_cache(maxsize=2)
def _kept_versions_statement(*, with_cancelled: bool) -> Any:
    """The statement of `kept_versions`, built once: building it costs more than running it."""
    states = PUBLIC_STATES if with_cancelled else {SessionState.PUBLISHED}
    query = sa.select(*_VERSION_COLUMNS).join(KeptSession, KeptSession.session_id == Session.id)
    query = query.where(KeptSession.registration_id == sa.bindparam("person"), Session.state.in_(sorted(states)))
    return query.order_by(Session.starts_at, Session.id)


def kept_versions(registration_id: int, *, with_cancelled: bool) -> Sequence[Any]:
    """The same rows for the sessions a registered person keeps, read outside the caller's transaction."""
    with read_connection() as connection:
        return connection.execute(
            _kept_versions_statement(with_cancelled=with_cancelled), {"person": registration_id}
        ).all()


def sessions_by_id(ids: Sequence[int]) -> dict[int, Session]:
    """Sessions by their ids, without room and track."""
    sessions: dict[int, Session] = {}
    for some in cut(ids, 500):
        query = sa.select(Session).where(Session.id.in_(some))
        sessions.update({session.id: session for session in db.session.scalars(query)})
    return sessions


def session_by_slug(event: Event, slug: str) -> Session | None:
    query = (
        sa.select(Session)
        .where(Session.event_id == event.id, Session.slug == slug)
        .options(*_WITH_ROOM_AND_TRACK, *WITH_PEOPLE)
    )
    return db.session.scalar(query)


def sessions_by_slug(event: Event, slugs: Sequence[str]) -> list[Session]:
    query = sa.select(Session).where(Session.event_id == event.id, Session.slug.in_(slugs))
    return list(db.session.scalars(query.order_by(Session.id)))


def session_in(event: Event, session_id: int) -> Session | None:
    query = (
        sa.select(Session)
        .where(Session.event_id == event.id, Session.id == session_id)
        .options(*_WITH_ROOM_AND_TRACK, *WITH_PEOPLE)
    )
    return db.session.scalar(query)


def rooms_of(event: Event) -> list[Room]:
    query = sa.select(Room).where(Room.event_id == event.id).options(joinedload(Room.hall))
    return list(db.session.scalars(query.order_by(Room.position, Room.id)))


def tracks_of(event: Event) -> list[Track]:
    return list(
        db.session.scalars(sa.select(Track).where(Track.event_id == event.id).order_by(Track.position, Track.id))
    )


def session_in_room(
    event: Event, room_id: int, starts_at: datetime, ends_at: datetime, except_id: int | None
) -> Session | None:
    """A live session that occupies the room during a part of this time, other than `except_id`; None if there is none."""
    query = sa.select(Session).where(
        Session.event_id == event.id,
        Session.room_id == room_id,
        Session.starts_at < ends_at,
        Session.ends_at > starts_at,
        Session.state.in_((SessionState.DRAFT, SessionState.PUBLISHED)),
    )
    if except_id is not None:
        query = query.where(Session.id != except_id)
    return db.session.scalar(query.order_by(Session.starts_at).limit(1))


def part_at_time(
    speaker_ids: Sequence[int], starts_at: datetime, ends_at: datetime, except_id: int | None
) -> SessionPart | None:
    """The part of one of these speakers in a live session during a part of this time, other than the session
    `except_id`, with session and speaker eager-loaded.
    """
    query = (
        sa.select(SessionPart)
        .join(SessionPart.session)
        .where(
            SessionPart.speaker_id.in_(speaker_ids),
            Session.state.in_((SessionState.DRAFT, SessionState.PUBLISHED)),
            SessionPart.starts_at < ends_at,
            SessionPart.ends_at > starts_at,
        )
        .options(contains_eager(SessionPart.session), joinedload(SessionPart.speaker))
    )
    if except_id is not None:
        query = query.where(SessionPart.session_id != except_id)
    return db.session.scalar(query.order_by(SessionPart.starts_at, SessionPart.speaker_id).limit(1))


def slugs_of(event: Event) -> Sequence[str]:
    return db.session.scalars(sa.select(Session.slug).where(Session.event_id == event.id)).all()


def uids_among(uids: Sequence[str]) -> set[str]:
    """Those of the given UIDs that a session of any event already has."""
    existing: set[str] = set()
    for some in cut(uids, 500):
        existing.update(db.session.scalars(sa.select(Session.uid).where(Session.uid.in_(some))))
    return existing


def kept_ids(registration_id: int) -> set[int]:
    """The ids of the sessions a registered person keeps."""
    return set(
        db.session.scalars(sa.select(KeptSession.session_id).where(KeptSession.registration_id == registration_id))
    )


def is_kept(session: Session) -> bool:
    """Whether anybody keeps the session, which was public then."""
    kept = sa.select(KeptSession.session_id).where(KeptSession.session_id == session.id)
    return db.session.scalar(kept.limit(1)) is not None


def kept_sessions(registration_id: int) -> list[Session]:
    """The sessions a registered person keeps, in order of time, including those cancelled or deleted since."""
    query = sa.select(Session).join(KeptSession).where(KeptSession.registration_id == registration_id)
    query = query.where(Session.state.in_(PUBLIC_STATES)).options(*_WITH_ROOM_AND_TRACK)
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def sessions_with_rooms(ids: Sequence[int]) -> list[Session]:
    """Sessions in order of time with event, room and track eager-loaded."""
    query = sa.select(Session).where(Session.id.in_(ids)).options(*_WITH_ROOM_AND_TRACK, joinedload(Session.event))
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def keepers_after(session_ids: Sequence[int], registration_id: int, most: int) -> list[Registration]:
    """The next `most` registrations by id that keep one of the sessions and are still coming, with category and event
    eager-loaded.
    """
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
    """Pairs of registration id and session id: which of these people keep which of these sessions."""
    query = sa.select(KeptSession.registration_id, KeptSession.session_id)
    query = query.where(KeptSession.registration_id.in_(registration_ids), KeptSession.session_id.in_(session_ids))
    return {(person, session) for person, session in db.session.execute(query)}


def parts_of(speaker: Speaker) -> list[SessionPart]:
    """A speaker's parts in order of time, with session and room eager-loaded; deleted sessions are left out, drafts
    not.
    """
    query = (
        sa.select(SessionPart)
        .join(SessionPart.session)
        .where(SessionPart.speaker_id == speaker.id, Session.state != SessionState.DELETED)
        .options(contains_eager(SessionPart.session).options(*_WITH_ROOM_AND_TRACK))
    )
    return list(db.session.scalars(query.order_by(Session.starts_at, Session.id)))


def casts_of(event: Event) -> dict[int, list[tuple[Speaker, PartRole]]]:
    """The people of all sessions of an event in order, by session id."""
    query = (
        sa.select(SessionPart.session_id, SessionPart.role, Speaker)
        .join(SessionPart.speaker)
        .where(Speaker.event_id == event.id)
    )
    casts: dict[int, list[tuple[Speaker, PartRole]]] = {}
    for session_id, role, speaker in db.session.execute(query.order_by(SessionPart.session_id, SessionPart.position)):
        casts.setdefault(session_id, []).append((speaker, role))
    return casts


def interpreters_by_session(event: Event) -> dict[int, list[Interpreter]]:
    """The interpreters of all sessions of an event, by session id."""
    query = (
        sa.select(session_interpreters.c.session_id, Interpreter)
        .join(Booking, Booking.id == session_interpreters.c.booking_id)
        .join(Interpreter, Interpreter.id == Booking.interpreter_id)
        .where(session_interpreters.c.event_id == event.id, ~Booking.dropped)
    )
    found: dict[int, list[Interpreter]] = {}
    for session_id, interpreter in db.session.execute(query.order_by(session_interpreters.c.session_id, Booking.id)):
        found.setdefault(session_id, []).append(interpreter)
    return found


@lru_cache(maxsize=1)
def _names_statement() -> Any:
    part, speaker = SessionPart.__table__.c, Speaker.__table__.c
    query = sa.select(part.session_id, speaker.name).join(Speaker, speaker.id == part.speaker_id)
    query = query.where(speaker.event_id == sa.bindparam("event"), speaker.name != "")
    return query.order_by(part.session_id, part.position)


def names_by_session(event: Event) -> dict[int, list[str]]:
    """The names of speakers and moderators in order, by session id."""
    names: dict[int, list[str]] = {}
    for session_id, name in db.session.execute(_names_statement(), {"event": event.id}):
        names.setdefault(session_id, []).append(name)
    return names
