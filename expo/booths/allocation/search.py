"""From the problem to the plan: a quick start, the prices, whole answers over what the prices leave."""

import math
import time
from dataclasses import dataclass

import numpy as np

from expo.booths.allocation.greedy import by_points, first_come
from expo.booths.allocation.instance import Instance, Placing
from expo.booths.allocation.problem import Options
from expo.booths.allocation.relaxation import Relaxation
from expo.booths.allocation.spaces import Numbers
from expo.booths.allocation.whole import Effort, best_of

_FEW_A_FIRM = 12
_MANY = 40_000
_FOR_PRICES = 0.6  # of the time, at most


@dataclass(frozen=True, slots=True)
class Found:
    placing: Placing
    score: int
    bound: int
    first_come_score: int


def search(instance: Instance, options: Options) -> Found:
    """The best placing within the time. Without running out of it, the same for the same problem, seed and workers.

    Where time runs out the answer depends on how fast the machine was: it is allowed, its bound is true, and it is
    never worse than first come, first served; but another run may find another.
    """
    began = time.monotonic()
    return _Search(instance, options, began + options.seconds * 0.97, began).run()


class _Search:
    def __init__(self, instance: Instance, options: Options, until: float, began: float) -> None:
        self.instance, self.options, self.until, self.began = instance, options, until, began
        starts = [first_come(instance), by_points(instance)]
        self.first_come_score = instance.score(starts[0])
        self.best = max(starts, key=instance.score)
        self.score = instance.score(self.best)
        self.prices = Relaxation(instance, options.workers)
        self.prices.start(*starts)
        self.bound = math.inf

    def run(self) -> Found:
        self._price()
        if self.prices.best is not None:
            self._round_up()
            self._prove()
        bound = max(self.score, self._plain_bound() if math.isinf(self.bound) else math.floor(self.bound + 1e-6))
        return Found(self.best, self.score, bound, self.first_come_score)

    def _plain_bound(self) -> int:
        """What is true before anything is proved: everybody gets the space it would like best."""
        return sum(int(worth.max(initial=0)) for worth in self.instance.worth) + sum(self.instance.near.values())

    def _price(self) -> None:
        stop = self.began + (self.until - self.began) * _FOR_PRICES
        seen: list[float] = []
        while self.prices.improve(stop) and time.monotonic() < stop:
            self.bound = self.prices.best.total if self.prices.best is not None else math.inf
            seen.append(self.bound)
            if len(seen) > 4 and seen[-5] - seen[-1] < 1e-5 * seen[-1]:
                break
        if self.prices.best is not None:
            self.bound = self.prices.best.total

    def _effort(self, share: float, gap: float) -> Effort:
        now = time.monotonic()
        return Effort(now + (self.until - now) * share, self.options.workers, self.options.seed, gap)

    def _keep(self, placing: Placing | None) -> bool:
        if placing is None or (score := self.instance.score(placing)) <= self.score:
            return False
        self.best, self.score = placing, score
        return True

    def _done(self) -> bool:
        return self.bound - self.score < max(1.0, self.options.enough_gap * self.score)

    def _round_up(self) -> None:
        """Few spaces a firm, those the prices like best: mostly this finds the plan."""
        spares = np.sort(np.concatenate(self.prices.best.spare)) if self.prices.best is not None else np.array([0.0])
        room = float(spares[min(len(spares) - 1, _FEW_A_FIRM * len(self.instance.fits))])
        columns = self._columns(room)
        answer = best_of(self.instance, columns, self.best, self._effort(0.6, 1e-5), self.prices.rows)
        self._keep(answer.placing)

    def _columns(self, room: float) -> list[Numbers]:
        """What the prices leave, and the best placing's own spaces."""
        columns = self.prices.columns_within(room)
        for firm, space in self.best.items():
            own = int(np.searchsorted(self.instance.fits[firm], space))
            columns[firm] = np.union1d(columns[firm], [own])
        return columns

    def _prove(self) -> None:
        """All spaces that a better plan could have; if they are few enough, the best of them is the best there is."""
        while not self._done():
            columns = self._columns(self.bound - self.score)
            if sum(map(len, columns)) > _MANY:
                return
            answer = best_of(
                self.instance,
                columns,
                self.best,
                self._effort(1, min(self.options.enough_gap, 1e-9)),
                self.prices.rows,
            )
            better = self._keep(answer.placing)
            self.bound = min(self.bound, max(float(self.score), answer.bound))
            if not better or time.monotonic() >= self.until:
                return
