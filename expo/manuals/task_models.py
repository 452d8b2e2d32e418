"""Tables of tasks: what firms have to do by when, what they handed in, and when they were reminded."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.actors import DoneBy, done_at
from expo.db import Base, choice, of_event
from expo.events.models import Event
from expo.exhibitors.application_models import ExhibitorDocument
from expo.exhibitors.models import Exhibitor
from expo.manuals.task_rules import AnswerState, ExhibitorTaskKind, TaskTerms


class ExhibitorTask(Base):
    """A task of all exhibitors, or of those with raw space, with the last day in time."""

    __tablename__ = "exhibitor_tasks"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.Index("ix_exhibitor_tasks_event_id_position", "event_id", "position"),
        sa.Index("ix_exhibitor_tasks_due_on", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[ExhibitorTaskKind] = mapped_column(choice(ExhibitorTaskKind, "kind"))
    name: Mapped[dict[str, str]]
    description: Mapped[dict[str, str]] = mapped_column(default=dict)
    due_on: Mapped[date]
    raw_only: Mapped[bool] = mapped_column(default=False)
    needs_file: Mapped[bool] = mapped_column(default=False)
    needs_approval: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()

    @property
    def terms(self) -> TaskTerms:
        return TaskTerms(self.kind, self.due_on, self.raw_only, self.needs_file, self.needs_approval)


class TaskAnswer(Base):
    """What a firm handed in for a task, and what the organiser says of it. The file is one of the firm's documents."""

    __tablename__ = "task_answers"
    __table_args__ = (
        sa.UniqueConstraint("exhibitor_id", "task_id"),
        sa.CheckConstraint("(state = 'handed in') = (answered_at IS NULL)", name="answered_once_handed_in"),
        done_at("answered"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("task_id", "exhibitor_tasks", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    exhibitor_id: Mapped[int]
    task_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[AnswerState] = mapped_column(choice(AnswerState, "state"))
    text: Mapped[str] = mapped_column(default="")
    document_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("exhibitor_documents.id", ondelete="SET NULL"), index=True
    )
    submitted_at: Mapped[datetime]
    reply: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[DoneBy]
    version: Mapped[int] = mapped_column(default=1)

    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(TaskAnswer.exhibitor_id) == Exhibitor.id")
    task: Mapped[ExhibitorTask] = relationship(primaryjoin="foreign(TaskAnswer.task_id) == ExhibitorTask.id")
    document: Mapped[ExhibitorDocument | None] = relationship()


class TaskReminder(Base):
    """The day on which a firm was last looked at for reminders of its tasks."""

    __tablename__ = "task_reminders"
    __table_args__ = (of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),)

    exhibitor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    reminded_on: Mapped[date]
