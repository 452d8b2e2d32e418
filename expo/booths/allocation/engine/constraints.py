"""Rows of the linear programme for firms that keep apart, and for nearness.

A row is `sum of its parts <= most`. It holds for every allowed placing over all spaces, including those without a
column, so a bound that prices it is valid for the whole problem.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from expo.booths.allocation.engine.instance import Instance
from expo.booths.allocation.engine.spaces import Flags, Reals

_SLACK = 0.01  # smaller violations are ignored
_PART = 0.05  # least share of a firm on a booth from which a clique is grown
_PAIR = 2

Shares = dict[int, tuple[Reals, Reals]]
"""Per firm of a fractional answer: places among its spaces (as numbers), and how much of each it has."""


@dataclass(frozen=True, slots=True)
class ConstraintRow:
    """`parts[f]` has a coefficient for every space of firm f, `pairs` one for each near pair in the row."""

    parts: dict[int, Reals]
    pairs: dict[tuple[int, int], float]
    most: float


def star(instance: Instance, one: int, other: int, booth: int) -> ConstraintRow:
    """If firm `one` has the booth, firm `other`, which keeps apart from it, has none that adjoins or faces it."""
    spaces, fits = instance.spaces, instance.fits
    return ConstraintRow(
        parts={
            one: spaces.uses[fits[one], booth].astype(float),
            other: spaces.touches[fits[other], booth].astype(float),
        },
        pairs={},
        most=1,
    )


def clique(instance: Instance, firms: Iterable[int], one: int, other: int) -> ConstraintRow:
    """Of firms that all keep apart from each other, at most one has a booth of a pair that adjoins or faces."""
    uses = instance.spaces.uses
    return ConstraintRow(
        parts={
            firm: (uses[instance.fits[firm], one] | uses[instance.fits[firm], other]).astype(float) for firm in firms
        },
        pairs={},
        most=1,
    )


def near(instance: Instance, pair: tuple[int, int], among: Flags) -> ConstraintRow:
    """A near pair is met only if the first firm stands outside `among` (flags over its spaces) or the second touches: y
    <= sum of the first outside + sum of the second touching any space inside. With no space in `among` it requires that
    the first is placed at all.
    """
    one, other = pair
    fits, spaces = instance.fits, instance.spaces
    beside = spaces.touches[fits[one][among]].any(axis=0)
    touching = (spaces.uses[fits[other]] & beside).any(axis=1)
    return ConstraintRow(
        parts={one: -(~among).astype(float), other: -touching.astype(float)}, pairs={pair: 1.0}, most=0
    )


def violated(instance: Instance, shares: Shares, met: dict[tuple[int, int], float]) -> list[ConstraintRow]:
    """Rows that a fractional (or integer) solution violates by more than a hundredth; none for an allowed placing."""
    found: list[ConstraintRow] = []
    on: dict[int, Reals] = {}
    for firm, (spaces, share) in shares.items():
        on[firm] = share @ instance.spaces.uses[instance.fits[firm][spaces.astype(int)]]
    adjacent = _adjacent(instance)
    for one in sorted(on):
        for other in sorted(instance.apart[one] & on.keys()):
            spaces, share = shares[other]
            beside = share @ instance.spaces.touches[instance.fits[other][spaces.astype(int)]]
            crowded = (on[one] > 0) & (on[one] + _reach(instance, shares[other], other) > 1 + _SLACK)
            found += [star(instance, one, other, int(booth)) for booth in np.flatnonzero(crowded)]
            if one < other:
                found += _cliques(instance, on, (one, other), beside, adjacent)
    for pair, value in met.items():
        if value > _SLACK:
            found += _near_broken(instance, shares, pair, value)
    return found


def _reach(instance: Instance, shares: tuple[Reals, Reals], firm: int) -> Reals:
    """Per booth: the share of the firm on booths that adjoin or face it."""
    spaces, share = shares
    return np.asarray(share @ instance.spaces.touches[instance.fits[firm][spaces.astype(int)]].astype(float))


def _adjacent(instance: Instance) -> dict[int, tuple[int, ...]]:
    single = {space[0]: number for number, space in enumerate(instance.spaces.chosen) if len(space) == 1}
    return {
        booth: tuple(int(b) for b in np.flatnonzero(instance.spaces.touches[space])) for booth, space in single.items()
    }


def _cliques(
    instance: Instance, on: dict[int, Reals], pair: tuple[int, int], beside: Reals, adjacent: dict[int, tuple[int, ...]]
) -> list[ConstraintRow]:
    """Cliques grown greedily from a pair of booths on which both firms have a share."""
    one, other = pair
    found = []
    for booth in np.flatnonzero((on[one] > _PART) & (beside > _PART)):
        for next_booth in adjacent[int(booth)]:
            if on[other][next_booth] <= _PART:
                continue
            part = {f: min(1.0, on[f][booth] + on[f][next_booth]) for f in (instance.apart[one] & on.keys()) | {one}}
            group = [one, other]
            for third in sorted(instance.apart[one] & instance.apart[other] & on.keys(), key=lambda f: (-part[f], f)):
                if part[third] > 0 and instance.apart[third].issuperset(group):
                    group.append(third)
            if len(group) > _PAIR and sum(part[f] for f in group) > 1 + _SLACK:
                found.append(clique(instance, group, int(booth), next_booth))
    return found


def _near_broken(instance: Instance, shares: Shares, pair: tuple[int, int], value: float) -> list[ConstraintRow]:
    """Near rows violated for none of the first firm's spaces, for each with a share, and for all of those together."""
    one, other = pair
    if one not in shares or other not in shares:
        return [near(instance, pair, np.full(len(instance.fits[one]), one in shares))]
    spaces, _share = shares[one]
    mine = spaces.astype(int)
    tried = [mine[:0], mine, *(mine[n : n + 1] for n in range(len(mine)))]
    found = []
    for choice in tried:
        among = np.zeros(len(instance.fits[one]), dtype=np.bool_)
        among[choice] = True
        row = near(instance, pair, among)
        total = value + sum(
            float(shares[firm][1] @ part[shares[firm][0].astype(int)]) for firm, part in row.parts.items()
        )
        if total > _SLACK:
            found.append(row)
    return found
