"""Which meetings could be held on which day if only sums a day had to be right: a bound, and a first choice. Pure."""

import math
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from expo.meetings.scheduler.engine.arrangement import Arrangement
from expo.meetings.scheduler.engine.compiled import Compiled, Need, Wanted
from expo.meetings.scheduler.engine.load_costs import least_costs, slopes
from expo.meetings.scheduler.engine.sparse import SparseProgram, solved
from expo.meetings.scheduler.engine.vacancy import open_slots

_MANY = 30_000  # meetings times days; above it the days are added up and the programme is relaxed
_SUBSETS = 6  # pairs or kinds of which every subset has its row
_HALF = 0.5
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class DayAnswer:
    """`bound` holds for every plan; `chosen` are the meetings that the programme would hold, `prices[pool]` what one slot
    more of the pool would be worth.
    """

    bound: int
    chosen: frozenset[int]
    prices: tuple[float, ...]


def days_open(plan: Arrangement, one: Wanted) -> tuple[int, ...]:
    """The days on which the meeting has a spot in this plan."""
    return tuple(day for day in one.days if any(open_slots(plan, one, day, h) for h, p in enumerate(one.pools) if p))


class _DayProgram:
    def __init__(self, problem: Compiled, possible: dict[int, tuple[int, ...]]) -> None:
        self.problem, self.possible = problem, possible
        self.program = SparseProgram()
        days = len(problem.grids)
        self.added = sum(map(len, possible.values())) > _MANY
        self.periods = [tuple(range(days))] if self.added else [(day,) for day in range(days)]
        self.costs = {id(diary): least_costs(diary) for days_ in problem.team_days for diary in days_}
        self.columns: dict[tuple[int, int], int] = {}
        self.shared: dict[int, list[int]] = {}  # by row, the pools that it limits
        self.owned: defaultdict[str, list[int]] = defaultdict(list)
        for n, pool in enumerate(problem.pools):
            if pool.owner is not None:
                self.owned[pool.owner].append(n)

    def build(self) -> SparseProgram:
        for number, days in self.possible.items():
            one = self.problem.wanted[number]
            for period, own in enumerate(self.periods):
                if not set(own) & set(days):
                    continue
                moved = one.home is not None and one.home[2] >= 0 and one.home[0] not in own
                worth = one.weight - moved * self.problem.problem.weights.moved
                self.columns[number, period] = self.program.column(worth, whole=not self.added)
        self._once()
        self._fairness()
        self._loads()
        self._heads()
        self._interpreters()
        self._places()
        return self.program

    def _once(self) -> None:
        groups: defaultdict[object, dict[int, float]] = defaultdict(dict)
        for (number, _period), column in self.columns.items():
            one = self.problem.wanted[number]
            groups[one.group if one.group >= 0 else (number,)][column] = 1
        for entries in groups.values():
            if len(entries) > 1:
                self.program.row(entries, 1)

    def _fairness(self) -> None:
        fair = self.problem.problem.weights.fair
        columns: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for (number, _period), column in self.columns.items():
            for need in self.problem.wanted[number].needs:
                columns[need.party][column] = -1
        for entries in columns.values():
            self.program.row({**entries, **{self.program.column(bonus): 1 for bonus in fair}}, 0)

    def _loads(self) -> None:
        """The loads that the teams of a party can take in a day: together, at which least cost, and what each must do
        itself.
        """
        teams: defaultdict[int, set[int]] = defaultdict(set)  # a person may come for two parties
        for number, _period in self.columns:
            for need in self.problem.wanted[number].needs:
                teams[need.party].update(need.must, need.choice)
        loads: defaultdict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        own: defaultdict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        for (number, period), column in self.columns.items():
            one = self.problem.wanted[number]
            for need in one.needs:
                loads[need.party, period][column] = one.length * need.teams
                for team in _surely(need):
                    own[team, period][column] = one.length
        for (party, period), entries in loads.items():
            pieces = sorted(piece for team in sorted(teams[party]) for piece in self._pieces(team, period))
            row = dict(entries)
            for price, wide in pieces:
                row[self.program.column(-price, wide)] = -1
            self.program.row(row, 0)
        for (team, period), entries in own.items():
            self.program.row(entries, sum(wide for _price, wide in self._pieces(team, period)))

    def _pieces(self, team: int, period: int) -> list[tuple[float, int]]:
        return [
            piece for day in self.periods[period] for piece in slopes(self.costs[id(self.problem.team_days[team][day])])
        ]

    def _heads(self) -> None:
        rows: defaultdict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        for (number, period), column in self.columns.items():
            for head in self.problem.wanted[number].heads:
                rows[head, period][column] = 1
        for (head, period), entries in rows.items():
            self.program.row(entries, (self.problem.heads[head].max_day or 0) * len(self.periods[period]))

    def _interpreters(self) -> None:
        asked = {join for number in self.possible for join in self.problem.wanted[number].joins}
        for serving in _unions(asked):
            for period, days in enumerate(self.periods):
                entries: dict[int, float] = {}
                for number in self.possible:
                    one = self.problem.wanted[number]
                    count = sum(set(join) <= serving for join in one.joins)
                    if count and (number, period) in self.columns:
                        entries[self.columns[number, period]] = count * one.length
                most = sum(len(least_costs(self.problem.interpreter_days[n][d])) - 1 for n in serving for d in days)
                self.program.row(entries, most)

    def _places(self) -> None:
        """Every union of kinds of place has its room. An owned place has some only for meetings of its owner."""
        of_owner = self._of_owner()
        kinds = {tuple(sorted(self.problem.problem.meetings[number].places)) for number in self.possible}
        for union in _unions(kinds):
            shared = [n for n, pool in enumerate(self.problem.pools) if pool.kind in union and pool.owner is None]
            for period, days in enumerate(self.periods):
                entries: dict[int, float] = {}
                for (number, at), column in self.columns.items():
                    if at == period and self.problem.problem.meetings[number].places <= union:
                        entries[column] = self.problem.wanted[number].length
                for owner, pools in self.owned.items():
                    own = [n for n in pools if self.problem.pools[n].kind in union]
                    within = {c: entries[c] for c in of_owner.get((owner, period), ()) if c in entries}
                    if own and within:
                        most = sum(self._room(n, day) for n in own for day in days)
                        at_home = self.program.column(0, most)
                        self.program.row({at_home: 1, **{c: -length for c, length in within.items()}}, 0)
                        entries[at_home] = -1
                row = self.program.row(entries, sum(self._room(n, day) for n in shared for day in days))
                if row is not None:
                    self.shared[row] = shared

    def _of_owner(self) -> dict[tuple[str, int], list[int]]:
        """The columns of the meetings of each owner of a place, by period."""
        found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        for (number, period), column in self.columns.items():
            for side in self.problem.problem.meetings[number].parties:
                if side.party in self.owned:
                    found[side.party, period].append(column)
        return found

    def _room(self, pool: int, day: int) -> int:
        grid, one = self.problem.grids[day], self.problem.pools[pool]
        return one.capacity * (len(grid.slots) - grid.local(one.closed).bit_count())


