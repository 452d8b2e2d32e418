"""Events that registration reports to the table in `expo.joints`."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from expo.domain_events import DomainEvent
from expo.events.models import Event
from expo.history.services import Actor
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class PersonReplaced(DomainEvent):
    """Somebody has the place of another, who left it at `since` or later."""

    former: Registration
    successor: Registration
    since: datetime
    by: Actor


@dataclass(frozen=True, slots=True)
class RegistrationEnded(DomainEvent):
    """A registration was cancelled or declined; its state tells which."""

    person: Registration
    by: Actor


@dataclass(frozen=True, slots=True)
class PersonErased(DomainEvent):
    """A registration is being erased; its row stays, for the counts, without personal data. `texts` are the names, addresses
    and numbers that it has or had.
    """

    person: Registration
    texts: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class LinkRenewed(DomainEvent):
    """The private link of a registration was renewed: whoever had the former one has no other address either."""

    person: Registration
    by: Actor


@dataclass(frozen=True, slots=True)
class DetailsCorrected(DomainEvent):
    """An organiser changed somebody's details: `was` and `now` have those that differ, by the names of their columns."""

    person: Registration
    was: Mapping[str, str]
    now: Mapping[str, str]
    by: Actor


@dataclass(frozen=True, slots=True)
class MailboxCorrected(DomainEvent):
    """An organiser corrected a mail address: whatever was sent to the former one stops working.

    `former` is the address as it was. `told`: the mails that follow go to the new address.
    """

    person: Registration
    former: str
    told: bool
    by: Actor


@dataclass(frozen=True, slots=True)
class ExpoCopied(DomainEvent):
    """An expo was copied with its questions as another year's draft."""

    event: Event
    copy: Event
    by: Actor
