"""One figure of the table."""

from typing import NamedTuple


class Figure(NamedTuple):
    """What was measured, and what it should be. `reached` is judged by the benchmark that knows which way is better."""

    name: str
    value: float
    unit: str
    target: float
    reached: bool


def at_most(name: str, value: float, unit: str, target: float) -> Figure:
    return Figure(name, round(value, 2), unit, target, value <= target)


def at_least(name: str, value: float, unit: str, target: float) -> Figure:
    return Figure(name, round(value, 2), unit, target, value >= target)


def median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
