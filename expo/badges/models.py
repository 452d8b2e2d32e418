"""What was printed, when, by whom and where."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base
from expo.registration.models import Registration


class BadgePrint(Base):
    """One badge on one print. `again` says that the same badge had been printed before."""

    __tablename__ = "badge_prints"
    __table_args__ = (sa.Index("ix_badge_prints_event_id_id", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    printed_by: Mapped[str]
    desk: Mapped[str] = mapped_column(default="")
    layout: Mapped[str]
    again: Mapped[bool] = mapped_column(default=False)
    printed_at: Mapped[datetime]

    registration: Mapped[Registration] = relationship()
