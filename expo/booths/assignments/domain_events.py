"""Events that assignments report to the functions in `joints.py`."""

from dataclasses import dataclass

from expo.booths.models import Assignment
from expo.domain_events import DomainEvent
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class SpaceEnds(DomainEvent):
    """The assignment of a space is about to end; its booths are still in it."""

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
