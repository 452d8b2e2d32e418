"""Adding, changing, closing and removing meeting places; walks between halls."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize
from expo.kit.tokens import new_key
from expo.meetings.block_models import MeetingBlock
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace, Party, PlaceClosure, Walk
from expo.meetings.queries import titles_of
from expo.meetings.rules import LIVE, Interpretation, PlaceKind, read_elsewhere
from expo.meetings.services.interpreters import book_interpreters
from expo.meetings.services.news import known_of, schedule_mail
from expo.meetings.services.rows import check_version, write_fields
from expo.meetings.words import block_words
from expo.programme.models import Session
from expo.programme.rules import LIVE as ON

MOST_PLACES = 1_000
MOST_AT_ONCE = 200
_OWN = {"name": "own_name", "hall_id": "own_hall_id", "zone_id": "own_zone_id"}


def add_places(event: Event, fields: Mapping[str, Any], *, count: int = 1, by: Actor) -> list[MeetingPlace]:
    """Add a place; with a count several of one kind, "T" becoming "T01", "T02" ... Raises Refused for a name that is taken,
    and for a booth or a room that is a place already.
    """
    fields = _settled(fields)
    if count > 1 and fields["name"] is None:
        raise Refused(_("A booth, or a room of the programme, is one place: add them one by one."))
    many = sa.select(sa.func.count(), sa.func.max(MeetingPlace.position)).where(MeetingPlace.event_id == event.id)
    number, last = db.session.execute(many).one()
    if number + count > MOST_PLACES:
        raise Refused(_("An expo has at most %(num)s meeting places.", num=MOST_PLACES))
    width = len(str(count)) if count > 9 else 2  # noqa: PLR2004 -- "T01" sorts before "T10"
    added = []
    for step in range(1, count + 1):
        name = fields["name"] if count == 1 else f"{fields['name']}{step:0{width}d}"
        place = _new_place(event, {**fields, "name": name, "position": (last or 0) + step})
        db.session.add(place)
        with refuse_violations(_taken(name)):
            pass
        record(Verb.ADDED, place, by=by, event_id=event.id, named=place.name)
        added.append(place)
    return added


def edit_place(place: MeetingPlace, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a place; whoever meets there is told of another name. Raises Changed when `version` is stale, and Refused for
    fewer meetings at once, or chairs, than it has, and for a room in which a session is while somebody meets there.
    """
    check_version(place, version)
    fields = _settled({"kind": place.kind, "room_id": place.room_id, "owner_id": place.owner_id, **fields})
    if fields["parallel"] < place.parallel:
        lanes = sa.select(sa.func.max(Meeting.lane)).where(
            Meeting.meeting_place_id == place.id, Meeting.state.in_(LIVE)
        )
        if (db.session.scalar(lanes) or 0) >= fields["parallel"]:
            raise Refused(_("More meetings than that are at %(name)s at once. Move some first.", name=place.name))
    _check_chairs(place, fields)
    _check_sessions(place, fields["room_id"])
    here = sa.select(Meeting).where(Meeting.meeting_place_id == place.id, Meeting.told_at.is_not(None))
    here = here.where(Meeting.ends_at > clock.now())
    told = [(one, known_of(one)) for one in db.session.scalars(here.order_by(Meeting.id))]
    with refuse_violations(_taken(fields["name"])), db.session.no_autoflush:
        if write_fields(place, fields, named=place.name, by=by, columns=_OWN):
            db.session.expire(place, ["own_hall", "own_zone", "room", "owner", "booths"])
            touch_meetings(place)
    for meeting, known in told:
        schedule_mail(meeting, known)


def remove_place(place: MeetingPlace, *, by: Actor) -> None:
    """Remove a place at which no meeting is or was. Raises Refused, naming one, for another, and naming blocks that are for
    this place alone: without a place they would be for all of them.
    """
    _refuse_meetings(
        place, sa.true(), _("“%(title)s” is, or was, at %(name)s. Move it first, or close the place instead.")
    )
    _refuse_blocks(place)
    record(Verb.REMOVED, place, by=by, event_id=place.event_id, named=place.name)
    db.session.delete(place)
    db.session.flush()


