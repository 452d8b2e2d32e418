"""Pinned meetings: placed before all others, or reported as impossible. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from expo.meetings.scheduler.engine.arrangement import Arrangement, MeetingSpot
from expo.meetings.scheduler.engine.compiled import Need, Wanted, groups_of
from expo.meetings.scheduler.engine.problem import Placement
from expo.meetings.scheduler.engine.vacancy import is_barred, open_slots, spot_at


@dataclass(frozen=True, slots=True)
class PinImpossible:
    """A pinned meeting that cannot be where it is pinned. `meeting` is its id."""

    meeting: str


class PinsImpossible(ValueError):  # noqa: N818 -- it is said, not caught as an accident
    """Some pinned meetings break a rule where they are."""

    def __init__(self, pins: list[PinImpossible]) -> None:
        super().__init__(", ".join(pin.meeting for pin in pins))
        self.pins = pins


def put_pinned(plan: Arrangement) -> frozenset[int]:
    """Put in all pinned meetings, with those who were to come where they still can; their numbers."""
    broken, found = [], set()
    for number, meeting in enumerate(plan.problem.problem.meetings):
        if meeting.pinned is None:
            continue
        spot = pinned_spot(plan, plan.wanted[number], meeting.pinned)
        if spot is None:
            broken.append(PinImpossible(meeting.id))
        else:
            plan.put(number, spot)
            found.add(number)
    if broken:
        raise PinsImpossible(broken)
    return frozenset(found)


def pinned_spot(plan: Arrangement, one: Wanted, pin: Placement) -> MeetingSpot | None:
    """The spot of a placement: the same slot and place, with the same people and interpreters if they are named."""
    problem = plan.problem
    day, slot = problem.where[pin.slot]
    place = next((n for n, place in enumerate(problem.problem.places) if place.id == pin.place), None)
    if place is None or day not in one.days or is_barred(plan, one):
        return None
    if any(plan.heads[head][day] >= plan.most[head] for head in one.heads):
        return None
    pool = problem.pool_of[place]
    hall = problem.pools[pool].hall
    narrowed = named(plan, one, pin, pool)
    if narrowed is None or not open_slots(plan, narrowed, day, hall) >> slot & 1:
        return None
    return spot_at(plan, narrowed, day, slot, hall)


def named(plan: Arrangement, one: Wanted, pin: Placement, pool: int) -> Wanted | None:
    """The meeting narrowed to what the placement names; None where that does not suit it."""
    if pool not in one.pools[plan.problem.pools[pool].hall]:
        return None
    pools = tuple((pool,) if pool in pools else () for pools in one.pools)
    joins = one.joins
    if pin.interpreters:
        ids = {interpreter.id: n for n, interpreter in enumerate(plan.problem.problem.interpreters)}
        told = [ids[name] for name in pin.interpreters if name in ids]
        joins = tuple(tuple(n for n in join if n in told) for join in joins)
    needs = tuple(_with(plan, need, pin.people) for need in one.needs) if pin.people else one.needs
    return replace(one, pools=pools, joins=joins, needs=needs, groups=groups_of(needs))


def _with(plan: Arrangement, need: Need, people: tuple[int, ...]) -> Need:
    """The need narrowed to the teams of the named people, if those are enough people."""
    told = [t for t in need.choice if set(plan.problem.teams[t].people) & set(people)]
    sizes = dict(zip(need.choice, need.sizes, strict=True))
    if sum(sizes[team] for team in told) < need.lacking:
        return need
    return replace(need, choice=tuple(told), sizes=tuple(sizes[team] for team in told))


def put_placements(plan: Arrangement, placed: Mapping[str, Placement]) -> list[str]:
    """Put in a whole plan as far as it is possible; the meetings that are not possible where they were."""
    numbers = {meeting.id: n for n, meeting in enumerate(plan.problem.problem.meetings)}
    lost = []
    for name in sorted(placed.keys() & numbers.keys(), key=lambda name: numbers[name]):
        if plan.spots[numbers[name]] is not None:
            continue
        spot = pinned_spot(plan, plan.wanted[numbers[name]], placed[name])
        if spot is None:
            lost.append(name)
        else:
            plan.put(numbers[name], spot)
    return lost
