"""Which kinds of jobs there are, and who does them."""

from collections.abc import Callable
from dataclasses import dataclass

from expo.booths.allocation import runs
from expo.delegations.services import sheet_jobs
from expo.jobs.services import Taken


@dataclass(frozen=True, slots=True)
class JobKind:
    """What does a job of this name. It opens its own transactions, and finishes the job in that of what it wrote."""

    name: str
    work: Callable[[Taken], None]
    own_process: bool = False  # it takes long and uses every core: mail goes on meanwhile


KINDS: tuple[JobKind, ...] = (
    JobKind(sheet_jobs.KIND, sheet_jobs.register_asked_sheet),
    JobKind(runs.KIND, runs.solve_run, own_process=True),
)
