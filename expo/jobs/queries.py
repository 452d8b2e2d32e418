"""Reading the queue of jobs."""

from collections.abc import Collection

import sqlalchemy as sa

from expo import clock
from expo.db import db
from expo.history.services import Actor
from expo.jobs.models import Job
from expo.jobs.rules import LOST_AFTER, JobState


def due(kinds: Collection[str]) -> sa.Select[Job]:
    """The job of these kinds to be taken next: the oldest that waits, or whose worker is gone."""
    moment = clock.now()
    waits = sa.and_(Job.state == JobState.QUEUED, Job.ready_at <= moment)
    lost = sa.and_(Job.state == JobState.RUNNING, Job.beat_at < moment - LOST_AFTER)
    return sa.select(Job).where(Job.kind.in_(kinds), sa.or_(waits, lost)).order_by(Job.id).limit(1)


def is_due(kinds: Collection[str]) -> bool:
    """Whether there is something to take. Only looks, so that on SQLite nobody locks the database to find nothing."""
    return db.session.scalar(sa.select(due(kinds).exists())) is True


def is_running(kind: str) -> bool:
    """Whether a worker is at a job of this kind."""
    running = sa.exists().where(Job.kind == kind, Job.state == JobState.RUNNING)
    return db.session.scalar(sa.select(running)) is True


def asker(job: Job) -> Actor:
    """Who asked for the job, as the history records them."""
    return Actor(job.asked_by, job.account_id, job.address, job.request_id)
