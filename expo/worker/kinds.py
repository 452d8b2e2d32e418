"""The kinds of jobs and the functions that run them."""

from collections.abc import Callable
from dataclasses import dataclass

from expo.booths.allocation.runs import ALLOCATIONS, solve_run
from expo.delegations.services import sheet_jobs
from expo.imports import pieces
from expo.jobs.services import Taken
from expo.meetings.scheduler.runs import MEETING_PLANS, solve_meetings


@dataclass(frozen=True, slots=True)
class JobKind:
    """A kind of job: `work` opens its own transactions and calls `finish` in that of what it wrote."""

    name: str
    work: Callable[[Taken], None]
    own_process: bool = False  # for long jobs that use every core, while mail is delivered


KINDS: tuple[JobKind, ...] = (
    JobKind(sheet_jobs.KIND, sheet_jobs.register_queued_sheet),
    JobKind(pieces.REGISTER, pieces.register_queued_list),
    JobKind(pieces.UNDO, pieces.undo_queued_list),
    JobKind(ALLOCATIONS.kind, solve_run, own_process=True),
    JobKind(MEETING_PLANS.kind, solve_meetings, own_process=True),
)
