"""When people and places are taken, derived from their meetings, journeys, sessions and workshop seats."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.checkin.queries import gates_of
from expo.checkin.unpaid import firm_owes
from expo.contributions import contributed
from expo.db import db
from expo.delegations.queries import clearance_of
from expo.events.models import Category, Event
from expo.events.queries import closures_of
from expo.i18n import _, localize
from expo.interpreters.models import Interpreter
from expo.interpreters.rules import WorkTime
from expo.interpreters.sources import engagements_of
from expo.itinerary.attendees import items_of_people
from expo.itinerary.rules import ItemKind
from expo.meetings.hard_rules.values import Busy, Reason, Spot, Voice
from expo.meetings.meeting_models import Meeting, MeetingPerson
from expo.meetings.meeting_queries import meetings_at
from expo.meetings.models import MeetingPlace, PlaceClosure
from expo.meetings.queries import places_among
from expo.meetings.rules import DAWN, Interpretation, Journey, times_away
from expo.programme.models import Room, Session, SignUp
from expo.programme.rules import LIVE as ON
from expo.programme.rules import SessionState
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Extension point: what people are in of which meetings do not know; `find` takes registration ids."""

    find: Callable[[Collection[int]], Sequence[tuple[int, Busy]]]


_JOURNEYS = frozenset({ItemKind.ARRIVAL, ItemKind.DEPARTURE})


def times_of(registration_ids: Collection[int], *, except_id: int | None) -> dict[int, tuple[Busy, ...]]:
    """The times at which each person is busy, by registration id, without the meeting `except_id`. Eight
    queries, and those of what interpreters are engaged in where some of them are interpreters.
    """
    numbers = sorted(registration_ids)
    found: dict[int, list[Busy]] = {number: [] for number in numbers}
    if numbers:
        _add_meetings(found, numbers, except_id)
        _add_items(found, numbers)
        _add_seats(found, numbers)
        _add_interpreted(found, numbers, except_id)
        for use in contributed(Elsewhere):
            for person, busy in use.find(numbers):
                found[person].append(busy)
    return {number: tuple(sorted(times, key=lambda one: one.starts_at)) for number, times in found.items()}


def _add_meetings(found: dict[int, list[Busy]], numbers: Sequence[int], except_id: int | None) -> None:
    query = (
        sa.select(
            MeetingPerson.registration_id,
            MeetingPerson.meeting_id,
            MeetingPerson.starts_at,
            MeetingPerson.ends_at,
            MeetingPerson.must,
            Meeting.meeting_place_id,
        )
        .join(Meeting, Meeting.id == MeetingPerson.meeting_id)
        .where(MeetingPerson.registration_id.in_(numbers), MeetingPerson.booked)
    )
    rows: list[Any] = [row for row in db.session.execute(query) if row.meeting_id != except_id]
    places = places_among({row.meeting_place_id for row in rows})
    for person, meeting_id, starts_at, ends_at, must, place_id in rows:
        place = places[place_id]
        found[person].append(Busy(starts_at, ends_at, "", place.hall_id, place.zone_id, meeting_id, must))


def _add_items(found: dict[int, list[Busy]], numbers: Sequence[int]) -> None:
    """The parts of their delegations' itineraries that are for them, and the times at which they are not here at all."""
    journeys: dict[int, list[Journey]] = {number: [] for number in numbers}
    for person, item in items_of_people(numbers):
        if item.kind in _JOURNEYS:
            lands = item.kind is ItemKind.ARRIVAL
            at = item.ends_at if lands else item.starts_at
            journeys[person].append(Journey(lands, at, localize(item.title)))
        elif item.starts_at < item.ends_at:
            hall = item.session.room.hall_id if item.session and item.session.room else None
            found[person].append(Busy(item.starts_at, item.ends_at, localize(item.title), hall))
    for person, trips in journeys.items():
        found[person] += [Busy(starts_at, ends_at, name) for starts_at, ends_at, name in times_away(trips)]


def _add_seats(found: dict[int, list[Busy]], numbers: Sequence[int]) -> None:
    """The seats that they have in workshops."""
    query = (
        sa.select(SignUp.registration_id, Session.starts_at, Session.ends_at, Session.title, Room.hall_id)
        .join(Session, Session.id == SignUp.session_id)
        .outerjoin(Room, Room.id == Session.room_id)
        .where(SignUp.registration_id.in_(numbers), SignUp.seat.is_not(None), Session.state == SessionState.PUBLISHED)
    )
    for person, starts_at, ends_at, title, hall_id in db.session.execute(query):
        found[person].append(Busy(starts_at, ends_at, localize(title), hall_id))


def _add_interpreted(found: dict[int, list[Busy]], numbers: Sequence[int], except_id: int | None) -> None:
    """What those among them interpret in who are interpreters too."""
    query = sa.select(Interpreter.id, Interpreter.registration_id).where(Interpreter.registration_id.in_(numbers))
    people = {number: person for number, person in db.session.execute(query) if person is not None}
    held = [one for one in engagements_of(sorted(people)) if one.stands and one.booking_id is not None]
    uids = sa.select(Meeting.uid, Meeting.id).where(Meeting.uid.in_([one.duty.uid for one in held]))
    meetings = {row.uid: row.id for row in db.session.execute(uids)} if held else {}
    for one in held:
        meeting_id = meetings.get(one.duty.uid)
        if meeting_id is None or meeting_id != except_id:
            busy = Busy(one.duty.starts_at, one.duty.ends_at, localize(one.duty.title), meeting_id=meeting_id)
            found[people[one.interpreter_id]].append(busy)


