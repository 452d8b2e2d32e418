"""Extension points: what packages contribute to pages, tables, mails and feeds of packages in layers below theirs.

The lower package declares a frozen dataclass (`Panel`, `Column`, `Step` ...) and reads its instances by `contributed`; upper
packages create them; the table in `expo.joints` lists those of the application, in their order.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import current_app

EXTENSION = "expo.contributions"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contribution(Generic[T]):
    """The instances of one extension point, in the order in which they are shown."""

    kind: type[T]
    made: tuple[T, ...]


class Contributions:
    """The immutable table of an application's contributions. Raises ValueError for a kind listed twice."""

    def __init__(self, *lines: Contribution[Any]) -> None:
        self.lines = lines
        self._made = {line.kind: line.made for line in lines}
        if len(self._made) != len(lines):
            raise ValueError("a kind stands twice in the table of contributions")

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """The contributions of this kind, in their order; empty for a kind not listed."""
        return self._made.get(kind, ())


def each(kind: type[T], *made: T) -> Contribution[T]:
    """A line of the table: an extension point and its contributions."""
    return Contribution(kind, made)


def contributed(kind: type[T]) -> tuple[T, ...]:
    """The current application's contributions of a kind, in their order."""
    table: Contributions = current_app.extensions[EXTENSION]
    return table.of(kind)
