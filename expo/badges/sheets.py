"""Paper formats: a badge per page, several per sheet with cut marks, or one folded sheet. Pure."""

import enum
from dataclasses import dataclass

from expo.badges.layout import POINTS_PER_MM, Layout

A4_SHORT, A4_LONG = 210.0, 297.0
MOST_SHIFT_MM = 10.0
_MARK = 4.0  # millimetres
_MARK_GAP = 0.5  # millimetres between a badge and its cut marks
_PEN = b"q 0.25 w 0.55 G\n"


class SheetName(enum.StrEnum):
    NONE = "none"
    A4_4UP = "a4-4up"
    A4_8UP = "a4-8up"


# Columns and rows, tried in this order in portrait and landscape.
_GRIDS = {SheetName.A4_4UP: ((2, 2),), SheetName.A4_8UP: ((2, 4), (4, 2))}


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """The paper of a run: `first` is the position of the first badge on a partly used sheet, from 1, row by row; shifts
    are millimetres to the right and up that correct the printer; `marks` adds cut marks.
    """

    sheet: SheetName = SheetName.NONE
    first: int = 1
    shift_x: float = 0.0
    shift_y: float = 0.0
    marks: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """A badge's position: its lower left corner in millimetres from the page's; if `turned` (by 180 degrees), its upper
    right corner.
    """

    x: float
    y: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page in millimetres with the slots of its badges, row by row from the top left."""

    width: float
    height: float
    slots: tuple[Slot, ...]


def fits(layout: Layout, sheet: SheetName) -> bool:
    """Whether the layout fits on the sheet."""
    return sheet is SheetName.NONE or (not layout.folded and _grid_page(layout, sheet) is not None)


def badges_per_sheet(sheet: SheetName) -> int:
    """The number of badges per sheet."""
    return 1 if sheet is SheetName.NONE else _GRIDS[sheet][0][0] * _GRIDS[sheet][0][1]


def page_of(layout: Layout, sheet: SheetName) -> SheetPage:
    """The page on which badges of the layout are printed. Raises ValueError if the layout does not fit the sheet."""
    if layout.folded:
        # The sheet is folded across, then lengthwise: the lower half holds the two outer faces, upright.
        panel = A4_SHORT / 2
        foot = A4_LONG / 2 - layout.height
        page = SheetPage(A4_SHORT, A4_LONG, (Slot(0, foot), Slot(panel, foot)))
    elif sheet is SheetName.NONE:
        page = SheetPage(layout.width, layout.height, (Slot(0, 0),))
    else:
        grid = _grid_page(layout, sheet)
        if grid is None:
            raise ValueError(f"{layout.name} does not fit on {sheet}")
        page = grid
    return page


def inner_slots(layout: Layout) -> tuple[Slot, Slot]:
    """The two inner panels of a folded badge, left to right: in the upper half, turned, so that they are upright once
    folded.
    """
    return Slot(A4_SHORT, A4_LONG, turned=True), Slot(A4_SHORT - layout.width, A4_LONG, turned=True)


def back_slot(page: SheetPage, layout: Layout, slot: Slot) -> Slot:
    """The slot of a badge's back when the sheet is turned over its left edge (duplex, long edge)."""
    return Slot(page.width - slot.x - layout.width, slot.y)


def transform_to(slot: Slot, paper: SheetPaper) -> bytes:
    """The PDF operator that moves the following content into the slot."""
    x, y = (slot.x + paper.shift_x) * POINTS_PER_MM, (slot.y + paper.shift_y) * POINTS_PER_MM
    turn = b"-1 0 0 -1" if slot.turned else b"1 0 0 1"
    return turn + b" %.3f %.3f cm\n" % (x, y)


def cut_marks(page: SheetPage, layout: Layout) -> bytes:
    """Cut marks outside the badges, or on the edge two badges share."""
    ticks: set[tuple[float, float, float, float]] = set()
    for slot in page.slots:
        for x, side in ((slot.x, -1), (slot.x + layout.width, 1)):
            for y, direction in ((slot.y, -1), (slot.y + layout.height, 1)):
                ticks.add((x + side * _MARK_GAP, y, x + side * _MARK, y))
                ticks.add((x, y + direction * _MARK_GAP, x, y + direction * _MARK))
    return _lines(sorted(tick for tick in ticks if _is_on_page(page, tick)))


def fold_marks() -> bytes:
    """Fold marks at the edges of a sheet that is folded twice."""
    across, along = A4_SHORT / 2, A4_LONG / 2
    return _lines(
        [
            (across, 0, across, _MARK),
            (across, A4_LONG - _MARK, across, A4_LONG),
            (0, along, _MARK, along),
            (A4_SHORT - _MARK, along, A4_SHORT, along),
        ]
    )


def _grid_page(layout: Layout, sheet: SheetName) -> SheetPage | None:
    """Each badge centred in a grid cell, in portrait if that fits, else landscape; None if neither does."""
    for width, height in ((A4_SHORT, A4_LONG), (A4_LONG, A4_SHORT)):
        for columns, rows in _GRIDS[sheet]:
            cell_width, cell_height = width / columns, height / rows
            if layout.width <= cell_width and layout.height <= cell_height:
                left, bottom = (cell_width - layout.width) / 2, (cell_height - layout.height) / 2
                slots = tuple(
                    Slot(column * cell_width + left, height - (row + 1) * cell_height + bottom)
                    for row in range(rows)
                    for column in range(columns)
                )
                return SheetPage(width, height, slots)
    return None


def _is_on_page(page: SheetPage, tick: tuple[float, float, float, float]) -> bool:
    x1, y1, x2, y2 = tick
    return 0 <= x1 <= page.width and 0 <= y1 <= page.height and x2 >= -_MARK and y2 >= -_MARK


def _lines(ticks: list[tuple[float, float, float, float]]) -> bytes:
    drawn = b"".join(
        b"%.3f %.3f m %.3f %.3f l\n" % tuple(millimetres * POINTS_PER_MM for millimetres in tick) for tick in ticks
    )
    return _PEN + drawn + b"S Q\n"
