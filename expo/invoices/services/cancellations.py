"""Invoices taken back by a credit note: a firm cancels, or takes a smaller space."""

from datetime import date

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.exhibitors.happenings import FirmLeft
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import LANGUAGES, _, _l, force_locale
from expo.invoices.mails import INVOICE_CANCELLED
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind, InvoiceState, credit_lines
from expo.invoices.services.issuance import issue_for, today_of, write
from expo.invoices.services.notices import tell
from expo.invoices.services.payments import give_back, mark_payment, settle
from expo.offers.models import Offer
from expo.prices.queries import cancelling_percent_of

NOT_CHEAPER = _l("The new space is not cheaper than the old one. Cancel the old invoice instead.")


def cancel(invoice: Invoice, *, by: Actor, on: date | None = None, base_minor: int | None = None) -> Invoice:
    """Take an invoice back by a credit note, less what cancelling costs on that day (today); returns the note.

    `base_minor` is what the scale's share is taken of: the invoice's total unless only a part is given up. What was paid
    beyond the cost is to be given back. Raises Refused for a credit note and for what is cancelled already.
    """
    db.session.refresh(invoice, with_for_update={"of": Invoice})
    if invoice.kind is not InvoiceKind.INVOICE:
        raise Refused(_("A credit note cannot be cancelled."))
    if invoice.state is InvoiceState.CANCELLED:
        raise Refused(_("This invoice is cancelled already."))
    percent = cancelling_percent_of(invoice.event, on or today_of(invoice.event))
    base = invoice.total_minor if base_minor is None else base_minor
    lines = credit_lines(invoice.price_lines, percent, base, _name_of_cost())
    note = write(
        invoice.exhibitor,
        lines,
        [],
        currency=invoice.currency,
        offer=invoice.offer,
        numbers=invoice.frozen["booths"],
        by=by,
        refers_to=invoice,
    )
    invoice.credited_minor, invoice.cancelled_at = note.total_minor, clock.now()
    settle(invoice)
    record(
        Verb.CANCELLED,
        invoice,
        by=by,
        event_id=invoice.event_id,
        named=f"{invoice.name} {invoice.firm}",
        after={"credited_minor": note.total_minor, "percent": percent / 100},
    )
    tell(note, INVOICE_CANCELLED, note.total_minor)
    return note


def cancel_invoices(left: FirmLeft) -> None:
    """What becomes of the invoices of a firm that is not coming any more: who withdraws pays what the scale says today, who
    is declined pays nothing.
    """
    free = left.exhibitor.state is ApplicationState.DECLINED
    standing = sa.select(Invoice).where(
        Invoice.exhibitor_id == left.exhibitor.id,
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.cancelled_at.is_(None),
    )
    for invoice in db.session.scalars(standing.order_by(Invoice.id)).all():
        cancel(invoice, by=left.by, base_minor=0 if free else None)


def shrink(invoice: Invoice, offer: Offer, *, by: Actor, on: date | None = None) -> Invoice:
    """The firm accepted a smaller space: the old invoice is taken back and the new space billed; returns the new invoice.

    The scale's share is of what the price falls by. What was paid beyond it moves on to the new invoice.
    """
    db.session.refresh(offer, with_for_update={"of": Offer})  # before any number is drawn, as whoever issues does
    given_up = invoice.total_minor - offer.total_minor
    if given_up <= 0:
        raise Refused(str(NOT_CHEAPER))
    if offer.exhibitor_id != invoice.exhibitor_id:
        raise Refused(_("The new space is another firm’s."))
    cancel(invoice, by=by, on=on, base_minor=given_up)
    made = issue_for(offer, by=by)
    moved = min(-invoice.owed.balance, made.owed.balance)
    if moved > 0:
        day = today_of(invoice.event)
        give_back(invoice, moved, paid_on=day, reference=made.name, by=by)
        mark_payment(made, moved, paid_on=day, reference=invoice.name, by=by, quiet=True)
    return made


def _name_of_cost() -> dict[str, str]:
    named = {}
    for code in LANGUAGES:
        with force_locale(code):
            named[code] = _("Cost of cancelling")
    return named
