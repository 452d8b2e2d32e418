"""Checks before a member of a delegation is named, removed or replaced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expo.delegations.board import facts_of
from expo.delegations.likeness import name_key, similar_names
from expo.delegations.models import Delegation, Member
from expo.delegations.queries import (
    head_of,
    names_in,
    registered_elsewhere,
)
from expo.delegations.rules import MemberRole
from expo.errors import Refused
from expo.i18n import _
from expo.registration.models import Registration
from expo.registration.rules import Details, mailbox


@dataclass(frozen=True, slots=True)
class Naming:
    """Somebody to be named as a member. `sure`: whoever names them confirms that a similar name is another person."""

    details: Details
    role: MemberRole = MemberRole.DELEGATE
    official_party: bool = False
    sure: bool = False
    answers: Mapping[int, Any] = field(default_factory=dict)  # to the organiser's questions, by question id


def check_new(delegation: Delegation, people: Sequence[Naming], *, but: str = "") -> None:
    """Check for duplicates: the same name and mailbox anywhere in the event, or a similar name unless `sure`."""
    inside = [(f"{given} {family}".strip(), key) for given, family, key in names_in(delegation)]
    inside = [pair for pair in inside if pair[0] != but]
    elsewhere = registered_elsewhere(delegation, {mailbox(one.details.email) for one in people})
    known = {(name_key(name), key): name for name, key in elsewhere}
    there = {(name_key(name), key) for name, key in inside}
    for one in people:
        here = (name_key(one.details.name), mailbox(one.details.email))
        if here in known:
            raise Refused(
                _(
                    "%(name)s comes to this expo already, in another delegation or alone. Take them in by their badge code.",
                    name=one.details.name,
                )
            )
        if here in there and not one.sure:
            raise Refused(_("%(name)s is in this delegation already.", name=one.details.name))
    doubted = {number: one.details.name for number, one in enumerate(people) if not one.sure}
    like = similar_names(doubted, [name for name, _key in inside]) if doubted else {}
    for number, other in like.items():
        raise Refused(
            _(
                "“%(name)s” is much like “%(other)s”, who is there already. Say that they are two people, if they are.",
                name=doubted[number],
                other=other,
            )
        )


def check_one_head(delegation: Delegation, people: Sequence[Naming]) -> None:
    heads = sum(one.role is MemberRole.HEAD for one in people)
    if heads > 1 or (heads and head_of(delegation) is not None):
        raise Refused(_("A delegation has one head."))


def check_not_printed(delegation: Delegation, registration: Registration) -> None:
    if any(fact.final for facts in facts_of(delegation.event, [registration]).values() for fact in facts.values()):
        raise Refused(
            _("The badge of %(name)s is printed, so nobody can take the seat any more.", name=registration.name)
        )


def check_head_stays(member: Member, role: MemberRole) -> None:
    if member.role is MemberRole.HEAD and role is not MemberRole.HEAD:
        raise Refused(_("This is the head of the delegation. Hand over to another member first."))


def in_another_sentence(name: str) -> str:
    return _("%(name)s belongs to a delegation already.", name=name)
