"""Invoices cancelled by a credit note: a firm cancels, or takes a smaller space."""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.exhibitors.domain_events import FirmLeft
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import LANGUAGES, _, force_locale
from expo.invoices.mails import INVOICE_CANCELLED
from expo.invoices.models import Invoice
from expo.invoices.queries import cancelled_invoices_of, invoice_of_offer, terms_of_invoice
from expo.invoices.rules import InvoiceKind, InvoiceState, credit_lines
from expo.invoices.services.issuance import issue_for, today_of, write_invoice
from expo.invoices.services.notices import besides_leaving, gets_invoices, tell_of_invoice
from expo.invoices.services.payments import mark_payment, refund_payment, update_state
from expo.offers.domain_events import OfferAccepted
from expo.offers.models import Offer
from expo.prices.rules import PriceLine


def cancel(
    invoice: Invoice, *, by: Actor, on: date | None = None, base_minor: int | None = None, told: bool = True
) -> Invoice:
    """Cancel an invoice by a credit note of its total less the cost of cancelling on a day (today), and mail the note, unless
    the caller does (`told`); returns the note.

    The cost is a percentage of `base_minor`, by default the invoice's total, by the scale that the firm accepted. Payments
    beyond the cost become a balance to refund. Raises Refused for a credit note and for an invoice cancelled already.
    """
    _lock_uncancelled(invoice)
    percent = terms_of_invoice(invoice).cancelling_percent(on or today_of(invoice.event))
    base = invoice.total_minor if base_minor is None else base_minor
    note = _write_credit_note(invoice, credit_lines(invoice.price_lines, percent, base, _cost_names()), by=by)
    invoice.credited_minor, invoice.cancelled_at = note.total_minor, clock.now()
    update_state(invoice)
    record(
        Verb.CANCELLED,
        invoice,
        by=by,
        event_id=invoice.event_id,
        named=f"{invoice.name} {invoice.firm}",
        after={"credited_minor": note.total_minor, "currency": note.currency, "percent": percent / 100},
    )
    if told:
        tell_of_invoice(note, INVOICE_CANCELLED, note.total_minor)
    return note


def _lock_uncancelled(invoice: Invoice) -> None:
    db.session.refresh(invoice, with_for_update={"of": Invoice})
    if invoice.kind is not InvoiceKind.INVOICE:
        raise Refused(_("A credit note cannot be cancelled."))
    if invoice.state is InvoiceState.CANCELLED:
        raise Refused(_("This invoice is cancelled already."))


def _write_credit_note(invoice: Invoice, lines: Sequence[PriceLine], *, by: Actor) -> Invoice:
    return write_invoice(
        invoice.exhibitor,
        lines,
        [],
        currency=invoice.currency,
        offer=invoice.offer,
        numbers=invoice.frozen["booths"],
        by=by,
        refers_to=invoice,
    )


def cancel_invoices(left: FirmLeft) -> None:
    """Cancel the open invoices of a firm that withdrew or was declined: a withdrawal costs what the scale that it
    accepted says of today, being declined costs nothing, and so do services that were ordered. A contact who gets the
    invoices too is told by the mail about leaving.
    """
    together, free = gets_invoices(left.exhibitor), left.exhibitor.state is ApplicationState.DECLINED
    standing = sa.select(Invoice).where(
        Invoice.exhibitor_id == left.exhibitor.id,
        Invoice.kind == InvoiceKind.INVOICE,
        Invoice.cancelled_at.is_(None),
    )
    for invoice in db.session.scalars(standing.order_by(Invoice.id)).all():
        note = cancel(
            invoice, by=left.by, base_minor=0 if free or invoice.offer_id is None else None, told=not together
        )
        if together:
            left.besides.append(besides_leaving(note))


def rebill(
    invoice: Invoice, offer: Offer, *, by: Actor, given_up_minor: int = 0, on: date | None = None
) -> tuple[Invoice, Invoice]:
    """Cancel the invoice and bill the accepted offer that came in its place; returns the credit note and the new invoice,
    which the caller mails.

    The cost of cancelling on a day (today) is taken of `given_up_minor`. Payments beyond it move to the new invoice. Raises
    Refused when the offer is another firm's.
    """
    db.session.refresh(offer, with_for_update={"of": Offer})  # lock order as in `issue_for`: the offer first
    if offer.exhibitor_id != invoice.exhibitor_id:
        raise Refused(_("The new space is another firm’s."))
    note = cancel(invoice, by=by, on=on, base_minor=given_up_minor, told=False)
    issued = issue_for(offer, by=by, told=False)
    move_credit(invoice, issued, by=by)
    return note, issued


def move_credit(invoice: Invoice, issued: Invoice, *, by: Actor) -> None:
    """Move what is to be given back of a cancelled invoice to another one of the firm, as far as that one is unpaid."""
    moved = min(-invoice.owed.balance, issued.owed.balance)
    if moved > 0:
        day = today_of(invoice.event)
        refund_payment(invoice, moved, paid_on=day, reference=issued.name, by=by)
        mark_payment(issued, moved, paid_on=day, reference=invoice.name, by=by, quiet=True)


def move_credits(accepted: OfferAccepted) -> None:
    """Move what is to be given back of the firm's cancelled invoices to the invoice of the offer it has just accepted."""
    issued = invoice_of_offer(accepted.offer)
    if issued is not None:
        for invoice in cancelled_invoices_of(accepted.offer.exhibitor):
            move_credit(invoice, issued, by=accepted.by)


def _cost_names() -> dict[str, str]:
    names = {}
    for code in LANGUAGES:
        with force_locale(code):
            names[code] = _("Cost of cancelling")
    return names
