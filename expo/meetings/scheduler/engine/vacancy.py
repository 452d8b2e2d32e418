"""The cheapest spot that is open to a meeting. Pure."""

import random

from expo.meetings.scheduler.engine.arrangement import Arrangement, MeetingSpot
from expo.meetings.scheduler.engine.compiled import Need, Wanted
from expo.meetings.scheduler.engine.diary import DayState

_FAR = 1 << 60
Tables = list[tuple[int, list[int]]]


def open_slots(plan: Arrangement, one: Wanted, day: int, hall: int) -> int:
    """The first slots at which every side has some team open, and some place and interpreter is."""
    return _opening(plan, one, (day, hall, one.pools[hall]), _sides(plan, one, day))[0]


def _sides(plan: Arrangement, one: Wanted, day: int) -> list[list[DayState]]:
    """For each team that comes, the day of those that it may be."""
    teams = plan.teams
    return [[teams[team][day] for team in group] for group in one.groups]


def _opening(
    plan: Arrangement, one: Wanted, at: tuple[int, int, tuple[int, ...]], sides: list[list[DayState]]
) -> tuple[int, list[Tables]]:
    """The open first slots in a hall of a day, and for each side the tables of its teams."""
    day, hall, pools = at
    slots = pool_slots(plan, one, day, pools)
    tables: list[Tables] = []
    for group in sides:
        if not slots:
            return 0, tables
        some, own = 0, []
        for state in group:
            table = state.table(hall, one.length)
            if table[0]:
                some |= table[0]
                own.append(table)
        slots &= some
        tables.append(own)
    for join in one.joins:
        if slots:
            slots &= join_slots(plan, join, day, hall, one.length)
    return slots, tables


def pool_slots(plan: Arrangement, one: Wanted, day: int, pools: tuple[int, ...]) -> int:
    grid, opened = plan.grids[day], plan.opened
    hours = grid.kinds[one.kind] & plan.usable[day]
    found = 0
    if one.length == 1:
        for pool in pools:
            found |= opened[pool][day]
        return found & hours
    for pool in pools:
        found |= _whole(grid.spans[one.length], opened[pool][day] & hours)
    return found


def _whole(spans: tuple[int, ...], within: int) -> int:
    """The first slots whose whole span lies within."""
    return sum(1 << i for i, span in enumerate(spans) if span and not span & ~within)


def join_slots(plan: Arrangement, join: tuple[int, ...], day: int, hall: int, length: int) -> int:
    found = 0
    for interpreter in join:
        found |= plan.interpreters[interpreter][day].table(hall, length)[0]
    return found


def best_spot(
    plan: Arrangement, number: int, dice: random.Random | None = None, blink: float = 0
) -> MeetingSpot | None:
    """The cheapest open spot, the first of equal ones; with `blink` each is overlooked that often."""
    one = plan.wanted[number]
    if is_barred(plan, one):
        return None
    best: MeetingSpot | None = None
    least = _FAR
    for day in one.days:
        if one.heads and any(plan.heads[head][day] >= plan.most[head] for head in one.heads):
            continue
        sides = _sides(plan, one, day)
        for hall, pools in one.halls:
            slots, tables = _opening(plan, one, (day, hall, pools), sides)
            if not slots:
                continue
            price = min([plan.prices[pool] for pool in pools])
            for cost, slot in _by_cost(plan, one, day, slots, tables):
                if cost + price >= least:
                    break
                if blink and dice is not None and dice.random() < blink:
                    continue
                spot = spot_at(plan, one, day, slot, hall)
                if spot is not None and spot.cost < least:
                    best, least = spot, spot.cost
                    break
    return best


def is_barred(plan: Arrangement, one: Wanted) -> bool:
    """Whether the parties meet in another meeting already."""
    return one.group >= 0 and plan.groups.get(one.group, one.number) != one.number


def _by_cost(plan: Arrangement, one: Wanted, day: int, slots: int, sides: list[Tables]) -> list[tuple[int, int]]:
    """The open slots with the least that they may cost, cheapest first."""
    home = one.home if one.home is not None and one.home[2] >= 0 else None
    found = []
    while slots:
        low = slots & -slots
        slots ^= low
        slot = low.bit_length() - 1
        cost = 0
        for tables in sides:
            if len(tables) == 1:
                cost += tables[0][1][slot]
            else:
                cost += min([deltas[slot] for mask, deltas in tables if mask & low])
        if home is not None and (home[0] != day or home[1] != slot):
            cost += plan.moved
        found.append((cost, slot))
    found.sort()
    return found


def spot_at(plan: Arrangement, one: Wanted, day: int, slot: int, hall: int) -> MeetingSpot | None:
    """The spot at this slot in this hall with the cheapest teams, or None if some side does not come together."""
    teams: list[int] = []
    cost = 0
    for need in one.needs:
        side = _cheapest(plan, need, (day, slot, hall), one.length)
        if side is None:
            return None
        teams += side[0]
        cost += side[1]
    interpreters = _serving(plan, one, day, slot, hall)
    if interpreters is None:
        return None
    heads = sum(len(plan.problem.teams[team].people) for team in teams) + len(interpreters)
    pool = _pool(plan, one, (day, slot, hall), heads)
    if pool is None:
        return None
    cost += plan.move_cost(one, day, slot, pool) + plan.prices[pool]
    return MeetingSpot(day, slot, hall, pool, tuple(teams), interpreters, cost)


def _cheapest(
    plan: Arrangement, need: Need, at: tuple[int, int, int], length: int
) -> tuple[tuple[int, ...], int] | None:
    day, slot, hall = at
    cost, lacking = 0, need.lacking
    for team in need.must:
        mask, deltas = plan.teams[team][day].table(hall, length)
        if not mask >> slot & 1:
            return None
        cost += deltas[slot]
    if not lacking:
        return need.must, cost
    open_ = []
    for team, size in zip(need.choice, need.sizes, strict=True):
        mask, deltas = plan.teams[team][day].table(hall, length)
        if mask >> slot & 1:
            open_.append((deltas[slot], -size, team))
    chosen = list(need.must)
    for delta, less, team in sorted(open_):
        if lacking <= 0:
            break
        chosen.append(team)
        cost, lacking = cost + delta, lacking + less
    return (tuple(chosen), cost) if lacking <= 0 else None


def _serving(plan: Arrangement, one: Wanted, day: int, slot: int, hall: int) -> tuple[int, ...] | None:
    """Different interpreters for all joints, those first that join the fewest pairs."""
    free = [[n for n in join if plan.interpreters[n][day].table(hall, one.length)[0] >> slot & 1] for join in one.joins]
    return different(free)


def different(free: list[list[int]]) -> tuple[int, ...] | None:
    """One of each list, no two the same; the first such choice."""
    if not free:
        return ()
    for chosen in free[0]:
        rest = different([[n for n in others if n != chosen] for others in free[1:]])
        if rest is not None:
            return (chosen, *rest)
    return None


def _pool(plan: Arrangement, one: Wanted, at: tuple[int, int, int], heads: int) -> int | None:
    """Where it is in today's plan if it may stay there, else the first open one of the hall."""
    day, slot, hall = at
    span = plan.grids[day].spans[one.length][slot]
    fitting = [
        pool
        for pool in one.pools[hall]
        if not span & ~plan.opened[pool][day] and plan.problem.pools[pool].chairs >= heads
    ]
    if one.home is not None and one.home[2] >= 0:
        kept = plan.problem.pool_of[one.home[2]]
        if kept in fitting:
            return kept
    return fitting[0] if fitting else None
