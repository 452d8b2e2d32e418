"""An event's first year: no points, no wishes, and three firms for each booth."""

from dataclasses import replace

import pytest

from bench.fixtures.halls import hall_of
from expo.booths.allocation.engine.problem import Options, Problem
from expo.booths.allocation.engine.solver import allocate
from tests.oracles.booth_plan import faults

SECONDS = 180  # normally proven optimal long before


def a_first_year(seed: int, *, plain: bool) -> Problem:
    """244 booths and 733 firms; plain: no firm has a zone or a neighbour in mind either."""
    problem = hall_of(244, 733, seed)
    silent: dict[str, object] = {"wishes": (), "points": 0}
    if plain:
        silent |= {"zone": None, "zone_required": False, "near": frozenset(), "apart": frozenset()}
    firms = tuple(replace(firm, **silent) for firm in problem.firms)  # type: ignore[arg-type]  # by name
    return replace(problem, firms=firms)


@pytest.mark.parametrize(("seed", "plain"), [(1, True), (1, False), (2, True), (3, True)])
def test_a_plan_of_a_first_year_is_proved_within_one_per_cent(seed: int, plain: bool) -> None:
    problem = a_first_year(seed, plain=plain)

    plan = allocate(problem, Options(seconds=SECONDS))

    assert faults(problem, plan.assignments) == []
    assert plan.score <= plan.bound
    assert plan.gap <= 0.01
