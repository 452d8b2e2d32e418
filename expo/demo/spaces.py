"""Wishes of the demo firms, and their booth assignments."""

from random import Random

import sqlalchemy as sa

from expo.booths.allocation.engine.problem import Options
from expo.booths.allocation.engine.solver import allocate
from expo.booths.allocation.load_problem import fingerprint, problem_of
from expo.booths.assignments.apply_plan import apply_plan
from expo.booths.models import Booth, Wish
from expo.db import db
from expo.demo.offers import offer_spaces
from expo.events.models import Event
from expo.history.services import Actor
from expo.kit.stdout import quiet_output

MOST_FIRMS = 60  # with more, in load tests, nothing is allocated: it takes long
_WISHES = 3


def supply_booths(event: Event) -> None:
    """Give every demo booth power, water, compressed air and internet."""
    ours = sa.update(Booth).where(Booth.event_id == event.id)
    db.session.execute(ours.values(power_kw=20, water=True, compressed_air=True, internet=True))


def give_spaces(event: Event, random: Random, *, by: Actor) -> None:
    """Add wishes of the accepted firms, allocate booths to them by the engine, and make offers."""
    problem = problem_of(event)
    if not problem.firms or len(problem.firms) > MOST_FIRMS or not problem.booths:
        return
    free = [booth.id for booth in problem.booths if not booth.blocked and booth.pavilion is None]
    for firm in problem.firms:
        for rank, booth in enumerate(random.sample(free, min(_WISHES, len(free))), start=1):
            db.session.add(Wish(event_id=event.id, exhibitor_id=firm.id, booth_id=booth, rank=rank))
    db.session.flush()
    problem = problem_of(event)
    with quiet_output():
        plan = allocate(problem, Options(seconds=5))
    apply_plan(event, plan.assignments, fingerprint(problem), by=by)
    offer_spaces(event, by=by)
