"""Linear programmes put together row by row, and solved by HiGHS. Pure."""

import math
from dataclasses import dataclass, field

import highspy
import numpy as np
from numpy.typing import NDArray


@dataclass(slots=True)
class SparseProgram:
    """Maximise; columns from 0 to `upper`, rows at most `most`."""

    worth: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)

    def column(self, worth: float, upper: float = 1, *, whole: bool = False) -> int:
        self.worth.append(worth)
        self.upper.append(upper)
        self.whole.append(whole)
        return len(self.worth) - 1

    def row(self, entries: dict[int, float], most: float) -> int | None:
        """The row's number; None for a row that no values can break, which is left out."""
        if sum(max(0.0, value) * self.upper[column] for column, value in entries.items()) <= most:
            return None
        self.index += entries
        self.value += entries.values()
        self.start.append(len(self.index))
        self.most.append(most)
        return len(self.most) - 1

    def model(self, *, relaxed: bool = False) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = len(self.worth), len(self.most)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.array(self.worth, dtype=float)
        lp.col_lower_, lp.col_upper_ = np.zeros(lp.num_col_), np.array(self.upper, dtype=float)
        lp.row_lower_ = np.full(lp.num_row_, -highspy.kHighsInf)
        lp.row_upper_ = np.array(self.most, dtype=float)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.start, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.index, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.value, dtype=float)
        if not relaxed and any(self.whole):
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[one] for one in self.whole]
        return lp


@dataclass(frozen=True, slots=True)
class ProgramSolution:
    """The values of the columns, none if nothing was found, a proven bound, and the prices of the rows where it is relaxed."""

    values: list[float]
    bound: float
    prices: list[float] = field(default_factory=list)


def solved(
    program: SparseProgram, *, seconds: float, seed: int, gap: float = 0, relaxed: bool = False
) -> ProgramSolution:
    """The best solution within the time. The bound of a relaxed programme is worked out from its prices, so that it holds
    though the solver ends early or is not exact.
    """
    model = program.model(relaxed=relaxed)
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # no types of its own
    for option, value in (
        ("log_to_console", False),
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", seed),
        ("time_limit", max(0.05, seconds)),
        ("mip_rel_gap", gap),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    solver.run()
    solution, info = solver.getSolution(), solver.getInfo()
    values = list(solution.col_value) if solution.value_valid else []
    if relaxed:
        prices = np.maximum(np.array(solution.row_dual, dtype=float), 0)
        prices = prices if len(prices) == model.num_row_ else np.zeros(model.num_row_)
        return ProgramSolution(values, _dual_bound(model, prices), prices.tolist())
    bound = info.mip_dual_bound if any(program.whole) else info.objective_function_value
    return ProgramSolution(values, bound if math.isfinite(bound) else math.inf)


def _dual_bound(model: highspy.HighsLp, prices: NDArray[np.float64]) -> float:
    """An upper bound of the optimum for any prices (Lagrangian): rows at their price, plus what columns earn above it."""
    rows = np.repeat(np.arange(model.num_row_), np.diff(np.array(model.a_matrix_.start_)))
    priced = np.zeros(model.num_col_)
    np.add.at(priced, np.array(model.a_matrix_.index_, dtype=np.int64), np.array(model.a_matrix_.value_) * prices[rows])
    earned = np.maximum(np.array(model.col_cost_) - priced, 0) * np.array(model.col_upper_)
    return float(prices @ np.array(model.row_upper_) + earned.sum())
