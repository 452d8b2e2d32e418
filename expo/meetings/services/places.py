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
from expo.i18n import _
from expo.kit.tokens import new_key
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace, PlaceClosure, Walk
from expo.meetings.queries import titles_of
from expo.meetings.rules import LIVE
from expo.meetings.services.news import known_of, schedule_mail
from expo.meetings.services.rows import check_version, write_fields

MOST_PLACES = 1_000
MOST_AT_ONCE = 200


def add_places(event: Event, fields: Mapping[str, Any], *, count: int = 1, by: Actor) -> list[MeetingPlace]:
    """Add a place; with a count several of one kind, "T" becoming "T01", "T02" ... Raises Refused for a name that is taken."""
    many = sa.select(sa.func.count(), sa.func.max(MeetingPlace.position)).where(MeetingPlace.event_id == event.id)
    number, last = db.session.execute(many).one()
    if number + count > MOST_PLACES:
        raise Refused(_("An expo has at most %(num)s meeting places.", num=MOST_PLACES))
    width = len(str(count)) if count > 9 else 2  # noqa: PLR2004 -- "T01" sorts before "T10"
    added = []
    for step in range(1, count + 1):
        name = fields["name"] if count == 1 else f"{fields['name']}{step:0{width}d}"
        place = MeetingPlace(
            uid=str(uuid.uuid4()),
            event_id=event.id,
            event=event,
            link_key=new_key(),
            position=(last or 0) + step,
            created_at=clock.now(),
            version=1,
            **{**fields, "name": name},
        )
        db.session.add(place)
        with refuse_violations({"uq_meeting_places_event_id_name": _taken(name)}):
            pass
        record(Verb.ADDED, place, by=by, event_id=event.id, named=name)
        added.append(place)
    return added


def edit_place(place: MeetingPlace, fields: Mapping[str, Any], *, version: int, by: Actor) -> None:
    """Save a place; whoever meets there is told of another name. Raises Changed when `version` is stale, and Refused for
    fewer meetings at once than it has.
    """
    check_version(place, version)
    if fields["parallel"] < place.parallel:
        lanes = sa.select(sa.func.max(Meeting.lane)).where(
            Meeting.meeting_place_id == place.id, Meeting.state.in_(LIVE)
        )
        if (db.session.scalar(lanes) or 0) >= fields["parallel"]:
            raise Refused(_("More meetings than that are at %(name)s at once. Move some first.", name=place.name))
    here = sa.select(Meeting).where(Meeting.meeting_place_id == place.id, Meeting.told_at.is_not(None))
    told = [(one, known_of(one)) for one in db.session.scalars(here.order_by(Meeting.id))]
    with refuse_violations({"uq_meeting_places_event_id_name": _taken(fields["name"])}):
        if write_fields(place, fields, named=place.name, by=by):
            _touch_meetings(place)
    for meeting, known in told:
        schedule_mail(meeting, known)


def remove_place(place: MeetingPlace, *, by: Actor) -> None:
    """Remove a place at which no meeting is or was. Raises Refused, naming one, for another."""
    _refuse_meetings(
        place, sa.true(), _("“%(title)s” is, or was, at %(name)s. Move it first, or close the place instead.")
    )
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


def _taken(name: str) -> str:
    return _("There is a meeting place called %(name)s already.", name=name)


def _refuse_meetings(place: MeetingPlace, condition: Any, sentence: str) -> None:
    query = sa.select(Meeting.id).where(Meeting.meeting_place_id == place.id, condition).order_by(Meeting.starts_at)
    number = db.session.scalar(query.limit(1))
    if number is not None:
        raise Refused(sentence % {"title": titles_of([number])[number], "name": place.name})


def _touch_meetings(place: MeetingPlace) -> None:
    """Calendars show a place's name: its meetings have changed."""
    here = sa.update(Meeting).where(Meeting.meeting_place_id == place.id)
    db.session.execute(here.values(changed_at=clock.now(), sequence=Meeting.sequence + 1))
