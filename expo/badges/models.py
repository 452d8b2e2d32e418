"""What was printed, when, by whom and where."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, Json
from expo.registration.models import Registration


class PrintRun(Base):
    """Badges that were printed together: a file that can be had again after a jam."""

    __tablename__ = "print_runs"
    __table_args__ = (sa.Index("ix_print_runs_event_id_id", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    printed_by: Mapped[str]
    desk: Mapped[str] = mapped_column(default="")
    layout: Mapped[str]
    chosen: Mapped[dict[str, Any]] = mapped_column(
        Json, default=dict
    )  # how the people were chosen, for the list of runs
    count: Mapped[int]
    created_at: Mapped[datetime]


class BadgePrint(Base):
    """One badge of a run. `again` says that the same badge had been printed before."""

    __tablename__ = "badge_prints"
    __table_args__ = (sa.UniqueConstraint("run_id", "registration_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("print_runs.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    again: Mapped[bool] = mapped_column(default=False)

    run: Mapped[PrintRun] = relationship()
    registration: Mapped[Registration] = relationship()
