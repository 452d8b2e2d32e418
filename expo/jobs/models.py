"""The queue of jobs. What a job is about refers to it by a foreign key; the job itself knows no subject."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.actors import DoneBy
from expo.db import Base, choice
from expo.jobs.rules import MOST_ATTEMPTS, JobState

_BUSY_ALONE = sa.text("one_per_event AND state IN ('queued', 'running')")


class Job(Base):
    """A job for the worker, with its progress, its heartbeat and, if it failed, the reasons as sentences.

    `attempts` counts the workers that took it and serves as fencing token.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        sa.CheckConstraint("done BETWEEN 0 AND total", name="done_within"),
        sa.CheckConstraint("attempts BETWEEN 0 AND most_attempts", name="attempts_bounded"),
        sa.CheckConstraint("state <> 'running' OR beat_at IS NOT NULL", name="running_beats"),
        sa.CheckConstraint("NOT one_per_event OR event_id IS NOT NULL", name="one_per_event_has_event"),
        sa.Index(
            "uq_jobs_one_per_event",
            "event_id",
            "kind",
            unique=True,
            sqlite_where=_BUSY_ALONE,
            postgresql_where=_BUSY_ALONE,
        ),
        sa.UniqueConstraint("event_id", "id"),
        sa.Index("ix_jobs_state_kind_id", "state", "kind", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    event_id: Mapped[int | None] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    one_per_event: Mapped[bool] = mapped_column(default=False)  # unique among the queued and running of its kind
    state: Mapped[JobState] = mapped_column(choice(JobState, "state"), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    most_attempts: Mapped[int] = mapped_column(default=MOST_ATTEMPTS)
    total: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[list[str]] = mapped_column(default=list)  # in the asker's language
    created_at: Mapped[datetime]
    ready_at: Mapped[datetime]  # not taken before
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_by: Mapped[DoneBy]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    address: Mapped[str | None]  # for the history, until the job has ended
    request_id: Mapped[str | None]
    language: Mapped[str]


class Heartbeat(Base):
    """When something last wrote to the database: a worker, or the probe of a load balancer."""

    __tablename__ = "heartbeats"

    name: Mapped[str] = mapped_column(primary_key=True)
    beat_at: Mapped[datetime]
