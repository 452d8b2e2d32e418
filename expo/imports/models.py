"""Lists that came in, for a day, and which columns were chosen for them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.actors import DoneBy
from expo.db import Base, choice, event_key, of_event, row_key
from expo.events.models import Event
from expo.imports.rules import ListName
from expo.jobs.models import Job
from expo.jobs.rules import BUSY
from expo.organisations.models import organisation_key

SETTING = "set "  # begins the keys of settings
SET_CATEGORY = "set category"


class UploadedList(Base):
    """A file between its upload and the end of the day after: sealed, with what was answered about it.

    `registered_at` and `undone_at` say what became of it; `registered` how many rows stand. A long one is registered and taken
    back by the worker, piece by piece: `last_row` is the last row of the table that it took.
    """

    __tablename__ = "uploaded_lists"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("job_id"),
        sa.Index("ix_uploaded_lists_event_id_created_at", "event_id", "created_at"),
        sa.CheckConstraint("undone_at IS NULL OR registered_at IS NOT NULL", name="undone_after"),
        sa.CheckConstraint("registered >= 0", name="registered_whole"),
        sa.CheckConstraint("last_row >= 0", name="last_row_whole"),
        sa.CheckConstraint("changed >= 0", name="changed_whole"),
        of_event("category_id", "categories"),
        of_event("job_id", "jobs"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[ListName] = mapped_column(choice(ListName, "kind"))
    name: Mapped[str]  # the file's, as it was sent
    sealed: Mapped[bytes] = deferred(mapped_column(sa.LargeBinary, nullable=False))
    answers: Mapped[dict[str, str]] = mapped_column(default=dict)  # to doubts, columns and settings, by their keys
    category_id: Mapped[int | None] = mapped_column(index=True)  # chosen for the rows without one
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]
    registered_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    registered: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)  # of those registered, the rows that changed what was here
    partly: Mapped[bool] = mapped_column(default=False)  # only the good rows, as somebody said
    last_row: Mapped[int] = mapped_column(default=0)
    job_id: Mapped[int | None]

    event: Mapped[Event] = relationship()
    job: Mapped[Job | None] = relationship(  # loaded apart: the row is locked for update
        primaryjoin="foreign(UploadedList.job_id) == Job.id"
    )

    @property
    def given(self) -> dict[str, str]:
        """All that was answered, by key, the category of rows without one among it."""
        return {**self.answers, **({SET_CATEGORY: str(self.category_id)} if self.category_id else {})}

    @property
    def busy(self) -> bool:
        """Whether the worker is at it, or will be."""
        return self.job is not None and self.job.state in BUSY


list_registrations = sa.Table(
    "uploaded_list_registrations",
    Base.metadata,
    event_key(),
    row_key("list_id"),
    row_key("registration_id", index=True),
    of_event("list_id", "uploaded_lists", ondelete="CASCADE"),
    of_event("registration_id", "registrations", ondelete="CASCADE"),
)

list_wishes = sa.Table(
    "uploaded_list_wishes",
    Base.metadata,
    event_key(),
    row_key("list_id"),
    row_key("wish_id", index=True),
    of_event("list_id", "uploaded_lists", ondelete="CASCADE"),
    of_event("wish_id", "meeting_wishes", ondelete="CASCADE"),
)

list_booths = sa.Table(
    "uploaded_list_booths",
    Base.metadata,
    event_key(),
    row_key("list_id"),
    row_key("booth_id", index=True),
    of_event("list_id", "uploaded_lists", ondelete="CASCADE"),
    of_event("booth_id", "booths", ondelete="CASCADE"),
)

list_sessions = sa.Table(
    "uploaded_list_sessions",
    Base.metadata,
    event_key(),
    row_key("list_id"),
    row_key("session_id", index=True),
    of_event("list_id", "uploaded_lists", ondelete="CASCADE"),
    of_event("session_id", "sessions", ondelete="CASCADE"),
)


class ColumnChoice(Base):
    """Which field somebody chose for a heading, taken for the next list of that kind in the organisation."""

    __tablename__ = "list_column_choices"
    __table_args__ = (sa.UniqueConstraint("organisation_id", "kind", "heading"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = organisation_key(index=False)
    kind: Mapped[ListName] = mapped_column(choice(ListName, "kind"))
    heading: Mapped[str]  # folded
    field: Mapped[str]
