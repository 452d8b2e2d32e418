"""Invoices issued: everything they say written down, a number without gaps."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Contact, Exhibitor
from expo.exhibitors.queries import firm_name
from expo.exhibitors.rules import ContactKind
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import LANGUAGES, _
from expo.invoices.mails import INVOICE_ISSUED
from expo.invoices.models import Invoice
from expo.invoices.queries import invoice_of_offer, offers_without_invoice
from expo.invoices.rules import InvoiceKind, Owed, dues_as_json, invoice_name, next_due, state_of
from expo.invoices.services.notices import tell
from expo.kit.text import fold
from expo.offers.happenings import OfferAccepted
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.prices.plans import Due
from expo.prices.queries import billing_of, dues_of, taxes_of
from expo.prices.rules import PriceLine, lines_as_json, lines_from_json, total
from expo.registration.notices import date_span

MOST_AT_ONCE = 200
# One statement on both databases; the row is locked from here to the end of the transaction, so numbers have no gap.
_NEXT = sa.text(
    "INSERT INTO invoice_numbers (event_id, next_number) VALUES (:event_id, 2) "
    "ON CONFLICT (event_id) DO UPDATE SET next_number = invoice_numbers.next_number + 1 RETURNING next_number - 1"
)
_BILLED = ("seller", "address", "tax_number", "contact", "account_holder", "bank", "branch", "iban", "swift", "note")


def issue_for(offer: Offer, *, by: Actor) -> Invoice:
    """The invoice of an accepted offer, at the price frozen in it; asked again, the same one.

    Its instalments count from the day the offer was accepted. A mail tells the firm. Raises Refused for any other offer, and
    until the event has bank details.
    """
    db.session.refresh(offer, with_for_update={"of": Offer})  # a second click waits here, then finds the invoice
    if offer.state is not OfferState.ACCEPTED:
        raise Refused(_("An invoice is for an offer that was accepted."))
    found = invoice_of_offer(offer)
    if found is not None:
        return found
    accepted_on = (offer.answered_at or clock.now()).astimezone(offer.event.zone_info).date()
    made = write(
        offer.exhibitor,
        lines_from_json(offer.lines),
        dues_of(offer.event, offer.total_minor, accepted_on=accepted_on),
        currency=offer.currency,
        offer=offer,
        numbers=offer.numbers,
        by=by,
    )
    first = made.instalments[0].due_on if made.dues else accepted_on
    tell(made, INVOICE_ISSUED, made.total_minor, due=first)
    return made


def bill_accepted_offer(accepted: OfferAccepted) -> None:
    """What follows when a firm accepts: its invoice, where the expo can bill; else it waits for `issue_waiting`."""
    billing = billing_of(accepted.offer.event)
    if billing is not None and billing.seller:
        issue_for(accepted.offer, by=accepted.by)


def issue_waiting(event: Event, *, by: Actor) -> int:
    """Invoices for the accepted offers that have none, in the order they were accepted; returns how many. At most 200."""
    waiting = offers_without_invoice(event, most=MOST_AT_ONCE)
    for offer in waiting:
        issue_for(offer, by=by)
    return len(waiting)


def write(
    exhibitor: Exhibitor,
    lines: Sequence[PriceLine],
    dues: Sequence[Due],
    *,
    currency: str,
    offer: Offer | None,
    numbers: Sequence[str],
    by: Actor,
    refers_to: Invoice | None = None,
) -> Invoice:
    """An invoice, or with `refers_to` a credit note, under the next number of its event, drawn last."""
    event, now = exhibitor.event, clock.now()
    kind = InvoiceKind.CREDIT_NOTE if refers_to else InvoiceKind.INVOICE
    sum_minor, firm = total(lines), exhibitor.firm.legal_name if exhibitor.firm else firm_name(exhibitor)
    owed = Owed(sum_minor)
    kept = _frozen(event, exhibitor, numbers, refers_to)
    number = int(db.session.execute(_NEXT, {"event_id": event.id}).scalar_one())
    made = Invoice(
        uid=uuid.uuid4().hex,
        event_id=event.id,
        exhibitor_id=exhibitor.id,
        offer_id=offer.id if offer else None,
        kind=kind,
        refers_to_id=refers_to.id if refers_to else None,
        number=number,
        state=state_of(owed, cancelled=False),
        currency=currency,
        language=exhibitor.language if exhibitor.language in LANGUAGES else "en",
        firm=firm,
        search=fold(f"{firm} {firm_name(exhibitor)} {invoice_name(number, kept['year'])} {' '.join(numbers)}"),
        lines=lines_as_json(lines),
        dues=dues_as_json(dues),
        frozen=kept,
        total_minor=sum_minor,
        next_due_on=None if refers_to else next_due(dues, owed),
        issued_at=now,
    )
    db.session.add(made)
    db.session.flush()
    record(
        Verb.ISSUED,
        made,
        by=by,
        event_id=event.id,
        named=f"{made.name} {firm}",
        after={"total_minor": sum_minor, "currency": currency, "kind": kind},
    )
    return made


def _frozen(event: Event, exhibitor: Exhibitor, numbers: Sequence[str], refers_to: Invoice | None) -> dict[str, Any]:
    """The seller, buyer, event and bank details as of today, stored with the invoice. Raises Refused without bank details."""
    billing = billing_of(event)
    if billing is None or not billing.seller:
        raise Refused(_("Write first who bills and into which account: the bank details of the expo are missing."))
    return {
        "year": event.first_day.year,
        "accent": event.accent,
        "event": dict(event.name),
        "place": ", ".join(part for part in (event.venue, event.city) if part),
        "days": {code: date_span(event.first_day, event.last_day, code) for code in LANGUAGES},
        "seller": {name: getattr(billing, name) for name in _BILLED},
        "buyer": _buyer(exhibitor),
        "booths": list(numbers),
        "zone": event.zone,
        "tax_numbers": {str(tax.id): tax.number for tax in taxes_of(event) if tax.number},
        "refers_to": refers_to.name if refers_to else "",
    }


def _buyer(exhibitor: Exhibitor) -> Mapping[str, str]:
    query = sa.select(Contact).where(Contact.exhibitor_id == exhibitor.id)
    contacts = {one.kind: one for one in db.session.scalars(query)}
    contact = contacts.get(ContactKind.INVOICE) or contacts.get(ContactKind.MAIN)
    firm = exhibitor.firm
    address = (contact.address if contact else "") or (firm.address if firm else "")
    return {
        "name": firm.legal_name if firm else firm_name(exhibitor),
        "attention": contact.name if contact else "",
        "address": address,
        "city": firm.city if firm else "",
        "country": firm.country if firm else "",
        "tax_number": firm.tax_number if firm else "",
        "email": (contact.email if contact else "") or exhibitor.email,
    }


def today_of(event: Event) -> date:
    """The day it is where the event is."""
    return clock.now().astimezone(event.zone_info).date()
