"""Column generation for the linear relaxation: columns (a firm on a space) are added as their prices demand; the dual
prices give a bound.
"""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np

from expo.booths.allocation.engine.constraints import ConstraintRow, Shares, violated
from expo.booths.allocation.engine.instance import Instance, Placing
from expo.booths.allocation.engine.spaces import Numbers, Reals

GRAIN = 64  # prices are rounded up to 1/64, so that all sums of prices below are exact in a 64-bit float
_NEW_A_FIRM = 6
_NOTHING = 1e-7  # fractions below this are rounding errors


@dataclass(frozen=True, slots=True)
class Bound:
    """A bound from dual prices: no placing is worth more than `total`. `spare[f]` holds the slack of each space of firm
    f: a placing worth more than `total - spare[f][s]` cannot put firm f on its space s.
    """

    total: float
    spare: tuple[Reals, ...]


def silent_solver(workers: int, seed: int) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # no types of its own
    solver.setOptionValue("log_to_console", False)
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", workers)
    solver.setOptionValue("random_seed", seed)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver


@dataclass(slots=True)
class Relaxation:
    """The linear relaxation, solved in rounds: `improve` adds the columns and rows that the last solution demands,
    until there are none.
    """

    instance: Instance
    workers: int = 2
    rows: list[ConstraintRow] = field(default_factory=list)
    best: Bound | None = None
    worth: float = math.inf  # of the last solution, over its columns and rows
    shares: Shares = field(default_factory=dict)
    met: dict[tuple[int, int], float] = field(default_factory=dict)
    _solver: highspy.Highs = field(init=False)
    _columns: list[tuple[int, int]] = field(default_factory=list)
    _have: list[set[int]] = field(init=False)
    _of_firm: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        instance = self.instance
        firms, booths = len(instance.fits), len(instance.spaces.booths)
        self._have = [set() for _ in range(firms)]
        self._of_firm = [[] for _ in range(firms)]
        self._solver = silent_solver(self.workers, 1)
        nothing = np.array([], dtype=np.int32)
        count = firms + booths
        self._solver.addRows(
            count,
            np.full(count, -highspy.kHighsInf),
            np.ones(count),
            0,
            np.zeros(count, dtype=np.int32),
            nothing,
            np.array([], dtype=float),
        )
        for bonus in instance.near.values():
            self._solver.addCol(bonus, 0.0, 1.0, 0, nothing, np.array([], dtype=float))

    def start(self, *placings: Placing) -> None:
        """Begin with the columns of some placings and the most valuable few of each firm."""
        for placing in placings:
            self._add([(f, int(np.searchsorted(self.instance.fits[f], s))) for f, s in placing.items()])
        for firm, worth in enumerate(self.instance.worth):
            self._add([(firm, int(k)) for k in np.argsort(-worth, kind="stable")[:12]])

    def _add(self, wanted: list[tuple[int, int]]) -> None:
        instance = self.instance
        fresh = [(f, k) for f, k in wanted if k not in self._have[f]]
        cost: list[float] = []
        starts: list[int] = []
        index: list[int] = []
        value: list[float] = []
        for firm, k in fresh:
            if k in self._have[firm]:
                continue
            self._have[firm].add(k)
            self._columns.append((firm, k))
            cost.append(float(instance.worth[firm][k]))
            starts.append(len(index))
            for line, part in self._entries(firm, k):
                index.append(line)
                value.append(part)
        self._solver.addCols(
            len(cost),
            np.array(cost),
            np.zeros(len(cost)),
            np.full(len(cost), highspy.kHighsInf),
            len(index),
            np.array(starts, dtype=np.int32),
            np.array(index, dtype=np.int32),
            np.array(value),
        )

    def _entries(self, firm: int, k: int) -> Iterator[tuple[int, float]]:
        """The (row, coefficient) pairs of the column of a firm's space number k."""
        firms, booths = len(self.instance.fits), len(self.instance.spaces.booths)
        yield firm, 1.0
        for booth in self.instance.spaces.chosen[self.instance.fits[firm][k]]:
            yield firms + booth, 1.0
        for row in self._of_firm[firm]:
            if part := self.rows[row].parts[firm][k]:
                yield firms + booths + row, part

    def _require(self, row: ConstraintRow) -> None:
        pairs = {pair: number for number, pair in enumerate(self.instance.near)}
        index = [pairs[pair] for pair in row.pairs]
        value = list(row.pairs.values())
        for number, (firm, k) in enumerate(self._columns):
            if firm in row.parts and row.parts[firm][k]:
                index.append(len(pairs) + number)
                value.append(float(row.parts[firm][k]))
        self._solver.addRow(
            -highspy.kHighsInf, row.most, len(index), np.array(index, dtype=np.int32), np.array(value, dtype=float)
        )
        for firm in row.parts:
            self._of_firm[firm].append(len(self.rows))
        self.rows.append(row)

    def improve(self, until: float) -> bool:
        """One round, cut off at `until` on the monotonic clock; False when there is nothing to add."""
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + max(0.05, until - time.monotonic()))
        self._solver.run()
        if self._solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return False
        self.worth = self._solver.getInfo().objective_function_value
        answer = self._solver.getSolution()
        self._read(np.array(answer.col_value))
        bound = self.proved(np.maximum(np.array(answer.row_dual), 0.0))
        if self.best is None or bound.total < self.best.total:
            self.best = bound
        wanted = self._improving_columns(bound.spare)
        self._add(wanted)
        rows = violated(self.instance, self.shares, self.met)
        for row in rows:
            self._require(row)
        return bool(wanted or rows)

    def _read(self, values: Reals) -> None:
        near = list(self.instance.near)
        self.met = {pair: float(values[number]) for number, pair in enumerate(near)}
        found: dict[int, tuple[list[int], list[float]]] = {}
        for number in np.flatnonzero(values[len(near) :] > _NOTHING):
            firm, k = self._columns[number]
            positions, shares = found.setdefault(firm, ([], []))
            positions.append(k)
            shares.append(float(values[len(near) + number]))
        self.shares = {f: (np.array(positions, dtype=float), np.array(part)) for f, (positions, part) in found.items()}

    def proved(self, prices: Reals) -> Bound:
        """The Lagrangian bound of non-negative prices for firms, booths and rows, over all possible columns. Valid for
        any prices by weak duality; the prices only decide how tight it is.
        """
        instance = self.instance
        prices = np.ceil(prices * GRAIN) / GRAIN
        firms, booths = len(instance.fits), len(instance.spaces.booths)
        of_booth = np.append(prices[firms : firms + booths], 0.0)
        of_row = prices[firms + booths :]
        of_space = of_booth[instance.spaces.members].sum(axis=1)
        total = float(of_booth.sum()) + float(sum(of_row[n] * row.most for n, row in enumerate(self.rows)))
        pair_price = dict.fromkeys(instance.near, 0.0)
        for number, row in enumerate(self.rows):
            for pair, part in row.pairs.items():
                pair_price[pair] += part * of_row[number]
        total += sum(max(0.0, bonus - pair_price[pair]) for pair, bonus in instance.near.items())
        spare = []
        for firm, worth in enumerate(instance.worth):
            reduced = worth - of_space[instance.fits[firm]]
            for number in self._of_firm[firm]:
                if of_row[number]:
                    reduced = reduced - of_row[number] * self.rows[number].parts[firm]
            rent = max(0.0, float(reduced.max(initial=0.0)))
            total += rent
            spare.append(rent - reduced)
        return Bound(total, tuple(spare))

    def _improving_columns(self, spare: tuple[Reals, ...]) -> list[tuple[int, int]]:
        """The columns that would improve the relaxation: those with less slack than the worst one in use."""
        wanted = []
        for firm, (short, worth) in enumerate(zip(spare, self.instance.worth, strict=True)):
            have = np.fromiter(self._have[firm], dtype=np.int64)
            if not len(worth):
                continue
            least = short[have].min() if len(have) else np.inf
            order = np.argsort(short, kind="stable")[: _NEW_A_FIRM * 4]
            new = [int(k) for k in order if k not in self._have[firm] and short[k] < least - 1][:_NEW_A_FIRM]
            wanted += [(firm, k) for k in new]
        return wanted

    def columns_within(self, room: float) -> list[Numbers]:
        """Per firm, the spaces possible in a placing worth more than the bound less `room`."""
        if self.best is None:
            raise RuntimeError("nothing is proved yet")
        return [np.flatnonzero(short <= room) for short in self.best.spare]
