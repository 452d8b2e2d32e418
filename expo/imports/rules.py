"""The kinds of lists, how long one is kept, and how its faults are grouped. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from expo.imports.reader.lists import ReadRow, RowFault

KEPT_FOR = timedelta(hours=24)  # the file, and the way back
MOST_KEPT = 20  # lists of one expo that wait
_SAID_EACH = frozenset({"unknown"})  # faults that are told apart by the value: one sector that nobody has, 214 times


class ListName(StrEnum):
    """The kinds of lists that come in by the same door."""

    VISITORS = "visitors"
    FIRMS = "firms"
    WISHES = "wishes"
    MEMBERS = "members"
    BOOTHS = "booths"
    SESSIONS = "sessions"


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """One fault as often as it comes: its column, what it is, the first value, and the rows."""

    column: str
    what: str
    value: str
    rows: tuple[int, ...]


@dataclass(slots=True)
class Judged:
    """The rows of a list as its kind judges them: those that can be registered, those that are there already, the faults,
    and what stands against the whole. Of the good rows, `changed` are those that change what is here, each with what it
    changes; `absent` is what came from the same source and is not in it any more; `remarks` hold nothing up.
    """

    good: list[ReadRow] = field(default_factory=list)
    there: list[tuple[ReadRow, str]] = field(default_factory=list)
    faults: list[RowFault] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    changed: list[tuple[ReadRow, str]] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def grouped(faults: Iterable[RowFault]) -> list[FaultGroup]:
    """The faults gathered by column and kind, the commonest first."""
    found: dict[tuple[str, str, str], list[RowFault]] = {}
    for fault in faults:
        value = fault.value if fault.what in _SAID_EACH else ""
        found.setdefault((fault.column, fault.what, value), []).append(fault)
    groups = [
        FaultGroup(column, what, same[0].value, tuple(fault.row for fault in same))
        for (column, what, _value), same in found.items()
    ]
    return sorted(groups, key=lambda group: -len(group.rows))


def rows_with(faults: Sequence[RowFault]) -> set[int]:
    return {fault.row for fault in faults}
