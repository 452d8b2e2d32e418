"""Small parts of a plan solved as one integer programme: some meetings free, all others where they are. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from expo.meetings.scheduler.engine.arrangement import Arrangement, MeetingSpot
from expo.meetings.scheduler.engine.compiled import Wanted
from expo.meetings.scheduler.engine.sparse import SparseProgram, solved
from expo.meetings.scheduler.engine.vacancy import best_spot, is_barred, open_slots, spot_at

_MOST_COLUMNS = 12_000
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class _Try:
    """One way to hold a meeting: its spot, and the slots it takes."""

    number: int
    spot: MeetingSpot
    span: int


def improve_exactly(plan: Arrangement, numbers: Sequence[int], *, seconds: float, seed: int) -> bool:
    """Place these meetings anew, all at once; whether the plan became better. Otherwise it stays as it was."""
    before, spots = plan.score, {n: plan.spots[n] for n in numbers}
    for number in numbers:
        if spots[number] is not None:
            plan.take(number)
    tries = _tries(plan, numbers)
    chosen = _chosen(plan, tries, seconds, seed) if 0 < len(tries) <= _MOST_COLUMNS else []
    added = _put(plan, numbers, chosen)
    if plan.score > before:
        return True
    for number in added:
        plan.take(number)
    for number, spot in spots.items():
        if spot is not None:
            plan.put(number, spot)
    return False


def _put(plan: Arrangement, numbers: Sequence[int], chosen: list[_Try]) -> list[int]:
    """Place the solution of the integer programme, the most valuable first, then greedily whatever else fits: limits on
    interpreters are not part of the programme.
    """
    added = []
    for one in sorted(chosen, key=lambda one: (-plan.wanted[one.number].weight, one.number)):
        spot = spot_at(plan, plan.wanted[one.number], one.spot.day, one.spot.slot, one.spot.hall)
        if spot is not None and not is_barred(plan, plan.wanted[one.number]):
            plan.put(one.number, spot)
            added.append(one.number)
    for number in numbers:
        if plan.spots[number] is None:
            spot = best_spot(plan, number)
            if spot is not None and spot.cost - plan.prices[spot.pool] < plan.gain(plan.wanted[number]):
                plan.put(number, spot)
                added.append(number)
    return added


def _tries(plan: Arrangement, numbers: Sequence[int]) -> list[_Try]:
    return [one for number in numbers for one in _ways(plan, plan.wanted[number])]


def _ways(plan: Arrangement, one: Wanted) -> list[_Try]:
    """Every open slot and hall, with every choice of teams that are open there."""
    found: list[_Try] = []
    if is_barred(plan, one):
        return found
    for day in one.days:
        if any(plan.heads[head][day] >= plan.most[head] for head in one.heads):
            continue
        for hall, pools in one.halls:
            slots = open_slots(plan, one, day, hall)
            for slot, span in enumerate(plan.grids[day].spans[one.length]):
                if slots >> slot & 1:
                    pool = next(n for n in pools if not span & ~plan.opened[n][day])
                    found += [
                        _Try(one.number, MeetingSpot(day, slot, hall, pool, teams, (), cost), span)
                        for teams, cost in _team_choices(plan, one, (day, slot, hall))
                    ]
    return found


def _team_choices(plan: Arrangement, one: Wanted, at: tuple[int, int, int]) -> list[tuple[tuple[int, ...], int]]:
    day, slot, hall = at
    groups = []
    for group in one.groups:
        own = [(team, plan.teams[team][day].table(hall, one.length)) for team in group]
        groups.append([(team, deltas[slot]) for team, (mask, deltas) in own if mask >> slot & 1])
    return [(tuple(t for t, _cost in chosen), sum(cost for _t, cost in chosen)) for chosen in product(*groups)]


def _chosen(plan: Arrangement, tries: list[_Try], seconds: float, seed: int) -> list[_Try]:
    program = SparseProgram()
    fair = plan.fair[0]
    for one in tries:
        wanted = plan.wanted[one.number]
        bonus = sum(plan.fair[plan.met[need.party]] for need in wanted.needs) if fair else 0
        moved = plan.move_cost(wanted, one.spot.day, one.spot.slot, one.spot.pool)
        program.column(max(1, wanted.weight + bonus - one.spot.cost - moved), whole=True)
    for entries, most in _rows(plan, tries):
        program.row(dict.fromkeys(entries, 1.0), most)
    answer = solved(program, seconds=seconds, seed=seed, gap=0.001)
    return [one for one, value in zip(tries, answer.values, strict=False) if value > _HALF]


def _rows(plan: Arrangement, tries: list[_Try]) -> list[tuple[list[int], float]]:
    """Each meeting once, each pair of parties once, nobody twice at once, walks, places, heads, interpreters."""
    rows: defaultdict[tuple[object, ...], list[int]] = defaultdict(list)
    limits: dict[tuple[object, ...], float] = {}
    for column, one in enumerate(tries):
        wanted, spot = plan.wanted[one.number], one.spot
        rows["once", one.number if wanted.group < 0 else (wanted.group,)].append(column)
        for head in wanted.heads:
            limits["head", head, spot.day] = plan.most[head] - plan.heads[head][spot.day]
            rows["head", head, spot.day].append(column)
        for i in range(len(plan.grids[spot.day].slots)):
            if one.span >> i & 1:
                for team in spot.teams:
                    rows["team", team, spot.day, i].append(column)
                limits["pools", wanted.pools[spot.hall], spot.day, i] = sum(
                    plan.left[pool][spot.day][i] for pool in wanted.pools[spot.hall]
                )
                rows["pools", wanted.pools[spot.hall], spot.day, i].append(column)
                for join in wanted.joins:
                    limits["join", join, spot.day, i] = _serving_at(plan, join, spot.day, i)
                    rows["join", join, spot.day, i].append(column)
    found = [(entries, limits.get(key, 1.0)) for key, entries in rows.items()]
    return found + _walks(plan, tries)


def _serving_at(plan: Arrangement, join: tuple[int, ...], day: int, slot: int) -> int:
    """How many interpreters of the joint are free at a slot, in whichever hall."""
    halls = range(len(plan.problem.problem.halls))
    return sum(any(plan.interpreters[n][day].table(hall, 1)[0] >> slot & 1 for hall in halls) for n in join)


def _walks(plan: Arrangement, tries: list[_Try]) -> list[tuple[list[int], float]]:
    """A team in one hall at one slot is in no other hall at a slot too near to walk."""
    at: defaultdict[tuple[int, int, int, int], list[int]] = defaultdict(list)
    for column, one in enumerate(tries):
        for i in range(one.span.bit_length()):
            if one.span >> i & 1:
                for team in one.spot.teams:
                    at[team, one.spot.day, i, one.spot.hall].append(column)
    return [
        ([*entries, *at[team, day, near, other]], 1.0)
        for (team, day, slot, hall), entries in list(at.items())
        for other, by_slot in enumerate(plan.grids[day].clash[hall])
        for near in range(len(by_slot))
        if other != hall and near != slot and by_slot[slot] >> near & 1 and (team, day, near, other) in at
    ]
