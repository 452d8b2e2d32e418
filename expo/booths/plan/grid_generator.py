"""Rows and blocks of booths generated from sizes, aisles and a numbering scheme. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from expo.booths.plan.geometry import HallShape
from expo.booths.plan.walkable import Rect

MOST = 3_000  # booths generated at once


class Numbering(StrEnum):
    """Numbering schemes. Source: domain.md A2."""

    ROWS = "rows"  # hall-row-number, H1-B12: rows by letters, numbers along the row
    AISLES = "aisles"  # aisle hundreds: odd on one side of an aisle, even on the other


@dataclass(frozen=True, slots=True)
class Pattern:
    """The parameters of the generator; lengths in centimetres. `area` is the part of the hall to fill. Rows run from
    west to east, `deep` booths back to back (1 or 2) with an aisle between blocks; after every `block` booths there is
    a cross aisle (0: none).
    """

    area: Rect
    width: int = 300
    depth: int = 300
    aisle: int = 300
    deep: int = 2
    block: int = 10
    numbering: Numbering = Numbering.ROWS
    prefix: str = "H1-"
    first_row: int = 0  # of rows, A is 0; of aisles, 1 for the hundreds
    first_number: int = 1


@dataclass(frozen=True, slots=True)
class PatternBooth:
    number: str
    rect: Rect


def booths_of_pattern(pattern: Pattern, hall: HallShape, obstacles: Sequence[Rect]) -> list[PatternBooth]:
    """The booths of a pattern, row by row from the north. Positions that are occupied or outside the hall are left out
    together with their numbers. At most MOST.
    """
    tops, lefts = _row_positions(pattern), _column_positions(pattern)
    made: list[PatternBooth] = []
    for row, (top, aisle, side) in enumerate(tops):
        for along, left in enumerate(lefts):
            rect = Rect(left, top, pattern.width, pattern.depth)
            if not hall.rect.holds(rect) or any(rect.overlaps(other) for other in obstacles):
                continue
            made.append(PatternBooth(_number(pattern, row, (aisle, side), along), rect))
            if len(made) == MOST:
                return made
    return made


def letters(number: int) -> str:
    """A, B, ... Z, AA, AB, ... for 0, 1, ..."""
    text = ""
    number += 1
    while number > 0:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


def _row_positions(pattern: Pattern) -> list[tuple[int, int, int]]:
    """For each row: its y, the number of the aisle it opens to, and its side of that aisle."""
    found = []
    top, block = pattern.area.y, 0
    while top + pattern.depth <= pattern.area.bottom:
        found.append((top, block, 1))
        second = top + pattern.depth
        if pattern.deep > 1 and second + pattern.depth <= pattern.area.bottom:
            found.append((second, block + 1, 0))
        top += pattern.depth * (2 if pattern.deep > 1 else 1) + pattern.aisle
        block += 1
    return found


def _column_positions(pattern: Pattern) -> list[int]:
    found = []
    left, in_block = pattern.area.x, 0
    while left + pattern.width <= pattern.area.right:
        found.append(left)
        left += pattern.width
        in_block += 1
        if pattern.block and in_block == pattern.block:
            left, in_block = left + pattern.aisle, 0
    return found


def _number(pattern: Pattern, row: int, aisle: tuple[int, int], along: int) -> str:
    if pattern.numbering is Numbering.ROWS:
        return f"{pattern.prefix}{letters(pattern.first_row + row)}{pattern.first_number + along:02}"
    hundreds, side = aisle
    return f"{pattern.prefix}{(pattern.first_row + hundreds) * 100 + 2 * along + side}"
