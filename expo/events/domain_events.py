"""The domain events that events (expos) report."""

from dataclasses import dataclass

from expo.domain_events import DomainEvent
from expo.events.lost_days import DaysChange, Decisions
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class DaysMoved(DomainEvent):
    """An expo's first or last day has changed; `decisions` say what becomes of what is dated on the days it has lost."""

    change: DaysChange
    decisions: Decisions
    by: Actor
