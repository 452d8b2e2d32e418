"""Events that delegations report to the table in `expo.joints`."""

from dataclasses import dataclass

from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.domain_events import DomainEvent
from expo.history.services import Actor
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class DelegationLeft(DomainEvent):
    """A delegation was withdrawn; its members are still registered."""

    delegation: Delegation
    by: Actor


@dataclass(frozen=True, slots=True)
class DelegationAccepted(DomainEvent):
    """A delegation was accepted, which was in the state `was` before: withdrawn, for one that comes after all."""

    delegation: Delegation
    was: DelegationState
    by: Actor


@dataclass(frozen=True, slots=True)
class DelegationLinkRenewed(DomainEvent):
    """The private link of a delegation was renewed: whoever had the former one has none of its calendars either."""

    delegation: Delegation
    by: Actor


@dataclass(frozen=True, slots=True)
class DelegationMoved(DomainEvent):
    """A delegation is said to be of another country than before."""

    delegation: Delegation
    by: Actor


@dataclass(frozen=True, slots=True)
class LiaisonReplaced(DomainEvent):
    """A delegation has another liaison officer than before, or none; `former_id` is the account that was, if any."""

    delegation: Delegation
    former_id: int | None
    by: Actor


@dataclass(frozen=True, slots=True)
class MemberLeft(DomainEvent):
    """Somebody is a member of a delegation no more, though they stay registered: they were before they joined."""

    delegation: Delegation
    person: Registration
    by: Actor
