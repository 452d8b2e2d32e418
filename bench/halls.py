"""Halls and firms out of a seed, for the measuring of the allocation. Plainly invented names."""

import random

from expo.booths.allocation.engine.problem import Problem, ProblemBooth, ProblemFirm, Side, Utilities

ZONES = ("software", "devices", "energy", "health")
BLOCK, DEPTH, AISLE = 10, 300, 300


def hall_of(booths: int, firms: int, seed: int = 1, *, crowded: bool = False) -> Problem:
    """Double rows of booths, each 3 m deep, in halls of 160; a twentieth in a pavilion, a few blocked."""
    dice = random.Random(seed)
    floor = [_booth(number, dice) for number in range(booths)]
    return Problem(booths=tuple(floor), firms=tuple(_firms(floor, firms, dice, crowded=crowded)))


def _booth(number: int, dice: random.Random) -> ProblemBooth:
    hall, place = divmod(number, 160)
    double, at = divmod(place, 2 * BLOCK)
    back, column = divmod(at, BLOCK)
    sides = {Side.SOUTH if back else Side.NORTH}
    sides |= {Side.WEST} if column == 0 else {Side.EAST} if column == BLOCK - 1 else set()
    raw = double == 7
    return ProblemBooth(
        id=number + 1,
        number=f"H{hall + 1}-{'ABCDEFGH'[double]}{at + 1:02}",
        hall=f"H{hall + 1}",
        x_cm=column * 300,
        y_cm=double * (2 * DEPTH + AISLE) + back * DEPTH,
        width_cm=300,
        depth_cm=DEPTH,
        open_sides=frozenset(sides),
        schemes=frozenset({"raw", "shell"} if raw else {"shell"}),
        zone=ZONES[double // 2],
        pavilion="Türkiye" if double == 2 and hall % 2 == 0 else None,
        utilities=Utilities(power_kw=dice.choice((3, 3, 6)), water=double >= 4, internet=True),
        blocked=dice.random() < 0.01,
    )


def _firms(floor: list[ProblemBooth], count: int, dice: random.Random, *, crowded: bool) -> list[ProblemFirm]:
    corners = [booth for booth in floor if len(booth.open_sides) > 1]
    pavilion = [booth for booth in floor if booth.pavilion]
    firms = []
    for number in range(1, count + 1):
        inside = bool(pavilion) and dice.random() < len(pavilion) / len(floor)
        size = dice.choices((9, 18, 27, 36), (30, 40, 20, 10) if crowded else (70, 22, 6, 2))[0]
        pool = pavilion if inside else (corners if dice.random() < 0.5 else floor)
        firms.append(_firm(number, count, size, pool, dice, inside=inside, crowded=crowded))
    return firms


def _firm(
    number: int,
    count: int,
    size: int,
    pool: list[ProblemBooth],
    dice: random.Random,
    *,
    inside: bool,
    crowded: bool,
) -> ProblemFirm:
    zone = dice.choice(ZONES)
    return ProblemFirm(
        id=number,
        name=f"Demo Firm {number}",
        area_sqm=size,
        least_sqm=max(9, size - 9) if dice.random() < 0.3 and not crowded else size,
        most_sqm=size + 9 if dice.random() < 0.2 else size,
        points=min(100, int(dice.expovariate(1 / 25))),
        scheme="raw" if dice.random() < 0.05 and not inside else "shell",
        open_sides=2 if dice.random() < 0.3 else 1,
        utilities=Utilities(power_kw=dice.choice((0, 3, 3, 5)), water=dice.random() < 0.05 and not inside),
        zone=zone,
        zone_required=dice.random() < 0.1 and not inside,
        pavilion="Türkiye" if inside else None,
        wishes=tuple(booth.id for booth in dice.sample(pool, min(dice.randint(1, 5), len(pool)))),
        near=frozenset({number + 1 if number % 2 else number - 1}) if dice.random() < 0.15 else frozenset(),
        apart=frozenset(dice.sample(range(1, count + 1), dice.randint(1, 3))) if dice.random() < 0.2 else frozenset(),
        applied=number,
    )
