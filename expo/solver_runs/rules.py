"""The states of a solver's run and of its plan, and for how long a run may look. Pure."""

from enum import StrEnum

SHORTEST, LONGEST, USUAL = 5, 600, 60  # seconds
WAITS_LONG = 20  # seconds without a worker or its heartbeat after which the page says so


class RunState(StrEnum):
    """The state of a run as its page shows it: progress, result, and what was done with it."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"  # a plan is ready for review
    FAILED = "failed"
    CANCELLED = "cancelled"
    APPLIED = "applied"


class PlanState(StrEnum):
    """The state of a run's plan."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    APPLIED = "applied"
    DISCARDED = "discarded"


RUN_WITH = {
    PlanState.FOUND: RunState.DONE,
    PlanState.IMPOSSIBLE: RunState.FAILED,
    PlanState.APPLIED: RunState.APPLIED,
    PlanState.DISCARDED: RunState.CANCELLED,
}
