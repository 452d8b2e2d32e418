"""Invoices that are to be paid, or were."""

import sqlalchemy as sa

from expo.db import db
from expo.events.changes.currency import Amounts
from expo.events.models import Event
from expo.i18n import _l
from expo.invoices.models import Invoice
from expo.invoices.rules import InvoiceKind


def _billed(event: Event) -> list[int]:
    valid = sa.and_(Invoice.kind == InvoiceKind.INVOICE, Invoice.cancelled_at.is_(None))
    return list(db.session.scalars(sa.select(Invoice.total_minor).where(Invoice.event_id == event.id, valid)))


BILLED = Amounts(_l("Invoices"), _billed, _l("An invoice keeps its currency; cancel it first."))
