"""A problem of meetings compiled to whole numbers: teams, requirements, pools of equal places, interpreters. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from expo.meetings.scheduler.engine.day_grid import DayGrid
from expo.meetings.scheduler.engine.diary import Diary
from expo.meetings.scheduler.engine.problem import MeetingProblem, ProblemPerson


@dataclass(frozen=True, slots=True)
class Team:
    """People of one party who come together."""

    party: int
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One party's side of a meeting: these teams, and of `choice` as many as bring `lacking` people."""

    party: int
    must: tuple[int, ...]
    choice: tuple[int, ...] = ()
    lacking: int = 0
    sizes: tuple[int, ...] = ()

    @property
    def teams(self) -> int:
        """The least number of teams that come."""
        return len(self.must) + (self._least() if self.lacking else 0)

    def _least(self) -> int:
        left, count = self.lacking, 0
        for size in sorted(self.sizes, reverse=True):
            if left <= 0:
                break
            left, count = left - size, count + 1
        return count


@dataclass(frozen=True, slots=True)
class Pool:
    """Places that are equal for every purpose."""

    kind: str
    hall: int
    chairs: int
    closed: int
    owner: str | None
    booth: bool
    places: tuple[int, ...]
    capacity: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting compiled. `pools[hall]` are those it may be in, its own parties' first. `joins` are the interpreters that
    may serve, one tuple for each that is needed. `groups` are the teams of which one must come each, `halls` those with
    pools.
    """

    number: int
    kind: str
    weight: int
    length: int
    days: tuple[int, ...]
    needs: tuple[Need, ...]
    heads: tuple[int, ...]
    joins: tuple[tuple[int, ...], ...]
    pools: tuple[tuple[int, ...], ...]
    group: int
    groups: tuple[tuple[int, ...], ...]
    halls: tuple[tuple[int, tuple[int, ...]], ...]
    home: tuple[int, int, int] | None = None  # day, slot and place in today's plan


@dataclass(frozen=True, slots=True)
class Compiled:
    problem: MeetingProblem
    grids: tuple[DayGrid, ...]
    parties: dict[str, int]
    teams: tuple[Team, ...]
    team_days: tuple[tuple[Diary, ...], ...]
    interpreter_days: tuple[tuple[Diary, ...], ...]
    heads: tuple[ProblemPerson, ...]
    pools: tuple[Pool, ...]
    pool_of: tuple[int, ...]
    wanted: tuple[Wanted, ...]
    where: dict[int, tuple[int, int]]


def groups_of(needs: Iterable[Need]) -> tuple[tuple[int, ...], ...]:
    """The teams of which one must come, for each team that must come."""
    found: list[tuple[int, ...]] = []
    for need in needs:
        found += [(team,) for team in need.must]
        if need.lacking:
            found.append(need.choice)
    return tuple(found)


def refuses(found: Compiled, one: Wanted) -> bool:
    """Whether one of the parties never wants to meet another of them."""
    parties = [found.problem.parties[need.party].id for need in one.needs]
    return any(frozenset(pair) in found.problem.never for pair in combinations(parties, 2))


def possible_alone(found: Compiled, numbers: Sequence[int]) -> list[int]:
    """The meetings possible on their own: no party refuses, and enough people can come."""
    return [
        n
        for n in numbers
        if not refuses(found, found.wanted[n])
        and all(sum(need.sizes) >= need.lacking for need in found.wanted[n].needs)
    ]
