"""The integer programme over some of the spaces of each firm, solved exactly or until time runs out."""

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from expo.booths.allocation.engine.constraints import ConstraintRow, near, star
from expo.booths.allocation.engine.instance import Instance, Placing
from expo.booths.allocation.engine.spaces import Numbers

_TOO_SHORT = 0.05  # seconds
_HALF = 0.5  # integers from the solver are near 0 or near 1


@dataclass(frozen=True, slots=True)
class ProgramAnswer:
    """The best placing found, if any, and an upper bound for all placings of these spaces."""

    placing: Placing | None
    bound: float


@dataclass(frozen=True, slots=True)
class Effort:
    """Time limit on the monotonic clock, gap, and solver options."""

    until: float
    workers: int
    seed: int
    enough_gap: float = 0


def best_of(
    instance: Instance, columns: Sequence[Numbers], start: Placing, effort: Effort, cuts: Sequence[ConstraintRow] = ()
) -> ProgramAnswer:
    """The best placing in which firm f has one of its spaces number `columns[f]`. `cuts` are further valid rows."""
    if effort.until - time.monotonic() <= _TOO_SHORT:
        return ProgramAnswer(None, math.inf)
    flat = [(firm, int(k)) for firm, own in enumerate(columns) for k in own]
    model = _model(instance, flat, columns, [*cuts, *_rows(instance, columns)])
    solver = _solver(effort, model)
    _set_start(solver, instance, flat, start)
    solver.run()
    if _returned_stale_solution(solver, model):
        solver = _solver(effort, model)
        solver.run()
    info = solver.getInfo()
    bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) else math.inf
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return ProgramAnswer(None, bound)
    chosen = np.array(solver.getSolution().col_value)[: len(flat)]
    placing = {flat[n][0]: int(instance.fits[flat[n][0]][flat[n][1]]) for n in np.flatnonzero(chosen > _HALF)}
    return ProgramAnswer(placing, bound)


def _returned_stale_solution(solver: highspy.Highs, model: highspy.HighsLp) -> bool:
    """Whether the reported objective differs from that of the returned solution. A defect seen in HiGHS 1.16: its
    presolve improves the start, proves the result optimal, and returns the unimproved start.
    """
    values = np.array(solver.getSolution().col_value)
    return len(values) > 0 and abs(model.col_cost_ @ values - solver.getInfo().objective_function_value) > _HALF


def _solver(effort: Effort, model: highspy.HighsLp) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # no types of its own
    for option, value in (
        ("log_to_console", False),
        ("output_flag", False),
        ("threads", effort.workers),
        ("random_seed", effort.seed),
        ("time_limit", max(_TOO_SHORT, effort.until - time.monotonic())),
        ("mip_rel_gap", effort.enough_gap),
        ("mip_abs_gap", 0.5),  # the objective is integral
    ):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    return solver


def _rows(instance: Instance, columns: Sequence[Numbers]) -> list[ConstraintRow]:
    """All rows that these spaces need so that no integer solution breaks a rule or takes a near bonus wrongly."""
    found = []
    uses, touches = instance.spaces.uses, instance.spaces.touches
    used = {f: uses[instance.fits[f][own]].any(axis=0) for f, own in enumerate(columns) if instance.apart[f]}
    for one, own in used.items():
        beside = touches[instance.fits[one][columns[one]]]
        for other in instance.apart[one]:
            if one < other and other in used and (beside & used[other]).any():
                booths = np.flatnonzero(own)
                found += [star(instance, one, other, int(booth)) for booth in booths]
    for pair in instance.near:
        if not len(columns[pair[0]]):
            continue
        size = len(instance.fits[pair[0]])
        found += [near(instance, pair, np.full(size, all_of_them)) for all_of_them in (False, True)]
        for k in columns[pair[0]]:
            among = np.zeros(size, dtype=np.bool_)
            among[k] = True
            found.append(near(instance, pair, among))
    return found


def _model(
    instance: Instance, flat: list[tuple[int, int]], columns: Sequence[Numbers], rows: Sequence[ConstraintRow]
) -> highspy.HighsLp:
    lines = _sparse_rows(instance, flat, columns, rows)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(flat) + len(instance.near), len(lines)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(
        [
            *(instance.worth[f][k] for f, k in flat),
            *(bonus if len(columns[pair[0]]) else 0 for pair, bonus in instance.near.items()),
        ],
        dtype=float,
    )
    model.col_lower_, model.col_upper_ = np.zeros(model.num_col_), np.ones(model.num_col_)
    model.row_lower_ = np.full(model.num_row_, -highspy.kHighsInf)
    model.row_upper_ = np.array([line[2] for line in lines], dtype=float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum([len(line[0]) for line in lines])]).astype(np.int32)
    model.a_matrix_.index_ = np.array([i for line in lines for i in line[0]], dtype=np.int32)
    model.a_matrix_.value_ = np.array([v for line in lines for v in line[1]], dtype=float)
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    return model


def _sparse_rows(
    instance: Instance, flat: list[tuple[int, int]], columns: Sequence[Numbers], rows: Sequence[ConstraintRow]
) -> list[tuple[list[int], list[float], float]]:
    """The rows of the programme as columns, coefficients and upper bounds."""
    firms, booths = len(instance.fits), len(instance.spaces.booths)
    pairs = {pair: len(flat) + number for number, pair in enumerate(instance.near)}
    lines: list[tuple[list[int], list[float], float]] = [([], [], 1.0) for _ in range(firms + booths)]
    first = np.concatenate([[0], np.cumsum([len(own) for own in columns])]).astype(int)
    for number, (firm, k) in enumerate(flat):
        for line in (firm, *(firms + b for b in instance.spaces.chosen[instance.fits[firm][k]])):
            lines[line][0].append(number)
            lines[line][1].append(1.0)
    for row in rows:
        index = [pairs[pair] for pair in row.pairs]
        value = list(row.pairs.values())
        for firm, part in row.parts.items():
            mine = part[columns[firm]]
            there = np.flatnonzero(mine)
            index += (first[firm] + there).tolist()
            value += mine[there].tolist()
        lines.append((index, value, row.most))
    return [line for line in lines if line[0]]


def _set_start(solver: highspy.Highs, instance: Instance, flat: list[tuple[int, int]], start: Placing) -> None:
    """Gives the solver a placing as its start."""
    values = [float(start.get(firm, -1) == instance.fits[firm][k]) for firm, k in flat]
    values += [
        float(one in start and other in start and instance.touching(start[one], start[other]))
        for one, other in instance.near
    ]
    solution = highspy.HighsSolution()
    solution.col_value = values
    solver.setSolution(solution)
