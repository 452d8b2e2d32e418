"""Invoices and credit notes, numbered without gaps, and payments."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.actors import DoneBy
from expo.db import Base, Json, choice, of_event
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.subjects import Subject
from expo.invoices.rules import InvoiceKind, InvoiceState, Owed, dues_from_json, invoice_name
from expo.offers.models import Offer
from expo.prices.plans import Due
from expo.prices.rules import PriceLine, lines_from_json

_IS_NOTE = sa.text("kind = 'credit note'")
_IS_INVOICE = sa.text("kind = 'invoice'")


class InvoiceNumber(Base):
    """The next invoice number of an event; drawing it locks the row until the issuing transaction ends."""

    __tablename__ = "invoice_numbers"
    __table_args__ = (sa.CheckConstraint("next_number >= 1", name="number_whole"),)

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    next_number: Mapped[int]


class Invoice(Base):
    """An invoice, or a credit note that cancels one. Once issued, its contents never change; only `paid_minor`,
    `credited_minor`, `state`, `next_due_on` and reminders do. `search` holds what stands on it, case-folded; the firm's other
    names are searched where they are kept.
    """

    __tablename__ = "invoices"
    __subject__ = Subject.INVOICE
    __table_args__ = (
        sa.UniqueConstraint("event_id", "number"),
        sa.Index("uq_invoices_offer", "offer_id", unique=True, sqlite_where=_IS_INVOICE, postgresql_where=_IS_INVOICE),
        sa.Index("uq_invoices_credit", "refers_to_id", unique=True, sqlite_where=_IS_NOTE, postgresql_where=_IS_NOTE),
        sa.Index("ix_invoices_event_id_state", "event_id", "state"),
        sa.Index("ix_invoices_next_due_on", "next_due_on"),
        sa.CheckConstraint("number >= 1", name="number_whole"),
        sa.CheckConstraint("total_minor >= 0", name="total_whole"),
        sa.CheckConstraint("paid_minor BETWEEN 0 AND total_minor", name="never_overpaid"),
        sa.CheckConstraint("credited_minor BETWEEN 0 AND total_minor", name="never_overcredited"),
        sa.CheckConstraint("(kind = 'credit note') = (refers_to_id IS NOT NULL)", name="credit_of_an_invoice"),
        sa.CheckConstraint("(state = 'cancelled') = (cancelled_at IS NOT NULL)", name="cancelled_at_a_time"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("exhibitor_id", "exhibitors"),
        of_event("offer_id", "offers"),
        of_event("refers_to_id", "invoices"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(index=True)
    offer_id: Mapped[int | None]
    kind: Mapped[InvoiceKind] = mapped_column(choice(InvoiceKind, "kind"), default=InvoiceKind.INVOICE)
    refers_to_id: Mapped[int | None]
    number: Mapped[int]
    state: Mapped[InvoiceState] = mapped_column(choice(InvoiceState, "state"), default=InvoiceState.ISSUED)
    currency: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    firm: Mapped[str]  # legal name as billed
    search: Mapped[str]
    lines: Mapped[list[Any]] = mapped_column(Json)
    dues: Mapped[list[Any]] = mapped_column(Json)
    frozen: Mapped[dict[str, Any]]  # seller, buyer, event, booths and bank details
    total_minor: Mapped[int]
    paid_minor: Mapped[int] = mapped_column(default=0)
    credited_minor: Mapped[int] = mapped_column(default=0)
    next_due_on: Mapped[date | None]
    issued_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_on: Mapped[date | None]

    event: Mapped[Event] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(Invoice.exhibitor_id) == Exhibitor.id")
    offer: Mapped[Offer | None] = relationship(primaryjoin="foreign(Invoice.offer_id) == Offer.id")
    refers_to: Mapped["Invoice | None"] = relationship(
        primaryjoin="foreign(Invoice.refers_to_id) == remote(Invoice.id)"
    )

    @property
    def name(self) -> str:
        return invoice_name(self.number, int(self.frozen["year"]))

    @property
    def owed(self) -> Owed:
        return Owed(self.total_minor, self.paid_minor, self.credited_minor)

    @property
    def price_lines(self) -> list[PriceLine]:
        return lines_from_json(self.lines)

    @property
    def instalments(self) -> list[Due]:
        return dues_from_json(self.dues)


class Payment(Base):
    """Money received for an invoice; negative: refunded, or transferred to another invoice. Never changed."""

    __tablename__ = "payments"
    __table_args__ = (
        sa.Index("ix_payments_invoice_id_id", "invoice_id", "id"),
        sa.CheckConstraint("amount_minor <> 0", name="amount_something"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(sa.ForeignKey("invoices.id", ondelete="CASCADE"))
    amount_minor: Mapped[int]
    paid_on: Mapped[date]
    reference: Mapped[str] = mapped_column(default="")
    marked_by: Mapped[DoneBy]
    marked_at: Mapped[datetime]

    invoice: Mapped[Invoice] = relationship()
