"""Webhooks, what each is to be told, and the log of telling it.

A trigger of the database (revision 0145) writes a delivery with each entry of the history whose kind a webhook wants, in the
transaction of the entry, by whatever statement it was written.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.models import Account
from expo.actors import DoneBy
from expo.db import Base, choice, of_event
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.webhooks.rules import DeliveryState, WebhookState

_OPEN = sa.text("state IN ('queued', 'sending')")


class Webhook(Base):
    """An address of another program that is told what happens in an expo. `account` is told when it is switched off."""

    __tablename__ = "webhooks"
    __subject__ = Subject.WEBHOOK
    __table_args__ = (sa.UniqueConstraint("event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    uid: Mapped[str] = mapped_column(unique=True)  # the first part of its messages' ids
    name: Mapped[str]  # the program that is told
    url: Mapped[str]
    sealed_secret: Mapped[str]  # encrypted with SECRET_KEY
    earlier_secret: Mapped[str | None]  # the one before it, which signs too until `earlier_until`
    earlier_until: Mapped[datetime | None]
    state: Mapped[WebhookState] = mapped_column(choice(WebhookState, "state"), default=WebhookState.ON)
    failed_at: Mapped[datetime | None]  # the first failure since something was taken
    silences: Mapped[int] = mapped_column(default=0)  # in a row: requests that were not answered at all
    paused_until: Mapped[datetime | None]  # it is left alone
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]

    event: Mapped[Event] = relationship()
    account: Mapped[Account | None] = relationship()


class WebhookKind(Base):
    """A kind of thing that a webhook is told of, by the history's word for it."""

    __tablename__ = "webhook_kinds"
    __table_args__ = (of_event("webhook_id", "webhooks", ondelete="CASCADE"),)

    webhook_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    event_id: Mapped[int]


class WebhookDelivery(Base):
    """Telling a webhook of one entry of the history, or a ping, which is of none. What is told of one thing is told in
    order: `thing_number` is its id.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("webhook_id", "entry_number"),
        of_event("webhook_id", "webhooks", ondelete="CASCADE"),
        sa.Index("ix_webhook_deliveries_due", "webhook_id", "state", "try_at"),
        sa.Index(
            "ix_webhook_deliveries_of_thing",
            *("webhook_id", "kind", "thing_number", "entry_number"),
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        sa.Index("ix_webhook_deliveries_closed", "state", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    webhook_id: Mapped[int]
    entry_number: Mapped[int | None]  # the id of the entry in the history
    kind: Mapped[str]
    thing_number: Mapped[int | None]
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState, "state"), default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]


class WebhookTry(Base):
    """One try of a delivery: the status and the beginning of the answer, or why there was none."""

    __tablename__ = "webhook_tries"
    __table_args__ = (
        of_event("delivery_id", "webhook_deliveries", ondelete="CASCADE"),
        sa.Index("ix_webhook_tries_delivery_id", "delivery_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    delivery_id: Mapped[int]
    tried_at: Mapped[datetime]
    milliseconds: Mapped[int]
    status: Mapped[int | None]
    answer: Mapped[str]
    trouble: Mapped[str]  # the word of `TROUBLES` for what went wrong; "" where it was taken
