"""When a price is to be paid, and what cancelling costs. Pure."""

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
    """A part of a price. `percent` is in hundredths of a per cent; neither percent nor amount: what is left."""

    name: Mapping[str, str]
    due_from: DueFrom
    days: int
    percent: int | None = None
    amount_minor: int | None = None

    @property
    def is_rest(self) -> bool:
        return self.percent is None and self.amount_minor is None


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be paid by the end of a day."""

    name: Mapping[str, str]
    amount_minor: int
    due_on: date


@dataclass(frozen=True, slots=True)
class CancellationCost:
    """From this day on cancelling costs so much, in hundredths of a per cent."""

    from_day: date
    percent: int


def dues(total_minor: int, plan: Sequence[Instalment], *, accepted_on: date, first_day: date) -> list[Due]:
    """The instalments of a price in the order of their days; together they are the price, to the minor unit.

    A day that is past when the offer is accepted becomes the day of acceptance. Without a plan all is due then. What the
    plan leaves over belongs to its last instalment, and none asks for more than is left.
    """
    made: list[Due] = []
    left = total_minor
    for one in sorted(plan, key=lambda one: (_day(one, accepted_on, first_day), one.is_rest)):
        amount = left if one.is_rest else min(_amount(one, total_minor), left)
        if amount > 0:
            made.append(Due(one.name, amount, _day(one, accepted_on, first_day)))
            left -= amount
    if left > 0 and made:
        last = made.pop()
        made.append(Due(last.name, last.amount_minor + left, last.due_on))
    return made or ([Due({}, total_minor, accepted_on)] if total_minor > 0 else [])


def cancelling_percent(scale: Sequence[CancellationCost], on: date) -> int:
    """What cancelling on a day costs, in hundredths of a per cent: the step in force; nothing before the first."""
    return max(((step.from_day, step.percent) for step in scale if step.from_day <= on), default=(on, 0))[1]


def _day(one: Instalment, accepted_on: date, first_day: date) -> date:
    days = timedelta(days=one.days)
    return accepted_on + days if one.due_from is DueFrom.ACCEPTANCE else max(first_day - days, accepted_on)


def _amount(one: Instalment, total_minor: int) -> int:
    return share_of(total_minor, one.percent) if one.percent is not None else (one.amount_minor or 0)
