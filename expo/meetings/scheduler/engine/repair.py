"""A plan mended after a slip, a no-show or a closure: three proposals, from the fewest moves to the best plan. Pure."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from expo.meetings.scheduler.engine.arrangement import Arrangement
from expo.meetings.scheduler.engine.compiled import possible_alone
from expo.meetings.scheduler.engine.compiler import compiled
from expo.meetings.scheduler.engine.first_plans import put_by_worth
from expo.meetings.scheduler.engine.pins import put_placements
from expo.meetings.scheduler.engine.problem import MeetingProblem, Placement, SearchLimits
from expo.meetings.scheduler.engine.ruin import RuinSearch
from expo.meetings.scheduler.engine.solver import placements

TOLD_MINUTES = 60  # a told meeting that begins within them is moved by a person alone
_ROUNDS = 1200
_SHARE = 3  # proposals share the time


class RepairKind(StrEnum):
    """How much may move."""

    HIT = "hit"  # what can no longer be held, and nothing else
    PARTIES = "parties"  # the other meetings of the same parties too
    ALL = "all"  # every meeting that is not near


@dataclass(frozen=True, slots=True)
class RepairProposal:
    """A repaired plan. `moved` meetings have another slot or place, `dropped` ones none. `asked` are pinned meetings, and
    announced ones of the next hour, that cannot stay as they are: an organiser has to confirm their change. `people` are
    those to notify.
    """

    kind: RepairKind
    placed: Mapping[str, Placement]
    moved: tuple[str, ...]
    dropped: tuple[str, ...]
    asked: tuple[str, ...]
    people: tuple[int, ...]
    score: int


def repairs(
    problem: MeetingProblem, now: int, told: Collection[str] = (), limits: SearchLimits | None = None
) -> list[RepairProposal]:
    """Proposals for a problem as it has become; `problem.today` is the plan as it was. `now` in minutes since 1970: what has
    begun stays, and nothing is put before it. Equal proposals are told once.
    """
    limits = limits or SearchLimits(seconds=9)
    repair = _Repair(problem, now, frozenset(told), limits)
    found: list[RepairProposal] = []
    for kind in RepairKind:
        one = repair.propose(kind)
        if all(dict(one.placed) != dict(other.placed) for other in found):
            found.append(one)
    return found


class _Repair:
    def __init__(self, problem: MeetingProblem, now: int, told: frozenset[str], limits: SearchLimits) -> None:
        unpinned = tuple(replace(one, pinned=None) for one in problem.meetings)  # what cannot stay is proposed anew
        self.problem, self.now, self.told, self.limits = replace(problem, meetings=unpinned), now, told, limits
        self.pinned = {one.id for one in problem.meetings if one.pinned is not None}
        self.compiled = compiled(self.problem)
        self.numbers = {one.id: n for n, one in enumerate(problem.meetings)}
        self.plan = Arrangement(self.compiled)
        self.hit = put_placements(self.plan, problem.today)
        self.start = self.plan.copy_spots()
        self.possible = set(possible_alone(self.compiled, range(len(problem.meetings))))

    def propose(self, kind: RepairKind) -> RepairProposal:
        plan = self.plan
        plan.restore(self.start)
        plan.usable = self._hours_left()
        free = self._free(kind)
        put_by_worth(plan, [n for n in free if plan.spots[n] is None], frozenset(), dict.fromkeys(free, 0))
        search = RuinSearch(plan, free, self.limits.seed, heat=20)
        rounds = self.limits.rounds if self.limits.rounds is not None else min(_ROUNDS, 60 * len(free))
        search.run(rounds, time.monotonic() + self.limits.seconds / _SHARE)
        return self._proposal(kind)

    def _hours_left(self) -> list[int]:
        return [sum(1 << i for i, start in enumerate(grid.starts) if start >= self.now) for grid in self.compiled.grids]

    def _start_of(self, name: str) -> int:
        return self.problem.slots[self.problem.today[name].slot].start

    def _is_near(self, name: str) -> bool:
        """Whether it has begun, or was told and begins within the hour."""
        start = self._start_of(name)
        return start < self.now or (name in self.told and start < self.now + TOLD_MINUTES)

    def _free(self, kind: RepairKind) -> list[int]:
        """The meetings a proposal may place: those hit that are not over, and of the others what its kind lets move."""
        hit = {
            n for name in self.hit if self._start_of(name) >= self.now and (n := self.numbers[name]) in self.possible
        }
        parties = {need.party for n in hit for need in self.compiled.wanted[n].needs}
        movable = [
            self.numbers[name]
            for name in self.problem.today
            if name in self.numbers
            and name not in self.hit
            and name not in self.pinned
            and not self._is_near(name)
            and (
                kind is RepairKind.ALL
                or any(n.party in parties for n in self.compiled.wanted[self.numbers[name]].needs)
            )
        ]
        return sorted({*hit, *(movable if kind is not RepairKind.HIT else ())})

    def _proposal(self, kind: RepairKind) -> RepairProposal:
        placed = placements(self.compiled, self.plan.spots)
        today = self.problem.today
        moved = [n for n, at in placed.items() if n in today and (at.slot, at.place) != (today[n].slot, today[n].place)]
        dropped = [name for name in today if name not in placed]
        changed = {*moved, *dropped}
        people = {p for n in changed for at in (today.get(n), placed.get(n)) if at is not None for p in at.people}
        near = [n for n in self.hit if n in self.told and self.now <= self._start_of(n) < self.now + TOLD_MINUTES]
        asked = [*near, *(n for n in self.hit if n in self.pinned and n not in near)]
        return RepairProposal(
            kind, placed, tuple(sorted(moved)), tuple(dropped), tuple(asked), tuple(sorted(people)), self.plan.score
        )
