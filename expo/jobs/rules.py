"""The states of a job and how often it is tried. Pure."""

from datetime import timedelta
from enum import StrEnum

MOST_ATTEMPTS = 3
LOST_AFTER = timedelta(seconds=60)  # without a heartbeat: then the worker is taken for dead
WORKER, PROBE = "worker", "probe"  # who writes heartbeats
BEAT_SECONDS = 10.0
SILENT_AFTER = timedelta(seconds=90)  # a worker delivers mails and runs sweeps between two heartbeats
KEPT_FOR = timedelta(days=30)  # after its end, for a job that no row refers to any more

PIECE_SECONDS = 0.3  # that a transaction of a long work should last; others who write wait as long
LEAST_PIECE = 20  # rows


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


def first_piece(most: int) -> int:
    """How many rows the first transaction of a long work takes, of which one takes `most` at the most."""
    return max(min(LEAST_PIECE, most), most // 5)


def next_piece(taken: int, seconds: float, most: int) -> int:
    """How many rows the next transaction takes after one of `taken` rows held the lock for so many seconds: as many as take
    `PIECE_SECONDS`, but at most twice as many as before.
    """
    fitting = int(taken * PIECE_SECONDS / max(seconds, 0.001))
    return max(min(LEAST_PIECE, most), min(fitting, 2 * taken, most))
