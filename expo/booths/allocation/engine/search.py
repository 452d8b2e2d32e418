"""From the problem to the plan: a quick start, the prices, whole answers over what the prices leave."""

import math
import random
import time
from dataclasses import dataclass

import highspy
import numpy as np

from expo.booths.allocation.engine.column_generation import Relaxation
from expo.booths.allocation.engine.exchange import polished
from expo.booths.allocation.engine.greedy import by_points, first_come, in_turn
from expo.booths.allocation.engine.instance import Instance, Placing
from expo.booths.allocation.engine.integer_program import Effort, best_of
from expo.booths.allocation.engine.problem import Options
from expo.booths.allocation.engine.spaces import Numbers

_PART = 60  # firms placed anew at once
_LIKELY = 30  # spaces tried for each of them
_WHOLE = 0.999  # a share that counts as all of it
_IDLE = 8  # parts in a row that brought nothing
_ROUNDS = 4  # of rows that may bring next to nothing, once no column is missing
_LITTLE = 1e-5  # a share that is next to nothing
_MANY = 40_000
_FOR_SOLVER = 0.97  # of the seconds; the rest is for exchanges of two firms
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
    # A process's threads are started once, as many as the first search asked for; a later search with another number would
    # be refused by the solver, and end without a proof.
    highspy.Highs.resetGlobalScheduler(True)
    return _Search(instance, options, began + options.seconds * _FOR_SOLVER, began).run()


