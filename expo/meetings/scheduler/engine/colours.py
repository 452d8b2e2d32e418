"""Which place of its pool each meeting has: intervals coloured in the order of time, places of today's plan kept. Pure."""

from collections import defaultdict
from collections.abc import Sequence

from expo.meetings.scheduler.engine.arrangement import MeetingSpot
from expo.meetings.scheduler.engine.compiled import Compiled


def places_of(problem: Compiled, spots: Sequence[MeetingSpot | None]) -> dict[int, int]:
    """The number of the place of each placed meeting. A pool of n equal places that never holds more than n meetings at
    once can always be coloured.
    """
    groups: defaultdict[tuple[int, int], list[tuple[int, MeetingSpot]]] = defaultdict(list)
    for number, spot in enumerate(spots):
        if spot is not None:
            groups[spot.pool, spot.day].append((number, spot))
    found: dict[int, int] = {}
    for (pool, _day), own in groups.items():
        kept = {number: problem.wanted[number].home[2] for number, spot in own if _stays(problem, number, spot)}  # type: ignore[index]  # it stays
        found |= _coloured(problem, pool, own, kept) or _coloured(problem, pool, own, {}) or {}
    return found


def _stays(problem: Compiled, number: int, spot: MeetingSpot) -> bool:
    """Whether the meeting is where it is in today's plan, as far as slot and pool tell."""
    home = problem.wanted[number].home
    return (
        home is not None
        and home[:2] == (spot.day, spot.slot)
        and home[2] >= 0
        and problem.pool_of[home[2]] == spot.pool
    )


def _coloured(
    problem: Compiled, pool: int, own: list[tuple[int, MeetingSpot]], kept: dict[int, int]
) -> dict[int, int] | None:
    """Those kept first, the others in the order of time each on the first place that is free; None where that fails."""
    places, parallel = problem.pools[pool].places, problem.problem.places
    used: dict[int, list[int]] = {place: [0] * parallel[place].parallel for place in places}
    found: dict[int, int] = {}
    for number, spot in sorted(own, key=lambda one: (one[0] not in kept, one[1].slot, one[0])):
        span = problem.grids[spot.day].spans[problem.wanted[number].length][spot.slot]
        wanted = [kept[number]] if number in kept else places
        lane = next(((p, n) for p in wanted for n, taken in enumerate(used[p]) if not taken & span), None)
        if lane is None:
            return None
        used[lane[0]][lane[1]] |= span
        found[number] = lane[0]
    return found