def close_place(place: MeetingPlace, starts_at: datetime, ends_at: datetime, reason: str, *, by: Actor) -> PlaceClosure:
    """Close a place for a time. Raises Refused, naming a meeting that is there then."""
    if ends_at <= starts_at:
        raise Refused(_("The end must be after the start."))
    during = sa.and_(Meeting.state.in_(LIVE), Meeting.starts_at < ends_at, Meeting.ends_at > starts_at)
    _refuse_meetings(place, during, _("“%(title)s” is at %(name)s at that time. Move it first, then close the place."))
    closure = PlaceClosure(
        event_id=place.event_id, meeting_place_id=place.id, starts_at=starts_at, ends_at=ends_at, reason=reason
    )
    db.session.add(closure)
    place.version += 1
    db.session.flush()
    after = {"starts_at": starts_at, "ends_at": ends_at, "reason": reason, "version": place.version}
    record(Verb.CLOSED, place, by=by, event_id=place.event_id, named=place.name, after=after)
    return closure


def move_closure(closure: PlaceClosure, starts_at: datetime, ends_at: datetime, *, by: Actor) -> None:
    """Move a closure with the expo's days. Meetings that move then are judged by it; it does not refuse those that stay."""
    place = db.session.get_one(MeetingPlace, closure.meeting_place_id)
    before = {"starts_at": closure.starts_at, "ends_at": closure.ends_at}
    closure.starts_at, closure.ends_at = starts_at, ends_at
    place.version += 1
    db.session.flush()
    after = {"starts_at": starts_at, "ends_at": ends_at, "version": place.version}
    record(Verb.CLOSED, place, by=by, event_id=place.event_id, named=place.name, before=before, after=after)


def open_place(place: MeetingPlace, closure: PlaceClosure, *, by: Actor) -> None:
    """Take a closure back."""
    before = {"starts_at": closure.starts_at, "ends_at": closure.ends_at}
    db.session.delete(closure)
    place.version += 1
    db.session.flush()
    after = {"version": place.version}
    record(Verb.OPENED, place, by=by, event_id=place.event_id, named=place.name, before=before, after=after)


def set_walk(event: Event, one: int, other: int, minutes: int, *, by: Actor) -> None:
    """Say how many minutes it is between two halls; both ways are the same."""
    low, high = sorted((one, other))
    found = db.session.get(Walk, (low, high))
    before = found.minutes if found else None
    if before == minutes:
        return
    if found is None:
        db.session.add(Walk(event_id=event.id, hall_id=low, other_hall_id=high, minutes=minutes))
    else:
        found.minutes = minutes
    db.session.flush()
    was, now = {"walk": before}, {"walk": minutes}
    record(Verb.CHANGED, event, by=by, event_id=event.id, named=_("walking times"), before=was, after=now)


def _new_place(event: Event, fields: Mapping[str, Any]) -> MeetingPlace:
    own = {_OWN.get(name, name): value for name, value in fields.items()}
    made = {"uid": str(uuid.uuid4()), "link_key": new_key(), "created_at": clock.now(), "version": 1}
    return MeetingPlace(event_id=event.id, event=event, **made, **own)


