"""The states of a job and how often it is tried. Pure."""

from datetime import timedelta
from enum import StrEnum

MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=60)  # without a heartbeat: the worker that took the job is gone
KEPT_FOR = timedelta(days=30)  # after its end, for a job that no row refers to any more


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


BUSY = (JobState.QUEUED, JobState.RUNNING)


def delay_after(attempt: int) -> timedelta:
    """How long a job waits after its attempt number `attempt` (from 1) met a passing trouble: doubled each time."""
    return timedelta(seconds=5 * 2 ** (attempt - 1))
