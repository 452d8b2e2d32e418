"""The seats of a delegation: opened, given to people, taken back, given to others; and in which order they stand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm.attributes import set_committed_value

from expo.db import db, insert_rows, refusing
from expo.delegations.models import Delegation, Member
from expo.delegations.queries import (
    category_of,
    open_seats,
    seats_taken,
    seats_with,
)
from expo.delegations.rules import LARGEST_BAND, MemberRole
from expo.delegations.services.lifecycle import check_coming, lock, named
from expo.delegations.services.member_checks import (
    Naming,
    check_head_stays,
    check_new,
    check_not_printed,
    check_one_head,
    in_another,
)
from expo.errors import Changed, NotFound, Refused
from expo.events.models import Category
from expo.history.queries import changes_since
from expo.history.services import Actor, differences, record, record_many
from expo.history.verbs import Verb
from expo.i18n import _, _n
from expo.registration.models import Registration
from expo.registration.queries import registration_by_code
from expo.registration.rules import LIVE, Details, RegistrationSource
from expo.registration.services.answers import save_answers
from expo.registration.services.decisions import cancel
from expo.registration.services.group import register_group, register_replacement

PLACES = ("official_party", "band", "band_order", "precedence_since")


def open_some(delegation: Delegation, count: int, *, by: Actor) -> list[Member]:
    """Seats "to be named". Raises Refused beyond the quota."""
    lock(delegation)
    check_coming(delegation)
    _check_quota(delegation, count)
    seats = [Member(delegation_id=delegation.id, delegation=delegation, version=1) for _n_ in range(count)]
    db.session.add_all(seats)
    db.session.flush()
    record(
        Verb.OPENED_SEATS_IN,
        delegation,
        by=by,
        event_id=delegation.event_id,
        named=named(delegation),
        after={"seats": count},
    )
    return seats


def add_members(
    delegation: Delegation, people: Sequence[Naming], *, source: RegistrationSource, by: Actor
) -> list[Member]:
    """Register all of them and give each a seat, open ones first; or nobody. Raises Refused beyond the quota, when they
    do not fit into the category, for somebody who is there already, and for a second head.
    """
    lock(delegation)
    check_coming(delegation)
    free = open_seats(delegation)
    _check_quota(delegation, max(len(people) - len(free), 0))
    check_new(delegation, people)
    check_one_head(delegation, people)
    made = register_group(
        delegation.event, _category(delegation), [one.details for one in people], source=source, by=by
    )
    for one, registration in zip(people, made, strict=True):
        save_answers(registration, one.answers, new=True)
    return _sit(delegation, free, list(zip(people, made, strict=True)), by)


def take_seat(delegation: Delegation, naming: Naming, *, by: Actor) -> Member:
    """A member completes themselves by the members' link: only an open seat is given, so that a forwarded link adds nobody
    whom the head did not foresee. Raises Refused when none is open.
    """
    lock(delegation)
    check_coming(delegation)
    free = open_seats(delegation)
    if not free:
        raise Refused(_("All seats of this delegation are given. Write to its head."))
    check_new(delegation, [naming])
    made = register_group(
        delegation.event, _category(delegation), [naming.details], source=RegistrationSource.FORM, by=by
    )
    save_answers(made[0], naming.answers, new=True)
    return _sit(delegation, free[:1], [(naming, made[0])], by)[0]


def take_in(delegation: Delegation, code: str, *, role: MemberRole, by: Actor) -> Member:
    """Give a seat to somebody who is registered already, an exhibitor's staff perhaps, by the code of their badge, which
    they alone know. They keep their one badge.
    """
    lock(delegation)
    check_coming(delegation)
    found = registration_by_code(code)
    if found is None or found.event_id != delegation.event_id or found.state not in LIVE:
        raise Refused(_("Nobody who is registered has this badge code."))
    free = open_seats(delegation)
    if not free:
        _check_quota(delegation, 1)
    with refusing({"uq_delegation_members_registration_id": in_another(found.name)}):
        check_one_head(delegation, [Naming(Details(found.name), role)])
        [member] = _sit(delegation, free, [(Naming(Details(found.name), role), found)], by)
    member.came_registered = True
    db.session.flush()
    return member


def replace(member: Member, naming: Naming, *, by: Actor) -> Member:
    """Somebody else takes the seat; whoever had it is cancelled and told, unless they came registered. Raises Refused once
    the badge is printed.
    """
    delegation = member.delegation
    lock(delegation)
    check_coming(delegation)
    old = member.registration
    if old is None:
        raise NotFound(_("Nobody has this seat yet."))
    check_not_printed(delegation, old)
    check_new(delegation, [naming], but=old.name)
    if member.came_registered:  # they only leave the delegation
        [made] = register_group(
            delegation.event, _category(delegation), [naming.details], source=RegistrationSource.ORGANISER, by=by
        )
    else:
        made = register_replacement(old, naming.details, by=by)
    save_answers(made, naming.answers, new=True)
    member.registration, member.registration_id = made, made.id
    member.version += 1
    member.clear_anew()
    db.session.flush()
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


def remove(member: Member, *, keep_seat: bool, by: Actor) -> None:
    """Take somebody out of the delegation: their registration is cancelled, and they are told, unless they came registered
    (an exhibitor's staff keeps the badge). The seat stays to be named, or goes. Raises Refused for the head, who hands over
    first.
    """
    delegation, left = member.delegation, member.registration
    lock(delegation)
    stays = member.came_registered
    if member.role is MemberRole.HEAD:
        raise Refused(_("This is the head of the delegation. Hand over to another member first."))
    record(Verb.REMOVED, member, by=by, event_id=delegation.event_id, named=left.name if left else _("to be named"))
    if keep_seat:
        member.registration, member.registration_id = None, None
        member.version += 1
        member.clear_anew()
    else:
        db.session.delete(member)
    db.session.flush()
    if left is not None and left.state in LIVE and not stays:
        cancel(left, by=by)


def arrange(
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
    """Set the role and the place in the order of precedence, by hand. A role of head makes the former head a deputy.

    Raises Changed when it was saved in between.
    """
    lock(member.delegation)
    db.session.refresh(member)
    if member.version != version:
        raise Changed(_("Somebody else changed this member while you wrote."), changes_since(member, version))
    if any(value is not None and not 1 <= value <= LARGEST_BAND for value in (band, order)):
        raise Refused(_("Bands and their order are numbers from 1 to %(most)s.", most=LARGEST_BAND))
    before = {name: getattr(member, name) for name in (*PLACES, "role")}
    if role is not member.role:
        check_head_stays(member, role)
        _step_down(member, role)
    member.role, member.official_party = role, official_party
    member.band, member.band_order, member.precedence_since = band, order, since
    member.version += 1
    db.session.flush()
    was, now = differences(before, {name: getattr(member, name) for name in (*PLACES, "role")})
    record(
        Verb.CHANGED,
        member,
        by=by,
        event_id=member.delegation.event_id,
        named=_name(member),
        before=was,
        after={**now, "version": member.version},
    )


def _sit(
    delegation: Delegation, free: Sequence[Member], pairs: Sequence[tuple[Naming, Registration]], by: Actor
) -> list[Member]:
    """Give seats, open ones first, new ones then."""
    seats = list(free[: len(pairs)])
    rest = pairs[len(seats) :]
    with refusing({"uq_delegation_members_head": _("A delegation has one head.")}):
        for seat, (naming, registration) in zip(seats, pairs, strict=False):
            seat.registration, seat.registration_id = registration, registration.id
            seat.role, seat.official_party = naming.role, naming.official_party or seat.official_party
        db.session.flush()
        if rest:
            insert_rows(Member, [_seat_row(delegation, *pair) for pair in rest])
    made = {one.registration_id: one for one in seats_with(delegation, [person.id for _naming, person in pairs])}
    ours = [made[registration.id] for _naming, registration in pairs]
    for seat, (_naming, registration) in zip(ours, pairs, strict=True):
        set_committed_value(seat, "registration", registration)  # at hand already, so not read again
    names = ((seat, registration.name) for seat, (_naming, registration) in zip(ours, pairs, strict=True))
    record_many(Verb.JOINED, names, by=by, event_id=delegation.event_id)
    return ours


def _seat_row(delegation: Delegation, naming: Naming, registration: Registration) -> dict[str, Any]:
    return {
        "delegation_id": delegation.id,
        "registration_id": registration.id,
        "role": naming.role,
        "official_party": naming.official_party,
    }


def _check_quota(delegation: Delegation, more: int) -> None:
    left = delegation.quota - seats_taken(delegation)
    if more > left:
        if left <= 0:
            raise Refused(_("All %(quota)s seats of the delegation are there already.", quota=delegation.quota))
        raise Refused(_n("The delegation has %(num)d more seat.", "The delegation has %(num)d more seats.", left))


def _step_down(member: Member, role: MemberRole) -> None:
    if role is MemberRole.HEAD:
        former = sa.update(Member).where(Member.delegation_id == member.delegation_id, Member.role == MemberRole.HEAD)
        db.session.execute(former.values(role=MemberRole.DEPUTY, version=Member.version + 1))


def _category(delegation: Delegation) -> Category:
    found = category_of(delegation)
    if found is None:
        raise Refused(_("The expo has no category for members of delegations yet."))
    return found


def _name(member: Member) -> str:
    return member.registration.name if member.registration else _("to be named")
