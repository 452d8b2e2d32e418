"""Queries for delegations and their members."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from expo import clock
from expo.db import db
from expo.delegations.models import Delegation, Document, Member, Sheet, member_zones
from expo.delegations.precedence import BY_PRECEDENCE
from expo.delegations.rules import DelegationState, MemberRole, clearance_holds, precedence
from expo.events.models import Category, Event
from expo.events.queries import categories_of, category_in
from expo.events.rules import CategoryKind
from expo.history.models import Entry
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.i18n import country_name
from expo.kit.pieces import cut
from expo.kit.text import fold, search_terms
from expo.registration.models import Photo, Registration
from expo.registration.rules import LIVE, RegistrationState

_BATCH = 1000  # mailboxes in one query


def delegations_of(event: Event, *, q: str = "", state: str = "") -> tuple[sa.Select[Any], sa.Select[Any]]:
    """An event's delegations in order of precedence, and the query that counts them."""
    conditions: list[Any] = [Delegation.event_id == event.id]
    if state in set(DelegationState):
        conditions.append(Delegation.state == DelegationState(state))
    if terms := search_terms(q):
        conditions.append(Delegation.id.in_(_search(event, terms)))
    rows = sa.select(Delegation).where(*conditions).order_by(*BY_PRECEDENCE[:2])
    return rows, sa.select(sa.func.count()).select_from(Delegation).where(*conditions)


def member_counts(delegations: Sequence[Delegation]) -> dict[int, tuple[int, int]]:
    """By delegation id: (members named, members in total); delegations without members are left out."""
    named, members = sa.func.count(Member.registration_id), sa.func.count(Member.id)
    query = sa.select(Member.delegation_id, named, members).group_by(Member.delegation_id)
    found = db.session.execute(query.where(Member.delegation_id.in_([one.id for one in delegations])))
    return {number: (int(named), int(members)) for number, named, members in found}


def state_counts(event: Event) -> dict[DelegationState, int]:
    query = sa.select(Delegation.state, sa.func.count()).where(Delegation.event_id == event.id)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Delegation.state))}


def member_of(delegation: Delegation, member_id: int) -> Member | None:
    """A seat by its id, within the delegation, with its registration."""
    query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.id == member_id)
    return db.session.scalar(query.options(joinedload(Member.registration)))


def head_of(delegation: Delegation) -> Member | None:
    """The head, if any."""
    query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.role == MemberRole.HEAD)
    return db.session.scalar(query)


def member_count(delegation: Delegation) -> int:
    """The number of members, named and to be named."""
    return db.session.scalar(sa.select(sa.func.count()).where(Member.delegation_id == delegation.id)) or 0


def members_with(delegation: Delegation, registration_ids: Sequence[int]) -> list[Member]:
    """The members with these registrations, without loading the registrations."""
    found: list[Member] = []
    for some in cut(registration_ids, _BATCH):
        query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.registration_id.in_(some))
        found += db.session.scalars(query)
    return found


def unnamed_members(delegation: Delegation) -> list[Member]:
    """The members still to be named, oldest first."""
    query = sa.select(Member).where(Member.delegation_id == delegation.id, Member.registration_id.is_(None))
    return list(db.session.scalars(query.order_by(Member.id)))


def names_in(delegation: Delegation) -> list[tuple[str, str, str]]:
    """(Given name, family name, mailbox key) of everybody in the delegation. One query."""
    query = sa.select(Registration.given_name, Registration.family_name, Registration.email_key)
    query = query.join(Member, Member.registration_id == Registration.id).where(Member.delegation_id == delegation.id)
    return [(given, family, key) for given, family, key in db.session.execute(query)]


def registered_elsewhere(delegation: Delegation, mailboxes: Collection[str]) -> list[tuple[str, str]]:
    """(Name, mailbox key) of the event's live registrations with these mailboxes outside this delegation."""
    query = (
        sa.select(Registration.given_name, Registration.family_name, Registration.email_key)
        .outerjoin(Member, Member.registration_id == Registration.id)
        .where(
            Registration.event_id == delegation.event_id,
            Registration.state.in_(LIVE),
            sa.or_(Member.id.is_(None), Member.delegation_id != delegation.id),
        )
    )
    found: list[tuple[str, str]] = []
    for wanted in cut(sorted(set(mailboxes) - {""}), _BATCH):
        rows = db.session.execute(query.where(Registration.email_key.in_(wanted)))
        found += [(f"{given} {family}".strip(), key) for given, family, key in rows]
    return found


