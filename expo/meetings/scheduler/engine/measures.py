"""Measures of a plan of meetings for its readers, and its score, computed from the plan alone. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from expo.meetings.scheduler.engine.compiled import Compiled
from expo.meetings.scheduler.engine.problem import Placement

_WISHES, _SLOTS, _FAIR = 5, 8, 3  # a party with so many wishes and free slots should have so many meetings


@dataclass(frozen=True, slots=True)
class MeetingMeasures:
    """`idle_share` is of the slots between the first and the last meeting of a team's block; `hall_changes` are a team's in
    a day with meetings. `under` of `asking` parties wished enough, have time enough, and still have too few meetings.
    """

    placed: int
    idle_share: float
    hall_changes: float
    asking: int
    under: int
    score: int


def measures(problem: Compiled, placed: Mapping[str, Placement]) -> MeetingMeasures:
    days = _team_days(problem, placed)
    idle = span = changes = cost = 0
    weights = problem.problem.weights
    for (team, day), used in days.items():
        diary = problem.team_days[team][day]
        state = diary.state(used)
        if diary.habits.idles:
            idle += diary.idle(state.slots).bit_count()
            span += diary.idle(state.slots).bit_count() + state.slots.bit_count()
        changes += state.changes
        cost += (diary.cost(state.slots) or 0) + weights.hall_change * state.changes
    met = _met(problem, placed)
    moved = sum(weights.moved for name, at in placed.items() if _is_moved(problem, name, at))
    worth = sum(one.weight for one in problem.problem.meetings if one.id in placed)
    fair = sum(sum(weights.fair[: met[party.id]]) for party in problem.problem.parties)
    asking, under = fairness(problem, met)
    return MeetingMeasures(
        placed=len(placed),
        idle_share=idle / span if span else 0,
        hall_changes=changes / len(days) if days else 0,
        asking=asking,
        under=under,
        score=worth + fair - cost - moved,
    )


def _is_moved(problem: Compiled, name: str, at: Placement) -> bool:
    today = problem.problem.today.get(name)
    return today is not None and (today.slot, today.place) != (at.slot, at.place)


def _team_days(problem: Compiled, placed: Mapping[str, Placement]) -> dict[tuple[int, int], tuple[int, ...]]:
    """The used slots of each team in each day, by hall."""
    halls = {place.id: problem.problem.halls.index(place.hall) for place in problem.problem.places}
    teams = {person: n for n, team in enumerate(problem.teams) for person in team.people}
    lengths = {one.id: one.length for one in problem.problem.meetings}
    found: defaultdict[tuple[int, int], list[int]] = defaultdict(lambda: [0] * len(problem.problem.halls))
    for name, at in placed.items():
        day, slot = problem.where[at.slot]
        span = problem.grids[day].spans[lengths[name]][slot]
        for team in {teams[person] for person in at.people}:
            found[team, day][halls[at.place]] |= span
    return {key: tuple(used) for key, used in found.items()}


def _met(problem: Compiled, placed: Mapping[str, Placement]) -> dict[str, int]:
    met: defaultdict[str, int] = defaultdict(int)
    for one in problem.problem.meetings:
        for side in one.parties if one.id in placed else ():
            met[side.party] += 1
    return met


def fairness(problem: Compiled, met: Mapping[str, int]) -> tuple[int, int]:
    """How many parties could expect three meetings, and how many of them have fewer."""
    wanted: defaultdict[str, int] = defaultdict(int)
    for one in problem.problem.meetings:
        for side in one.parties:
            wanted[side.party] += 1
    free: defaultdict[str, int] = defaultdict(int)
    for person in problem.problem.people:
        free[person.party] = max(free[person.party], person.free.bit_count())
    asking = [name for name, count in wanted.items() if count >= _WISHES and free[name] >= _SLOTS]
    return len(asking), sum(met[name] < _FAIR for name in asking)
