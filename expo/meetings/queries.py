"""Queries of bodies, parties, meeting places, blocks and walks."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from expo.accounts.models import Account
from expo.accounts.permissions import Permission
from expo.accounts.queries import team_who_may
from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.db import db
from expo.delegations.models import Delegation, Member
from expo.delegations.precedence import BY_PRECEDENCE
from expo.delegations.rules import DelegationState, MemberRole
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor, Firm, StaffBadge
from expo.exhibitors.rules import IN
from expo.i18n import localize
from expo.kit.pieces import cut
from expo.meetings.block_models import MeetingBlock
from expo.meetings.hard_rules.values import Block
from expo.meetings.meeting_models import MeetingParty
from expo.meetings.models import Body, BodyMember, MeetingPlace, Party, PlaceClosure, Walk
from expo.meetings.rules import BlockKind, MeetingKind
from expo.programme.models import Room
from expo.registration.models import Registration
from expo.registration.rules import LIVE as COMING

WITH_NAME = (
    joinedload(Party.exhibitor).joinedload(Exhibitor.firm),
    joinedload(Party.delegation),
    joinedload(Party.body),
)
WITH_LOCATION = (
    joinedload(MeetingPlace.own_hall),
    joinedload(MeetingPlace.own_zone),
    joinedload(MeetingPlace.room).options(joinedload(Room.hall), joinedload(Room.zone)),
    selectinload(MeetingPlace.booths).options(joinedload(Booth.hall), joinedload(Booth.zone)),
    joinedload(MeetingPlace.owner).options(*WITH_NAME),
)
_FOR_MEMBERS = frozenset({MemberRole.INTERPRETER, MemberRole.PRESS})  # who come, but meet nobody


@dataclass(frozen=True, slots=True)
class PartyUse:
    """Extension point: where else a party stands, so that it is not removed, and is named before it is said not to come.
    `count` and `find` take its id.
    """

    count: Callable[[int], int]
    sentence: Callable[[int], str]
    find: Callable[[int], Sequence["UsedIn"]]


@dataclass(frozen=True, slots=True)
class UsedIn:
    """Something that a party is in: its name, what of it is told besides, and where an organiser changes it."""

    name: str
    note: str
    endpoint: str
    values: Mapping[str, Any]


def bodies_of(event: Event) -> list[Body]:
    """The bodies by their level, then in the order in which they were added."""
    return list(db.session.scalars(sa.select(Body).where(Body.event_id == event.id).order_by(Body.level, Body.id)))


def body_in(event: Event, body_id: int) -> Body | None:
    return db.session.scalar(sa.select(Body).where(Body.event_id == event.id, Body.id == body_id))


def members_of_body(body: Body) -> list[BodyMember]:
    """Who comes for a body, its head first."""
    query = sa.select(BodyMember).where(BodyMember.body_id == body.id).options(joinedload(BodyMember.registration))
    return list(db.session.scalars(query.order_by(BodyMember.head.desc(), BodyMember.registration_id)))


def body_sizes(event: Event) -> dict[int, int]:
    """How many people come for each body."""
    query = sa.select(BodyMember.body_id, sa.func.count()).where(BodyMember.event_id == event.id)
    rows = db.session.execute(query.group_by(BodyMember.body_id))
    return {row[0]: row[1] for row in rows}


def places_of(event: Event) -> list[MeetingPlace]:
    """The meeting places by hall, then in their order, with hall, zone and owner."""
    query = sa.select(MeetingPlace).where(MeetingPlace.event_id == event.id).options(*WITH_LOCATION)
    return list(db.session.scalars(query.order_by(MeetingPlace.position, MeetingPlace.id)))


def meeting_place_in(event: Event, place_id: int) -> MeetingPlace | None:
    query = sa.select(MeetingPlace).where(MeetingPlace.event_id == event.id, MeetingPlace.id == place_id)
    return db.session.scalar(query)


def places_among(ids: Collection[int]) -> dict[int, MeetingPlace]:
    """The places with these ids, with hall, zone and owner."""
    query = sa.select(MeetingPlace).where(MeetingPlace.id.in_(sorted(ids))).options(*WITH_LOCATION)
    return {one.id: one for one in db.session.scalars(query)} if ids else {}


def closures_of_place(place: MeetingPlace) -> list[PlaceClosure]:
    query = sa.select(PlaceClosure).where(PlaceClosure.meeting_place_id == place.id)
    return list(db.session.scalars(query.order_by(PlaceClosure.starts_at)))


def closure_in(event: Event, closure_id: int) -> PlaceClosure | None:
    query = sa.select(PlaceClosure).where(PlaceClosure.event_id == event.id, PlaceClosure.id == closure_id)
    return db.session.scalar(query)


def walks_of(event: Event) -> dict[frozenset[int], int]:
    """The minutes between two halls, for pairs of which they are said."""
    query = sa.select(Walk.hall_id, Walk.other_hall_id, Walk.minutes).where(Walk.event_id == event.id)
    return {frozenset({one, other}): minutes for one, other, minutes in db.session.execute(query)}


def blocks_of(event: Event) -> list[MeetingBlock]:
    """The blocks in order of time, with their places."""
    query = sa.select(MeetingBlock).where(MeetingBlock.event_id == event.id)
    query = query.options(selectinload(MeetingBlock.places))
    return list(db.session.scalars(query.order_by(MeetingBlock.starts_at, MeetingBlock.id)))


def block_in(event: Event, block_id: int) -> MeetingBlock | None:
    query = sa.select(MeetingBlock).where(MeetingBlock.event_id == event.id, MeetingBlock.id == block_id)
    return db.session.scalar(query)


def block_values(event: Event, words: Mapping[BlockKind, str]) -> tuple[Block, ...]:
    """The blocks as the rules take them; one without a name is called by its kind's word."""
    return tuple(
        Block(
            one.id,
            one.kind,
            localize(one.name) or words[one.kind],
            one.starts_at,
            one.ends_at,
            one.slot_minutes or 0,
            one.gap_minutes,
            frozenset(MeetingKind(kind) for kind in one.kinds) or frozenset(MeetingKind),
            frozenset(place.id for place in one.places),
        )
        for one in blocks_of(event)
    )