def _surely(need: Need) -> tuple[int, ...]:
    """The teams that come whatever is chosen."""
    return (*need.must, *need.choice) if need.lacking and sum(need.sizes) == need.lacking else need.must


def _unions(sets: set[tuple[_T, ...]]) -> list[frozenset[_T]]:
    several = sorted(sets, key=repr)
    if len(several) > _SUBSETS:
        chosen = [frozenset(one) for one in several]
        return [*dict.fromkeys([*chosen, frozenset().union(*chosen)])]
    return list(
        dict.fromkeys(frozenset().union(*some) for n in range(1, len(several) + 1) for some in combinations(several, n))
    )


def day_answer(problem: Compiled, possible: dict[int, tuple[int, ...]], *, seconds: float, seed: int) -> DayAnswer:
    """`possible` are the meetings that could be held by themselves, each with its days."""
    built = _DayProgram(problem, possible)
    program = built.build()
    relaxed = answer = solved(program, seconds=seconds, seed=seed, relaxed=True)
    if not built.added:
        answer = solved(program, seconds=seconds, seed=seed, gap=0.0005)
    prices = [0.0] * len(problem.pools)
    for row, pools in built.shared.items():
        for pool in pools:
            prices[pool] += relaxed.prices[row] / len(built.periods)
    chosen = frozenset(
        number for (number, _at), column in built.columns.items() if answer.values and answer.values[column] > _HALF
    )
    return DayAnswer(math.floor(min(answer.bound, relaxed.bound) + 1e-6), chosen, tuple(prices))
