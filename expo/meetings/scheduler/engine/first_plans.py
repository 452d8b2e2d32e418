"""Plans made in one pass: first come, first served, and the most valuable first. Pure."""

from collections.abc import Iterable

from expo.meetings.scheduler.engine.arrangement import Arrangement, MeetingSpot
from expo.meetings.scheduler.engine.compiled import Wanted
from expo.meetings.scheduler.engine.vacancy import best_spot, is_barred, open_slots, spot_at


def put_first_come(plan: Arrangement, numbers: Iterable[int]) -> None:
    """Each meeting, as it was asked for, at its first common slot."""
    for number in numbers:
        spot = first_spot(plan, plan.wanted[number])
        if spot is not None:
            plan.put(number, spot)


def first_spot(plan: Arrangement, one: Wanted) -> MeetingSpot | None:
    if is_barred(plan, one):
        return None
    for day in one.days:
        if any(plan.heads[head][day] >= plan.most[head] for head in one.heads):
            continue
        slots = [(hall, open_slots(plan, one, day, hall)) for hall, pools in enumerate(one.pools) if pools]
        for slot in range(len(plan.grids[day].slots)):
            for hall, opened in slots:
                spot = spot_at(plan, one, day, slot, hall) if opened >> slot & 1 else None
                if spot is not None:
                    return spot
    return None


def scarcity(plan: Arrangement, number: int) -> int:
    """How many spots a meeting has: common slots, and those who may interpret."""
    one = plan.wanted[number]
    slots = sum(
        open_slots(plan, one, day, hall).bit_count()
        for day in one.days
        for hall, pools in enumerate(one.pools)
        if pools
    )
    return slots * min((len(join) for join in one.joins), default=8)


def put_by_worth(plan: Arrangement, numbers: Iterable[int], chosen: frozenset[int], spots: dict[int, int]) -> None:
    """First what the programme of days chose, then by worth, the scarcest of equal ones first; each where it costs least,
    if that is less than it brings. `spots` tells how many spots each had by itself.
    """
    order = sorted(numbers, key=lambda n: (n not in chosen, -plan.gain(plan.wanted[n]), spots[n], n))
    for spared in (True, False):  # at first, who has a place of its own spares the shared ones
        for number in order:
            spot = best_spot(plan, number) if plan.spots[number] is None else None
            if spot is not None and spot.cost - (0 if spared else plan.prices[spot.pool]) < plan.gain(
                plan.wanted[number]
            ):
                plan.put(number, spot)
