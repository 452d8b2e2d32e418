"""Whose firm has not paid what was due: its staff's badges open no gate until it has."""

from typing import Any

import sqlalchemy as sa

from expo.exhibitors.models import StaffBadge
from expo.invoices.models import Invoice


def firm_owes(registration_id: Any, day: Any) -> sa.ColumnElement[bool]:
    """Whether the holder is on the staff of a firm of whom an instalment was due before this day; what is due on the day
    itself may still come. Both are columns or parameters of a query; two look-ups by index a row.
    """
    return (
        sa.exists()
        .where(StaffBadge.registration_id == registration_id, StaffBadge.left_at.is_(None))
        .where(Invoice.exhibitor_id == StaffBadge.exhibitor_id, Invoice.next_due_on < day)
    )
