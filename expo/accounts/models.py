"""Accounts, their roles, sessions, links and recovery codes; the counters of rate limits."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.permissions import Role
from expo.db import Base, choice
from expo.history.subjects import Subject
from expo.organisations.models import organisation_key


class Account(Base):
    """An account of an administrator, organiser, viewer or member of staff."""

    __tablename__ = "accounts"
    __subject__ = Subject.ACCOUNT

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    email_key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    language: Mapped[str] = mapped_column(default="en")
    password_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)  # a code that was used once is not taken again
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    grants: Mapped[list["Grant"]] = relationship(
        back_populates="account", cascade="all, delete-orphan", lazy="selectin"
    )


class Grant(Base):
    """A role of an account in one event; the administrator's has no event."""

    __tablename__ = "grants"
    __table_args__ = (
        sa.UniqueConstraint("account_id", "event_id"),
        sa.Index(
            "uq_grants_administrator",
            "account_id",
            unique=True,
            sqlite_where=sa.text("event_id IS NULL"),
            postgresql_where=sa.text("event_id IS NULL"),
        ),
        sa.CheckConstraint("(role = 'administrator') = (event_id IS NULL)", name="administrator_everywhere"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"))
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    organisation_id: Mapped[int] = organisation_key(index=True)
    role: Mapped[Role] = mapped_column(choice(Role, "role"))
    created_at: Mapped[datetime]

    account: Mapped[Account] = relationship(back_populates="grants")


class SignIn(Base):
    """The session of a signed-in browser; deleting the row signs it out at its next request."""

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    key_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None]
    browser: Mapped[str | None]

    account: Mapped[Account] = relationship()


class SignInLink(Base):
    """A one-time link, mailed or printed; it works once and for 15 minutes."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class RecoveryCode(Base):
    """A recovery code, used once, for an owner who lost the device with the second factor."""

    __tablename__ = "recovery_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[str]
    used_at: Mapped[datetime | None]


class Attempts(Base):
    """A rate limit's counter within its window; the key is a digest of the limit's name and of whom it counts."""

    __tablename__ = "attempts"

    key: Mapped[str] = mapped_column(primary_key=True)
    window_ends_at: Mapped[datetime] = mapped_column(index=True)
    count: Mapped[int]


class HeldUp(Base):
    """A network that exceeded a rate limit, kept for a day: within an event, or by a limit of the installation."""

    __tablename__ = "held_up"
    __table_args__ = (sa.Index("ix_held_up_event_id_last_at", "event_id", "last_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    limit_name: Mapped[str]
    network: Mapped[str]
    count: Mapped[int]
    last_at: Mapped[datetime]
