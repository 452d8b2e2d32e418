"""How often organisers are mailed their open tasks, and what they were mailed last."""

from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.models import Account
from expo.db import Base, Json, choice
from expo.events.models import Event


class MailRhythm(StrEnum):
    """How often somebody is mailed the open tasks: within minutes, or each morning."""

    AT_ONCE = "at once"
    DAILY = "daily"


class TaskMail(Base):
    """An account's wish to be mailed what waits for it in one expo. No row: it is not. `told`: the number of each kind as it
    was last mailed or looked at.
    """

    __tablename__ = "task_mails"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "event_id"),
        sa.Index("ix_task_mails_tell_at", "tell_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    rhythm: Mapped[MailRhythm] = mapped_column(choice(MailRhythm, "rhythm"))
    told: Mapped[dict[str, int]] = mapped_column(Json, default=dict)
    tell_at: Mapped[datetime]  # when it is looked at again

    account: Mapped[Account] = relationship()
    event: Mapped[Event] = relationship()
