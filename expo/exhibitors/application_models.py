"""Tables of what belongs to an application: contacts, companions, neighbours, documents, change requests."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.actors import DoneBy, done_at
from expo.db import Base, Json, choice
from expo.exhibitors.models import Firm
from expo.exhibitors.rules import (
    CompanionKind,
    ContactKind,
    Nearness,
)
from expo.files.contents import FileContent
from expo.history.subjects import Subject


class Contact(Base):
    __tablename__ = "exhibitor_contacts"
    __table_args__ = (sa.UniqueConstraint("exhibitor_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    kind: Mapped[ContactKind] = mapped_column(choice(ContactKind, "kind"))
    name: Mapped[str]
    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")


class Companion(Base):
    """A co-exhibitor or a represented company of an exhibitor."""

    __tablename__ = "companions"
    __table_args__ = (sa.Index("ix_companions_exhibitor_id_id", "exhibitor_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    kind: Mapped[CompanionKind] = mapped_column(choice(CompanionKind, "kind"))
    name: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    approved: Mapped[bool] = mapped_column(default=False)


class Neighbour(Base):
    """A firm that an exhibitor wants near or apart; `firm_id` is set once a firm of that name applies. `name` was typed."""

    __tablename__ = "neighbours"
    __table_args__ = (
        sa.UniqueConstraint("exhibitor_id", "match_key"),
        sa.CheckConstraint("firm_id IS NULL OR match_key <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    wanted: Mapped[Nearness] = mapped_column(choice(Nearness, "wanted"))
    name: Mapped[str]
    match_key: Mapped[str]
    firm_id: Mapped[int | None] = mapped_column(sa.ForeignKey("firms.id", ondelete="SET NULL"), index=True)

    firm: Mapped[Firm | None] = relationship()

    @property
    def called(self) -> str:
        """What the firm is called now, where it is linked; else as it was typed."""
        return self.firm.display_name if self.firm is not None else self.name


class ExhibitorDocument(Base):
    """A drawing, a certificate or a manual uploaded by the firm or an organiser, up to 5 MB."""

    __tablename__ = "exhibitor_documents"
    __subject__ = Subject.EXHIBITOR_DOCUMENT
    __table_args__ = (
        sa.CheckConstraint("size BETWEEN 1 AND 5242880", name="size_bounded"),
        sa.Index("ix_exhibitor_documents_exhibitor_id_id", "exhibitor_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))
    by_firm: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]


class ApplicationChange(Base):
    """A change request: fields that an accepted firm wants changed, approved or refused by an organiser."""

    __tablename__ = "exhibitor_changes"
    __table_args__ = (
        sa.Index("ix_exhibitor_changes_exhibitor_id_id", "exhibitor_id", "id"),
        done_at("answered"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"))
    before: Mapped[dict[str, Any]] = mapped_column(Json)
    after: Mapped[dict[str, Any]] = mapped_column(Json)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    approved: Mapped[bool | None]
    answered_by: Mapped[DoneBy]
