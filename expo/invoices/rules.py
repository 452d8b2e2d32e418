"""What an invoice is called, what is due of it when, and what it costs to cancel it. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from expo.prices.plans import Due
from expo.prices.rules import PriceLine, PricePart, Unit, per_cent, share_of


class InvoiceKind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit note"


class InvoiceState(StrEnum):
    ISSUED = "issued"
    PART_PAID = "paid in part"
    PAID = "paid"
    CANCELLED = "cancelled"


OPEN = (InvoiceState.ISSUED, InvoiceState.PART_PAID)
REMIND_EVERY_DAYS = 7
MOST_REMINDERS = 4
GRACE_DAYS = 3  # after the day something was due before anybody is reminded
CANCELLING = -1  # the rule that a cancelling fee names


@dataclass(frozen=True, slots=True)
class Owed:
    """What an invoice comes to and what became of it, in the minor unit."""

    total_minor: int
    paid_minor: int = 0
    credited_minor: int = 0

    @property
    def balance(self) -> int:
        """What is still to be paid; below 0: to be given back."""
        return self.total_minor - self.credited_minor - self.paid_minor


def state_of(owed: Owed, *, cancelled: bool) -> InvoiceState:
    if cancelled:
        return InvoiceState.CANCELLED
    if owed.balance <= 0:
        return InvoiceState.PAID
    return InvoiceState.PART_PAID if owed.paid_minor else InvoiceState.ISSUED


def invoice_name(number: int, year: int) -> str:
    """ "2027/0042": numbers begin anew with each expo, and have no gap."""
    return f"{year}/{number:04d}"


def due_by(dues: Iterable[Due], owed: Owed, on: date, *, cancelled: bool = False) -> int:
    """What should be paid by the end of a day and is not. Of a cancelled invoice all that is left is due at once."""
    if cancelled:
        return max(owed.balance, 0)
    asked = sum(due.amount_minor for due in dues if due.due_on <= on)
    return max(min(asked - owed.paid_minor, owed.balance), 0)


def next_due(dues: Sequence[Due], owed: Owed, *, cancelled: bool = False) -> date | None:
    """The day of the first instalment that is not wholly paid; None when nothing is left."""
    if owed.balance <= 0 or not dues:
        return None
    if cancelled:
        return dues[0].due_on
    reached = 0
    for due in dues:
        reached += due.amount_minor
        if reached > owed.paid_minor:
            return due.due_on
    return dues[-1].due_on


def unpaid(dues: Iterable[Due], owed: Owed) -> list[tuple[Due, int]]:
    """Each instalment with what is left of it: payments pay the first one first, and nobody pays more than is left."""
    reached, told, found = 0, 0, []
    for due in dues:
        reached += due.amount_minor
        left = max(min(reached - owed.paid_minor, owed.balance) - told, 0)
        told += left
        found.append((due, left))
    return found


def dues_as_json(dues: Iterable[Due]) -> list[dict[str, Any]]:
    return [{"name": dict(d.name), "amount_minor": d.amount_minor, "due_on": d.due_on.isoformat()} for d in dues]


def dues_from_json(kept: Iterable[Mapping[str, Any]]) -> list[Due]:
    return [Due(one["name"], one["amount_minor"], date.fromisoformat(one["due_on"])) for one in kept]


def credit_lines(lines: Sequence[PriceLine], percent: int, base_minor: int, name: Mapping[str, str]) -> list[PriceLine]:
    """What a credit note takes back: all lines, less so many hundredths of a per cent of `base_minor` for cancelling."""
    fee = share_of(base_minor, percent)
    kept = PriceLine(CANCELLING, name, PricePart.FEES, Unit.PERCENT, per_cent(percent), -base_minor, -fee)
    return [*lines, kept] if fee else list(lines)
