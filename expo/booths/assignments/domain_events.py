"""Events that assignments report to the functions in `joints.py`."""

from dataclasses import dataclass

from expo.booths.models import Assignment
from expo.domain_events import DomainEvent
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class SpaceEnds(DomainEvent):
    """A firm gave its space back or lost it, and has no other; `numbers` of the assignment are those it had."""

    assignment: Assignment
    by: Actor


@dataclass(frozen=True, slots=True)
class OfferedSpaceEnds(DomainEvent):
    """A space that was offered to its firm has ended, whether the firm has another one or none."""

    assignment: Assignment
    by: Actor


@dataclass(frozen=True, slots=True)
class SpaceGiven(DomainEvent):
    """A firm that had no space has one now."""

    space: Assignment
    by: Actor


@dataclass(frozen=True, slots=True)
class SpaceMoved(DomainEvent):
    """A firm that had a space has another one now; the former one has ended."""

    left: Assignment
    space: Assignment
    by: Actor


@dataclass(frozen=True, slots=True)
class AgreedSpaceMoved(DomainEvent):
    """The same for a firm that had accepted its former space at a price."""

    left: Assignment
    space: Assignment
    by: Actor
