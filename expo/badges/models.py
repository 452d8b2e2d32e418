"""Tables of badge designs, pictures, print runs, printed badges and spare badges."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.actors import DoneBy, done_at
from expo.db import Base, Json, of_event
from expo.events.models import Category
from expo.files.contents import FileContent
from expo.history.subjects import Subject
from expo.registration.models import Registration


class BadgePicture(Base):
    """A logo or sponsor strip, re-encoded; deduplicated by digest within an event."""

    __tablename__ = "badge_pictures"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "digest"),
        sa.CheckConstraint("size BETWEEN 1 AND 4194304", name="size_bounded"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    digest: Mapped[str]  # SHA-256 of the content
    size: Mapped[int]
    content: Mapped[bytes] = deferred(mapped_column(FileContent, nullable=False))  # a PNG file
    created_at: Mapped[datetime]


class BadgeDesign(Base):
    """A version of an event's badge design. Immutable: saving adds a version, and runs keep the one they used."""

    __tablename__ = "badge_designs"
    __subject__ = Subject.BADGE_DESIGN
    __table_args__ = (
        sa.UniqueConstraint("event_id", "version"),
        sa.CheckConstraint("version > 0", name="version_counted"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("logo_id", "badge_pictures"),
        of_event("strip_id", "badge_pictures"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    version: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(Json)  # expo.badges.design.Design
    logo_id: Mapped[int | None] = mapped_column(index=True)
    strip_id: Mapped[int | None] = mapped_column(index=True)
    created_by: Mapped[DoneBy]
    created_at: Mapped[datetime]

    logo: Mapped[BadgePicture | None] = relationship(primaryjoin="foreign(BadgeDesign.logo_id) == BadgePicture.id")
    strip: Mapped[BadgePicture | None] = relationship(primaryjoin="foreign(BadgeDesign.strip_id) == BadgePicture.id")


class PrintRun(Base):
    """Badges printed together; the PDF can be generated again from the row."""

    __tablename__ = "print_runs"
    __subject__ = Subject.PRINT_RUN
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        of_event("design_id", "badge_designs"),
        of_event("category_id", "categories"),
        of_event("delegation_id", "delegations"),
        of_event("again_of_id", "print_runs"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    created_by: Mapped[DoneBy]
    desk: Mapped[str] = mapped_column(default="")
    layout: Mapped[str]
    # The filters by which people were chosen, for display; what a filter names is a key.
    chosen: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    category_id: Mapped[int | None] = mapped_column(index=True)
    delegation_id: Mapped[int | None] = mapped_column(index=True)
    again_of_id: Mapped[int | None] = mapped_column(index=True)  # the run whose badges were printed again
    count: Mapped[int]
    design_id: Mapped[int | None] = mapped_column(index=True)  # None: the default design
    sheet: Mapped[str] = mapped_column(default="none", server_default="none")
    first: Mapped[int] = mapped_column(default=1, server_default="1")  # first free position on a partly used sheet
    shift_x: Mapped[float] = mapped_column(default=0.0, server_default="0")  # millimetres
    shift_y: Mapped[float] = mapped_column(default=0.0, server_default="0")
    made: Mapped[int] = mapped_column(default=0, server_default="0")  # progress: badges written to the latest file
    troubles: Mapped[list[str]] = mapped_column(Json, default=list, server_default="[]")  # warnings of the latest file
    created_at: Mapped[datetime]

    design: Mapped[BadgeDesign | None] = relationship(primaryjoin="foreign(PrintRun.design_id) == BadgeDesign.id")


class BadgePrint(Base):
    """A badge of a run. `again`: it had been printed before."""

    __tablename__ = "badge_prints"
    __table_args__ = (
        sa.UniqueConstraint("run_id", "registration_id"),
        of_event("run_id", "print_runs", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    run_id: Mapped[int]
    registration_id: Mapped[int] = mapped_column(index=True)
    again: Mapped[bool] = mapped_column(default=False)
    # The digest of the badge's front, followed by that of what it says of the expo; of older prints the former alone.
    said: Mapped[str | None]

    run: Mapped[PrintRun] = relationship(primaryjoin="foreign(BadgePrint.run_id) == PrintRun.id")
    registration: Mapped[Registration] = relationship(
        primaryjoin="foreign(BadgePrint.registration_id) == Registration.id"
    )


class SpareBadge(Base):
    """A blank badge printed for walk-ins; its code is unassigned until it is bound to a registration at the desk."""

    __tablename__ = "spare_badges"
    __table_args__ = (
        sa.CheckConstraint("(registration_id IS NULL) = (bound_at IS NULL)", name="bound_whole"),
        done_at("bound"),
        sa.Index("ix_spare_badges_run_id_id", "run_id", "id"),
        of_event("category_id", "categories"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
        of_event("run_id", "print_runs", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int]
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    category_id: Mapped[int] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int | None] = mapped_column(index=True)
    bound_at: Mapped[datetime | None]
    bound_by: Mapped[DoneBy]

    category: Mapped[Category] = relationship(primaryjoin="foreign(SpareBadge.category_id) == Category.id")
