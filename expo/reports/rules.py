"""What a report counts: each figure out of its own source rows. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class FigureKind(StrEnum):
    DELEGATIONS = "delegations"
    MEETINGS = "meetings"
    AMOUNTS = "amounts"
    INVESTMENTS = "investments"
    MEMORANDA = "memoranda"
    CASES = "cases"
    OVERDUE = "overdue"


class OverdueKind(StrEnum):
    """What is late: at the investors' desk, after a memorandum, after a meeting."""

    CASE = "case"
    FOLLOW_UP = "follow-up"
    MEMORANDUM = "memorandum"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row behind a figure: of which expo, what it is called, and as what it is counted."""

    event_id: int
    name: str
    part: str


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """How many rows there are, in all and by part, in the order of the parts."""

    kind: FigureKind
    parts: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(count for _part, count in self.parts)


def figure_of(kind: FigureKind, rows: Iterable[SourceRow], order: Sequence[str]) -> ReportFigure:
    """The figure that these rows make; parts without rows are left out. Raises ValueError for a part not in the order."""
    counted = Counter(row.part for row in rows)
    if unknown := counted.keys() - set(order):
        raise ValueError(f"no part of {kind}: {sorted(unknown)}")
    return ReportFigure(kind, [(part, counted[part]) for part in order if counted[part]])


def lower_band(stated: Iterable[str], order: Sequence[str]) -> str | None:
    """The lowest of the bands that the sides of a meeting state; None where none of them states an amount.

    The order begins with the word for no amount.
    """
    ranks = [order.index(one) for one in stated if one != order[0]]
    return order[min(ranks)] if ranks else None
