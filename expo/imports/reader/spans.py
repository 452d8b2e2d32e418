"""Merged cells: the value of a cell that reaches over several rows, written into each of them. Pure."""

from typing import Any

from expo.imports.reader.grids import Grid


def spread(grid: Grid) -> list[list[Any]]:
    """The rows, with each merged cell's value in all rows of its first column."""
    rows = [list(row) for row in grid.rows]
    for (top, left), (bottom, _right) in grid.merged:
        if bottom == top or top > len(rows) or left > len(rows[top - 1]):
            continue
        value = rows[top - 1][left - 1]
        for number in range(top + 1, min(bottom, len(rows)) + 1):
            row = rows[number - 1]
            row += [""] * (left - len(row))
            row[left - 1] = value
    return rows


def spread_rows(grid: Grid, column: int, *, below: int) -> list[int]:
    """The rows below a row, from 1, whose cell in this column, from 1, has the value of a merged one above."""
    return [
        number
        for (top, left), (bottom, _right) in grid.merged
        if left == column and top > below
        for number in range(top + 1, min(bottom, len(grid.rows)) + 1)
    ]
