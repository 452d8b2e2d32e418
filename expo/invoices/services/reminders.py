"""Reminders of overdue invoices, sent by the worker."""

from datetime import date, timedelta
from functools import partial

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.due_work import attempt
from expo.history.services import PROGRAM, record
from expo.history.verbs import Verb
from expo.invoices.mails import INVOICE_OVERDUE
from expo.invoices.models import Invoice
from expo.invoices.rules import GRACE_DAYS, MOST_REMINDERS, REMIND_EVERY_DAYS, InvoiceKind, due_by
from expo.invoices.services.issuance import today_of
from expo.invoices.services.notices import tell_of_invoice

BATCH = 50


def sweep_reminders() -> int:
    """Remind the firms of the next batch of overdue invoices, weekly and at most four times; returns how many were checked.

    Runs in the caller's transaction; one that fails is left for later. Rows locked by another worker are
    skipped, so no invoice is reminded of twice.
    """
    today = clock.now().date()
    query = sa.select(Invoice).where(
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.next_due_on < today - timedelta(days=GRACE_DAYS),
        Invoice.reminders < MOST_REMINDERS,
        sa.or_(Invoice.reminded_on.is_(None), Invoice.reminded_on <= today - timedelta(days=REMIND_EVERY_DAYS)),
    )
    due = list(db.session.scalars(query.order_by(Invoice.id).limit(BATCH).with_for_update(skip_locked=True)))
    return sum(attempt(partial(_remind, invoice, today), "reminders of invoices", invoice.id) for invoice in due)


def _remind(invoice: Invoice, today: date) -> None:
    invoice.reminded_on, invoice.reminders = today, invoice.reminders + 1
    cancelled = invoice.cancelled_at is not None
    owed = due_by(invoice.instalments, invoice.owed, today_of(invoice.event), cancelled=cancelled)
    if owed <= 0:
        return
    tell_of_invoice(invoice, INVOICE_OVERDUE, owed, due=invoice.next_due_on)
    record(
        Verb.REMINDED_OF,
        invoice,
        by=PROGRAM,
        event_id=invoice.event_id,
        named=f"{invoice.name} {invoice.firm}",
        after={"amount_minor": owed, "currency": invoice.currency},
    )
