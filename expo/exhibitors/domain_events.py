"""Events that exhibitors report to the functions in `joints.py`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expo.domain_events import DomainEvent
from expo.exhibitors.models import Exhibitor, Firm
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class Besides:
    """What a room has to say of its own to a firm's contact, in the firm's language, and parts of a mail that go with it."""

    text: str
    parts: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class FirmLeft(DomainEvent):
    """A firm withdrew from an event or was declined; the state of its application tells which. What rooms put into `besides`
    is said to its contact in the one mail about it, so that they send none.
    """

    exhibitor: Exhibitor
    by: Actor
    besides: list[Besides] = field(default_factory=list, compare=False)


@dataclass(frozen=True, slots=True)
class FirmLinkRenewed(DomainEvent):
    """The private link of a firm was renewed: whoever had the former one has none of its calendars either."""

    exhibitor: Exhibitor
    by: Actor


@dataclass(frozen=True, slots=True)
class FirmContactsErased(DomainEvent):
    """The people behind a firm's application were erased."""

    exhibitor: Exhibitor


@dataclass(frozen=True, slots=True)
class FirmsMerged(DomainEvent):
    """Two firms were merged: references to `double` are to be moved to `kept`."""

    kept: Firm
    double: Firm


@dataclass(frozen=True, slots=True)
class FirmRenamed(DomainEvent):
    """The name or the country of a firm changed, or applications became those of another firm, with its name. `former` is
    the firm whose name they bore: itself, or the double that was merged into it.
    """

    firm: Firm
    former: Firm
    exhibitors: Sequence[Exhibitor]
    former_name: str
    former_country: str
    by: Actor
