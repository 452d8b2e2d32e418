"""Tables of an expo's home page: its partners, and the directions to the venue."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.events.home_blocks import DirectionKind, PartnerLevel
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor


class Partner(Base):
    """A partner of an expo. One that exhibits too is called by its firm's name and shown by its logo."""

    __tablename__ = "partners"
    __table_args__ = (
        sa.CheckConstraint("name <> '' OR exhibitor_id IS NOT NULL", name="named"),
        sa.UniqueConstraint("event_id", "exhibitor_id"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(index=True)
    level: Mapped[PartnerLevel] = mapped_column(choice(PartnerLevel, "level"))
    position: Mapped[int] = mapped_column(default=0)  # within its level
    name: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")

    event: Mapped[Event] = relationship()
    exhibitor: Mapped[Exhibitor | None] = relationship(
        primaryjoin="foreign(Partner.exhibitor_id) == Exhibitor.id", viewonly=True
    )

    @property
    def shown_name(self) -> str:
        """The firm's name where it exhibits."""
        firm = self.exhibitor.firm if self.exhibitor else None
        return firm.display_name if firm else self.name


class DirectionText(Base):
    """What an expo says of one way to the venue, by language."""

    __tablename__ = "directions"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[DirectionKind] = mapped_column(choice(DirectionKind, "kind"), primary_key=True)
    words: Mapped[dict[str, str]] = mapped_column(default=dict)
