"""A plan under construction: meetings are added and removed, and its score is updated with each. Pure."""

from dataclasses import dataclass

from expo.meetings.scheduler.engine.compiled import Compiled, Wanted
from expo.meetings.scheduler.engine.diary import DayState


@dataclass(frozen=True, slots=True)
class MeetingSpot:
    """Where one meeting is: day, local slot, hall, pool, the teams and interpreters that come, and what that costs."""

    day: int
    slot: int
    hall: int
    pool: int
    teams: tuple[int, ...]
    interpreters: tuple[int, ...]
    cost: int = 0


class Arrangement:
    """`score` is the whole objective: weights and fairness less what the diaries cost and what moves cost."""

    def __init__(self, problem: Compiled) -> None:
        self.problem = problem
        self.grids, self.wanted = problem.grids, problem.wanted
        self.teams: list[list[DayState]] = [[diary.empty for diary in days] for days in problem.team_days]
        self.interpreters: list[list[DayState]] = [[diary.empty for diary in days] for days in problem.interpreter_days]
        self.left = [[self._capacities(n, day) for day in range(len(self.grids))] for n in range(len(problem.pools))]
        self.opened = [[sum(1 << i for i, n in enumerate(left) if n) for left in days] for days in self.left]
        self.heads = [[0] * len(self.grids) for _ in problem.heads]
        self.most = [person.max_day or 0 for person in problem.heads]
        self.met = [0] * len(problem.parties)
        self.groups: dict[int, int] = {}
        self.usable = [-1] * len(self.grids)  # the slots of each day to which something may still be put
        self.prices = [0] * len(problem.pools)  # what guides the choice of a place; no part of the score
        self.spots: list[MeetingSpot | None] = [None] * len(self.wanted)
        self.score = 0
        fair = problem.problem.weights.fair
        self.fair = (*fair, *([0] * (len(self.wanted) + 1 - len(fair))))
        self.moved = problem.problem.weights.moved

    def _capacities(self, pool: int, day: int) -> list[int]:
        one = self.problem.pools[pool]
        closed = self.grids[day].local(one.closed)
        return [0 if closed >> i & 1 else one.capacity for i in range(len(self.grids[day].slots))]

    def gain(self, one: Wanted) -> int:
        """The value of placing it before costs: its weight, and a bonus for parties that have few meetings."""
        fair, met = self.fair, self.met
        found = one.weight
        for need in one.needs:
            found += fair[met[need.party]]
        return found

    def move_cost(self, one: Wanted, day: int, slot: int, pool: int) -> int:
        if one.home is None or one.home[2] < 0:
            return 0
        same = one.home[:2] == (day, slot) and self.problem.pool_of[one.home[2]] == pool
        return 0 if same else self.moved

    def put(self, number: int, spot: MeetingSpot) -> None:
        one = self.wanted[number]
        self.score += self.gain(one) - self.move_cost(one, spot.day, spot.slot, spot.pool)
        for need in one.needs:
            self.met[need.party] += 1
        self._book(one, spot, taking=True)
        for head in one.heads:
            self.heads[head][spot.day] += 1
        if one.group >= 0:
            self.groups[one.group] = number
        self.spots[number] = spot

    def take(self, number: int) -> MeetingSpot:
        one, spot = self.wanted[number], self.spots[number]
        if spot is None:
            raise ValueError(f"meeting {number} is not placed")
        for need in one.needs:
            self.met[need.party] -= 1
        self.score -= self.gain(one) - self.move_cost(one, spot.day, spot.slot, spot.pool)
        self._book(one, spot, taking=False)
        for head in one.heads:
            self.heads[head][spot.day] -= 1
        if one.group >= 0:
            del self.groups[one.group]
        self.spots[number] = None
        return spot

    def _book(self, one: Wanted, spot: MeetingSpot, *, taking: bool) -> None:
        """Enter the meeting in, or strike it from, the diaries and the pool."""
        day, hall = spot.day, spot.hall
        span = self.grids[day].spans[one.length][spot.slot]
        for team in spot.teams:
            days = self.teams[team]
            before = days[day]
            days[day] = after = before.plus(hall, span) if taking else before.minus(hall, span)
            self.score += before.cost - after.cost
        for interpreter in spot.interpreters:
            days = self.interpreters[interpreter]
            days[day] = days[day].plus(hall, span) if taking else days[day].minus(hall, span)
        self._fill(spot.pool, day, span, -1 if taking else 1)

    def _fill(self, pool: int, day: int, span: int, more: int) -> None:
        left, opened = self.left[pool][day], self.opened[pool][day]
        while span:
            low = span & -span
            i = low.bit_length() - 1
            left[i] += more
            opened = opened | low if left[i] > 0 else opened & ~low
            span ^= low
        self.opened[pool][day] = opened

    def placed(self) -> list[int]:
        return [number for number, spot in enumerate(self.spots) if spot is not None]

    def copy_spots(self) -> list[MeetingSpot | None]:
        return list(self.spots)

    def restore(self, spots: list[MeetingSpot | None]) -> None:
        """Make the plan equal to one that was copied."""
        changed = [n for n, spot in enumerate(spots) if spot is not self.spots[n]]
        for number in changed:
            if self.spots[number] is not None:
                self.take(number)
        for number in changed:
            spot = spots[number]
            if spot is not None:
                self.put(number, spot)