def _settled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without what is read elsewhere. Raises Refused for the booth of nobody, and for a place without a name."""
    kind, owner = fields["kind"], db.session.get(Party, fields.get("owner_id") or 0)
    if kind is PlaceKind.BOOTH and (owner is None or owner.exhibitor_id is None):
        raise Refused(_("Choose the firm whose booth it is."))
    elsewhere = read_elsewhere(kind, in_room=fields.get("room_id") is not None)
    columns = {"name": "name", "hall": "hall_id", "zone": "zone_id", "room": "room_id"}
    found = {"name": None, **fields} | {columns[one]: None for one in elsewhere if one in columns}
    if not found["name"] and "name" not in elsewhere:
        raise Refused(_("Enter a name for the place."))
    return found


def _taken(name: str | None) -> dict[str, str]:
    return {
        "uq_meeting_places_event_id_name": _("There is a meeting place called %(name)s already.", name=name or ""),
        "uq_meeting_places_booth": _("The booth of this firm is a meeting place already."),
        "uq_meeting_places_room": _("This room of the programme is a meeting place already."),
    }


def _check_sessions(place: MeetingPlace, room_id: int | None) -> None:
    """Raise Refused, naming both, for another room in which a session is while somebody is to meet there."""
    if room_id is None or room_id == place.room_id:
        return
    together = sa.and_(Session.starts_at < Meeting.ends_at, Session.ends_at > Meeting.starts_at)
    query = sa.select(Meeting.id, Session.title).join(Session, sa.and_(Session.room_id == room_id, together))
    query = query.where(Meeting.meeting_place_id == place.id, Meeting.state.in_(LIVE), Meeting.ends_at > clock.now())
    query = query.where(Session.state.in_(ON)).order_by(Meeting.starts_at, Meeting.id).limit(1)
    for number, session in db.session.execute(query):
        values = {"session": localize(session), "title": titles_of([number])[number], "name": place.name}
        raise Refused(
            _("“%(session)s” is in that room while “%(title)s” is at %(name)s. Move one of them first.", **values)
        )


def _check_chairs(place: MeetingPlace, fields: Mapping[str, Any]) -> None:
    """Raise Refused, naming a meeting to come, for fewer chairs than people sit there, or no booth where two interpret."""
    chairs, booth = fields.get("chairs", place.chairs), fields.get("interpreter_booth", place.interpreter_booth)
    if chairs >= place.chairs and booth >= place.interpreter_booth:
        return
    here = sa.select(Meeting).where(Meeting.meeting_place_id == place.id, Meeting.state.in_(LIVE))
    for meeting in db.session.scalars(here.where(Meeting.ends_at > clock.now()).order_by(Meeting.starts_at)):
        sit = sum(one.comes and one.left_at is None for one in meeting.people) + len(meeting.interpreters)
        values = {"title": titles_of([meeting.id])[meeting.id], "name": place.name, "num": sit}
        if sit > chairs:
            raise Refused(
                _("%(num)s people sit in “%(title)s” at %(name)s: move it first, or keep the chairs.", **values)
            )
        if not booth and meeting.interpretation is Interpretation.SIMULTANEOUS:
            raise Refused(_("“%(title)s” at %(name)s needs the booth for interpreters: move it first.", **values))


def _refuse_meetings(place: MeetingPlace, condition: Any, sentence: str) -> None:
    query = sa.select(Meeting.id).where(Meeting.meeting_place_id == place.id, condition).order_by(Meeting.starts_at)
    number = db.session.scalar(query.limit(1))
    if number is not None:
        raise Refused(sentence % {"title": titles_of([number])[number], "name": place.name})


def _refuse_blocks(place: MeetingPlace) -> None:
    """Raise Refused, naming the blocks that are for this place alone."""
    here = sa.select(MeetingBlock).where(MeetingBlock.places.any(MeetingPlace.id == place.id))
    alone = here.where(~MeetingBlock.places.any(MeetingPlace.id != place.id)).order_by(MeetingBlock.starts_at)
    if found := list(db.session.scalars(alone)):
        told = ", ".join(_block_words(one) for one in found)
        raise Refused(
            _(
                "%(name)s is the only place of %(blocks)s. Choose other places there first.",
                name=place.name,
                blocks=told,
            )
        )


def _block_words(block: MeetingBlock) -> str:
    begins = block.starts_at.astimezone(block.event.zone_info)
    return f"{localize(block.name) or block_words()[block.kind]} ({begins:%d.%m. %H:%M})"


def touch_meetings(place: MeetingPlace, *, told: bool = True) -> None:
    """Calendars show where a place is: its meetings have changed, and their interpreters are told, unless that is decided
    later.
    """
    here = sa.update(Meeting).where(Meeting.meeting_place_id == place.id)
    db.session.execute(here.values(changed_at=clock.now(), sequence=Meeting.sequence + 1))
    live = sa.select(Meeting).where(Meeting.meeting_place_id == place.id, Meeting.state.in_(LIVE))
    live = live.where(Meeting.booked_interpreters.any(), Meeting.ends_at > clock.now()).order_by(Meeting.id)
    for meeting in db.session.scalars(live).all() if told else ():
        book_interpreters(meeting, (meeting.starts_at, meeting.ends_at))
