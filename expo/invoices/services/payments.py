"""Money marked as come, or as given back."""

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
from expo.invoices.services.notices import tell
from expo.kit.money import money_in

LONGEST_REFERENCE = 120


def mark_payment(
    invoice: Invoice, amount_minor: int, *, paid_on: date, reference: str, by: Actor, quiet: bool = False
) -> Payment:
    """So much came for an invoice. Raises Refused for more than is left, for a day to come, and for a credit note."""
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
    made = _write(invoice, amount_minor, paid_on, reference, by)
    record(
        Verb.MARKED_PAID,
        invoice,
        by=by,
        event_id=invoice.event_id,
        named=f"{invoice.name} {invoice.firm}",
        after={"amount_minor": amount_minor, "reference": reference},
    )
    if not quiet:
        tell(invoice, PAYMENT_RECEIVED, amount_minor, file=False)
    return made


def give_back(invoice: Invoice, amount_minor: int, *, paid_on: date, reference: str, by: Actor) -> Payment:
    """So much went back to the firm, of what it paid beyond what it owes. Raises Refused for more than that."""
    _lock(invoice)
    owing = max(-invoice.owed.balance, 0)
    if not 0 < amount_minor <= owing:
        most = money_in(owing, invoice.currency)
        raise Refused(_("%(amount)s is to be given back of this invoice, and no more.", amount=most))
    made = _write(invoice, -amount_minor, paid_on, reference, by)
    record(
        Verb.GAVE_MONEY_BACK_FOR,
        invoice,
        by=by,
        event_id=invoice.event_id,
        named=f"{invoice.name} {invoice.firm}",
        after={"amount_minor": amount_minor, "reference": reference},
    )
    return made


def settle(invoice: Invoice) -> None:
    """State and next due day after something was paid, given back or credited."""
    cancelled = invoice.cancelled_at is not None
    invoice.state = state_of(invoice.owed, cancelled=cancelled)
    invoice.next_due_on = next_due(invoice.instalments, invoice.owed, cancelled=cancelled)
    if invoice.state is InvoiceState.CANCELLED and invoice.next_due_on is not None:
        invoice.next_due_on = today_of(invoice.event)
    db.session.flush()


def _lock(invoice: Invoice) -> None:
    db.session.refresh(invoice, with_for_update={"of": Invoice})


def _write(invoice: Invoice, amount_minor: int, paid_on: date, reference: str, by: Actor) -> Payment:
    if paid_on > today_of(invoice.event):
        raise Refused(_("This day is still to come."))
    made = Payment(
        invoice_id=invoice.id,
        amount_minor=amount_minor,
        paid_on=paid_on,
        reference=reference[:LONGEST_REFERENCE],
        marked_by=by.name,
        marked_at=clock.now(),
    )
    db.session.add(made)
    invoice.paid_minor += amount_minor
    settle(invoice)
    return made
