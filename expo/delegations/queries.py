"""Delegations and their members, as pages and other rooms ask for them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from expo.db import db
from expo.delegations.models import Delegation, Document, Member, Sheet, member_zones
from expo.delegations.precedence import BY_PRECEDENCE
from expo.delegations.rules import DelegationState, MemberRole, clearance_holds, precedence
from expo.events.models import Category, Event
from expo.events.queries import categories_of, category_in
from expo.events.rules import CategoryKind
from expo.i18n import country_name
from expo.kit.text import fold, search_terms
from expo.registration.models import Photo, Registration
from expo.registration.rules import LIVE

_AT_ONCE = 1000  # mailboxes asked for in one query


def delegations_of(event: Event, *, q: str = "", state: str = "") -> tuple[sa.Select[Any], sa.Select[Any]]:
    """An event's delegations in order of precedence, and the query that counts them."""
    conditions: list[Any] = [Delegation.event_id == event.id]
    if state in set(DelegationState):
        conditions.append(Delegation.state == DelegationState(state))
    if terms := search_terms(q):
        conditions.append(Delegation.id.in_(_found(event, terms)))
    rows = sa.select(Delegation).where(*conditions).order_by(*BY_PRECEDENCE[:2])
    return rows, sa.select(sa.func.count()).select_from(Delegation).where(*conditions)


def seat_counts(delegations: Sequence[Delegation]) -> dict[int, tuple[int, int]]:
    """Of each delegation that has seats, by its id: how many are given to somebody, and how many there are."""
    given, seats = sa.func.count(Member.registration_id), sa.func.count(Member.id)
    query = sa.select(Member.delegation_id, given, seats).group_by(Member.delegation_id)
    found = db.session.execute(query.where(Member.delegation_id.in_([one.id for one in delegations])))
    return {number: (int(given), int(seats)) for number, given, seats in found}


def state_counts(event: Event) -> dict[DelegationState, int]:
    query = sa.select(Delegation.state, sa.func.count()).where(Delegation.event_id == event.id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Delegation.state))}


def member_of(delegation: Delegation, member_id: int) -> Member | None:
    """A seat by its id, within the delegation, with who has it."""
    query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.id == member_id)
    return db.session.scalar(query.options(joinedload(Member.registration)))


def head_of(delegation: Delegation) -> Member | None:
    """Its head's seat."""
    query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.role == MemberRole.HEAD)
    return db.session.scalar(query)


def seats_taken(delegation: Delegation) -> int:
    """How many seats there are, given and open."""
    return db.session.scalar(sa.select(sa.func.count()).where(Member.delegation_id == delegation.id)) or 0


def seats_with(delegation: Delegation, registration_ids: Sequence[int]) -> list[Member]:
    """The seats these people have in the delegation. Whoever asks has the people at hand already."""
    found: list[Member] = []
    for start in range(0, len(registration_ids), _AT_ONCE):
        some = registration_ids[start : start + _AT_ONCE]
        query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.registration_id.in_(some))
        found += db.session.scalars(query)
    return found


def open_seats(delegation: Delegation) -> list[Member]:
    """The seats that are to be named, those that were opened first at the front."""
    query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.registration_id.is_(None))
    return list(db.session.scalars(query.order_by(Member.id)))


def named_in(delegation: Delegation) -> list[tuple[str, str, str]]:
    """Given name, family name and mailbox of everybody in the delegation; one small query."""
    query = sa.select(Registration.given_name, Registration.family_name, Registration.email_key)
    query = query.join(Member, Member.registration_id == Registration.id).where(Member.delegation_id == delegation.id)
    return [(given, family, key) for given, family, key in db.session.execute(query)]


def registered_elsewhere(delegation: Delegation, mailboxes: Collection[str]) -> list[tuple[str, str]]:
    """Name and mailbox of those who come to the same event by one of these mailboxes, but not in this delegation."""
    query = (
        sa.select(Registration.given_name, Registration.family_name, Registration.email_key)
        .outerjoin(Member, Member.registration_id == Registration.id)
        .where(
            Registration.event_id == delegation.event_id,
            Registration.state.in_(LIVE),
            sa.or_(Member.id.is_(None), Member.delegation_id != delegation.id),
        )
    )
    wanted = sorted(set(mailboxes) - {""})
    found: list[tuple[str, str]] = []
    for start in range(0, len(wanted), _AT_ONCE):
        rows = db.session.execute(query.where(Registration.email_key.in_(wanted[start : start + _AT_ONCE])))
        found += [(f"{given} {family}".strip(), key) for given, family, key in rows]
    return found


