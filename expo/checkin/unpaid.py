"""Staff of firms with overdue payments: their badges are refused until the firm has paid."""

from typing import Any

import sqlalchemy as sa

from expo.exhibitors.models import StaffBadge
from expo.invoices.models import Invoice


def firm_owes(registration_id: Any, day: Any) -> sa.ColumnElement[bool]:
    """SQL condition: the registration is on the staff of a firm with an instalment due before this day. Both arguments
    are columns or parameters; it costs two index lookups per row.
    """
    return (
        sa.exists()
        .where(StaffBadge.registration_id == registration_id, StaffBadge.left_at.is_(None))
        .where(Invoice.exhibitor_id == StaffBadge.exhibitor_id, Invoice.next_due_on < day)
    )
