"""Retention periods: how many days after an expo's last day each kind of personal data is kept."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import Base, choice
from expo.retention.rules import DAYS_MOST, PASSPORT_DAYS, KeptKind


class RetentionPeriod(Base):
    """An organiser's own period for one kind; without a row `rules.DEFAULT_DAYS` holds."""

    __tablename__ = "retention_periods"
    __table_args__ = (
        sa.CheckConstraint(f"days BETWEEN 1 AND {DAYS_MOST}", name="days_bounded"),
        sa.CheckConstraint(
            f"kind <> 'passports' OR (days IS NOT NULL AND days <= {PASSPORT_DAYS})", name="passports_bounded"
        ),
    )

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[KeptKind] = mapped_column(choice(KeptKind, "kind"), primary_key=True)
    days: Mapped[int | None]  # NULL: kept until somebody erases it by hand