def hindrances_of(
    people: Sequence[Registration], moment: datetime
) -> dict[int, tuple[Reason | None, frozenset[int] | None]]:
    """By registration id: why somebody may not be invited to a meeting, and the zones that let them in (None: all).
    Three queries.
    """
    if not people:
        return {}
    numbers, day = [one.id for one in people], people[0].event.date_at(moment)
    cleared = clearance_of(numbers, day)
    priced = sa.select(Registration.id).join(Category, Category.id == Registration.category_id)
    owing = sa.or_(Registration.paid_minor < Category.price_minor, firm_owes(Registration.id, day))
    unpaid = set(db.session.scalars(priced.where(Registration.id.in_(numbers), owing)))
    found = {}
    for one in people:
        holds, zones = cleared.get(one.id, (True, frozenset()))
        reason = None
        if one.state is not RegistrationState.CONFIRMED:
            reason = Reason.NOT_CONFIRMED
        elif not holds:
            reason = Reason.NOT_CLEARED
        elif one.id in unpaid:
            reason = Reason.NOT_PAID
        allowed = frozenset(zone.id for zone in one.category.zones)
        found[one.id] = (reason, (allowed | zones) if allowed else None)
    return found


def voices_of(meeting: Meeting) -> tuple[Voice, ...]:
    """The interpreters chosen for a meeting, with what else they are engaged in."""
    chosen = meeting.interpreters
    busy: dict[int, list[Busy]] = {one.id: [] for one in chosen}
    for one in engagements_of(sorted(busy)):
        if one.stands and one.duty.uid != meeting.uid:
            busy[one.interpreter_id].append(Busy(one.duty.starts_at, one.duty.ends_at, localize(one.duty.title)))
    return tuple(
        Voice(
            one.id,
            one.name,
            frozenset(frozenset(pair.split("-")) for pair in one.pairs),
            frozenset(Interpretation(mode) for mode in one.modes),
            tuple(WorkTime(shift.starts_at, shift.ends_at) for shift in one.shifts),
            tuple(busy[one.id]),
            one.registration_id,
        )
        for one in chosen
    )


def spots_of(event: Event, places: Sequence[MeetingPlace], *, except_id: int | None) -> list[Spot]:
    """Places, with where they are, as the rules take them: what takes them and when they are closed. Five queries."""
    numbers = [one.id for one in places]
    uses: dict[int, list[Busy]] = {number: [] for number in numbers}
    for place_id, meeting_id, starts_at, ends_at, _lane in meetings_at(numbers):
        if meeting_id != except_id:
            uses[place_id].append(Busy(starts_at, ends_at, "", meeting_id=meeting_id))
    _add_sessions(uses, places)
    closures = _closures(event, places)
    return [
        Spot(
            one.id,
            one.name,
            one.hall_id,
            one.zone_id,
            one.chairs,
            one.parallel,
            one.interpreter_booth,
            tuple(uses[one.id]),
            tuple(closures[one.id]),
            one.owner_id,
            one.stands,
        )
        for one in places
    ]


def _add_sessions(uses: dict[int, list[Busy]], places: Sequence[MeetingPlace]) -> None:
    """The sessions in the programme's rooms that are meeting places too, or in which some stand."""
    rooms: dict[int | None, list[int]] = {}
    for one in places:
        if one.room_id is not None:
            rooms.setdefault(one.room_id, []).append(one.id)
    if not rooms:
        return
    query = sa.select(Session.room_id, Session.starts_at, Session.ends_at, Session.title)
    for room_id, starts_at, ends_at, title in db.session.execute(
        query.where(Session.room_id.in_(list(rooms)), Session.state.in_(ON))
    ):
        for place_id in rooms[room_id]:
            uses[place_id].append(Busy(starts_at, ends_at, localize(title)))


def _closures(event: Event, places: Sequence[MeetingPlace]) -> dict[int, list[Busy]]:
    """The closures of the places themselves, of the zone that they or their rooms lie in, and of the whole expo."""
    found: dict[int, list[Busy]] = {one.id: [] for one in places}
    query = sa.select(PlaceClosure).where(PlaceClosure.meeting_place_id.in_(list(found)))
    for closure in db.session.scalars(query):
        found[closure.meeting_place_id].append(
            Busy(closure.starts_at, closure.ends_at, closure.reason or _("it is closed"))
        )
    for zone_id, busy in zone_closures(event):
        for one in places:
            if zone_id is None or zone_id == one.zone_id:
                found[one.id].append(busy)
    return found


def zone_closures(event: Event) -> list[tuple[int | None, Busy]]:
    """The times at which a zone, or the whole expo (None), is closed: planned closures, and zones all of whose gates are closed
    until a time.
    """
    planned = [
        (one.zone_id, Busy(one.starts_at, one.ends_at, one.reason or _("its zone is closed")))
        for one in closures_of(event, DAWN)
    ]
    gates, now = gates_of(event), clock.now()
    shut = []
    for zone_id in {gate.zone_id for gate in gates}:
        until = [gate.closed_until or now for gate in gates if gate.zone_id == zone_id]
        if min(until) > now:
            shut.append((zone_id, Busy(DAWN, min(until), _("its zone is closed"))))
    return planned + shut
