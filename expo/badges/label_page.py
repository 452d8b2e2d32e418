"""A page that shows where a printer puts labels: outlines, corners and rulers, to lay over a sheet of the stock. Pure."""

from collections.abc import Iterator
from typing import BinaryIO

from expo.badges.layout import POINTS_PER_MM
from expo.badges.papers.sheets import SheetPaper, label_slots
from expo.badges.papers.stocks import Stock
from expo.badges.pdf import EPOCH
from expo.typeset.pdf_stream import StreamedCanvas

_CROSS, _TICK, _LONG_TICK = 3.0, 2.0, 4.0  # millimetres
_PEN = b"0.3 w 0 G\n"


def write_label_page(out: BinaryIO, stock: Stock, paper: SheetPaper) -> None:
    """One page of the stock, moved as the paper says."""
    size = (stock.page_width * POINTS_PER_MM, stock.page_height * POINTS_PER_MM)
    canvas = StreamedCanvas(out, size, language="en", created=EPOCH)
    canvas.setTitle(stock.title)
    canvas.setViewerPreference("PrintScaling", "None")
    marks = [*_outlines(stock, paper), *_rulers(stock)]
    drawn = b"".join(b"%.3f %.3f m %.3f %.3f l\n" % tuple(mm * POINTS_PER_MM for mm in line) for line in marks)
    canvas.document.add_page(_PEN + drawn + b"S\n")
    canvas.save()


def _outlines(stock: Stock, paper: SheetPaper) -> Iterator[tuple[float, float, float, float]]:
    """Each label's edges, and a cross in its middle."""
    for left, foot in label_slots(stock):
        x1, y1 = left + paper.shift_x, foot + paper.shift_y
        x2, y2 = x1 + stock.width, y1 + stock.height
        yield from ((x1, y1, x2, y1), (x2, y1, x2, y2), (x2, y2, x1, y2), (x1, y2, x1, y1))
        middle, height = (x1 + x2) / 2, (y1 + y2) / 2
        yield from (
            (middle - _CROSS, height, middle + _CROSS, height),
            (middle, height - _CROSS, middle, height + _CROSS),
        )


def _rulers(stock: Stock) -> Iterator[tuple[float, float, float, float]]:
    """Millimetres from the left and the lower edge through the middle of the page, each tenth one longer."""
    across, along = stock.page_height / 2, stock.page_width / 2
    for mm in range(1, int(stock.page_width)):
        yield (mm, across, mm, across + (_LONG_TICK if mm % 10 == 0 else _TICK))
    for mm in range(1, int(stock.page_height)):
        yield (along, mm, along + (_LONG_TICK if mm % 10 == 0 else _TICK), mm)
