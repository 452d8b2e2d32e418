"""Paper: a badge a page, several on a sheet to be cut, or one sheet that is folded to a badge. Pure."""

import enum
from dataclasses import dataclass

from expo.badges.layout import POINTS_PER_MM, Layout

A4_SHORT, A4_LONG = 210.0, 297.0
MOST_SHIFT_MM = 10.0
_MARK = 4.0  # millimetres
_APART = 0.5  # between a badge and its cut mark, where there is room
_PEN = b"q 0.25 w 0.55 G\n"


class SheetName(enum.StrEnum):
    NONE = "none"
    A4_4UP = "a4-4up"
    A4_8UP = "a4-8up"


# Columns and rows, tried in this order on the page upright and across.
_GRIDS = {SheetName.A4_4UP: ((2, 2),), SheetName.A4_8UP: ((2, 4), (4, 2))}


@dataclass(frozen=True, slots=True)
class SheetPaper:
    """How a run stands on paper: `first` is the place of the first badge on a part-used sheet, from 1, row by row; the
    shifts are millimetres to the right and up that make good for the printer; `marks` are for cutting.
    """

    sheet: SheetName = SheetName.NONE
    first: int = 1
    shift_x: float = 0.0
    shift_y: float = 0.0
    marks: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """A badge's place: its lower left corner in millimetres from the page's; `turned`, the upper right of one that
    stands on its head.
    """

    x: float
    y: float
    turned: bool = False


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page in millimetres and the places of its badges, row by row from the top left."""

    width: float
    height: float
    slots: tuple[Slot, ...]


def fits(layout: Layout, sheet: SheetName) -> bool:
    """Whether there is such a sheet of the layout."""
    return sheet is SheetName.NONE or (not layout.folded and _gridded(layout, sheet) is not None)


def places_on(sheet: SheetName) -> int:
    """How many badges the sheet holds."""
    return 1 if sheet is SheetName.NONE else _GRIDS[sheet][0][0] * _GRIDS[sheet][0][1]


def page_of(layout: Layout, sheet: SheetName) -> SheetPage:
    """The page that badges of the layout are printed on. Raises ValueError for a sheet that it does not fit."""
    if layout.folded:
        # The sheet is folded back along its width, then along its length: below are the two outer faces, upright.
        panel = A4_SHORT / 2
        foot = A4_LONG / 2 - layout.height
        page = SheetPage(A4_SHORT, A4_LONG, (Slot(0, foot), Slot(panel, foot)))
    elif sheet is SheetName.NONE:
        page = SheetPage(layout.width, layout.height, (Slot(0, 0),))
    else:
        found = _gridded(layout, sheet)
        if found is None:
            raise ValueError(f"{layout.name} does not fit on {sheet}")
        page = found
    return page


def insides(layout: Layout) -> tuple[Slot, Slot]:
    """The two inner panels of a folded badge in reading order from left to right: above, on their heads, so that they
    stand upright once the sheet is folded.
    """
    return Slot(A4_SHORT, A4_LONG, turned=True), Slot(A4_SHORT - layout.width, A4_LONG, turned=True)


def mirrored(page: SheetPage, layout: Layout, slot: Slot) -> Slot:
    """Where the back of the badge in the slot is, once the sheet is turned over its left edge."""
    return Slot(page.width - slot.x - layout.width, slot.y)


def placed_at(slot: Slot, paper: SheetPaper) -> bytes:
    """The operator that moves what follows into the slot."""
    x, y = (slot.x + paper.shift_x) * POINTS_PER_MM, (slot.y + paper.shift_y) * POINTS_PER_MM
    turn = b"-1 0 0 -1" if slot.turned else b"1 0 0 1"
    return turn + b" %.3f %.3f cm\n" % (x, y)


def cut_marks(page: SheetPage, layout: Layout) -> bytes:
    """Short lines where to cut: outside the badges, or along the edge that two of them share."""
    ticks: set[tuple[float, float, float, float]] = set()
    for slot in page.slots:
        for x, side in ((slot.x, -1), (slot.x + layout.width, 1)):
            for y, way in ((slot.y, -1), (slot.y + layout.height, 1)):
                ticks.add((x + side * _APART, y, x + side * _MARK, y))
                ticks.add((x, y + way * _APART, x, y + way * _MARK))
    return _lines(sorted(tick for tick in ticks if _on(page, tick)))


def fold_marks() -> bytes:
    """Short lines at the edges of a sheet that is folded twice."""
    across, along = A4_SHORT / 2, A4_LONG / 2
    return _lines(
        [
            (across, 0, across, _MARK),
            (across, A4_LONG - _MARK, across, A4_LONG),
            (0, along, _MARK, along),
            (A4_SHORT - _MARK, along, A4_SHORT, along),
        ]
    )


def _gridded(layout: Layout, sheet: SheetName) -> SheetPage | None:
    """Each badge in the middle of an equal part of the page, upright if that holds them."""
    for width, height in ((A4_SHORT, A4_LONG), (A4_LONG, A4_SHORT)):
        for columns, rows in _GRIDS[sheet]:
            wide, high = width / columns, height / rows
            if layout.width <= wide and layout.height <= high:
                left, under = (wide - layout.width) / 2, (high - layout.height) / 2
                slots = tuple(
                    Slot(column * wide + left, height - (row + 1) * high + under)
                    for row in range(rows)
                    for column in range(columns)
                )
                return SheetPage(width, height, slots)
    return None


def _on(page: SheetPage, tick: tuple[float, float, float, float]) -> bool:
    x1, y1, x2, y2 = tick
    return 0 <= x1 <= page.width and 0 <= y1 <= page.height and x2 >= -_MARK and y2 >= -_MARK


def _lines(ticks: list[tuple[float, float, float, float]]) -> bytes:
    drawn = b"".join(
        b"%.3f %.3f m %.3f %.3f l\n" % tuple(millimetres * POINTS_PER_MM for millimetres in tick) for tick in ticks
    )
    return _PEN + drawn + b"S Q\n"
