"""Invoices issued: all they say is stored with them, under numbers without gaps."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import firm_name
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import LANGUAGES, _
from expo.invoices.mails import INVOICE_ISSUED
from expo.invoices.models import Invoice
from expo.invoices.queries import invoice_contact_of, invoice_of_offer, offers_without_invoice
from expo.invoices.rules import InvoiceKind, Owed, dues_as_json, next_due, state_of
from expo.invoices.services.notices import tell_of_invoice
from expo.kit.text import fold
from expo.offers.domain_events import OfferAccepted
from expo.offers.models import Offer
from expo.offers.queries import terms_agreed
from expo.offers.rules import OfferState
from expo.prices.plans import Due
from expo.prices.queries import billing_of, terms_of
from expo.prices.rules import PriceLine, lines_as_json, lines_from_json, total
from expo.prices.services import BILLING_FIELDS
from expo.registration.notices import date_span

MOST_AT_ONCE = 200
# An upsert on both databases. It locks the row until the transaction ends, so numbers have no gaps.
_NEXT_NUMBER = sa.text(
    "INSERT INTO invoice_numbers (event_id, next_number) VALUES (:event_id, 2) "
    "ON CONFLICT (event_id) DO UPDATE SET next_number = invoice_numbers.next_number + 1 RETURNING next_number - 1"
)


def issue_for(offer: Offer, *, by: Actor, told: bool = True) -> Invoice:
    """Issue the invoice of an accepted offer at the offer's price and mail it to the firm, unless the caller does (`told`);
    idempotent.

    Instalments are counted from the day of acceptance. Raises Refused for an offer that is not accepted and for an event
    without bank details.
    """
    db.session.refresh(offer, with_for_update={"of": Offer})  # a concurrent request waits here, then finds the invoice
    if offer.state is not OfferState.ACCEPTED:
        raise Refused(_("An invoice is for an offer that was accepted."))
    found = invoice_of_offer(offer)
    if found is not None:
        return found
    accepted_on = (offer.answered_at or clock.now()).astimezone(offer.event.zone_info).date()
    issued = write_invoice(
        offer.exhibitor,
        lines_from_json(offer.lines),
        terms_agreed(offer).dues(offer.total_minor, accepted_on=accepted_on, first_day=offer.event.first_day),
        currency=offer.currency,
        offer=offer,
        numbers=offer.numbers,
        by=by,
    )
    if told:
        first = issued.instalments[0].due_on if issued.dues else accepted_on
        tell_of_invoice(issued, INVOICE_ISSUED, issued.total_minor, due=first)
    return issued


def bill_accepted_offer(accepted: OfferAccepted) -> None:
    """Issue the invoice of an offer that was just accepted; without bank details it is left to `issue_waiting`."""
    billing = billing_of(accepted.offer.event)
    if billing is not None and billing.seller:
        issue_for(accepted.offer, by=accepted.by)


def issue_waiting(event: Event, *, by: Actor) -> int:
    """Issue invoices for accepted offers without one, oldest acceptance first, at most 200; returns how many."""
    waiting = offers_without_invoice(event, most=MOST_AT_ONCE)
    for offer in waiting:
        issue_for(offer, by=by)
    return len(waiting)


def write_invoice(
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
    """Insert an invoice, or with `refers_to` a credit note, under the event's next number.

    The number is drawn last, so that the lock on the numbers is short. Raises Refused without bank details.
    """
    owed = Owed(total(lines))
    issued = Invoice(
        **_references(exhibitor, offer, refers_to),
        state=state_of(owed, cancelled=False),
        currency=currency,
        lines=lines_as_json(lines),
        dues=dues_as_json(dues),
        frozen=_frozen_facts(exhibitor, numbers, _tax_numbers(exhibitor.event, offer, refers_to), refers_to),
        total_minor=owed.total_minor,
        next_due_on=None if refers_to else next_due(dues, owed),
        issued_at=clock.now(),
    )
    _number_and_insert(issued, numbers)
    _record_issued(issued, by)
    return issued


def _references(exhibitor: Exhibitor, offer: Offer | None, refers_to: Invoice | None) -> dict[str, Any]:
    """The columns that say whose and what for the invoice is."""
    return {
        "uid": uuid.uuid4().hex,
        "event_id": exhibitor.event_id,
        "exhibitor_id": exhibitor.id,
        "offer_id": offer.id if offer else None,
        "kind": InvoiceKind.CREDIT_NOTE if refers_to else InvoiceKind.INVOICE,
        "refers_to_id": refers_to.id if refers_to else None,
        "language": exhibitor.language if exhibitor.language in LANGUAGES else "en",
        "firm": exhibitor.firm.legal_name if exhibitor.firm else firm_name(exhibitor),
    }


def _number_and_insert(issued: Invoice, numbers: Sequence[str]) -> None:
    issued.number = int(db.session.execute(_NEXT_NUMBER, {"event_id": issued.event_id}).scalar_one())
    issued.search = fold(f"{issued.firm} {issued.name} {' '.join(numbers)}")
    db.session.add(issued)
    db.session.flush()


def _record_issued(issued: Invoice, by: Actor) -> None:
    record(
        Verb.ISSUED,
        issued,
        by=by,
        event_id=issued.event_id,
        named=f"{issued.name} {issued.firm}",
        after={"total_minor": issued.total_minor, "currency": issued.currency, "kind": issued.kind},
    )


def _frozen_facts(
    exhibitor: Exhibitor, numbers: Sequence[str], tax_numbers: Mapping[str, str], refers_to: Invoice | None
) -> dict[str, Any]:
    """The seller, buyer, event and bank details as of today, stored with the invoice. Raises Refused without bank details."""
    event = exhibitor.event
    billing = billing_of(event)
    if billing is None or not billing.seller:
        raise Refused(_("Write first who bills and into which account: the bank details of the expo are missing."))
    return {
        "year": event.first_day.year,
        "accent": event.accent,
        "event": dict(event.name),
        "place": ", ".join(part for part in (event.venue, event.city) if part),
        "days": {code: date_span(event.first_day, event.last_day, code) for code in LANGUAGES},
        "seller": {name: getattr(billing, name) for name in BILLING_FIELDS},
        "buyer": _frozen_buyer(exhibitor),
        "booths": list(numbers),
        "zone": event.zone,
        "tax_numbers": tax_numbers,
        "refers_to": refers_to.name if refers_to else "",
    }


def _tax_numbers(event: Event, offer: Offer | None, refers_to: Invoice | None) -> dict[str, str]:
    """By tax id, the numbers under which the taxes of the lines are registered."""
    if refers_to is not None:
        return dict(refers_to.frozen["tax_numbers"])
    terms = terms_agreed(offer) if offer else terms_of(event)
    return {str(tax.id): tax.number for tax in terms.taxes if tax.number}


def _frozen_buyer(exhibitor: Exhibitor) -> Mapping[str, str]:
    contact, firm = invoice_contact_of(exhibitor), exhibitor.firm
    address = (contact.address if contact else "") or (firm.address if firm else "")
    return {
        "name": firm.legal_name if firm else firm_name(exhibitor),
        "attention": contact.name if contact else "",
        "address": address,
        "city": firm.city if firm else "",
        "country": firm.country if firm else "",
        "tax_number": firm.tax_number if firm else "",
    }


def today_of(event: Event) -> date:
    """Today's date in the event's time zone."""
    return clock.now().astimezone(event.zone_info).date()
