"""Pure. Positions of rows in a list that is ordered by hand."""

from typing import Protocol, TypeVar


class Positioned(Protocol):
    """A row with its position, counted from 0."""

    position: int


Row = TypeVar("Row", bound=Positioned)


def move_to(rows: list[Row], row: Row, position: int) -> tuple[int, int]:
    """Put `row` at a place of the list, counted from 1, or at the nearest end, and number all positions anew. Returns the
    former and the new place. Sent twice, the second changes nothing.
    """
    before = rows.index(row)
    after = min(max(position - 1, 0), len(rows) - 1)
    rows.insert(after, rows.pop(before))
    for index, one in enumerate(rows):
        one.position = index
    return before + 1, after + 1
