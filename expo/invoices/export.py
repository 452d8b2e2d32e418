"""Invoices as a table for a bookkeeper."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from babel.numbers import get_currency_precision

from expo.db import db
from expo.i18n import _
from expo.invoices.models import Invoice
from expo.invoices.words import invoice_kind_word, invoice_state_word

_BATCH = 200


def header() -> list[str]:
    return [
        _("Number"),
        _("Kind"),
        _("Firm"),
        _("Tax number"),
        _("Booths"),
        _("Issued on"),
        _("State"),
        _("Currency"),
        _("Total"),
        _("Paid"),
        _("Credited"),
        _("Left to pay"),
        _("Next due on"),
    ]


def rows(query: sa.Select[Any], *, as_numbers: bool) -> Iterator[list[Any]]:
    """A row an invoice, read in batches. Amounts are in the currency's major unit, exact as text, or numbers for sheets."""
    for one in db.session.scalars(query.execution_options(yield_per=_BATCH)):
        yield _row(one, as_numbers=as_numbers)


def _row(one: Invoice, *, as_numbers: bool) -> list[Any]:
    digits = get_currency_precision(one.currency)

    def amount(minor: int) -> float | str:
        exact = Decimal(minor).scaleb(-digits)
        return float(exact) if as_numbers else f"{exact:.{digits}f}"

    return [
        one.name,
        invoice_kind_word(one.kind),
        one.firm,
        one.frozen["buyer"]["tax_number"],
        ", ".join(one.frozen["booths"]),
        f"{one.issued_at:%Y-%m-%d}",
        invoice_state_word(one.state),
        one.currency,
        amount(one.total_minor),
        amount(one.paid_minor),
        amount(one.credited_minor),
        amount(one.owed.balance),
        one.next_due_on.isoformat() if one.next_due_on else "",
    ]
