"""The outbox, and organisers' own texts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import NOT_IN_BACKUPS, Base, Json, choice
from expo.history.subjects import Subject


class MailState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    KEPT = "kept"  # no mail server is configured; it can be read on the mail page
    CANCELLED = "cancelled"  # before it was sent


class Mail(Base):
    """A mail to one person in the outbox, delivered by the worker."""

    __tablename__ = "mails"
    __subject__ = Subject.MAIL
    __table_args__ = (
        sa.Index("ix_mails_due", "state", "try_at"),
        sa.Index("ix_mails_event_id_id", "event_id", "id"),
        sa.Index("ix_mails_event_id_state_id", "event_id", "state", "id"),  # counted by state without reading the texts
        sa.Index("ix_mails_sent_at", "sent_at"),  # how many went to a domain within the minute
        sa.Index("ix_mails_about", "about_kind", "about_id"),
        sa.CheckConstraint("(about_kind IS NULL) = (about_id IS NULL)", name="about_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)  # the Message-ID's left part: the same at every attempt
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id", ondelete="SET NULL"))
    wording: Mapped[str]  # the template's key: "confirmed", "sign-in"
    about_kind: Mapped[Subject | None] = mapped_column(choice(Subject, "about_kind"))  # of what it tells, with its id
    about_id: Mapped[int | None]
    to_name: Mapped[str] = mapped_column(default="")
    to_address: Mapped[str]
    reply_to: Mapped[str | None]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    # [{"kind": "calendar", "name": ..., "text": ...}, {"kind": "qr", "text": ...}]: made into parts by the worker
    parts: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)
    state: Mapped[MailState] = mapped_column(choice(MailState, "state"), default=MailState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]


class MailText(Base):
    """An organiser's own text of one template in one language."""

    __tablename__ = "wordings"
    __subject__ = Subject.MAIL_WORDING
    __table_args__ = (sa.UniqueConstraint("event_id", "key", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    key: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class MailSubscription(Base):
    """Whether an address gets an expo's mails to many: those that are about no act of its person. It is known by its digest."""

    __tablename__ = "mail_subscriptions"
    __table_args__ = (sa.UniqueConstraint("event_id", "mailbox"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    mailbox: Mapped[str]  # SHA-256 of the address in small letters
    link_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SilentDomain(Base):
    """A domain of recipients over which the connection broke: mails to it wait, whichever worker has them."""

    __tablename__ = "silent_domains"
    __table_args__ = ({"info": {NOT_IN_BACKUPS: True}},)

    name: Mapped[str] = mapped_column(sa.Text, primary_key=True)
    breaks: Mapped[int]  # in a row
    changed_at: Mapped[datetime]  # what was begun before that belongs to the same silence
    opens_at: Mapped[datetime]  # the next mail is tried; while somebody tries, when others would
