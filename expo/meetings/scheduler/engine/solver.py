"""The entry point of the engine of meetings: a problem in, a plan out. Pure."""

import time
from collections.abc import Mapping, Sequence

from expo.meetings.scheduler.engine.arrangement import Arrangement, MeetingSpot
from expo.meetings.scheduler.engine.colours import places_of
from expo.meetings.scheduler.engine.compiled import Compiled, possible_alone
from expo.meetings.scheduler.engine.compiler import compiled
from expo.meetings.scheduler.engine.day_program import day_answer, days_open
from expo.meetings.scheduler.engine.exact import improve_exactly
from expo.meetings.scheduler.engine.first_plans import put_by_worth, put_first_come, scarcity
from expo.meetings.scheduler.engine.pins import put_pinned
from expo.meetings.scheduler.engine.problem import MeetingProblem, MeetingSchedule, Placement, SearchLimits
from expo.meetings.scheduler.engine.ruin import RuinSearch

_HIGHEST, _MOST_HIGHEST = "G2G", 60  # the kind of meeting that is placed exactly and first
_FEWEST_ROUNDS, _EACH = 400, 6  # rounds, and rounds a meeting


def schedule(problem: MeetingProblem, limits: SearchLimits | None = None) -> MeetingSchedule:
    """The best plan found, with a bound that holds for every plan."""
    limits = limits or SearchLimits()
    began = time.monotonic()
    search = _Scheduling(compiled(problem), limits)
    search.first_come()
    search.first_plan()
    search.improve(began + limits.seconds)
    return search.found()


class _Scheduling:
    def __init__(self, problem: Compiled, limits: SearchLimits) -> None:
        self.problem, self.limits = problem, limits
        self.plan = Arrangement(problem)
        self.pinned = put_pinned(self.plan)
        rest = [n for n in range(len(problem.wanted)) if n not in self.pinned]
        self.days = {
            n: days for n in possible_alone(problem, rest) if (days := days_open(self.plan, problem.wanted[n]))
        }
        self.free = list(self.days)
        self.ended, self.rounds, self.come = True, 0, 0
        self.settled = self.plan.copy_spots()
        every = self.days | {n: (spot.day,) for n, spot in enumerate(self.settled) if spot is not None}
        self.answer = day_answer(problem, every, seconds=limits.seconds / 4, seed=limits.seed)

    def first_come(self) -> None:
        put_first_come(self.plan, self.free)
        self.come, self.come_spots = self.plan.score, self.plan.copy_spots()
        self.plan.restore(self.settled)

    def first_plan(self) -> None:
        self.plan.prices = [round(price) for price in self.answer.prices]
        ministers = [n for n in self.free if self.problem.wanted[n].kind == _HIGHEST]
        if len(ministers) <= _MOST_HIGHEST:
            improve_exactly(self.plan, ministers, seconds=self.limits.seconds / 10, seed=self.limits.seed)
        spots = {n: scarcity(self.plan, n) for n in self.free}
        put_by_worth(self.plan, self.free, self.answer.chosen, spots)
        if self.come > self.plan.score:
            self.plan.restore(self.come_spots)

    def improve(self, until: float) -> None:
        rounds = self.limits.rounds
        if rounds is None:
            rounds = max(_FEWEST_ROUNDS, _EACH * len(self.free))
        search = RuinSearch(self.plan, self.free, self.limits.seed)
        self.ended = search.run(rounds, until)
        self.rounds = search.rounds

    def found(self) -> MeetingSchedule:
        meetings = self.problem.problem.meetings
        placed = placements(self.problem, self.plan.spots)
        return MeetingSchedule(
            placed=placed,
            unplaced=tuple(one.id for one in meetings if one.id not in placed),
            score=self.plan.score,
            bound=max(self.answer.bound, self.plan.score),
            first_come=self.come,
            seed=self.limits.seed,
            rounds=self.rounds,
            cut_short=not self.ended,
        )


def placements(problem: Compiled, spots: Sequence[MeetingSpot | None]) -> Mapping[str, Placement]:
    """The plan with real slots, places and people."""
    places = places_of(problem, spots)
    found = {}
    for number, spot in enumerate(spots):
        if spot is None:
            continue
        one = problem.problem.meetings[number]
        listed = {person for side in one.parties for person in (*side.must, *side.may)}
        found[one.id] = Placement(
            slot=problem.grids[spot.day].slots[spot.slot],
            place=problem.problem.places[places[number]].id,
            people=tuple(p for team in spot.teams for p in problem.teams[team].people if p in listed),
            interpreters=tuple(problem.problem.interpreters[n].id for n in spot.interpreters),
        )
    return found
