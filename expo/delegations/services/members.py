"""The members of a delegation: added, named, replaced, removed, and their order of precedence."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from expo import clock
from expo.db import db, insert_rows, refuse_violations
from expo.delegations.domain_events import MemberLeft, SeatRemoved
from expo.delegations.mails import MEMBER_REMOVED
from expo.delegations.models import Delegation, Member
from expo.delegations.notices import queue_head_mail
from expo.delegations.queries import category_of, member_count, members_with, unnamed_members
from expo.delegations.rules import LARGEST_BAND, MemberRole
from expo.delegations.services.lifecycle import check_accepted, lock_delegation, title_of
from expo.delegations.services.member_checks import (
    Naming,
    check_head_stays,
    check_new,
    check_not_printed,
    check_one_head,
    in_another_sentence,
)
from expo.delegations.services.member_history import check_version, name_of, record_change
from expo.domain_events import dispatch
from expo.errors import NotFound, Refused
from expo.events.models import Category
from expo.history.services import Actor, record, record_many
from expo.history.verbs import Verb
from expo.i18n import _, _n
from expo.interpreters.services.directory import interpreter_for
from expo.registration.domain_events import PersonReplaced
from expo.registration.models import Registration
from expo.registration.queries import registration_by_code
from expo.registration.rules import LIVE, Details, RegistrationSource
from expo.registration.services.answers import save_answers
from expo.registration.services.decisions import cancel
from expo.registration.services.group import register_group, register_replacement

PRECEDENCE_FIELDS = ("official_party", "band", "band_order", "precedence_since")


def add_unnamed_members(delegation: Delegation, count: int, *, by: Actor) -> list[Member]:
    """Add members still "to be named". Raises Refused beyond the quota."""
    lock_delegation(delegation)
    check_accepted(delegation)
    _check_quota(delegation, count)
    members = [Member(event_id=delegation.event_id, delegation=delegation) for _n_ in range(count)]
    db.session.add_all(members)
    db.session.flush()
    record(
        Verb.OPENED_SEATS_IN,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=title_of(delegation),
        after={"seats": count},
    )
    return members


def add_members(
    delegation: Delegation, people: Sequence[Naming], *, source: RegistrationSource, by: Actor, overtaking: bool = False
) -> list[Member]:
    """Register all of them, or nobody; those still to be named are named first. Raises Refused beyond the quota or the
    category's capacity, for places that others wait for, unless an organiser is `overtaking`, for duplicates, and for a
    second head.
    """
    lock_delegation(delegation)
    check_accepted(delegation)
    free = unnamed_members(delegation)
    _check_quota(delegation, max(len(people) - len(free), 0))
    check_new(delegation, people)
    check_one_head(delegation, people)
    details = [one.details for one in people]
    made = register_group(delegation.event, _category(delegation), details, source=source, by=by, overtaking=overtaking)
    for one, registration in zip(people, made, strict=True):
        save_answers(registration, one.answers, new=True)
    return _fill_members(delegation, free, list(zip(people, made, strict=True)), by)


def name_member(delegation: Delegation, naming: Naming, *, by: Actor) -> Member:
    """Register a member who comes by the join link: only as one still to be named, so that a forwarded link adds nobody
    beyond those that the head added. Raises Refused when none is left.
    """
    lock_delegation(delegation)
    check_accepted(delegation)
    free = unnamed_members(delegation)
    if not free:
        raise Refused(_("All seats of this delegation are given. Write to its head."))
    check_new(delegation, [naming])
    made = register_group(
        delegation.event, _category(delegation), [naming.details], source=RegistrationSource.FORM, by=by
    )
    save_answers(made[0], naming.answers, new=True)
    return _fill_members(delegation, free[:1], [(naming, made[0])], by)[0]


def add_registered(delegation: Delegation, code: str, *, role: MemberRole, by: Actor) -> Member:
    """Add somebody who is registered already (an exhibitor's staff, for example), by their secret badge code.
    They keep their badge.
    """
    lock_delegation(delegation)
    check_accepted(delegation)
    found = registration_by_code(code)
    if found is None or found.event_id != delegation.event_id or found.state not in LIVE:
        raise Refused(_("Nobody who is registered has this badge code."))
    free = unnamed_members(delegation)
    if not free:
        _check_quota(delegation, 1)
    with refuse_violations({"uq_delegation_members_registration_id": in_another_sentence(found.name)}):
        check_one_head(delegation, [Naming(Details(found.name), role)])
        [member] = _fill_members(delegation, free, [(Naming(Details(found.name), role), found)], by)
    member.came_registered = True
    db.session.flush()
    return member


def replace_member(member: Member, naming: Naming, *, by: Actor) -> Member:
    """Put somebody else in the member's place. The former is cancelled and notified, unless registered before joining.
    Raises Refused once the badge is printed.
    """
    delegation = member.delegation
    lock_delegation(delegation)
    check_accepted(delegation)
    old = member.registration
    if old is None:
        raise NotFound(_("Nobody has this seat yet."))
    check_not_printed(delegation, old)
    check_new(delegation, [naming], but=old.name)
    made = _register_successor(member, old, naming.details, by)
    save_answers(made, naming.answers, new=True)
    member.registration, member.registration_id = made, made.id
    member.version += 1
    member.reset_clearance()
    db.session.flush()
    _list_interpreters([member], by)
    record(
        Verb.REPLACED,
        member,
        by=by,
        event_id=delegation.event_id,
        named=made.name,
        before={"name": old.name},
        after={"name": made.name},
    )
    return member


def _register_successor(member: Member, old: Registration, details: Details, by: Actor) -> Registration:
    """Register whoever comes in the member's place, and let them have what the former one had."""
    since = clock.now() if old.state in LIVE else old.state_since
    made = _register_instead(member, old, details, by)
    dispatch(PersonReplaced(old, made, since, by))
    return made


def _register_instead(member: Member, old: Registration, details: Details, by: Actor) -> Registration:
    delegation = member.delegation
    if member.came_registered:  # the former member keeps their own registration
        [made] = register_group(
            delegation.event, _category(delegation), [details], source=RegistrationSource.ORGANISER, by=by
        )
        dispatch(MemberLeft(delegation, old, by))
        return made
    return register_replacement(old, details, by=by)


def remove_member(member: Member, *, keep_open: bool, by: Actor, fates: Mapping[int, str] | None = None) -> None:
    """Remove somebody from the delegation. They are cancelled and notified, unless they were registered before they joined
    (an exhibitor's staff keeps the badge). The member is deleted, or is again to be named (`keep_open`). The head is told of
    what an organiser does. Raises Refused for the head, who must hand over first, and SeatUndecided where something is for
    the deleted seat alone and `fates` do not say what becomes of it.
    """
    delegation, left, name = member.delegation, member.registration, name_of(member)
    lock_delegation(delegation)
    keeps_registration = member.came_registered
    if member.role is MemberRole.HEAD:
        raise Refused(_("This is the head of the delegation. Hand over to another member first."))
    if not keep_open:
        dispatch(SeatRemoved(member, fates or {}, by))
    record(Verb.REMOVED, member, by=by, event_id=delegation.event_id, named=name)
    if keep_open:
        member.registration, member.registration_id = None, None
        member.version += 1
        member.reset_clearance()
    else:
        db.session.delete(member)
    db.session.flush()
    if left is not None and left.state in LIVE:
        if keeps_registration:
            dispatch(MemberLeft(delegation, left, by))
        else:
            cancel(left, by=by)
    if left is not None and by.account_id is not None:
        queue_head_mail(delegation, MEMBER_REMOVED, {"member": name})


def set_precedence(
    member: Member,
    *,
    role: MemberRole,
    official_party: bool,
    band: int | None,
    order: int | None,
    since: date | None,
    version: int,
    by: Actor,
) -> None:
    """Set a member's role and precedence. The role of head makes the former head a deputy.

    Raises Changed when `version` is stale.
    """
    lock_delegation(member.delegation)
    db.session.refresh(member)
    check_version(member, version)
    if any(value is not None and not 1 <= value <= LARGEST_BAND for value in (band, order)):
        raise Refused(_("Bands and their order are numbers from 1 to %(most)s.", most=LARGEST_BAND))
    before = _precedence(member)
    if role is not member.role:
        check_head_stays(member, role)
        _demote_head(member, role)
    member.role, member.official_party = role, official_party
    member.band, member.band_order, member.precedence_since = band, order, since
    member.version += 1
    db.session.flush()
    _list_interpreters([member], by)
    record_change(Verb.CHANGED, member, before, _precedence(member), named=name_of(member), by=by)


def _precedence(member: Member) -> dict[str, Any]:
    return {name: getattr(member, name) for name in (*PRECEDENCE_FIELDS, "role")}


def _fill_members(
    delegation: Delegation, free: Sequence[Member], pairs: Sequence[tuple[Naming, Registration]], by: Actor
) -> list[Member]:
    """Make each person a member: those still to be named first, then new ones."""
    unnamed = list(free[: len(pairs)])
    rest = pairs[len(unnamed) :]
    with refuse_violations({"uq_delegation_members_head": _("A delegation has one head.")}):
        for member, (naming, registration) in zip(unnamed, pairs, strict=False):
            member.registration, member.registration_id = registration, registration.id
            member.role, member.official_party = naming.role, naming.official_party or member.official_party
        db.session.flush()
        if rest:
            insert_rows(Member, [_member_row(delegation, *pair) for pair in rest])
    made = {one.registration_id: one for one in members_with(delegation, [person.id for _naming, person in pairs])}
    given = [made[registration.id] for _naming, registration in pairs]
    for member, (_naming, registration) in zip(given, pairs, strict=True):
        set_committed_value(member, "registration", registration)  # loaded already: saves a query
    _list_interpreters(given, by)
    names = ((member, registration.name) for member, (_naming, registration) in zip(given, pairs, strict=True))
    record_many(Verb.JOINED, names, by=by, event_id=delegation.event_id)
    return given


def _list_interpreters(members: Sequence[Member], by: Actor) -> None:
    """A delegation's interpreter stands among those of the expo, as the same person."""
    for member in members:
        if member.role is MemberRole.INTERPRETER and member.registration is not None:
            interpreter_for(member.registration, by=by)


def _member_row(delegation: Delegation, naming: Naming, registration: Registration) -> dict[str, Any]:
    return {
        "event_id": delegation.event_id,
        "delegation_id": delegation.id,
        "registration_id": registration.id,
        "role": naming.role,
        "official_party": naming.official_party,
    }


def _check_quota(delegation: Delegation, more: int) -> None:
    left = delegation.quota - member_count(delegation)
    if more > left:
        if left <= 0:
            raise Refused(_("All %(quota)s seats of the delegation are there already.", quota=delegation.quota))
        raise Refused(_n("The delegation has %(num)d more seat.", "The delegation has %(num)d more seats.", left))


def _demote_head(member: Member, role: MemberRole) -> None:
    if role is MemberRole.HEAD:
        former = sa.update(Member).where(Member.delegation_id == member.delegation_id, Member.role == MemberRole.HEAD)
        db.session.execute(former.values(role=MemberRole.DEPUTY, version=Member.version + 1))


def _category(delegation: Delegation) -> Category:
    found = category_of(delegation)
    if found is None:
        raise Refused(_("The expo has no category for members of delegations yet."))
    return found
