"""Queries on the job queue."""

from collections.abc import Collection

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.history.services import Actor
from expo.jobs.models import Heartbeat, Job
from expo.jobs.rules import LOST_AFTER, SILENT_AFTER, WORKER, JobState


def due(kinds: Collection[str]) -> sa.Select[Job]:
    """Selects the next job of these kinds: the oldest that is queued, or whose heartbeat is overdue."""
    moment = clock.now()
    waits = sa.and_(Job.state == JobState.QUEUED, Job.ready_at <= moment)
    lost = sa.and_(Job.state == JobState.RUNNING, Job.beat_at < moment - LOST_AFTER)
    return sa.select(Job).where(Job.kind.in_(kinds), sa.or_(waits, lost)).order_by(Job.id).limit(1)


def is_due(kinds: Collection[str]) -> bool:
    """Whether there is a job to take; read-only, so that an idle worker takes no write lock on SQLite."""
    return db.session.scalar(sa.select(due(kinds).exists())) is True


def is_running(kind: str) -> bool:
    """Whether a job of this kind is running."""
    running = sa.exists().where(Job.kind == kind, Job.state == JobState.RUNNING)
    return db.session.scalar(sa.select(running)) is True


def asker(job: Job) -> Actor:
    """The history's actor for whoever asked for the job."""
    return Actor(job.created_by, job.account_id, job.address, job.request_id)


def is_worker_alive() -> bool:
    """Whether a worker wrote its heartbeat lately."""
    lately = sa.exists().where(Heartbeat.name == WORKER, Heartbeat.beat_at >= clock.now() - SILENT_AFTER)
    return db.session.scalar(sa.select(lately)) is True
