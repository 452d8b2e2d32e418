"""Tokens of the API."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.models import Account
from expo.actors import DoneBy, done_at
from expo.api.rules import TokenHolder
from expo.db import Base, choice, of_event
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.subjects import Subject


class ApiToken(Base):
    """A token for one expo, stored as a digest. An organiser's may do what its scopes and the account's roles allow."""

    __tablename__ = "api_tokens"
    __subject__ = Subject.API_TOKEN
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.CheckConstraint("(holder = 'organiser') = (account_id IS NOT NULL)", name="account_of_organiser"),
        sa.CheckConstraint("(holder = 'firm') = (exhibitor_id IS NOT NULL)", name="exhibitor_of_firm"),
        done_at("revoked"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    holder: Mapped[TokenHolder] = mapped_column(choice(TokenHolder, "holder"))
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(index=True)
    name: Mapped[str]  # the program that uses it
    token_digest: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]]  # permissions, by their words
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]  # last used, to some minutes
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[DoneBy]

    event: Mapped[Event] = relationship()
    account: Mapped[Account | None] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship(primaryjoin="foreign(ApiToken.exhibitor_id) == Exhibitor.id")


class ApiAnswer(Base):
    """What a token's request came to, by its idempotency key, for some days: the same request again is told it and does
    nothing. `row_number` is the id of the row that it was about.
    """

    __tablename__ = "api_answers"
    __table_args__ = (of_event("token_id", "api_tokens", ondelete="CASCADE"),)

    token_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    request_digest: Mapped[str]
    row_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(index=True)
