"""The value of a placing, in integers."""

import numpy as np

from expo.booths.allocation.engine.problem import Problem, ProblemFirm
from expo.booths.allocation.engine.spaces import Numbers, Spaces

PLACED = 100  # more than all details below together: being placed outweighs every detail of the same firm
WISHES = (60, 45, 35, 25, 20, 16, 13, 10)
LATER_WISH = 8
OPEN_SIDES = 14
ZONE = 10
NEAR = 10
EXACT_AREA = 4
LEAST_WEIGHT, MOST_WEIGHT = 100, 400


def weights(firms: tuple[ProblemFirm, ...]) -> list[int]:
    """Weights of the firms by points: 100 without points, 400 for the most, linear in between."""
    most = max((firm.points for firm in firms), default=0)
    span = MOST_WEIGHT - LEAST_WEIGHT
    return [LEAST_WEIGHT + (span * max(firm.points, 0) // most if most > 0 else 0) for firm in firms]


def wish_value(rank: int) -> int:
    """The value of a wish of this rank (0 is the first wish)."""
    return WISHES[rank] if rank < len(WISHES) else LATER_WISH


def values(firm: ProblemFirm, spaces: Spaces, index: dict[int, int]) -> Numbers:
    """The value of each space for a firm before its weight: being placed, best wish, open sides, zone, area."""
    wished = np.zeros(len(spaces.booths) + 1, dtype=np.int64)
    for rank in reversed(range(len(firm.wishes))):
        if firm.wishes[rank] in index:
            wished[index[firm.wishes[rank]]] = wish_value(rank)
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
    """The pairs of firms (by index) that both asked to be near, with the bonus if they are.

    A firm that asked for several shares its bonus among them, so that nearness stays a detail. Pairs that also keep
    apart are left out.
    """
    index = {firm.id: number for number, firm in enumerate(problem.firms)}
    apart = apart_pairs(problem)
    pairs = set()
    for number, firm in enumerate(problem.firms):
        for other in firm.near:
            partner = index.get(other)
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
    """The pairs of firms (by index) of which at least one keeps apart from the other."""
    index = {firm.id: number for number, firm in enumerate(problem.firms)}
    return {
        (min(number, index[other]), max(number, index[other]))
        for number, firm in enumerate(problem.firms)
        for other in firm.apart
        if other in index and other != firm.id
    }
