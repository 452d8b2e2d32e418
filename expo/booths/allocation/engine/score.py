"""What a placing is worth, in whole numbers."""

import numpy as np

from expo.booths.allocation.engine.problem import Problem, ProblemFirm
from expo.booths.allocation.engine.spaces import Numbers, Spaces

PLACED = 100  # more than all the details below together: a place comes before every detail of the same firm
WISHES = (60, 45, 35, 25, 20, 16, 13, 10)
LATER_WISH = 8
OPEN_SIDES = 14
ZONE = 10
NEAR = 10
EXACT_AREA = 4
LEAST_WEIGHT, MOST_WEIGHT = 100, 400


def weights(firms: tuple[ProblemFirm, ...]) -> list[int]:
    """A firm without points counts 100, the one with the most 400, the others in between by their points."""
    most = max((firm.points for firm in firms), default=0)
    span = MOST_WEIGHT - LEAST_WEIGHT
    return [LEAST_WEIGHT + (span * max(firm.points, 0) // most if most > 0 else 0) for firm in firms]


def wish_value(rank: int) -> int:
    """What the wish of that rank (0 is the dearest) is worth."""
    return WISHES[rank] if rank < len(WISHES) else LATER_WISH


def values(firm: ProblemFirm, spaces: Spaces, place: dict[int, int]) -> Numbers:
    """What each space is worth to a firm, before its weight: a place, the best wish in it, sides, zone, area."""
    wished = np.zeros(len(spaces.booths) + 1, dtype=np.int64)
    for rank in reversed(range(len(firm.wishes))):
        if firm.wishes[rank] in place:
            wished[place[firm.wishes[rank]]] = wish_value(rank)
    found = PLACED + wished[spaces.members].max(axis=1)
    if firm.open_sides > 0:
        found = found + OPEN_SIDES * np.minimum(spaces.open_sides, firm.open_sides) // firm.open_sides
    if firm.zone is not None:
        in_zone = np.array([booth.zone == firm.zone for booth in spaces.booths], dtype=np.bool_)
        found = found + ZONE * spaces.every(in_zone)
    asked = max(round(firm.area_sqm * 10_000), 1)
    off = np.abs(spaces.area_cm2 - asked)
    return np.asarray(found + np.maximum(0, EXACT_AREA - EXACT_AREA * off // asked) * (off < asked), dtype=np.int64)


def near_pairs(problem: Problem, weight: list[int]) -> dict[tuple[int, int], int]:
    """The pairs (by place in the order of firms) that both asked to be near, and what it is worth that they are.

    Who asked for several shares the worth among them, so that it stays a detail. Pairs that also keep apart are none.
    """
    place = {firm.id: number for number, firm in enumerate(problem.firms)}
    apart = apart_pairs(problem)
    pairs = set()
    for number, firm in enumerate(problem.firms):
        for other in firm.near:
            partner = place.get(other)
            if partner is not None and number < partner and firm.id in problem.firms[partner].near:
                pairs.add((number, partner))
    pairs -= apart
    many = [0] * len(problem.firms)
    for one, other in pairs:
        many[one] += 1
        many[other] += 1
    return {
        (one, other): NEAR * min(weight[one], weight[other]) // max(many[one], many[other])
        for one, other in sorted(pairs)
    }


def apart_pairs(problem: Problem) -> set[tuple[int, int]]:
    """The pairs of which one asked at least to be kept apart."""
    place = {firm.id: number for number, firm in enumerate(problem.firms)}
    return {
        (min(number, place[other]), max(number, place[other]))
        for number, firm in enumerate(problem.firms)
        for other in firm.apart
        if other in place and other != firm.id
    }
