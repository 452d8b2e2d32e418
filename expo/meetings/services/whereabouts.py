"""What becomes of meetings when their place is elsewhere: a firm's booth moved, a room of the programme changed."""

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa

from expo import clock
from expo.booths.assignments.domain_events import SpaceEnds, SpaceGiven, SpaceMoved
from expo.booths.models import Assignment, Booth
from expo.booths.plan.domain_events import BoothsRenamed
from expo.db import db
from expo.errors import Refused
from expo.i18n import LANGUAGES, _, localize
from expo.meetings.meeting_models import Meeting
from expo.meetings.meeting_queries import WHOLE
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.rules import LIVE, PlaceKind
from expo.meetings.services.news import announce, known_of, remember
from expo.meetings.services.places import touch_meetings
from expo.programme.domain_events import RoomChanges, RoomGoes


def booth_ends(ends: SpaceEnds) -> None:
    """A firm gave its booths back. Who meets there is told once it is decided where that is: until then they know where it
    was, and an organiser sees that it is to be decided.
    """
    for place in _booths_of(ends.assignment.exhibitor_id):
        _remember_former(place, ends.assignment)
        _touch(place, told=False)


def booth_moves(moved: SpaceMoved) -> None:
    """A firm is at other booths: its meetings are there, and their people are told."""
    for place in _booths_of(moved.space.exhibitor_id):
        _remember_former(place, moved.left)
        _announce_at(place)


def booth_given(given: SpaceGiven) -> None:
    """The same for a firm that had no booths."""
    for place in _booths_of(given.space.exhibitor_id):
        _announce_at(place)


def booths_renamed(renamed: BoothsRenamed) -> None:
    """The booths of a firm have other numbers: who meets there is told."""
    for place in _booths_of(renamed.assignment.exhibitor_id):
        for meeting in _told_at(place):
            former = {code: place.location_in(code, renamed.former) for code in LANGUAGES}
            remember(meeting, replace(known_of(meeting), place=former))
            announce(meeting)
        _touch(place)


def room_changes(changes: RoomChanges) -> None:
    """A room of the programme is about to be called otherwise, or to be elsewhere: who meets there is told."""
    query = sa.select(MeetingPlace).where(MeetingPlace.room_id == changes.room.id).order_by(MeetingPlace.id)
    for place in db.session.scalars(query).all():
        for meeting in _told_at(place):
            remember(meeting, known_of(meeting))
            announce(meeting)
        _touch(place)


def refuse_room(goes: RoomGoes) -> None:
    """Raise Refused for a room in which meeting places are."""
    query = sa.select(MeetingPlace.id).where(MeetingPlace.room_id == goes.room.id).limit(1)
    if db.session.scalar(query) is not None:
        name = localize(goes.room.name)
        raise Refused(
            _("%(name)s is among the meeting places. Remove it there, or take those in it out, first.", name=name)
        )


def _announce_at(place: MeetingPlace) -> None:
    for meeting in _told_at(place):
        announce(meeting)
    _touch(place)


def _remember_former(place: MeetingPlace, left: Assignment) -> None:
    """Keep for the next mail that the meetings at a firm's booth were where the space was that it has left."""
    told = _told_at(place)
    query = (
        sa.select(Booth).where(Booth.event_id == left.event_id, Booth.number.in_(left.numbers)).order_by(Booth.number)
    )
    booths = db.session.scalars(query).all() if told else ()
    if booths:
        numbers, hall = [one.number for one in booths], booths[0].hall.name
        former = {code: place.location_in(code, numbers, hall) for code in LANGUAGES}
        for meeting in told:
            remember(meeting, replace(known_of(meeting), place=former))


def _booths_of(exhibitor_id: int) -> Sequence[MeetingPlace]:
    """The meeting place that is this firm's booth, where it is one; it is read anew, since booths move."""
    query = sa.select(MeetingPlace).join(Party, Party.id == MeetingPlace.owner_id)
    query = query.where(Party.exhibitor_id == exhibitor_id, MeetingPlace.kind == PlaceKind.BOOTH)
    found = db.session.scalars(query).all()
    for place in found:
        db.session.expire(place, ["booths"])
    return found


def _told_at(place: MeetingPlace) -> Sequence[Meeting]:
    """The meetings to come at a place that people were told of."""
    here = sa.select(Meeting).where(Meeting.meeting_place_id == place.id, Meeting.told_at.is_not(None))
    here = here.where(Meeting.state.in_(LIVE), Meeting.ends_at > clock.now())
    return db.session.scalars(here.options(*WHOLE).order_by(Meeting.id)).all()


def _touch(place: MeetingPlace, *, told: bool = True) -> None:
    touch_meetings(place, told=told)
    db.session.expire(place, ["booths"])
