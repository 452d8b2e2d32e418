"""Requests for letters, issued letters, and an expo's letter settings."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.actors import DoneBy, done_at
from expo.db import Base, Json, choice, of_event
from expo.events.models import Event
from expo.files.contents import FileContent
from expo.history.subjects import Subject
from expo.letters.rules import Payer, RequestState
from expo.registration.models import Registration

_OPEN = sa.text("state IN ('asked', 'being checked', 'refused')")
_APPROVED = sa.text("state = 'approved'")


class LetterSettings(Base):
    """An expo's letter settings. `next_number` is drawn under the row's lock, in the transaction that issues the letter."""

    __tablename__ = "letter_settings"
    __subject__ = Subject.LETTER_SETTINGS
    __table_args__ = (
        sa.CheckConstraint("next_number >= 1", name="number_whole"),
        of_event("signature_id", "letter_pictures"),
        of_event("stamp_id", "letter_pictures"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    host: Mapped[str] = mapped_column(default="")  # the organisation that invites
    tax_number: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    contact: Mapped[str] = mapped_column(default="")  # telephone and mail, as a mission may use them
    undertaking: Mapped[dict[str, str]] = mapped_column(default=dict)
    payer: Mapped[Payer] = mapped_column(choice(Payer, "payer"), default=Payer.VISITOR)
    signatory: Mapped[str] = mapped_column(default="")
    signatory_post: Mapped[str] = mapped_column(default="")
    signature_id: Mapped[int | None] = mapped_column(index=True)
    stamp_id: Mapped[int | None] = mapped_column(index=True)
    next_number: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()


class LetterPicture(Base):
    """A signature or a stamp, re-encoded as PNG. Never changed, since issued letters are drawn again from it."""

    __tablename__ = "letter_pictures"
    __table_args__ = (
        sa.CheckConstraint("size BETWEEN 1 AND 2097152", name="size_bounded"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))
    created_at: Mapped[datetime]


class LetterRequest(Base):
    """A request for a letter. `sealed` is the encrypted passport data (rules.Passport), bound to `uid`; NULL once erased."""

    __tablename__ = "letter_requests"
    __subject__ = Subject.LETTER_REQUEST
    __table_args__ = (
        sa.Index("uq_letter_requests_open", "registration_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index(
            "uq_letter_requests_approved",
            "registration_id",
            unique=True,
            sqlite_where=_APPROVED,
            postgresql_where=_APPROVED,
        ),
        sa.Index("ix_letter_requests_event_id_state_id", "event_id", "state", "id"),
        done_at("checked"),
        sa.CheckConstraint(
            "state NOT IN ('approved', 'revoked', 'replaced') OR checked_at IS NOT NULL", name="checked_before_approved"
        ),
        sa.UniqueConstraint("event_id", "id"),
        of_event("corrects_id", "letter_requests"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(index=True)
    corrects_id: Mapped[int | None] = mapped_column(index=True)
    state: Mapped[RequestState] = mapped_column(choice(RequestState, "state"), default=RequestState.ASKED)
    sealed: Mapped[bytes | None] = deferred(mapped_column(sa.LargeBinary))
    reason: Mapped[str] = mapped_column(default="")  # of a refusal or a revocation, shown to the person
    asked_at: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[DoneBy]
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    registration: Mapped[Registration] = relationship(
        primaryjoin="foreign(LetterRequest.registration_id) == Registration.id"
    )
    letter: Mapped["Letter | None"] = relationship(
        primaryjoin="LetterRequest.id == foreign(Letter.request_id)", back_populates="request"
    )


class Letter(Base):
    """An issued letter. `frozen` is all of its text except the passport data, which the request has: see text.py."""

    __tablename__ = "letters"
    __subject__ = Subject.LETTER
    __table_args__ = (
        sa.UniqueConstraint("event_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_whole"),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_why IS NULL)", name="revoked_with_reason"),
        sa.CheckConstraint("replaced_by_id IS NULL OR replaced_by_id <> id", name="replaced_by_another"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("replaced_by_id", "letters"),
        of_event("request_id", "letter_requests", ondelete="CASCADE"),
        of_event("signature_id", "letter_pictures"),
        of_event("stamp_id", "letter_pictures"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    request_id: Mapped[int] = mapped_column(unique=True)
    number: Mapped[int]
    code: Mapped[str] = mapped_column(unique=True)  # 90 random bits, printed for verification
    initials: Mapped[str] = mapped_column(default="")
    holder_digest: Mapped[str | None]  # of passport number and birth year (rules.holder_digest); NULL once erased
    frozen: Mapped[dict[str, Any]] = mapped_column(Json)
    signature_id: Mapped[int | None] = mapped_column(index=True)
    stamp_id: Mapped[int | None] = mapped_column(index=True)
    issued_at: Mapped[datetime]
    issued_by: Mapped[DoneBy]
    revoked_at: Mapped[datetime | None]
    revoked_why: Mapped[str | None]
    replaced_by_id: Mapped[int | None] = mapped_column(index=True)

    event: Mapped[Event] = relationship()
    request: Mapped[LetterRequest] = relationship(
        primaryjoin="foreign(Letter.request_id) == LetterRequest.id", back_populates="letter"
    )

    @property
    def holds_until(self) -> date:
        """The last day on which it holds, as it is printed; older letters hold until the expo's last day."""
        printed = self.frozen.get("holds_until")
        return date.fromisoformat(printed) if printed else self.event.last_day
