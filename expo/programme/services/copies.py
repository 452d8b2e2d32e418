"""The programme of an expo, copied for another year."""

import sqlalchemy as sa

from expo.db import db
from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.events.models import Event
from expo.i18n import _l, _n
from expo.programme.models import Session
from expo.programme.queries import rooms_of, sessions_of, tracks_of
from expo.programme.rules import LIVE, time_fault
from expo.programme.services.batch import times_later
from expo.programme.services.sessions import FIELDS, add_session
from expo.programme.services.venue_parts import add_room, add_track


def copy_programme(made: ExpoCopy) -> None:
    """Copy rooms, tracks and sessions as drafts, as many days later as the copy is. Speakers are not copied.

    Cancelled sessions and those outside the copy's days are left out; the copy's notes say how many.
    """
    event, copy, by = made.event, made.copy, made.by
    rooms = _copy_rooms(made)
    tracks = {track.id: add_track(copy, track.name, by=by).id for track in tracks_of(event)}
    taken, left = set[str](), 0
    for session in sessions_of(event):
        starts, ends = times_later(session, made.days)
        if session.state not in LIVE or time_fault(starts, ends, copy.day_of(starts), copy.first_day, copy.last_day):
            left += 1
            continue
        fields = {name: getattr(session, name) for name in FIELDS}
        fields |= {"room_id": rooms.get(session.room_id or 0), "track_id": tracks.get(session.track_id or 0)}
        fields |= {"starts_at": starts, "ends_at": ends}
        taken.add(add_session(copy, fields, by=by, taken=taken, checked=True).slug)
    if left:
        made.notes.append(
            _n(
                "%(num)d session was not copied: it is cancelled or on no day of the copy.",
                "%(num)d sessions were not copied: they are cancelled or on no day of the copy.",
                left,
            )
        )


def _copy_rooms(made: ExpoCopy) -> dict[int, int]:
    """Copy the rooms into their halls and zones; returns the id of each copy by the id of its original."""
    ids = {}
    for room in rooms_of(made.event):
        hall, zone = made.halls.get(room.hall_id or 0), made.zones.get(room.zone_id or 0)
        ids[room.id] = add_room(made.copy, room.name, hall=hall, zone=zone, capacity=room.capacity, by=made.by).id
    return ids


def _sessions(event: Event) -> int:
    return db.session.scalar(sa.select(sa.func.count()).where(Session.event_id == event.id)) or 0


PROGRAMME = CopyPart(
    "programme",
    _l("Programme: rooms, tracks and sessions as drafts, without speakers and interpreters"),
    lambda event: _sessions(event) or len(rooms_of(event)),
    copy_programme,
    ticked=False,
)
