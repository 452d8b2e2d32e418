"""Meetings scheduled at three sizes: 12 typical fairs, 3 crowded ones, and a large one. Times are seconds of processor."""

import gc
import os
import time
from dataclasses import dataclass

from bench.fixtures.figures import Figure, at_least, at_most, peak_mb
from bench.fixtures.meeting_problems import CROWDED, LARGE, TYPICAL, FairSize, fair
from expo.meetings.scheduler.checker import broken_rules
from expo.meetings.scheduler.engine.arrangement import Arrangement
from expo.meetings.scheduler.engine.compiled import possible_alone
from expo.meetings.scheduler.engine.compiler import compiled
from expo.meetings.scheduler.engine.day_program import days_open
from expo.meetings.scheduler.engine.measures import MeetingMeasures, measures
from expo.meetings.scheduler.engine.problem import MeetingProblem, MeetingSchedule, SearchLimits, WantedMeeting
from expo.meetings.scheduler.engine.solver import schedule

_FACTORS = {"B2B": 1.0, "B2G": 1.5, "G2G": 3.0}
_MUTUAL, _SURE = 450, 700  # the least base weights of a mutual wish, and of one with a *must* in it


@dataclass(frozen=True, slots=True)
class _Run:
    found: MeetingSchedule
    numbers: MeetingMeasures
    seconds: float
    broken: int
    mutual: tuple[int, int]
    sure: tuple[int, int]

    @property
    def over_first_come(self) -> float:
        return 100 * (self.found.score / self.found.first_come - 1)


def run() -> list[Figure]:
    figures = [*_typical(int(os.environ.get("SEEDS", "12"))), *_crowded()]
    seconds = float(os.environ.get("LARGE_SECONDS", "600"))
    return [*figures, *_large(seconds)] if seconds else figures


def _run(size: FairSize, seed: int, limits: SearchLimits) -> _Run:
    gc.collect()  # diaries and their states refer to one another
    problem = fair(size, seed)
    began = time.process_time()
    found = schedule(problem, limits)
    spent = time.process_time() - began
    numbers = measures(compiled(problem), found.placed)
    one = _Run(
        found,
        numbers,
        spent,
        len(broken_rules(problem, found.placed)),
        _held(problem, found, _MUTUAL),
        _held(problem, found, _SURE),
    )
    print(
        f"seed {seed}: {numbers.placed} of {len(problem.meetings)}, gap {100 * found.gap:.2f} %, "
        f"{one.over_first_come:.1f} % over first come, mutual {one.mutual}, with a must {one.sure}, idle "
        f"{100 * numbers.idle_share:.1f} %, hall changes {numbers.hall_changes:.2f}, {found.rounds} rounds, {spent:.1f} s",
        flush=True,
    )
    return one


def _held(problem: MeetingProblem, found: MeetingSchedule, least: int) -> tuple[int, int]:
    """How many meetings with such a base weight are held, and how many could be, each by itself."""
    whole = compiled(problem)
    empty = Arrangement(whole)
    asked = [n for n, one in enumerate(problem.meetings) if _base(one) >= least]
    possible = [n for n in possible_alone(whole, asked) if days_open(empty, whole.wanted[n])]
    return sum(problem.meetings[n].id in found.placed for n in possible), len(possible)


def _base(one: WantedMeeting) -> float:
    return one.weight / _FACTORS[one.kind]


def _typical(seeds: int) -> list[Figure]:
    runs = [_run(TYPICAL, seed, SearchLimits(seconds=600)) for seed in range(1, seeds + 1)]
    pooled = 100 * sum(one.mutual[0] for one in runs) / sum(one.mutual[1] for one in runs)
    sure = 100 * sum(one.sure[0] for one in runs) / sum(one.sure[1] for one in runs)
    name = f"typical, {seeds} seeds"
    return [
        at_most(f"{name}, worst gap", max(100 * one.found.gap for one in runs), "%", 3.5),
        at_most("… mean gap", sum(100 * one.found.gap for one in runs) / len(runs), "%", 3),
        at_least("… mutual wishes with a must held, pooled", sure, "%", 100),
        at_least("… mutual wishes held, pooled", pooled, "%", 90),
        at_least("… mutual, worst seed", min(100 * one.mutual[0] / one.mutual[1] for one in runs), "%", 85),
        *_shared(runs, "…", idle=12, changes=0.4),
        at_most("… processor, worst seed", max(one.seconds for one in runs), "s", 60),
        at_most("… peak memory", peak_mb(), "MB", 250),
    ]


def _shared(runs: list[_Run], name: str, *, idle: float, changes: float) -> list[Figure]:
    under = 100 * sum(one.numbers.under for one in runs) / max(1, sum(one.numbers.asking for one in runs))
    return [
        at_most(f"{name} hard rules broken", sum(one.broken for one in runs), "", 0),
        at_most("… parties under three meetings", under, "%", 2),
        at_most("… idle slots, worst", max(100 * one.numbers.idle_share for one in runs), "%", idle),
        at_most("… hall changes a team a day, worst", max(one.numbers.hall_changes for one in runs), "", changes),
        at_least("… over first come, worst", min(one.over_first_come for one in runs), "%", 0),
    ]


def _crowded() -> list[Figure]:
    runs = [_run(CROWDED, seed, SearchLimits(seconds=600)) for seed in (1, 2, 3)]
    return [
        at_least("crowded, 3 seeds, over first come, worst", min(one.over_first_come for one in runs), "%", 15),
        at_most("… worst gap", max(100 * one.found.gap for one in runs), "%", 5),
        at_most("… hard rules broken", sum(one.broken for one in runs), "", 0),
    ]


def _large(seconds: float) -> list[Figure]:
    first = _run(LARGE, 1, SearchLimits(seconds=600, rounds=0))
    best = _run(LARGE, 1, SearchLimits(seconds=seconds))
    return [
        at_most("large, first plan, processor", first.seconds, "s", 60),
        at_most("… its gap", 100 * first.found.gap, "%", 15),
        at_most(f"… gap after {seconds:.0f} s", 100 * best.found.gap, "%", 8),
        *_shared([best], "…", idle=25, changes=0.4),
        at_most("… peak memory", peak_mb(), "MB", 600),
    ]
