"""The search: a greedy start, column generation for prices, then integer programmes over the remaining columns."""

import math
import random
import time
from dataclasses import dataclass

import highspy
import numpy as np

from expo.booths.allocation.engine.column_generation import Relaxation
from expo.booths.allocation.engine.exchange import improve_by_exchanges
from expo.booths.allocation.engine.greedy import assign_in_order, by_points, first_come
from expo.booths.allocation.engine.instance import Instance, Placing
from expo.booths.allocation.engine.integer_program import Effort, best_of
from expo.booths.allocation.engine.problem import Options
from expo.booths.allocation.engine.spaces import Numbers

_PART = 60  # firms placed again at once
_LIKELY = 30  # spaces tried for each of them
_WHOLE = 0.999  # a share that counts as whole
_IDLE = 8  # consecutive parts without improvement
_ROUNDS = 4  # rounds of rows with little effect, once no column is missing
_LITTLE = 1e-5  # an improvement below this share is negligible
_MANY = 40_000
_FOR_SOLVER = 0.97  # share of the time limit; the rest is for exchanges of two firms
_FOR_PRICES = 0.6  # greatest share of the time


@dataclass(frozen=True, slots=True)
class Found:
    placing: Placing
    score: int
    bound: int
    first_come_score: int


def search(instance: Instance, options: Options) -> Found:
    """The best placing within the time limit.

    If the search ends by itself, the result depends only on the problem, seed and workers. If time runs out, it also
    depends on the machine: it is allowed, its bound is valid, and it is never worse than first come, first served.
    """
    began = time.monotonic()
    # A process's threads are started once, as many as the first search asked for; a later search with another number would
    # be refused by the solver, and end without a proof.
    highspy.Highs.resetGlobalScheduler(True)
    return _Search(instance, options, began + options.seconds * _FOR_SOLVER, began).run()


class _Search:
    def __init__(self, instance: Instance, options: Options, until: float, began: float) -> None:
        self.instance, self.options, self.until, self.began = instance, options, until, began
        # Pinned firms are in every plan: exclude their booths, and spaces beside them for firms that keep apart.
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
        self._keep_fair(improve_by_exchanges(self.instance, self.best, self._end()))
        bound = max(self.score, self._trivial_bound() if math.isinf(self.bound) else math.floor(self.bound + 1e-6))
        return Found(self.best, self.score, bound, self.first_come_score)

    def _end(self) -> float:
        """The deadline of the exchanges: the time limit, but at least their share of it even if the solver returned late."""
        seconds = self.options.seconds
        return max(self.began + seconds, time.monotonic() + seconds * (1 - _FOR_SOLVER))

    def _trivial_bound(self) -> int:
        """The trivial bound: every firm gets its most valuable space."""
        return sum(int(worth.max(initial=0)) for worth in self.instance.worth) + sum(self.instance.near.values())

    def _price(self) -> None:
        """Run column generation until no column improves, the gap is small enough, or its share of the time is used.

        The bound may be flat for many rounds and then fall where many firms want the same booths. Stagnation therefore
        ends it only once the bound is no higher than the relaxation's value: then no column is missing, and only rows
        of little effect remain.
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

    def _keep_if_better(self, placing: Placing | None) -> bool:
        if placing is None or (score := self.instance.score(placing := placing | self.settled)) <= self.score:
            return False
        self.best, self.score = placing, score
        return True

    def _keep_fair(self, placing: Placing) -> None:
        """Keep the placing if it is at least as good as the best; of equal ones the fairer by points and application."""
        self.best, self.score = placing, self.instance.score(placing)

    def _done(self) -> bool:
        return self.bound - self.score < max(1.0, self.options.enough_gap * self.score)

    def _round_up(self) -> None:
        """Round the fractional solution: its integral part, the rest greedily; then improve parts of the plan
        repeatedly.
        """
        start = self._whole_part()
        self._keep_if_better(assign_in_order(self.instance, self._order(), start))
        self._keep_if_better(self._replace_firms(set(start)))
        size, idle = _PART, 0
        while idle < _IDLE and not self._done() and time.monotonic() < self.until:
            free = self._pick_firms(size)
            better = self._keep_if_better(self._replace_firms(set(range(len(self.instance.fits))) - free))
            idle = 0 if better else idle + 1

    def _order(self) -> list[int]:
        firms = self.instance.problem.firms
        return sorted(range(len(firms)), key=lambda n: (-firms[n].points, firms[n].applied, firms[n].id))

    def _whole_part(self) -> Placing:
        """The firms with a whole space in the fractional solution; of two that keep apart, the first by points."""
        instance, found = self.instance, dict[int, int]()
        taken = np.zeros(len(instance.spaces.booths), dtype=np.bool_)
        for firm in self._order():
            positions, shares = self.prices.shares.get(firm, (np.zeros(0), np.zeros(0)))
            if not len(shares) or shares.max() < _WHOLE:
                continue
            k = int(positions[int(shares.argmax())])
            if instance.open_spaces(firm, found, taken)[k] or firm in instance.pinned:
                found[firm] = int(instance.fits[firm][k])
                taken[list(instance.spaces.chosen[found[firm]])] = True
        return found

    def _pick_firms(self, size: int) -> set[int]:
        """The firms to place again: unplaced ones, some with the greatest loss against the prices, some at random, and
        the firms those want near.
        """
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

    def _replace_firms(self, fixed: set[int]) -> Placing | None:
        """The best placing of the firms not fixed, together with the fixed ones, over their most promising spaces."""
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
        """The columns that the prices leave, and those of the best placing."""
        columns = self.prices.columns_within(room)
        for firm, space in self.best.items():
            own = int(np.searchsorted(self.instance.fits[firm], space))
            columns[firm] = np.union1d(columns[firm], [own])
        return columns

    def _prove(self) -> None:
        """Solve over all columns that a better plan could use; if they are few enough, the result is proven optimal."""
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
            better = self._keep_if_better(answer.placing)
            self.bound = min(self.bound, max(float(self.score), answer.bound))
            if not better or time.monotonic() >= self.until:
                return
