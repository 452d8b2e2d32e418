"""The happenings that events report."""

from dataclasses import dataclass

from expo.events.lost_days import DaysChange, Decisions
from expo.happenings import Happening
from expo.history.services import Actor


@dataclass(frozen=True, slots=True)
class DaysMoved(Happening):
    """An expo's first or last day has changed; `decisions` say what becomes of what is dated on the days it has lost."""

    change: DaysChange
    decisions: Decisions
    by: Actor
