"""Invoices and payments, and the totals of an event's money."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from expo.db import db
from expo.events.models import Event
from expo.exhibitors.application_models import Contact
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import contacts_of
from expo.exhibitors.rules import ContactKind
from expo.invoices.models import Invoice, Payment
from expo.invoices.rules import InvoiceKind, InvoiceState, due_by
from expo.kit.text import like, search_terms
from expo.offers.models import Offer
from expo.offers.queries import terms_agreed
from expo.offers.rules import OfferState
from expo.prices.queries import terms_of
from expo.prices.terms import PriceTerms

_OF_A_SPACE = sa.and_(
    Invoice.kind == InvoiceKind.INVOICE, Invoice.cancelled_at.is_(None), Invoice.offer_id.is_not(None)
)


@dataclass(frozen=True, slots=True)
class InvoiceFilters:
    """Search terms and state by which a list of invoices is filtered."""

    q: str = ""
    state: str = ""  # a value of InvoiceState, "overdue" or "credit note"


@dataclass(frozen=True, slots=True)
class Totals:
    """An event's money in one currency, in the minor unit: billed less what was credited."""

    currency: str
    billed_minor: int
    paid_minor: int
    overdue_minor: int

    @property
    def open_minor(self) -> int:
        return self.billed_minor - self.paid_minor


def invoice_of_offer(offer: Offer) -> Invoice | None:
    query = sa.select(Invoice).where(Invoice.offer_id == offer.id, Invoice.kind == InvoiceKind.INVOICE)
    return db.session.scalar(query)


def offers_without_invoice(event: Event, *, most: int) -> list[Offer]:
    """Accepted offers that are not billed, oldest acceptance first."""
    billed = sa.exists().where(Invoice.offer_id == Offer.id)
    query = sa.select(Offer).where(Offer.event_id == event.id, Offer.state == OfferState.ACCEPTED, ~billed)
    return list(db.session.scalars(query.order_by(Offer.answered_at, Offer.id).limit(most)))


def invoice_in(event: Event, number: int) -> Invoice | None:
    """An invoice by its id, within its event."""
    query = sa.select(Invoice).where(Invoice.event_id == event.id, Invoice.id == number)
    return db.session.scalar(query.options(joinedload(Invoice.exhibitor), joinedload(Invoice.refers_to)))


def invoice_by_uid(uid: str) -> Invoice | None:
    return db.session.scalar(sa.select(Invoice).where(Invoice.uid == uid))


def invoice_of(exhibitor: Exhibitor, uid: str) -> Invoice | None:
    """An invoice by its uid, among the exhibitor's own."""
    return db.session.scalar(sa.select(Invoice).where(Invoice.exhibitor_id == exhibitor.id, Invoice.uid == uid))


def invoices_of(exhibitor: Exhibitor) -> list[Invoice]:
    """All invoices and credit notes of an exhibitor, newest first."""
    query = sa.select(Invoice).where(Invoice.exhibitor_id == exhibitor.id).order_by(Invoice.number.desc())
    return list(db.session.scalars(query))


def current_invoice_of(exhibitor: Exhibitor) -> Invoice | None:
    """The firm's newest invoice of a space that is not cancelled."""
    query = sa.select(Invoice).where(Invoice.exhibitor_id == exhibitor.id, _OF_A_SPACE)
    return db.session.scalar(query.order_by(Invoice.number.desc()).limit(1))


def current_invoices_in(event: Event) -> dict[int, Invoice]:
    """The same of each firm of the event, by exhibitor id."""
    query = sa.select(Invoice).where(Invoice.event_id == event.id, _OF_A_SPACE)
    return {one.exhibitor_id: one for one in db.session.scalars(query.order_by(Invoice.number))}


