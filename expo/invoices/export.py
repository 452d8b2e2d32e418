"""Invoices as a table for bookkeeping."""

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
    """One row per invoice, read in batches. Amounts in the major unit: exact text, or floats for spreadsheets."""
    for invoice in db.session.scalars(query.execution_options(yield_per=_BATCH)):
        yield _row(invoice, as_numbers=as_numbers)


def _row(invoice: Invoice, *, as_numbers: bool) -> list[Any]:
    digits = get_currency_precision(invoice.currency)

    def amount(minor: int) -> float | str:
        exact = Decimal(minor).scaleb(-digits)
        return float(exact) if as_numbers else f"{exact:.{digits}f}"

    return [
        invoice.name,
        invoice_kind_word(invoice.kind),
        invoice.firm,
        invoice.frozen["buyer"]["tax_number"],
        ", ".join(invoice.frozen["booths"]),
        f"{invoice.issued_at:%Y-%m-%d}",
        invoice_state_word(invoice.state),
        invoice.currency,
        amount(invoice.total_minor),
        amount(invoice.paid_minor),
        amount(invoice.credited_minor),
        amount(invoice.owed.balance),
        invoice.next_due_on.isoformat() if invoice.next_due_on else "",
    ]
