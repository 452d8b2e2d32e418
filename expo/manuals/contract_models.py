"""Tables of contracts: the organiser's texts, and who accepted which one for a firm."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.actors import DoneBy
from expo.db import Base, Json, of_event
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.files.contents import FileContent


class ContractText(Base):
    """A version of the contract's text, by language. Never changed: another text is another version."""

    __tablename__ = "contract_texts"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("event_id", "number"),
        sa.CheckConstraint("number >= 1", name="number_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[dict[str, str]]
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]

    event: Mapped[Event] = relationship()


class ContractAcceptance(Base):
    """A text accepted for a firm, by name: the terms as they were, their checksum, and the paper that was given out. What is
    accepted anew is another one; the former ones stay.
    """

    __tablename__ = "contract_acceptances"
    __table_args__ = (
        sa.CheckConstraint("size > 0", name="size_positive"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("text_id", "contract_texts", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    exhibitor_id: Mapped[int] = mapped_column(index=True)
    text_id: Mapped[int] = mapped_column(index=True)
    name: Mapped[str]
    post: Mapped[str]
    frozen: Mapped[dict[str, Any]] = mapped_column(Json)
    digest: Mapped[str]
    created_at: Mapped[datetime]
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))

    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(ContractAcceptance.exhibitor_id) == Exhibitor.id")
    text: Mapped[ContractText] = relationship(primaryjoin="foreign(ContractAcceptance.text_id) == ContractText.id")
