"""The best plan of a small problem of meetings, found by trying all: what the scheduler is compared with."""

from collections.abc import Iterator
from itertools import combinations, pairwise, product

from expo.meetings.scheduler.checker import broken_rules
from expo.meetings.scheduler.engine.problem import MeetingProblem, Placement, WantedMeeting


def best_score(problem: MeetingProblem) -> int:
    """The score of the best plan that keeps every rule."""
    return max(score(problem, plan) for plan in plans(problem, 0, {}))


def plans(problem: MeetingProblem, number: int, so_far: dict[str, Placement]) -> Iterator[dict[str, Placement]]:
    if number == len(problem.meetings):
        yield so_far
        return
    one = problem.meetings[number]
    if one.pinned is None:
        yield from plans(problem, number + 1, so_far)
    for placement in _placements(problem, one):
        longer = {**so_far, one.id: placement}
        without_pins = [rule for rule in broken_rules(problem, longer) if rule.rule != "pin"]
        if not without_pins:
            yield from plans(problem, number + 1, longer)


def _placements(problem: MeetingProblem, one: WantedMeeting) -> Iterator[Placement]:
    slots = range(len(problem.slots)) if one.pinned is None else [one.pinned.slot]
    places = [place.id for place in problem.places if place.kind in one.places]
    sides = [
        [{*side.must, *more} for n in range(len(side.may) + 1) for more in combinations(side.may, n)]
        for side in one.parties
    ]
    names = [interpreter.id for interpreter in problem.interpreters]
    services = [()] if not one.joins else [tuple(c) for c in combinations(names, len(one.joins))]
    for slot, place, people, interpreters in product(slots, places, product(*sides), services):
        yield Placement(slot, place, tuple(sorted(set().union(*people))), interpreters)


def score(problem: MeetingProblem, plan: dict[str, Placement]) -> int:
    """Weights and fairness, less idle and fourth slots, changes of hall, and moves; for problems of one block a day."""
    weights = problem.weights
    found = sum(one.weight for one in problem.meetings if one.id in plan)
    for party in problem.parties:
        met = sum(one.id in plan and any(side.party == party.id for side in one.parties) for one in problem.meetings)
        found += sum(weights.fair[:met])
    for name, at in plan.items():
        before = problem.today.get(name)
        found -= weights.moved * (before is not None and (before.slot, before.place) != (at.slot, at.place))
    return found - sum(_cost(problem, plan, person.id) for person in problem.people)


def _cost(problem: MeetingProblem, plan: dict[str, Placement], person: int) -> int:
    halls = {place.id: place.hall for place in problem.places}
    lengths = {one.id: one.length for one in problem.meetings}
    free = next(one.free for one in problem.people if one.id == person)
    at = {
        at.slot + n: halls[at.place] for name, at in plan.items() if person in at.people for n in range(lengths[name])
    }
    if not at:
        return 0
    order = sorted(at)
    changes = sum(at[a] != at[b] for a, b in pairwise(order))
    idle, fourth = 0, 0
    for slot in range(order[0], order[-1] + 1):
        run = 0
        while slot - 1 - run in at:
            run += 1
        if slot in at:
            fourth += run + 1 == 4
        elif free >> slot & 1 and run != problem.caps.run:
            idle += 1
    weights = problem.weights
    return weights.hall_change * changes + weights.idle * idle + weights.fourth * fourth
