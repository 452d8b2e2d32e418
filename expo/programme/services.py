"""Making and changing the programme; every change that people see reaches pages and feeds at once."""

import uuid
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db, refusing
from expo.errors import Changed, Refused
from expo.events.models import Event, Hall
from expo.events.services import touch_feeds
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record
from expo.i18n import _, said
from expo.programme.models import KeptSession, Room, Session, Track
from expo.programme.queries import in_room, rooms_of, slugs_of, tracks_of
from expo.programme.rules import (
    Fault,
    Placed,
    SessionState,
    address_of,
    may_become,
    moved,
    time_fault,
)

FIELDS = ("kind", "title", "abstract", "language", "room_id", "track_id", "starts_at", "ends_at")


def add_room(
    event: Event, name: Mapping[str, str], *, by: Actor, hall: Hall | None = None, capacity: int | None = None
) -> Room:
    """A room sessions take place in."""
    rooms = rooms_of(event)
    room = Room(event_id=event.id, name=dict(name), hall_id=hall.id if hall else None, capacity=capacity, position=len(rooms),
                slug=address_of(said(name, "en"), [r.slug for r in rooms], f"room-{len(rooms) + 1}"))  # fmt: skip
    db.session.add(room)
    touch_feeds(event)
    db.session.flush()
    record("added", room, by=by, event_id=event.id, named=said(room.name))
    return room


def edit_room(event: Event, room: Room, fields: Mapping[str, Any], *, by: Actor) -> None:
    """Another name, hall or size. Sessions in it have moved, as far as calendars are concerned, when its name changes."""
    before = {name: getattr(room, name) for name in fields}
    for name, value in fields.items():
        setattr(room, name, value)
    if before.get("name") != room.name or before.get("hall_id") != room.hall_id:
        inside = sa.update(Session).where(Session.room_id == room.id)
        db.session.execute(inside.values(sequence=Session.sequence + 1, changed_at=clock.now()))
    touch_feeds(event)
    db.session.flush()
    was, now = differences(before, fields)
    record("changed", room, by=by, event_id=event.id, named=said(room.name), before=was, after=now)


def add_track(event: Event, name: Mapping[str, str], *, by: Actor) -> Track:
    """A theme that sessions share."""
    tracks = tracks_of(event)
    track = Track(event_id=event.id, name=dict(name), position=len(tracks),
                  slug=address_of(said(name, "en"), [t.slug for t in tracks], f"track-{len(tracks) + 1}"))  # fmt: skip
    db.session.add(track)
    touch_feeds(event)
    db.session.flush()
    record("added", track, by=by, event_id=event.id, named=said(track.name))
    return track


def remove_part(event: Event, part: Room | Track, *, by: Actor) -> None:
    """Remove a room or track that no session is in."""
    column = Session.room_id if isinstance(part, Room) else Session.track_id
    alive = sa.select(sa.func.count()).where(column == part.id, Session.state != SessionState.DELETED)
    if db.session.scalar(alive):
        raise Refused(_("There are sessions in %(name)s. Move them first.", name=said(part.name)))
    record("removed", part, by=by, event_id=event.id, named=said(part.name))
    db.session.delete(part)
    touch_feeds(event)
    db.session.flush()


def add_session(event: Event, fields: Mapping[str, Any], *, by: Actor) -> Session:
    """A session, a draft. Raises Refused for a time it cannot have, or naming the session that has the room."""
    moment = clock.now()
    session = Session(
        uid=str(uuid.uuid4()), event_id=event.id, event=event, state=SessionState.DRAFT, sequence=0, created_at=moment,
        changed_at=moment, version=1, abstract=fields.get("abstract", {}), language=fields.get("language", "en"),
        slug=address_of(said(fields["title"], "en"), slugs_of(event), f"session-{uuid.uuid4().hex[:8]}"),
        **{name: fields[name] for name in FIELDS if name in fields and name not in {"abstract", "language"}},
    )  # fmt: skip
    _check(event, session)
    db.session.add(session)
    touch_feeds(event)
    db.session.flush()
    record("added", session, by=by, event_id=event.id, named=said(session.title))
    return session


def edit_session(session: Session, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a session. SEQUENCE grows if time or place changed. Raises Changed for the second of two tabs."""
    if session.version != version:
        raise Changed(_("Somebody else changed this session while you wrote."), changes_since(session, version))
    before, was_placed = {name: getattr(session, name) for name in fields}, _placed(session)
    for name, value in fields.items():
        setattr(session, name, value)
    _check(session.event, session)
    was, now = differences(before, fields)
    if not now:
        return
    _changed(session, was_placed)
    record("changed", session, by=by, event_id=session.event_id, named=said(session.title), before=was,
           after={**now, "version": session.version})  # fmt: skip


def move_session(session: Session, state: SessionState, *, by: Actor) -> None:
    """Publish, cancel, reinstate, take back or delete. A deleted one stays in feeds as cancelled until the event is over."""
    before, was_placed = session.state, _placed(session)
    if not may_become(before, state):
        raise Refused(_("This cannot be done with the session as it is now."))
    if before is SessionState.DRAFT and state is SessionState.DELETED:
        record("removed", session, by=by, event_id=session.event_id, named=said(session.title))
        db.session.delete(session)
        db.session.flush()
        return
    session.state = state
    if state is SessionState.PUBLISHED:
        _check(session.event, session)
    _changed(session, was_placed)
    record("moved", session, by=by, event_id=session.event_id, named=said(session.title), before={"state": before},
           after={"state": state, "version": session.version})  # fmt: skip


def keep_session(registration_id: int, session: Session) -> None:
    """The person's own programme has it from now on."""
    if db.session.get(KeptSession, (registration_id, session.id)) is None:
        kept = KeptSession(registration_id=registration_id, session_id=session.id, created_at=clock.now())
        db.session.add(kept)
        with refusing({"pk_kept_sessions": _("You keep this session already.")}):
            pass


def drop_session(registration_id: int, session: Session) -> None:
    """The person's own programme has it no more."""
    kept = db.session.get(KeptSession, (registration_id, session.id))
    if kept is not None:
        db.session.delete(kept)
        db.session.flush()


def _changed(session: Session, before: Placed) -> None:
    session.sequence += moved(before, _placed(session))
    session.version += 1
    session.changed_at = clock.now()
    touch_feeds(session.event)
    db.session.flush()


def _placed(session: Session) -> Placed:
    return Placed(session.starts_at, session.ends_at, session.room_id, session.state)


def _check(event: Event, session: Session) -> None:
    """Refuse a time the session cannot have, and a room that another one has: in this transaction nobody else takes it."""
    fault = time_fault(session.starts_at, session.ends_at, event.first_day, event.last_day, event.zone)
    if fault is not None:
        raise Refused(_fault_words(fault))
    if session.room_id is None:
        return
    with db.session.no_autoflush:
        db.session.execute(sa.select(Room.id).where(Room.id == session.room_id).with_for_update())
        other = in_room(event, session.room_id, session.starts_at, session.ends_at, session.id)
    if other is not None:
        raise Refused(_("“%(title)s” has that room at that time.", title=said(other.title)))


def _fault_words(fault: Fault) -> str:
    return {
        Fault.BACKWARDS: _("A session ends after it starts."),
        Fault.TOO_LONG: _("A session takes at most 24 hours."),
        Fault.OUTSIDE: _("This is outside the days of the expo."),
    }[fault]
