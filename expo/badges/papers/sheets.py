"""Paper formats: a badge per page, several per sheet with cut marks, or one folded sheet. Pure."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from expo.badges.layout import LEGIBLE_PT, POINTS_PER_MM, READ_FROM_MM, FieldName, Layout
from expo.badges.papers.stocks import Stock, stock_named

A4_SHORT, A4_LONG = 210.0, 297.0
MOST_SHIFT_MM = 10.0
LEAST_SCALE, MOST_SCALE = 0.8, 1.1  # of small texts beside the layout's
LEAST_METRES = 1.5  # from which a name must be read on a label
LEAST_CODE_MM = 14.0  # modules of 0.4 mm: a telephone reads them at arm's length
_MARK = 4.0  # millimetres
_MARK_GAP = 0.5  # millimetres between a badge and its cut marks
_PEN = b"q 0.25 w 0.55 G\n"


class SheetName(enum.StrEnum):
    """Plain paper that is cut: badges in equal parts of an A4 sheet, or one a page."""

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

    sheet: SheetName | Stock = SheetName.NONE
    first: int = 1
    shift_x: float = 0.0
    shift_y: float = 0.0
    marks: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """A badge's position: its lower left corner in millimetres from the page's; if `turned` (by 180 degrees), its upper
    right corner. `scale`: how large it is drawn beside its layout.
    """

    x: float
    y: float
    turned: bool = False
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class SheetPage:
    """A page in millimetres with the slots of its badges, row by row from the top left."""

    width: float
    height: float
    slots: tuple[Slot, ...]


def sheet_named(name: str) -> SheetName | Stock:
    """The sheet or stock of this name. Raises ValueError."""
    return stock_named(name) or SheetName(name)


def name_of_sheet(sheet: SheetName | Stock) -> str:
    return sheet.name if isinstance(sheet, Stock) else sheet.value


def fits(layout: Layout, sheet: SheetName | Stock) -> bool:
    """Whether the layout fits on the sheet; on a label of another size, whether its names and code can be read there."""
    if isinstance(sheet, Stock):
        scale = scale_on(layout, sheet)
        readable = read_from_metres(layout, scale) >= LEAST_METRES and layout.qr.width * scale >= LEAST_CODE_MM
        return not layout.folded and readable and scale >= LEAST_SCALE
    return sheet is SheetName.NONE or (not layout.folded and _grid_page(layout, sheet) is not None)


def scale_on(layout: Layout, stock: Stock) -> float:
    """How large the layout is drawn on the labels: as they allow, and a little larger at most."""
    return min(stock.width / layout.width, stock.height / layout.height, MOST_SCALE)


def read_from_metres(layout: Layout, scale: float) -> float:
    """From how far the name in its full size is read."""
    sizes = (field.size for region in layout.regions for field in region.fields if field.name is FieldName.GIVEN_NAME)
    return READ_FROM_MM / 1000 * next(sizes) * scale / LEGIBLE_PT


def best_layout(preferred: Layout, layouts: Iterable[Layout], stock: Stock) -> Layout:
    """The layout for the labels: the preferred one if it fits them nearly as well as another one would."""
    fitting = [layout for layout in layouts if fits(layout, stock)]
    if not fitting:
        return preferred
    best = max(fitting, key=lambda layout: _fitness(layout, stock))
    return preferred if fits(preferred, stock) and _fitness(preferred, stock) > _fitness(best, stock) * 0.9 else best


def _fitness(layout: Layout, stock: Stock) -> float:
    """The share of a label that the badge fills, and how large its texts are there."""
    scale = scale_on(layout, stock)
    return layout.width * layout.height * scale**3 / (stock.width * stock.height)


def badges_per_sheet(sheet: SheetName | Stock) -> int:
    """The number of badges per sheet."""
    if isinstance(sheet, Stock):
        return sheet.count
    return 1 if sheet is SheetName.NONE else _GRIDS[sheet][0][0] * _GRIDS[sheet][0][1]


def page_of(layout: Layout, sheet: SheetName | Stock) -> SheetPage:
    """The page on which badges of the layout are printed. Raises ValueError if the layout does not fit the sheet."""
    if layout.folded:
        # The sheet is folded across, then lengthwise: the lower half holds the two outer faces, upright.
        panel = A4_SHORT / 2
        foot = A4_LONG / 2 - layout.height
        page = SheetPage(A4_SHORT, A4_LONG, (Slot(0, foot), Slot(panel, foot)))
    elif isinstance(sheet, Stock):
        page = _stock_page(layout, sheet)
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
    return Slot(page.width - slot.x - layout.width * slot.scale, slot.y, scale=slot.scale)


def transform_to(slot: Slot, paper: SheetPaper) -> bytes:
    """The PDF operator that moves the following content into the slot."""
    x, y = (slot.x + paper.shift_x) * POINTS_PER_MM, (slot.y + paper.shift_y) * POINTS_PER_MM
    turn = b"-1 0 0 -1" if slot.turned else b"%.5f 0 0 %.5f" % (slot.scale, slot.scale)
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


def label_slots(stock: Stock) -> list[tuple[float, float]]:
    """The lower left corner of each label, row by row from the top left."""
    return [
        (
            stock.left + column * stock.across,
            stock.page_height - stock.top - row * stock.down - stock.height,
        )
        for row in range(stock.rows)
        for column in range(stock.columns)
    ]


def _stock_page(layout: Layout, stock: Stock) -> SheetPage:
    """Each badge in the middle of a label."""
    scale = scale_on(layout, stock)
    aside, above = (stock.width - layout.width * scale) / 2, (stock.height - layout.height * scale) / 2
    slots = tuple(Slot(x + aside, y + above, scale=scale) for x, y in label_slots(stock))
    return SheetPage(stock.page_width, stock.page_height, slots)


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
