"""Booths allocated at three sizes, and a crowded hall: how good the plan is proved to be, how long it takes."""

import time

from bench.fixtures.figures import Figure, at_least, at_most, peak_mb
from bench.fixtures.halls import hall_of
from expo.booths.allocation.engine.problem import Options
from expo.booths.allocation.engine.solver import allocate
from tests.oracles.booth_plan import faults

SIZES = ((100, 160, 10, 0.0), (300, 480, 20, 0.5), (1000, 1500, 60, 2.0))


def run() -> list[Figure]:
    figures: list[Figure] = []
    for firms, booths, seconds, gap in SIZES:
        figures += _measured(firms, booths, seconds, gap, crowded=False)
    figures += _measured(300, 480, 20, 0.5, crowded=True)
    memory = peak_mb()
    return [*figures, at_most("allocation, peak memory", memory, "MB", 1500)]


def _measured(firms: int, booths: int, seconds: int, gap: float, *, crowded: bool) -> list[Figure]:
    problem = hall_of(booths, firms, crowded=crowded)
    wall, cpu = time.perf_counter(), time.process_time()
    plan = allocate(problem, Options(seconds=seconds * 0.9))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    better = 100 * (plan.score - plan.first_come_score) / plan.first_come_score
    name = f"{firms} firms x {booths} booths{', crowded' if crowded else ''}"
    print(
        f"{name}: score {plan.score}, bound {plan.bound}, first come {plan.first_come_score}, {cpu:.1f} s of processor"
    )
    return [
        at_most(f"{name}, gap", round(100 * plan.gap, 3), "%", gap),
        at_most("… time", wall, "s", seconds),
        at_least("… better than first come", better, "%", 15 if crowded else 0),
        at_most("… hard rules broken", len(faults(problem, plan.assignments)), "", 0),
    ]