class _Search:
    def __init__(self, instance: Instance, options: Options, until: float, began: float) -> None:
        self.instance, self.options, self.until, self.began = instance, options, until, began
        # What is settled is in every plan: nobody else may have its booths, nor stand where the two are kept apart.
        self.settled = {firm: int(instance.fits[firm][0]) for firm in instance.pinned}
        starts = [first_come(instance), by_points(instance)]
        self.first_come_score = instance.score(starts[0])
        self.best = max(starts, key=instance.score)
        self.score = instance.score(self.best)
        self.prices = Relaxation(instance, options.workers)
        self.prices.start(*starts)
        self.bound = math.inf
        self.dice = random.Random(options.seed)  # noqa: S311 -- no secret, a search that can be repeated

    def run(self) -> Found:
        self._price()
        if self.prices.best is not None:
            self._round_up()
            self._prove()
        self._keep_fair(polished(self.instance, self.best, self._end()))
        bound = max(self.score, self._plain_bound() if math.isinf(self.bound) else math.floor(self.bound + 1e-6))
        return Found(self.best, self.score, bound, self.first_come_score)

    def _end(self) -> float:
        """When the exchanges end: with the seconds given, but they have a part of them even if the solver came back late."""
        seconds = self.options.seconds
        return max(self.began + seconds, time.monotonic() + seconds * (1 - _FOR_SOLVER))

    def _plain_bound(self) -> int:
        """What is true before anything is proved: everybody gets the space it would like best."""
        return sum(int(worth.max(initial=0)) for worth in self.instance.worth) + sum(self.instance.near.values())

    def _price(self) -> None:
        """Prices until nothing pays any more, until they prove enough, or until their time is up.

        The bound may stand still for many rounds and then fall, where many firms want the same. So standing still is a reason
        to stop only once the prices prove no more than the fractions are worth: then no column is missing, and only rows that
        bring next to nothing are left.
        """
        stop = self.began + (self.until - self.began) * _FOR_PRICES
        seen: list[float] = []
        while self.prices.improve(stop) and time.monotonic() < stop:
            self.bound = self.prices.best.total if self.prices.best is not None else math.inf
            seen.append(self.bound)
            little = _LITTLE * self.bound
            still = len(seen) > _ROUNDS and seen[-_ROUNDS - 1] - self.bound < little
            if self._done() or (still and self.bound - self.prices.worth < little):
                break
        if self.prices.best is not None:
            self.bound = self.prices.best.total

    def _effort(self, share: float, gap: float) -> Effort:
        now = time.monotonic()
        return Effort(now + (self.until - now) * share, self.options.workers, self.options.seed, gap)

    def _keep(self, placing: Placing | None) -> bool:
        if placing is None or (score := self.instance.score(placing := placing | self.settled)) <= self.score:
            return False
        self.best, self.score = placing, score
        return True

    def _keep_fair(self, placing: Placing) -> None:
        """As good as the best at least, and of two ways that are worth the same the one by points and application."""
        self.best, self.score = placing, self.instance.score(placing)

    def _done(self) -> bool:
        return self.bound - self.score < max(1.0, self.options.enough_gap * self.score)

    def _round_up(self) -> None:
        """The whole part of the fractional answer, the rest in turn; then better and better around parts of the plan."""
        start = self._whole_part()
        self._keep(in_turn(self.instance, self._order(), start))
        self._keep(self._again(set(start)))
        size, idle = _PART, 0
        while idle < _IDLE and not self._done() and time.monotonic() < self.until:
            free = self._part(size)
            better = self._keep(self._again(set(range(len(self.instance.fits))) - free))
            idle = 0 if better else idle + 1

    def _order(self) -> list[int]:
        firms = self.instance.problem.firms
        return sorted(range(len(firms)), key=lambda n: (-firms[n].points, firms[n].applied, firms[n].id))

    def _whole_part(self) -> Placing:
        """Who has one space alone in the fractional answer; of two that must keep apart the first by points."""
        instance, found = self.instance, dict[int, int]()
        taken = np.zeros(len(instance.spaces.booths), dtype=np.bool_)
        for firm in self._order():
            places, shares = self.prices.shares.get(firm, (np.zeros(0), np.zeros(0)))
            if not len(shares) or shares.max() < _WHOLE:
                continue
            k = int(places[int(shares.argmax())])
            if instance.open_spaces(firm, found, taken)[k] or firm in instance.pinned:
                found[firm] = int(instance.fits[firm][k])
                taken[list(instance.spaces.chosen[found[firm]])] = True
        return found

    def _part(self, size: int) -> set[int]:
        """Who is left out, some that lose most against the prices, some at random, and whom those want near."""
        if self.prices.best is None:
            return set()
        instance = self.instance
        losses = []
        for firm, spare in enumerate(self.prices.best.spare):
            if firm in self.best:
                losses.append((float(spare[int(np.searchsorted(instance.fits[firm], self.best[firm]))]), firm))
        losses.sort(reverse=True)
        free = {firm for firm in range(len(instance.fits)) if firm not in self.best and len(instance.fits[firm])}
        free = set(self.dice.sample(sorted(free), min(len(free), size // 2)))
        free |= {firm for _loss, firm in losses[: size // 2]}
        free |= set(self.dice.sample(range(len(instance.fits)), min(size, len(instance.fits))))
        return free | {other for firm in free for other, _bonus in instance.near_of[firm]}

    def _again(self, fixed: set[int]) -> Placing | None:
        """The best placing of the firms not fixed, beside those that are, over their likeliest spaces."""
        if self.prices.best is None:
            return None
        instance = self.instance
        standing = {firm: space for firm, space in self.best.items() if firm in fixed}
        taken = np.zeros(len(instance.spaces.booths), dtype=np.bool_)
        for space in standing.values():
            taken[list(instance.spaces.chosen[space])] = True
        columns, start = [], dict[int, int]()
        for firm, spare in enumerate(self.prices.best.spare):
            columns.append(np.zeros(0, dtype=np.int64))
            if firm in fixed:
                continue
            free = np.flatnonzero(instance.open_spaces(firm, standing, taken))
            likely = free[np.argsort(spare[free], kind="stable")[:_LIKELY]]
            if firm in self.best:
                start[firm] = self.best[firm]
                likely = np.union1d(likely, [int(np.searchsorted(instance.fits[firm], start[firm]))])
            columns[-1] = np.sort(likely)
        answer = best_of(instance, columns, start, self._effort(0.4, 1e-6))
        return None if answer.placing is None else {**standing, **answer.placing}

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
                self._effort(0.9, min(self.options.enough_gap, 1e-9)),
                self.prices.rows,
            )
            better = self._keep(answer.placing)
            self.bound = min(self.bound, max(float(self.score), answer.bound))
            if not better or time.monotonic() >= self.until:
                return
