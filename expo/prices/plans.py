"""When the instalments of a price are due, and what cancelling costs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from expo.prices.rules import share_of


class DueFrom(StrEnum):
    """What the days of an instalment are counted from."""

    ACCEPTANCE = "after acceptance"
    EVENT = "before the event"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a price, `percent` in hundredths of a per cent. With neither percent nor amount it is the remainder."""

    name: Mapping[str, str]
    due_from: DueFrom
    days: int
    percent: int | None = None
    amount_minor: int | None = None

    @property
    def is_remainder(self) -> bool:
        return self.percent is None and self.amount_minor is None


@dataclass(frozen=True, slots=True)
class Due:
    """An amount due by the end of a day."""

    name: Mapping[str, str]
    amount_minor: int
    due_on: date


@dataclass(frozen=True, slots=True)
class CancellationCost:
    """What cancelling costs from a day on, in hundredths of a per cent of the price."""

    from_day: date
    percent: int


def dues(total_minor: int, plan: Sequence[Instalment], *, accepted_on: date, first_day: date) -> list[Due]:
    """The instalments of a price by due day; they sum to the price exactly, to the minor unit.

    A due day before acceptance becomes the day of acceptance. Without a plan everything is due on acceptance. An amount
    that the plan leaves over is added to the last instalment, and no instalment exceeds what is left.
    """
    dues_: list[Due] = []
    left = total_minor
    for part in sorted(plan, key=lambda part: (_due_day(part, accepted_on, first_day), part.is_remainder)):
        amount = left if part.is_remainder else min(_amount(part, total_minor), left)
        if amount > 0:
            dues_.append(Due(part.name, amount, _due_day(part, accepted_on, first_day)))
            left -= amount
    if left > 0 and dues_:
        last = dues_.pop()
        dues_.append(Due(last.name, last.amount_minor + left, last.due_on))
    return dues_ or ([Due({}, total_minor, accepted_on)] if total_minor > 0 else [])


def cancelling_percent(scale: Sequence[CancellationCost], on: date) -> int:
    """What cancelling on a day costs, in hundredths of a per cent: the latest step reached; 0 before the first."""
    return max(((step.from_day, step.percent) for step in scale if step.from_day <= on), default=(on, 0))[1]


def _due_day(part: Instalment, accepted_on: date, first_day: date) -> date:
    days = timedelta(days=part.days)
    return accepted_on + days if part.due_from is DueFrom.ACCEPTANCE else max(first_day - days, accepted_on)


def _amount(part: Instalment, total_minor: int) -> int:
    return share_of(total_minor, part.percent) if part.percent is not None else (part.amount_minor or 0)
