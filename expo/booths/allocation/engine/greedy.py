"""Greedy placings: firms in an order, each taking its most valuable free space."""

from collections.abc import Iterable

import numpy as np

from expo.booths.allocation.engine.instance import Instance, Placing


def assign_in_order(instance: Instance, order: Iterable[int], start: Placing | None = None) -> Placing:
    """Each firm in the order takes its most valuable space that is free; pinned firms are placed already."""
    placing = dict(start or {})
    taken = np.zeros(len(instance.spaces.booths), dtype=np.bool_)
    for space in placing.values():
        taken[list(instance.spaces.chosen[space])] = True
    for firm in [*sorted(instance.pinned), *order]:
        if firm in placing or not len(instance.fits[firm]):
            continue
        free = instance.open_spaces(firm, placing, taken)
        if not free.any():
            continue
        worth = np.where(free, instance.worth[firm] + instance.near_bonus(firm, placing), -1)
        space = int(instance.fits[firm][int(worth.argmax())])
        placing[firm] = space
        taken[list(instance.spaces.chosen[space])] = True
    return placing


def first_come(instance: Instance) -> Placing:
    """First come, first served: by application, then by id."""
    firms = instance.problem.firms
    return assign_in_order(instance, sorted(range(len(firms)), key=lambda n: (firms[n].applied, firms[n].id)))


def by_points(instance: Instance) -> Placing:
    """By priority points, most first; ties by application."""
    firms = instance.problem.firms
    return assign_in_order(
        instance, sorted(range(len(firms)), key=lambda n: (-firms[n].points, firms[n].applied, firms[n].id))
    )
