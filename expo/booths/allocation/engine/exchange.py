"""Exchanges of two firms' booths with all others unchanged: their value, and a plan that no exchange improves."""

import time
from dataclasses import dataclass

import numpy as np

from expo.booths.allocation.engine.instance import Instance, Placing
from expo.booths.allocation.engine.spaces import Flags, Numbers

_PASSES = 20  # each pass improves the plan; a few are enough


@dataclass(frozen=True, slots=True)
class Exchange:
    """The spaces of a firm and of a booth's holder after an exchange, and the gain in total score."""

    gain: int
    placing: Placing


class BoothExchange:
    """A placing in which firms can exchange booths; firms, spaces and booths by index."""

    def __init__(self, instance: Instance, placing: Placing) -> None:
        self.instance, self.placing = instance, dict(placing)
        self.holder = {booth: firm for firm, space in placing.items() for booth in instance.spaces.chosen[space]}
        self._wishes = _wished_booths(instance)

    def exchange(self, firm: int, booth: int) -> Exchange | None:
        """The best exchange that gives the firm the booth, moving only it and the booth's holder, if any. None if
        impossible: a third firm or a rule is in the way, or the holder is pinned.
        """
        other = self.holder.get(booth)
        if firm in self.instance.pinned or other in self.instance.pinned:
            return None
        moving = [one for one in (firm, other) if one is not None]
        rest = {one: space for one, space in self.placing.items() if one not in moving}
        before = self._total_value(moving, rest)
        values, allowed = self._values_of(firm, rest), self._open_spaces(firm, rest)
        allowed &= self.instance.spaces.uses[self.instance.fits[firm], booth]
        found: list[tuple[int, Placing]] = []
        for k in np.flatnonzero(allowed).tolist():
            placed, worth = {**rest, firm: int(self.instance.fits[firm][k])}, int(values[k])
            if other is not None and (last := self._best_space(other, placed)) is not None:
                worth, placed[other] = worth + last[0], last[1]
            found.append((worth - before, {one: placed[one] for one in moving if one in placed}))
        return Exchange(*max(found, key=lambda one: one[0])) if found else None

    def settle(self, firm: int, booth: int, change: Exchange) -> None:
        """Apply the exchange."""
        for one in (firm, self.holder.get(booth)):
            if one in self.placing:
                for left in self.instance.spaces.chosen[self.placing.pop(one)]:
                    self.holder.pop(left, None)
        for one, space in change.placing.items():
            self.placing[one] = space
            self.holder |= dict.fromkeys(self.instance.spaces.chosen[space], one)

    def dearer_wishes(self, firm: int) -> list[int]:
        """The booths it ranks higher than any that it has, highest first."""
        wishes = self._wishes[firm]
        have = set(self.instance.spaces.chosen[self.placing[firm]]) if firm in self.placing else set()
        return wishes[: next((rank for rank, booth in enumerate(wishes) if booth in have), len(wishes))]

    def own_worth(self, firm: int, placing: Placing) -> int:
        return self.instance.worth_of(firm, placing[firm]) if firm in placing else 0

    def _total_value(self, moving: list[int], rest: Placing) -> int:
        placed, total = dict(rest), 0
        for one in moving:
            if one in self.placing:
                k = int(np.searchsorted(self.instance.fits[one], self.placing[one]))
                total += int(self._values_of(one, placed)[k])
                placed[one] = self.placing[one]
        return total

    def _values_of(self, firm: int, placed: Placing) -> Numbers:
        return np.asarray(self.instance.worth[firm] + self.instance.near_bonus(firm, placed), dtype=np.int64)

    def _open_spaces(self, firm: int, placed: Placing) -> Flags:
        taken = np.zeros(len(self.instance.spaces.booths), dtype=np.bool_)
        for space in placed.values():
            taken[list(self.instance.spaces.chosen[space])] = True
        return self.instance.open_spaces(firm, placed, taken)

    def _best_space(self, firm: int, placed: Placing) -> tuple[int, int] | None:
        allowed = self._open_spaces(firm, placed)
        if not allowed.any():
            return None
        values = np.where(allowed, self._values_of(firm, placed), -1)
        k = int(values.argmax())
        return int(values[k]), int(self.instance.fits[firm][k])


def tie_order(instance: Instance, firm: int) -> tuple[int, int, int]:
    """The order of firms in ties: by points, then by application, then by id."""
    one = instance.problem.firms[firm]
    return -one.points, one.applied, one.id


def improve_by_exchanges(instance: Instance, placing: Placing, until: float) -> Placing:
    """The placing after every exchange that raises the score, or keeps it and gives a higher-ranked wish to the firm
    first in order.

    Stops at `until` on the monotonic clock with the placing reached by then.
    """
    floor = BoothExchange(instance, placing)
    order = sorted(range(len(instance.fits)), key=lambda firm: tie_order(instance, firm))
    for _pass in range(_PASSES):
        changed = [firm for firm in order if time.monotonic() < until and _improve(floor, firm)]
        if not changed:
            break
    return floor.placing


def _improve(floor: BoothExchange, firm: int) -> bool:
    for booth in floor.dearer_wishes(firm):
        change, other = floor.exchange(firm, booth), floor.holder.get(booth)
        if change is None:
            continue
        fairer = other is None or tie_order(floor.instance, firm) < tie_order(floor.instance, other)
        dearer = floor.own_worth(firm, change.placing) > floor.own_worth(firm, floor.placing)
        if change.gain > 0 or (change.gain == 0 and fairer and dearer):
            floor.settle(firm, booth, change)
            return True
    return False


def _wished_booths(instance: Instance) -> list[list[int]]:
    index = {booth.id: number for number, booth in enumerate(instance.problem.booths)}
    return [[index[wish] for wish in firm.wishes if wish in index] for firm in instance.problem.firms]
