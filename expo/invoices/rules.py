"""The name, state and due amounts of an invoice, and the lines of a credit note. Pure."""

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


class MoveTerms(StrEnum):
    """What becomes of the price of a firm that has accepted its space, or of its open offer, when it gets another."""

    KEEP = "keep the price"
    REPRICE = "new price"
    OFFER = "offer anew"
    WITHDRAW = "withdraw the offer"  # only of an open offer


OPEN = (InvoiceState.ISSUED, InvoiceState.PART_PAID)
REMIND_EVERY_DAYS = 7
MOST_REMINDERS = 4
GRACE_DAYS = 3  # days after the due day before the first reminder
CANCELLATION_FEE = -1  # in place of the id of a price rule on the line of the fee


@dataclass(frozen=True, slots=True)
class Owed:
    """An invoice's total, payments and credits, in the minor unit."""

    total_minor: int
    paid_minor: int = 0
    credited_minor: int = 0

    @property
    def balance(self) -> int:
        """What is still to be paid; negative: to be refunded."""
        return self.total_minor - self.credited_minor - self.paid_minor


def state_of(owed: Owed, *, cancelled: bool) -> InvoiceState:
    if cancelled:
        return InvoiceState.CANCELLED
    if owed.balance <= 0:
        return InvoiceState.PAID
    return InvoiceState.PART_PAID if owed.paid_minor else InvoiceState.ISSUED


def invoice_name(number: int, year: int) -> str:
    """ "2027/0042": the year of the expo and a number counted per expo without gaps."""
    return f"{year}/{number:04d}"


def due_by(dues: Iterable[Due], owed: Owed, on: date, *, cancelled: bool = False) -> int:
    """The unpaid amount that is due by the end of a day. A cancelled invoice's balance is due at once."""
    if cancelled:
        return max(owed.balance, 0)
    demanded = sum(due.amount_minor for due in dues if due.due_on <= on)
    return max(min(demanded - owed.paid_minor, owed.balance), 0)


def next_due(dues: Sequence[Due], owed: Owed, *, cancelled: bool = False) -> date | None:
    """The due day of the first instalment that is not fully paid; None when nothing is left to pay."""
    if owed.balance <= 0 or not dues:
        return None
    if cancelled:
        return dues[0].due_on
    cumulative = 0
    for due in dues:
        cumulative += due.amount_minor
        if cumulative > owed.paid_minor:
            return due.due_on
    return dues[-1].due_on


def unpaid_instalments(dues: Iterable[Due], owed: Owed) -> list[tuple[Due, int]]:
    """Each instalment with its unpaid amount: payments cover the earliest first, and the sum never exceeds the balance."""
    cumulative, allotted, shares = 0, 0, []
    for due in dues:
        cumulative += due.amount_minor
        left = max(min(cumulative - owed.paid_minor, owed.balance) - allotted, 0)
        allotted += left
        shares.append((due, left))
    return shares


def dues_as_json(dues: Iterable[Due]) -> list[dict[str, Any]]:
    return [{"name": dict(d.name), "amount_minor": d.amount_minor, "due_on": d.due_on.isoformat()} for d in dues]


def dues_from_json(stored: Iterable[Mapping[str, Any]]) -> list[Due]:
    return [Due(one["name"], one["amount_minor"], date.fromisoformat(one["due_on"])) for one in stored]


def credit_lines(lines: Sequence[PriceLine], percent: int, base_minor: int, name: Mapping[str, str]) -> list[PriceLine]:
    """The lines of a credit note: the invoice's, less a fee of `percent` (hundredths of a per cent) of `base_minor`."""
    fee = share_of(base_minor, percent)
    fee_line = PriceLine(CANCELLATION_FEE, name, PricePart.FEES, Unit.PERCENT, per_cent(percent), -base_minor, -fee)
    return [*lines, fee_line] if fee else list(lines)
