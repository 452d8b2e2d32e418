"""What rooms contribute to pages, tables, mails and feeds of rooms below them.

The lower room declares a frozen dataclass (`Panel`, `Column`, `Step` ...) and asks `contributed` for all there are of it; the
upper rooms make them; the table that `expo.joints` holds says which ones the application has, in their order.
"""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import current_app

EXTENSION = "expo.contributions"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Contribution(Generic[T]):
    """All that rooms contribute of one kind, in its order."""

    kind: type[T]
    made: tuple[T, ...]


class Contributions:
    """A table of contributions; it cannot be changed. Raises ValueError for a kind that stands in it twice."""

    def __init__(self, *lines: Contribution[Any]) -> None:
        self.lines = lines
        self._made = {line.kind: line.made for line in lines}
        if len(self._made) != len(lines):
            raise ValueError("a kind stands twice in the table of contributions")

    def of(self, kind: type[T]) -> tuple[T, ...]:
        """All of this kind, in their order; none where the table does not name it."""
        return self._made.get(kind, ())


def each(kind: type[T], *made: T) -> Contribution[T]:
    """A line of the table: a kind of contribution, and all there are of it."""
    return Contribution(kind, made)


def contributed(kind: type[T]) -> tuple[T, ...]:
    """All that the rooms of this application contribute of a kind."""
    table: Contributions = current_app.extensions[EXTENSION]
    return table.of(kind)
