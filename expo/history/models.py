"""The append-only audit log."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.actors import DoneBy
from expo.db import Base


class Entry(Base):
    """One recorded action of an actor on a subject."""

    __tablename__ = "history"
    __table_args__ = (
        sa.Index("ix_history_event_id_id", "event_id", "id"),
        sa.Index("ix_history_subject", "subject_kind", "subject_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id", ondelete="SET NULL"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    actor: Mapped[DoneBy]
    address: Mapped[str | None]
    request_id: Mapped[str | None]
    verb: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int | None]
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
