"""The least that so many meetings of one team in one day cost, whichever slots they take. Pure."""

from functools import lru_cache
from itertools import pairwise
from math import inf

from expo.meetings.scheduler.engine.diary import Diary

_BEFORE, _AFTER = -1, -2  # no meeting yet; no meeting any more


def least_costs(diary: Diary) -> tuple[float, ...]:
    """By the number of used slots, the least cost of idle and fourth slots; as long as the most slots that can be used."""
    found: tuple[float, ...] = (0,)
    for block in diary.grid.blocks:
        found = _together(found, _block_costs(diary, block))
    return found[: diary.habits.most + 1]


def _together(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(
        min((one[i] + other[n - i] for i in range(len(one)) if 0 <= n - i < len(other)), default=inf)
        for n in range(len(one) + len(other) - 1)
    )


def _block_costs(diary: Diary, block: int) -> tuple[float, ...]:
    slots = [i for i in range(len(diary.grid.slots)) if block >> i & 1]
    habits, weights = diary.habits, diary.weights
    pattern = tuple((bool(habits.free >> i & 1), diary.before[i] >= 0) for i in slots)
    counts = habits.counts
    return _least(pattern, habits.run, weights.idle * habits.idles * counts, weights.fourth * counts)


@lru_cache(maxsize=4096)
def _least(pattern: tuple[tuple[bool, bool], ...], run: int, idle: int, fourth: int) -> tuple[float, ...]:
    """By a walk along the block. A state is (slots used, the run that ends here; 0 in a pause that will end)."""
    states: dict[tuple[int, int], float] = {(0, _BEFORE): 0}
    for free, follows in pattern:
        after: dict[tuple[int, int], float] = {}
        for (used, now), cost in states.items():
            for then, more in _steps(now, (free, follows), run, (idle, fourth)):
                key = (used + (then > 0), then)
                after[key] = min(after.get(key, inf), cost + more)
        states = after
    most = max((used for used, now in states if now != 0), default=0)
    return tuple(
        min((c for (u, now), c in states.items() if u == n and now != 0), default=inf) for n in range(most + 1)
    )


def _steps(now: int, slot: tuple[bool, bool], run: int, prices: tuple[int, int]) -> list[tuple[int, float]]:
    """What the next slot may be: used, or not."""
    free, follows = slot
    idle, fourth = prices
    if now == _AFTER:
        return [(_AFTER, 0)]
    length = now + 1 if now > 0 and follows else 1
    found: list[tuple[int, float]] = []
    if free and length <= run:
        found.append((length, fourth if length == 4 else 0))  # noqa: PLR2004 -- the fourth on end
    if now == _BEFORE:
        found.append((_BEFORE, 0))
    else:
        forced = now == run and follows
        found += [(0, idle if free and not forced else 0), (_AFTER, 0)]
    return found


def slopes(costs: tuple[float, ...]) -> list[tuple[float, int]]:
    """The lower convex hull, as (cost of one more, how many of them), cheapest first."""
    points = [(n, cost) for n, cost in enumerate(costs) if cost < inf]
    hull: list[tuple[int, float]] = []
    for point in points:
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) >= _slope(hull[-1], point):
            hull.pop()
        hull.append(point)
    return [(_slope(a, b), b[0] - a[0]) for a, b in pairwise(hull)]


def _slope(a: tuple[int, float], b: tuple[int, float]) -> float:
    return (b[1] - a[1]) / (b[0] - a[0])
