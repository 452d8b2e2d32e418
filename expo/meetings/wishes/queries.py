"""Queries of what parties wish of one another."""

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import IN
from expo.i18n import localize
from expo.meetings.meeting_models import Meeting, MeetingParty
from expo.meetings.models import Body, Party
from expo.meetings.rules import MeetingState, WishKind, wish_weight
from expo.meetings.wishes.models import MeetingWish


@dataclass(frozen=True, slots=True)
class PossiblePartner:
    """Somebody whom one may wish to meet, as ("firm-12", name ...); what they offer and seek as they say it."""

    thing: str
    name: str
    country: str
    sectors: tuple[str, ...]
    offers: str
    seeks: str


def possible_partners(event: Event) -> list[PossiblePartner]:
    """Bodies that come, accepted delegations, and firms that exhibit. The same statements and rows whoever reads: four."""
    said = _said(event)
    bodies = sa.select(Body).where(Body.event_id == event.id, Body.left_at.is_(None)).order_by(Body.level, Body.id)
    found = [
        _partner(f"body-{one.id}", localize(one.name), one.country, (), said) for one in db.session.scalars(bodies)
    ]
    groups = sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.state == DelegationState.ACCEPTED)
    found += [
        _partner(f"delegation-{one.id}", localize(one.name), one.country, one.sectors, said)
        for one in db.session.scalars(groups.order_by(Delegation.id))
    ]
    firms = sa.select(Exhibitor).where(Exhibitor.event_id == event.id, Exhibitor.state.in_(IN))
    rows = list(db.session.scalars(firms.options(joinedload(Exhibitor.firm))))
    for one in sorted(rows, key=lambda row: (row.name.casefold(), row.id)):
        country, sectors = (one.firm.country, one.firm.sectors) if one.firm else ("", [])
        found.append(_partner(f"firm-{one.id}", one.name, country, sectors, said))
    return found


def wishes_by(party: Party | None) -> dict[str, MeetingWish]:
    """A party's own wishes, by what they are about as "firm-12". One statement."""
    if party is None:
        return {}
    query = sa.select(MeetingWish, Party).join(Party, Party.id == MeetingWish.other_id)
    return {thing_of(other): wish for wish, other in db.session.execute(query.where(MeetingWish.party_id == party.id))}


def thing_of(party: Party) -> str:
    kinds = (("firm", party.exhibitor_id), ("delegation", party.delegation_id), ("body", party.body_id))
    return next(f"{kind}-{number}" for kind, number in kinds if number is not None)


def never_pairs(party_ids: Sequence[int]) -> frozenset[frozenset[int]]:
    """The pairs among these parties of which one never wants to meet the other."""
    query = sa.select(MeetingWish.party_id, MeetingWish.other_id).where(
        MeetingWish.kind == WishKind.NEVER, MeetingWish.party_id.in_(party_ids), MeetingWish.other_id.in_(party_ids)
    )
    return frozenset(frozenset({one, other}) for one, other in db.session.execute(query))


def wish_kinds(event: Event) -> dict[tuple[int, int], WishKind]:
    """Every wish of an expo, by who wishes and about whom."""
    query = sa.select(MeetingWish.party_id, MeetingWish.other_id, MeetingWish.kind)
    rows = db.session.execute(query.where(MeetingWish.event_id == event.id))
    return {(one, other): kind for one, other, kind in rows}


def wish_worths(event: Event) -> dict[frozenset[int], int]:
    """What a meeting of two parties is worth to both, for pairs of which one wishes it."""
    kinds = wish_kinds(event)
    return {frozenset(pair): wish_weight(kind, kinds.get((pair[1], pair[0]))) for pair, kind in kinds.items()}


def met_parties(event: Event) -> set[frozenset[int]]:
    """The pairs of parties that have a meeting which is not cancelled."""
    query = sa.select(MeetingParty.meeting_id, MeetingParty.party_id).join(
        Meeting, Meeting.id == MeetingParty.meeting_id
    )
    by_meeting: dict[int, list[int]] = {}
    on = query.where(Meeting.event_id == event.id, Meeting.state != MeetingState.CANCELLED)
    for meeting_id, party_id in db.session.execute(on):
        by_meeting.setdefault(meeting_id, []).append(party_id)
    return {frozenset({a, b}) for them in by_meeting.values() for a in them for b in them if a < b}


def _said(event: Event) -> dict[str, tuple[str, str]]:
    """What parties say of themselves."""
    query = sa.select(Party).where(Party.event_id == event.id, sa.or_(Party.offers != "", Party.seeks != ""))
    return {thing_of(one): (one.offers, one.seeks) for one in db.session.scalars(query)}


def _partner(
    thing: str, name: str, country: str, sectors: Sequence[str], said: dict[str, tuple[str, str]]
) -> PossiblePartner:
    return PossiblePartner(thing, name, country, tuple(sectors), *said.get(thing, ("", "")))