def documents_of(delegation: Delegation) -> list[Document]:
    """Its documents, without what is in them."""
    query = sa.select(Document).where(Document.delegation_id == delegation.id)
    return list(db.session.scalars(query.order_by(Document.id)))


def document_of(delegation: Delegation, document_id: int) -> Document | None:
    query = sa.select(Document).where(Document.delegation_id == delegation.id, Document.id == document_id)
    return db.session.scalar(query.options(undefer(Document.content)))


def with_photo(registration_ids: Sequence[int]) -> set[int]:
    """Those of the registrations that have a photo."""
    return set(db.session.scalars(sa.select(Photo.registration_id).where(Photo.registration_id.in_(registration_ids))))


def category_of(delegation: Delegation) -> Category | None:
    """The category its members come in: its own, else the event's first for delegates, else the first of all."""
    if delegation.category_id is not None:
        return category_in(delegation.event, delegation.category_id)
    active = categories_of(delegation.event, active_only=True)
    return next((one for one in active if one.kind is CategoryKind.DELEGATE), active[0] if active else None)


def sheet_of(delegation: Delegation, uid: str) -> Sheet | None:
    """The spreadsheet that waits to be registered, if it is still that one."""
    query = sa.select(Sheet).where(Sheet.delegation_id == delegation.id, Sheet.uid == uid)
    return db.session.scalar(query.options(undefer(Sheet.sealed)))


def delegation_of(event: Event, delegation_id: int) -> Delegation | None:
    """The delegation, if it is one of the event's."""
    return db.session.scalar(
        sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.id == delegation_id)
    )


def members_of(delegation: Delegation) -> list[tuple[Member, Registration | None]]:
    """Every seat with who has it (None: to be named), in order of precedence; one query."""
    rows = db.session.execute(
        sa.select(Member, Registration)
        .outerjoin(Registration, Registration.id == Member.registration_id)
        .where(Member.delegation_id == delegation.id)
    )
    return sorted(((m, r) for m, r in rows), key=lambda pair: _place(pair[0]))


def clearance_of(registration_ids: Sequence[int], day: date) -> dict[int, tuple[bool, frozenset[int]]]:
    """Of those who belong to a delegation: whether their clearance holds on the day, and the zones it names, by id.

    Who is not in the answer belongs to no delegation and is bound by their category alone. One query.
    """
    return _clearances(Member.registration_id.in_(registration_ids), day)


def clearances_in(event: Event, day: date) -> dict[int, tuple[bool, frozenset[int]]]:
    """The same of everybody in the event's delegations. One query."""
    ours = sa.select(Delegation.id).where(Delegation.event_id == event.id)
    return _clearances(Member.delegation_id.in_(ours), day)


def _clearances(those: sa.ColumnElement[bool], day: date) -> dict[int, tuple[bool, frozenset[int]]]:
    columns = (Member.registration_id, Member.clearance, Member.clearance_expires_on, member_zones.c.zone_id)
    query = sa.select(*columns).outerjoin(member_zones, member_zones.c.member_id == Member.id)
    found: dict[int, tuple[bool, frozenset[int]]] = {}
    for who, state, expires, zone_id in db.session.execute(query.where(those, Member.registration_id.is_not(None))):
        zones = frozenset() if zone_id is None else frozenset({zone_id})
        before = found.get(who, (False, frozenset()))[1]
        found[who] = (clearance_holds(state, expires, day), before | zones)
    return found


def _found(event: Event, terms: Sequence[str]) -> list[int]:
    """Delegations whose names, body, country or leader have all the words, in any script. There are some hundred of them."""
    columns = (Delegation.name, Delegation.lead_body, Delegation.country, Delegation.contact_name)
    found = []
    for number, name, body, country, contact in db.session.execute(
        sa.select(Delegation.id, *columns).where(Delegation.event_id == event.id)
    ):
        lands = (country_name(country, code) for code in event.languages)
        text = fold(" ".join([*name.values(), body, contact, country, *lands]))
        if all(term in text for term in terms):
            found.append(number)
    return found


def _place(member: Member) -> tuple[int, int, date, int]:
    return precedence(member.band, member.band_order, member.precedence_since, member.id)