def documents_of(delegation: Delegation) -> list[Document]:
    """The delegation's documents, without their content."""
    query = sa.select(Document).where(Document.delegation_id == delegation.id)
    return list(db.session.scalars(query.order_by(Document.id)))


def document_of(delegation: Delegation, document_id: int) -> Document | None:
    query = sa.select(Document).where(Document.delegation_id == delegation.id, Document.id == document_id)
    return db.session.scalar(query.options(undefer(Document.content)))


def ids_with_photo(registration_ids: Sequence[int]) -> set[int]:
    """The ids of these registrations that have a photo."""
    return set(db.session.scalars(sa.select(Photo.registration_id).where(Photo.registration_id.in_(registration_ids))))


def category_of(delegation: Delegation) -> Category | None:
    """The category of its members: its own, else the event's first for delegates, else the event's first."""
    if delegation.category_id is not None:
        return category_in(delegation.event, delegation.category_id)
    active = categories_of(delegation.event, active_only=True)
    return next((one for one in active if one.kind is CategoryKind.DELEGATE), active[0] if active else None)


def sheet_of(delegation: Delegation, uid: str) -> Sheet | None:
    """The delegation's stored spreadsheet, if it still has this uid."""
    query = sa.select(Sheet).where(Sheet.delegation_id == delegation.id, Sheet.uid == uid)
    return db.session.scalar(query.options(undefer(Sheet.sealed)))


def delegation_of(event: Event, delegation_id: int) -> Delegation | None:
    """A delegation by its id, within the event."""
    return db.session.scalar(
        sa.select(Delegation).where(Delegation.event_id == event.id, Delegation.id == delegation_id)
    )


def members_of(delegation: Delegation) -> list[tuple[Member, Registration | None]]:
    """Every seat with its registration (None: open), in order of precedence. One query."""
    rows = db.session.execute(
        sa.select(Member, Registration)
        .outerjoin(Registration, Registration.id == Member.registration_id)
        .where(Member.delegation_id == delegation.id)
    )
    return sorted(((m, r) for m, r in rows), key=lambda pair: _precedence_key(pair[0]))


def cancelled_with(delegation: Delegation) -> list[Registration]:
    """The members whom the delegation's last withdrawal cancelled and who still are, in the order of their seats."""
    about = sa.and_(Entry.subject_kind == Subject.DELEGATION, Entry.subject_id == delegation.id)
    query = sa.select(Entry.verb, Entry.at).where(about, Entry.verb.in_([Verb.WITHDREW, Verb.ACCEPTED]))
    entries = list(db.session.execute(query.order_by(Entry.id)))
    left = max((number for number, (verb, _at) in enumerate(entries) if verb == Verb.WITHDREW), default=None)
    if left is None:
        return []
    since, until = entries[left].at, entries[left + 1].at if left + 1 < len(entries) else clock.now()
    gone = sa.select(Registration).join(Member, Member.registration_id == Registration.id)
    gone = gone.where(Member.delegation_id == delegation.id, Registration.state == RegistrationState.CANCELLED)
    gone = gone.where(Member.came_registered.is_(False), Registration.state_since.between(since, until))
    return list(db.session.scalars(gone.order_by(Member.id)))


def clearance_of(registration_ids: Sequence[int], day: date) -> dict[int, tuple[bool, frozenset[int]]]:
    """For members of delegations, by registration id: whether their clearance is valid on the day, and the ids of its zones.

    People who are in no delegation are left out: only their category applies to them. One query.
    """
    return _clearances(Member.registration_id.in_(registration_ids), day)


def clearances_in(event: Event, day: date) -> dict[int, tuple[bool, frozenset[int]]]:
    """The same for all members of the event's delegations. One query."""
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


def _search(event: Event, terms: Sequence[str]) -> list[int]:
    """Delegations whose names, body, country or contact contain all words, in any script; filtered in Python."""
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


def _precedence_key(member: Member) -> tuple[int, int, date, int]:
    return precedence(member.band, member.band_order, member.precedence_since, member.id)