def party_in(event: Event, party_id: int) -> Party | None:
    query = sa.select(Party).where(Party.event_id == event.id, Party.id == party_id).options(*WITH_NAME)
    return db.session.scalar(query)


def parties_among(ids: Collection[int]) -> dict[int, str]:
    """The names of these parties, by id."""
    query = sa.select(Party).where(Party.id.in_(sorted(ids))).options(*WITH_NAME)
    return {one.id: one.name for one in db.session.scalars(query)}


def party_by_thing(event: Event, column: str, thing_id: int) -> Party | None:
    """The party of an exhibitor, a delegation or a body; `column` is its key."""
    query = sa.select(Party).where(Party.event_id == event.id, getattr(Party, column) == thing_id)
    return db.session.scalar(query.options(*WITH_NAME))


def possible_parties(event: Event) -> list[tuple[str, str]]:
    """The parties that may meet, as ("firm-12", name): bodies, accepted delegations, firms that exhibit. Three queries."""
    bodies = [(f"body-{one.id}", localize(one.name)) for one in bodies_of(event) if one.comes]
    columns = sa.select(Delegation.id, Delegation.name).where(
        Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED
    )
    groups = [(f"delegation-{n}", localize(name)) for n, name in db.session.execute(columns.order_by(Delegation.id))]
    shown = sa.select(Exhibitor.id, Firm.display_name).join(Firm, Firm.id == Exhibitor.firm_id)
    shown = shown.where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
    firms = [(f"firm-{n}", name) for n, name in db.session.execute(shown.order_by(Firm.display_name, Exhibitor.id))]
    return [*bodies, *groups, *firms]


