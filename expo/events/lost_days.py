"""Extension point: rows dated on days that an expo loses, and the organiser's decision on each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from expo.contributions import contributed
from expo.errors import Refused
from expo.events.models import Event
from expo.i18n import _


class Fate(StrEnum):
    """What becomes of things dated on a lost day."""

    MOVE = "move"  # to another day, at the same hour
    ALONG = "along"  # by as many days as the expo's first day
    CANCEL = "cancel"
    DRAFT = "draft"
    STAY = "stay"
    SEEN = "seen"  # nothing can be chosen: the organiser has read it


@dataclass(frozen=True, slots=True)
class Decision:
    """A fate, and the day of `Fate.MOVE`."""

    fate: Fate
    day: date | None = None

    def days(self, day: date, change: "DaysChange") -> int:
        """By how many days something moves that is dated on this day. Only `Fate.MOVE` looks at the day that was chosen."""
        return (self.day - day).days if self.fate is Fate.MOVE and self.day is not None else change.shift


Decisions = Mapping[str, Decision]  # by the key of what is dated


@dataclass(frozen=True, slots=True)
class DaysChange:
    """A change of an expo's first and last day. `along`: sessions move by as many days as the first day."""

    event: Event
    was: tuple[date, date]
    now: tuple[date, date]
    along: bool = False

    @property
    def shift(self) -> int:
        """The number of days by which the first day moves."""
        return (self.now[0] - self.was[0]).days

    def loses(self, day: date, later: date | None = None) -> bool:
        """Whether a day was one of the expo's and it, or the day `later` that takes its place, is not any more."""
        return self.was[0] <= day <= self.was[1] and not self.now[0] <= (later or day) <= self.now[1]


@dataclass(frozen=True, slots=True)
class Dated:
    """Extension point: things dated on days of an expo. `find` names those on days that a change takes away; `fates` are the
    choices, none where the organiser is only told. With `others` they are on days that are not lost, and are asked about
    since the first day moves; they have no part in a change of clocks.
    """

    key: str
    title: Any  # lazily translated
    find: Callable[[DaysChange], Sequence["LostLine"]]
    fates: Callable[[DaysChange], Sequence[Fate]]
    others: bool = False


@dataclass(frozen=True, slots=True)
class LostLine:
    """One of the things: its name, when it is, and what else tells it apart."""

    name: str
    at: datetime | date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Things of one kind that are dated on lost days, named for the organiser."""

    key: str
    title: str
    lines: Sequence[LostLine]
    fates: Sequence[Fate]


class LostDaysUndecided(Refused):
    """The organiser has not said what becomes of what is dated on the days that the expo loses."""

    def __init__(self, lost: Sequence[Lost], days: tuple[date, date]) -> None:
        super().__init__(
            _("Something that is planned does not fit the new days. Say what becomes of it, then save again.")
        )
        self.lost, self.days = lost, days  # the days that the expo would have


def lost_by(change: DaysChange) -> list[Lost]:
    """Everything dated on the days that the change takes away, by kind."""
    found = [(dated, dated.find(change)) for dated in contributed(Dated)]
    return [
        Lost(dated.key, str(dated.title), lines, dated.fates(change) or (Fate.SEEN,)) for dated, lines in found if lines
    ]


def check_decided(change: DaysChange, decisions: Decisions) -> LostDaysUndecided | None:
    """Raise LostDaysUndecided, with everything that is lost, unless there is a decision for each kind. Returns the question
    that was decided, if there was one.
    """
    lost = lost_by(change) if change.was != change.now else []
    question = LostDaysUndecided(lost, change.now) if lost else None
    if question and not all(_is_decided(one, decisions.get(one.key), change) for one in lost):
        raise question
    return question


def _is_decided(lost: Lost, decision: Decision | None, change: DaysChange) -> bool:
    if decision is None or decision.fate not in lost.fates:
        return False
    day = decision.day
    return decision.fate is not Fate.MOVE or (day is not None and change.now[0] <= day <= change.now[1])