def cancelled_invoices_of(exhibitor: Exhibitor) -> list[Invoice]:
    """The firm's cancelled invoices, oldest first."""
    query = sa.select(Invoice).where(
        Invoice.exhibitor_id == exhibitor.id, Invoice.kind == InvoiceKind.INVOICE, Invoice.cancelled_at.is_not(None)
    )
    return list(db.session.scalars(query.order_by(Invoice.number)))


def terms_of_invoice(invoice: Invoice) -> PriceTerms:
    """The terms that the firm accepted with the offer; today's for an invoice of no offer."""
    return terms_agreed(invoice.offer) if invoice.offer is not None else terms_of(invoice.event)


def credit_note_of(invoice: Invoice) -> Invoice | None:
    return db.session.scalar(sa.select(Invoice).where(Invoice.refers_to_id == invoice.id))


def invoice_contact_of(exhibitor: Exhibitor) -> Contact | None:
    """Who gets the firm's invoices: the contact for them, else the main one."""
    contacts = {contact.kind: contact for contact in contacts_of(exhibitor)}
    return contacts.get(ContactKind.INVOICE) or contacts.get(ContactKind.MAIN)


def payments_of(invoice: Invoice) -> list[Payment]:
    return list(db.session.scalars(sa.select(Payment).where(Payment.invoice_id == invoice.id).order_by(Payment.id)))


def invoices_matching(event: Event, filters: InvoiceFilters, today: date) -> tuple[sa.Select[Any], sa.Select[Any]]:
    """Two queries: the event's invoices matching the filters, newest first, and their count."""
    conditions = [Invoice.event_id == event.id, *_conditions(event, filters, today)]
    rows = sa.select(Invoice).where(*conditions).order_by(Invoice.number.desc())
    return rows, sa.select(sa.func.count()).select_from(Invoice).where(*conditions)


def totals_of(event: Event, today: date) -> list[Totals]:
    """The event's totals, one row per currency. Takes two SQL statements."""
    owed = Invoice.total_minor - Invoice.credited_minor
    query = (
        sa.select(Invoice.currency, sa.func.sum(owed), sa.func.sum(Invoice.paid_minor))
        .where(Invoice.event_id == event.id, Invoice.kind == InvoiceKind.INVOICE)
        .group_by(Invoice.currency)
        .order_by(Invoice.currency)
    )
    overdue = _overdue_by_currency(event, today)
    return [Totals(row[0], int(row[1]), int(row[2]), overdue.get(row[0], 0)) for row in db.session.execute(query)]


def _overdue_by_currency(event: Event, today: date) -> dict[str, int]:
    query = sa.select(Invoice).where(Invoice.event_id == event.id, Invoice.next_due_on < today)
    overdue: dict[str, int] = {}
    for invoice in db.session.scalars(query):
        owed = due_by(invoice.instalments, invoice.owed, today, cancelled=invoice.cancelled_at is not None)
        overdue[invoice.currency] = overdue.get(invoice.currency, 0) + owed
    return overdue


def _conditions(event: Event, filters: InvoiceFilters, today: date) -> list[Any]:
    conditions: list[Any] = [_says(event, term) for term in search_terms(filters.q)]
    if filters.state == "overdue":
        conditions.append(Invoice.next_due_on < today)
    elif filters.state == InvoiceKind.CREDIT_NOTE:
        conditions.append(Invoice.kind == InvoiceKind.CREDIT_NOTE)
    elif filters.state in list(InvoiceState):
        conditions += [Invoice.kind == InvoiceKind.INVOICE, Invoice.state == InvoiceState(filters.state)]
    return conditions


def _says(event: Event, term: str) -> sa.ColumnElement[bool]:
    """Whether the paper or what its firm is called today says the term."""
    pattern = like(term)
    firms = sa.select(Exhibitor.id).where(Exhibitor.event_id == event.id, Exhibitor.search.like(pattern, escape="\\"))
    return sa.or_(Invoice.search.like(pattern, escape="\\"), Invoice.exhibitor_id.in_(firms))
