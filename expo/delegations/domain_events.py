"""Events that delegations report to the table in `expo.joints`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from expo.delegations.models import Delegation, Member
from expo.delegations.rules import DelegationState
from expo.domain_events import DomainEvent
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import _
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


@dataclass(frozen=True, slots=True)
class SeatRemoved(DomainEvent):
    """The seat of a member is being removed, and is still there. What is for that seat alone becomes what `fates` say by its
    key: TAKEN_OUT, or the id of the member who has it from then on.
    """

    member: Member
    fates: Mapping[int, str]
    by: Actor


TAKEN_OUT = "out"


@dataclass(frozen=True, slots=True)
class SeatPart:
    """Something that is for one seat alone, in the words of whoever asks what becomes of it."""

    key: int
    words: str


class SeatUndecided(Refused):
    """Nobody has said what becomes of some things that are for a removed seat alone: `parts`."""

    def __init__(self, parts: Sequence[SeatPart]) -> None:
        super().__init__(_("Something is planned for this seat alone. Say what becomes of it."))
        self.parts = tuple(parts)