def booth_labels(event: Event) -> dict[str, list[str]]:
    """The firms that have booths, as "firm-12", with what one may type for them: its name with its booths, its name alone,
    each booth. One query.
    """
    query = (
        sa.select(Exhibitor.id, Firm.display_name, Booth.number)
        .join(Firm, Firm.id == Exhibitor.firm_id)
        .join(Assignment, Assignment.exhibitor_id == Exhibitor.id)
        .join(OccupiedBooth, OccupiedBooth.assignment_id == Assignment.id)
        .join(Booth, Booth.id == OccupiedBooth.booth_id)
        .where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
    )
    found: dict[str, list[str]] = {}
    for number, name, booth in db.session.execute(query.order_by(Firm.display_name, Exhibitor.id, Booth.number)):
        found.setdefault(f"firm-{number}", [name]).append(booth)
    return {thing: [f"{name} ({', '.join(booths)})", name, *booths] for thing, (name, *booths) in found.items()}


def people_of_party(party: Party) -> list[tuple[Registration, bool]]:
    """Who may sit at the table for a party, each with whether they head it: a delegation's members by precedence, without
    interpreters and press; a firm's staff; who comes for a body.
    """
    if party.delegation_id is not None:
        return _members(party.delegation_id)
    if party.body is not None:
        return [(one.registration, one.head) for one in members_of_body(party.body)]
    query = sa.select(Registration).join(StaffBadge, StaffBadge.registration_id == Registration.id)
    query = query.where(
        StaffBadge.exhibitor_id == party.exhibitor_id, StaffBadge.left_at.is_(None), Registration.state.in_(COMING)
    )
    return [(one, False) for one in db.session.scalars(query.order_by(StaffBadge.id))]


def _members(delegation_id: int) -> list[tuple[Registration, bool]]:
    query = sa.select(Registration, Member.role).join(Member, Member.registration_id == Registration.id)
    query = query.join(Delegation, Delegation.id == Member.delegation_id)
    query = query.where(Member.delegation_id == delegation_id, Registration.state.in_(COMING))
    rows = db.session.execute(query.order_by(*BY_PRECEDENCE))
    return [(person, role is MemberRole.HEAD) for person, role in rows if role not in _FOR_MEMBERS]


def things_of_person(person: Registration) -> list[str]:
    """For whom somebody comes, as "body-3", "delegation-2" or "firm-12". Three queries."""
    body = sa.select(BodyMember.body_id).where(BodyMember.registration_id == person.id)
    group = sa.select(Member.delegation_id).where(Member.registration_id == person.id)
    firm = sa.select(StaffBadge.exhibitor_id)
    firm = firm.where(StaffBadge.registration_id == person.id, StaffBadge.left_at.is_(None))
    of = (("body", body), ("delegation", group), ("firm", firm))
    return [f"{kind}-{number}" for kind, query in of for number in db.session.scalars(query)]


def titles_of(meeting_ids: Collection[int], language: str | None = None) -> dict[int, str]:
    """What meetings are called, by id: the names of their parties. Two queries at most."""
    found: dict[int, list[str]] = {}
    for numbers in cut(sorted(meeting_ids), 500):
        query = sa.select(MeetingParty.meeting_id, Party).join(Party, Party.id == MeetingParty.party_id)
        query = query.where(MeetingParty.meeting_id.in_(numbers)).options(*WITH_NAME)
        for number, party in db.session.execute(query.order_by(MeetingParty.meeting_id, MeetingParty.position)):
            found.setdefault(number, []).append(party.name_in(language))
    return {number: " – ".join(names) for number, names in found.items()}


def liaisons_of(event: Event) -> list[Account]:
    """Who of the expo's team may open meetings: of them a meeting has a liaison officer."""
    return team_who_may(event.id, Permission.SEE_MEETINGS)


def delegation_liaison(parties: Sequence[Party]) -> int | None:
    """The liaison officer of the first delegation among the parties that has one."""
    return next((one.delegation.liaison_id for one in parties if one.delegation and one.delegation.liaison_id), None)
