"""Payments and refunds recorded by hand."""

from datetime import date

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.invoices.mails import PAYMENT_RECEIVED
from expo.invoices.models import Invoice, Payment
from expo.invoices.rules import InvoiceKind, InvoiceState, next_due, state_of
from expo.invoices.services.issuance import today_of
from expo.invoices.services.notices import tell_of_invoice
from expo.kit.money import money_in

LONGEST_REFERENCE = 120


def mark_payment(
    invoice: Invoice, amount_minor: int, *, paid_on: date, reference: str, by: Actor, quiet: bool = False
) -> Payment:
    """Record a payment and mail a receipt unless `quiet`.

    Raises Refused for more than the balance, for a date in the future, and for a credit note.
    """
    _lock(invoice)
    if invoice.kind is not InvoiceKind.INVOICE:
        raise Refused(_("Payments are for invoices. A credit note is not paid."))
    if amount_minor <= 0:
        raise Refused(_("Enter an amount above 0."))
    left = max(invoice.owed.balance, 0)
    if amount_minor > left:
        raise Refused(
            _(
                "Only %(left)s is left to be paid of this invoice, so it cannot take %(amount)s. Mark what belongs to it, and "
                "the rest on the firm’s other invoice.",
                left=money_in(left, invoice.currency),
                amount=money_in(amount_minor, invoice.currency),
            )
        )
    payment = _insert_payment(invoice, amount_minor, paid_on, reference, by)
    _record_money(Verb.MARKED_PAID, invoice, amount_minor, reference, by)
    if not quiet:
        tell_of_invoice(invoice, PAYMENT_RECEIVED, amount_minor, file=False)
    return payment


def refund_payment(invoice: Invoice, amount_minor: int, *, paid_on: date, reference: str, by: Actor) -> Payment:
    """Record a refund of what the firm overpaid. Raises Refused for more than that."""
    _lock(invoice)
    refundable = max(-invoice.owed.balance, 0)
    if not 0 < amount_minor <= refundable:
        most = money_in(refundable, invoice.currency)
        raise Refused(_("%(amount)s is to be given back of this invoice, and no more.", amount=most))
    payment = _insert_payment(invoice, -amount_minor, paid_on, reference, by)
    _record_money(Verb.GAVE_MONEY_BACK_FOR, invoice, amount_minor, reference, by)
    return payment


def update_state(invoice: Invoice) -> None:
    """Recompute the state and next due day after a payment, refund or credit."""
    cancelled = invoice.cancelled_at is not None
    invoice.state = state_of(invoice.owed, cancelled=cancelled)
    invoice.next_due_on = next_due(invoice.instalments, invoice.owed, cancelled=cancelled)
    if invoice.state is InvoiceState.CANCELLED and invoice.next_due_on is not None:
        invoice.next_due_on = today_of(invoice.event)
    db.session.flush()


def _record_money(verb: Verb, invoice: Invoice, amount_minor: int, reference: str, by: Actor) -> None:
    record(
        verb,
        invoice,
        by=by,
        event_id=invoice.event_id,
        named=f"{invoice.name} {invoice.firm}",
        after={"amount_minor": amount_minor, "currency": invoice.currency, "reference": reference},
    )


def _lock(invoice: Invoice) -> None:
    db.session.refresh(invoice, with_for_update={"of": Invoice})


def _insert_payment(invoice: Invoice, amount_minor: int, paid_on: date, reference: str, by: Actor) -> Payment:
    if paid_on > today_of(invoice.event):
        raise Refused(_("This day is still to come."))
    payment = Payment(
        invoice_id=invoice.id,
        amount_minor=amount_minor,
        paid_on=paid_on,
        reference=reference[:LONGEST_REFERENCE],
        marked_by=by.name,
        marked_at=clock.now(),
    )
    db.session.add(payment)
    invoice.paid_minor += amount_minor
    update_state(invoice)
    return payment
