"""One figure of the table."""

import re
from pathlib import Path
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


def peak_mb() -> float:
    """This process's own peak of memory, in megabytes. What `getrusage` tells would begin at the size of the process that
    forked it.
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    if found is None:
        raise RuntimeError("this system does not tell a process's peak")
    return int(found[1]) / 1024
