"""The states of a job and how often it is tried. Pure."""

from datetime import timedelta
from enum import StrEnum

MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=60)  # without a heartbeat: then the worker is taken for dead
WORKER, PROBE = "worker", "probe"  # who writes heartbeats
BEAT_SECONDS = 10.0
SILENT_AFTER = timedelta(seconds=90)  # a worker delivers mails and runs sweeps between two heartbeats
KEPT_FOR = timedelta(days=30)  # after its end, for a job that no row refers to any more


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


BUSY = (JobState.QUEUED, JobState.RUNNING)


def delay_after(attempt: int) -> timedelta:
    """The delay after attempt number `attempt` (from 1) failed temporarily: exponential backoff."""
    return timedelta(seconds=5 * 2 ** (attempt - 1))
