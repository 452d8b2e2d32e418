"""Allocation runs, requested and solved as the worker does it."""

from expo.booths.allocation.runs import ALLOCATIONS
from expo.booths.assignments.services import assign
from expo.booths.models import AllocationRun, Booth, Wish
from expo.booths.queries import holders_in
from expo.db import db, transaction
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.history.services import Actor
from expo.jobs.services import Taken
from expo.solver_runs.services import ask_for_run
from expo.worker.kinds import KINDS, JobKind
from expo.worker.runner import run_job, take_next
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil

OLGA = Actor("Olga")
NINE = {"area_sqm": 9, "least_sqm": 9, "most_sqm": 9}


def two_firms_who_wish() -> tuple[Event, list[Booth], list[Exhibitor]]:
    """Two firms, each holding the booth that the other wishes for."""
    event = an_event()
    booths = some_booths(event, a_hall(event), "A1", "A2", "A3")
    firms = [emil(event, name="Anadolu Demo", **NINE), emil(event, name="Bosphorus Demo", **NINE)]
    with transaction():
        for firm, booth, wish in zip(firms, booths, (booths[1], booths[0]), strict=False):
            assign(firm, [booth], by=OLGA)
            db.session.add(Wish(event_id=firm.event_id, exhibitor_id=firm.id, booth_id=wish.id, rank=1))
    return event, booths, firms


def ask_for_a_plan(event: Event) -> AllocationRun:
    with transaction():
        return ask_for_run(ALLOCATIONS, event, seed=1, seconds=5, language="en", by=OLGA)


def take_the_job() -> tuple[JobKind, Taken]:
    found = take_next(KINDS)
    assert found is not None
    return found


def solve_a_plan(event: Event) -> AllocationRun:
    run = ask_for_a_plan(event)
    kind, taken = take_the_job()
    assert (kind.name, taken.id) == (ALLOCATIONS.kind, run.job_id)
    run_job(kind, taken)
    db.session.refresh(run)
    return run


def holder_names(event: Event) -> dict[int, str]:
    return {booth: holder.name for booth, holder in holders_in(event).items()}
