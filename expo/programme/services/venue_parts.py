"""Services for the rooms and tracks of the programme."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import clear_references, db
from expo.domain_events import dispatch
from expo.errors import Refused
from expo.events.models import Event, Hall, Zone
from expo.events.services.expos import touch_feeds
from expo.history.services import Actor, differences, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.programme.domain_events import RoomChanges, RoomGoes
from expo.programme.models import Room, Session, Track
from expo.programme.put_over import PutOver, is_seen
from expo.programme.queries import rooms_of, tracks_of
from expo.programme.rules import SessionState, address_of
from expo.programme.services.notices import queue_notice, schedule_of
from expo.programme.sign_up_queries import seats_taken


def add_room(
    event: Event,
    name: Mapping[str, str],
    *,
    by: Actor,
    hall: Hall | None = None,
    zone: Zone | None = None,
    capacity: int | None = None,
) -> Room:
    """Add a room at the end of the list."""
    rooms = rooms_of(event)
    room = Room(
        event_id=event.id,
        name=dict(name),
        hall_id=hall.id if hall else None,
        zone_id=zone.id if zone else None,
        capacity=capacity,
        position=len(rooms),
        slug=address_of(localize(name, "en"), [other.slug for other in rooms], f"room-{len(rooms) + 1}"),
    )
    db.session.add(room)
    touch_feeds(event)
    db.session.flush()
    record(Verb.ADDED, room, by=by, event_id=event.id, named=localize(room.name))
    return room


@dataclass(frozen=True, slots=True)
class CrowdedSession:
    """A session to come with more seats than its room is to have."""

    session: Session
    taken: int

    @property
    def key(self) -> str:
        return f"seats-{self.session.id}-{self.session.seats}-{self.taken}"

    @property
    def name(self) -> str:
        return localize(self.session.title)

    @property
    def address(self) -> str:
        return f"/organise/{self.session.event.slug}/programme/{self.session.id}"

    def sentence(self, zone: str) -> str:  # noqa: ARG002 -- what a session is put over says it by the clock
        return _(
            "“%(title)s” has %(seats)d seats, of which %(taken)d are taken.",
            title=self.name,
            seats=self.session.seats or 0,
            taken=self.taken,
        )


def edit_part(
    event: Event,
    part: Room | Track,
    fields: Mapping[str, Any],
    *,
    position: int,
    by: Actor,
    seen: Collection[str] | None = None,
) -> None:
    """Change a room's or track's name, a room's hall, zone and capacity, and its position in the list, counted from 1.

    When the name, hall or zone of a room changes, the SEQUENCE of its sessions grows. Raises PutOver where a room gets fewer
    seats than sessions in it have, unless the organiser has `seen` that (None: not asked).
    """
    if isinstance(part, Room) and seen is not None:
        _check_seats(part, fields.get("capacity", part.capacity), seen)
    parts: Sequence[Room | Track] = rooms_of(event) if isinstance(part, Room) else tracks_of(event)
    before = {name: getattr(part, name) for name in fields} | {"position": parts.index(part) + 1}
    if isinstance(part, Room):
        _tell_of_change(part, fields)
    for name, value in fields.items():
        setattr(part, name, value)
    others = [one for one in parts if one is not part]
    others.insert(position - 1, part)
    for index, other in enumerate(others):
        other.position = index
    touch_feeds(event)
    db.session.flush()
    was, now = differences(before, {**fields, "position": others.index(part) + 1})
    record(Verb.CHANGED, part, by=by, event_id=event.id, named=localize(part.name), before=was, after=now)


def _tell_of_change(room: Room, fields: Mapping[str, Any]) -> None:
    """Let those who show a room know that its name, hall or zone is about to change."""
    told = ("name", "hall_id", "zone_id")
    if all(fields.get(name, getattr(room, name)) == getattr(room, name) for name in told):
        return
    dispatch(RoomChanges(room))
    if fields.get("name", room.name) != room.name:
        _tell_of_other_name(room)
    inside = sa.update(Session).where(Session.room_id == room.id)
    db.session.execute(inside.values(sequence=Session.sequence + 1, changed_at=clock.now()))


def _check_seats(room: Room, seats: int | None, seen: Collection[str]) -> None:
    if seats is None or (room.capacity is not None and seats >= room.capacity):
        return
    to_come = sa.select(Session).where(
        Session.room_id == room.id,
        Session.state.in_((SessionState.DRAFT, SessionState.PUBLISHED)),
        Session.ends_at > clock.now(),
        Session.seats > seats,
    )
    sessions = db.session.scalars(to_come.order_by(Session.starts_at, Session.id))
    crowded = [CrowdedSession(one, seats_taken(one.id)) for one in sessions]
    if not is_seen(crowded, seen):
        raise PutOver(crowded, [one.sentence("") for one in crowded])


def _tell_of_other_name(room: Room) -> None:
    """Let those who keep sessions to come in a room know that it is about to be called otherwise."""
    to_come = sa.select(Session).where(
        Session.room_id == room.id, Session.state == SessionState.PUBLISHED, Session.ends_at > clock.now()
    )
    for session in db.session.scalars(to_come.order_by(Session.id)).all():
        queue_notice(session, schedule_of(session))


def add_track(event: Event, name: Mapping[str, str], *, by: Actor) -> Track:
    """Add a track at the end of the list."""
    tracks = tracks_of(event)
    track = Track(
        event_id=event.id,
        name=dict(name),
        position=len(tracks),
        slug=address_of(localize(name, "en"), [other.slug for other in tracks], f"track-{len(tracks) + 1}"),
    )
    db.session.add(track)
    touch_feeds(event)
    db.session.flush()
    record(Verb.ADDED, track, by=by, event_id=event.id, named=localize(track.name))
    return track


def remove_part(event: Event, part: Room | Track, *, by: Actor) -> None:
    """Remove a room or track. Raises Refused while a session uses it, or meetings are in a room."""
    column = Session.room_id if isinstance(part, Room) else Session.track_id
    used = sa.select(sa.func.count()).where(column == part.id, Session.state != SessionState.DELETED)
    if db.session.scalar(used):
        raise Refused(_("There are sessions in %(name)s. Move them first.", name=localize(part.name)))
    if isinstance(part, Room):
        dispatch(RoomGoes(part))
    record(Verb.REMOVED, part, by=by, event_id=event.id, named=localize(part.name))
    clear_references(part)
    db.session.delete(part)
    touch_feeds(event)
    db.session.flush()
