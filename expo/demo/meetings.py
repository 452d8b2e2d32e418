"""The demo expos' meetings by hand: bodies, tables, blocks of time, and about twenty meetings, made through the services."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import pairwise, product
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.events.models import Event
from expo.events.queries import halls_of
from expo.exhibitors.models import Exhibitor, Firm, StaffBadge
from expo.history.services import Actor
from expo.meetings.judgement import Judge
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Body, Party
from expo.meetings.queries import liaisons_of, meeting_place_in
from expo.meetings.rules import BlockKind, BodyKind, MeetingKind, PlaceKind
from expo.meetings.services.blocks import add_block
from expo.meetings.services.bodies import add_body, add_to_body, ensure_party, set_languages
from expo.meetings.services.meetings import add_meeting, confirm_meeting, place_meeting
from expo.meetings.services.places import add_places, set_walk
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState

_LENGTH = 20  # minutes
_MOST_BODIES = 3  # of one expo
_BODIES: dict[str, list[tuple[BodyKind, int, dict[str, str]]]] = {
    "PK": [
        (
            BodyKind.MINISTRY,
            1,
            {"en": "Demo Ministry of Information Technology", "ur": "نمائشی وزارت اطلاعاتی ٹیکنالوجی"},
        ),
        (BodyKind.AUTHORITY, 3, {"en": "Demo Securities Commission", "ur": "نمائشی سیکیورٹیز کمیشن"}),
        (BodyKind.INVESTOR_DESK, 2, {"en": "Demo Investment Facilitation Desk", "ur": "نمائشی سرمایہ کاری سہولت ڈیسک"}),
    ],
    "TR": [
        (BodyKind.MINISTRY, 1, {"en": "Demo Ministry of Industry", "tr": "Deneme Sanayi Bakanlığı"}),
        (BodyKind.CHAMBER, 3, {"en": "Demo Chamber of Commerce", "tr": "Deneme Ticaret Odası"}),
    ],
}
_ZUHR = {"en": "Zuhr and lunch", "tr": "Öğle namazı ve yemeği", "ur": "نماز ظہر اور ظہرانہ"}


def add_meetings(event: Event, *, by: Actor) -> None:
    """Bodies with two people each, tables and a room, blocks on two days, and the meetings, each at the first time that is
    free for everybody; what finds none stays without a time. An expo with too few visitors for the bodies has no meetings.
    """
    people, lines = _visitors(event), _BODIES[event.country]
    if len(people) < 2 * len(lines):
        return
    pairs = zip(people[::2], people[1::2], strict=False)
    bodies = [_body(event, *line, people=pair, by=by) for line, pair in zip(lines, pairs, strict=False)]
    _places(event, by)
    _blocks(event, by)
    for position, (parties, kind) in enumerate(_pairs(event, bodies)):
        liaison = liaisons_of(event)[0].id if kind is not MeetingKind.B2B else None
        fields = {
            "minutes": _LENGTH,
            "language": "en",
            "agenda": ["Introductions", "Next steps"],
            "liaison_id": liaison,
        }
        _give_time(add_meeting(event, parties, fields, told_as=kind, by=by), confirmed=position % 3 != 0, by=by)


def _visitors(event: Event) -> Sequence[Registration]:
    """Confirmed people who come neither with a delegation nor for a firm."""
    query = sa.select(Registration).where(
        Registration.event_id == event.id,
        Registration.state == RegistrationState.CONFIRMED,
        ~sa.exists().where(Member.registration_id == Registration.id),
        ~sa.exists().where(StaffBadge.registration_id == Registration.id),
    )
    return db.session.scalars(query.order_by(Registration.id).limit(2 * _MOST_BODIES)).all()


def _body(
    event: Event, kind: BodyKind, level: int, name: dict[str, str], *, people: Sequence[Registration], by: Actor
) -> Party:
    fields = {"kind": kind, "name": name, "country": event.country, "level": level, "language": event.languages[0]}
    body: Body = add_body(event, fields, by=by)
    for number, person in enumerate(people):
        add_to_body(body, person, head=number == 0, by=by)
    party = ensure_party(event, f"body-{body.id}")
    set_languages(party, ["en", "ur" if event.country == "PK" else "tr"], version=party.version, by=by)
    return party


def _places(event: Event, by: Actor) -> None:
    halls = halls_of(event)
    table: dict[str, Any] = {"kind": PlaceKind.TABLE, "name": "T", "hall_id": halls[0].id, "chairs": 6, "parallel": 1}
    add_places(event, table, count=6, by=by)
    room = {"kind": PlaceKind.ROOM, "name": "Bilateral room", "hall_id": halls[-1].id, "chairs": 12, "parallel": 1}
    add_places(event, {**room, "flags": True}, by=by)
    for one, other in product(halls, halls):
        if one.id < other.id:
            set_walk(event, one.id, other.id, 6, by=by)


def _blocks(event: Event, by: Actor) -> None:
    """Two days of meetings in slots of twenty minutes, with the break for prayer and lunch between."""
    for day in range(2):
        for kind, begins, ends in (
            (BlockKind.MEETINGS, time(10), time(13)),
            (BlockKind.PRAYER, time(13), time(14, 15)),
            (BlockKind.MEETINGS, time(14, 15), time(17, 15)),
        ):
            meets = kind is BlockKind.MEETINGS
            times = {"starts_at": _moment(event, day, begins), "ends_at": _moment(event, day, ends)}
            fields: dict[str, Any] = {
                "kind": kind,
                "name": {} if meets else _ZUHR,
                "slot_minutes": _LENGTH if meets else None,
                "kinds": [],
            }
            add_block(event, fields | times, (), by=by)


def _moment(event: Event, day: int, at: time) -> datetime:
    return datetime.combine(event.first_day + timedelta(days=day), at, event.zone_info)


def _pairs(event: Event, bodies: list[Party]) -> Iterator[tuple[list[Party], MeetingKind]]:
    """Who meets whom: the delegation each body, the first firms a body, and firms of the two countries each other."""
    delegations = sa.select(Delegation).where(Delegation.event_id == event.id).order_by(Delegation.id)
    guests = [ensure_party(event, f"delegation-{one.id}") for one in db.session.scalars(delegations.limit(1))]
    for body, group in product(bodies, guests):
        yield [body, group], MeetingKind.G2G if body.body and body.body.level == 1 else MeetingKind.B2G
    staffed = sa.exists().where(StaffBadge.exhibitor_id == Exhibitor.id, StaffBadge.left_at.is_(None))
    query = sa.select(Exhibitor).join(Firm, Firm.id == Exhibitor.firm_id).where(Exhibitor.event_id == event.id, staffed)
    firms = list(db.session.scalars(query.order_by(Exhibitor.id).limit(12)))
    parties = [ensure_party(event, f"firm-{one.id}") for one in firms]
    for number, party in enumerate(parties[:4]):
        yield [bodies[number % len(bodies)], party], MeetingKind.B2G
    for one, other in pairwise(parties):
        yield [one, other], MeetingKind.B2B
    if len(parties) > 3:
        yield parties[:4], MeetingKind.B2B


def _give_time(meeting: Meeting, *, confirmed: bool, by: Actor) -> None:
    """The first time and place that break no rule."""
    ways = Judge(meeting).verdict(clock.now(), None).ways
    place = meeting_place_in(meeting.event, ways[0].place.id) if ways else None
    if place is None:
        return
    place_meeting(meeting, ways[0].starts_at, place, version=meeting.version, by=by)
    if confirmed:
        confirm_meeting(meeting, version=meeting.version, by=by)
