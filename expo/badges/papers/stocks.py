"""Label sheets and rolls as data, in millimetres: what the makers print on their boxes. Pure."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

_INCH = 25.4
MOST_LABELS = 40  # on a page
LEAST_LABEL, LONGEST_ROLL = (60.0, 40.0), 300.0  # millimetres
_SLACK = 0.5  # by which a maker's facts may be off
_OWN = "own"


class StockKind(enum.StrEnum):
    """What a printer takes: sheets of one of two sizes, or a roll of single labels."""

    A4 = "a4"
    LETTER = "letter"
    ROLL = "roll"


@dataclass(frozen=True, slots=True)
class Stock:
    """Labels on a page: `left` and `top` are the first one's from the page's edges, `across` and `down` the steps to the
    next.
    """

    name: str
    title: str
    kind: StockKind
    page_width: float
    page_height: float
    width: float
    height: float
    columns: int = 1
    rows: int = 1
    left: float = 0.0
    top: float = 0.0
    across: float = 0.0
    down: float = 0.0

    @property
    def is_own(self) -> bool:
        return self.name.startswith(f"{_OWN} ")

    @property
    def count(self) -> int:
        return self.columns * self.rows


def _a4(name: str, title: str, size: tuple[float, float], grid: tuple[int, int], *placed: float) -> Stock:
    return Stock(name, title, StockKind.A4, 210, 297, *size, *grid, *placed)


def _letter(name: str, title: str, size: tuple[float, float], grid: tuple[int, int], *placed: float) -> Stock:
    """Sizes in inches."""
    width, height = (value * _INCH for value in size)
    return Stock(
        name, title, StockKind.LETTER, 8.5 * _INCH, 11 * _INCH, width, height, *grid, *(v * _INCH for v in placed)
    )


def _roll(name: str, title: str, width: float, height: float) -> Stock:
    return Stock(name, title, StockKind.ROLL, width, height, width, height)


_ALL = (
    _a4("avery-l4785", "Avery L4784–L4787", (80, 50), (2, 5), 18, 13, 95, 55),
    _a4("avery-c32011", "Avery C32011, Decadry OCC-3342", (85, 54), (2, 5), 15, 13.5, 95, 54),
    _a4("zweckform-32010", "Zweckform 32010", (85, 54), (2, 5), 14.11, 14.11, 94.9, 53.97),
    _a4("avery-32015", "Avery 32015, Zweckform 32015", (85, 54), (2, 4), 17, 31.5, 91, 60),
    _a4("sigel-lp800", "Sigel LP 800", (85, 55), (2, 5), 15, 10, 95, 55),
    _a4("avery-l7414", "Avery L7414", (90, 52), (2, 5), 15, 18.5, 90, 52),
    _a4("herma-4099", "Herma 4099", (96, 50.8), (2, 5), 8, 21.5, 99, 50.8),
    _a4("rayfilm-3643", "Rayfilm 3643", (96, 63.5), (2, 4), 7.75, 21.5, 98.5, 63.5),
    _a4("avery-l7165", "Avery L7165, J8165", (99.06, 67.73), (2, 4), 4.67, 13.04, 101.64, 67.73),
    _a4("rayfilm-0821", "Rayfilm 0821", (99.1, 93.1), (2, 3), 4.7, 8.85, 101.6, 93.1),
    _a4("avery-l7169", "Avery L7169", (99.1, 138.99), (2, 2), 5.01, 7.06, 101.49, 138.99),
    _a4("herma-10809", "Herma 10809, JAC 105148", (105, 148), (2, 2), 0, 0, 105, 148),
    _a4("a4-105x74", "Rayfilm 0931, JAC 10574", (105, 74.25), (2, 4), 0, 0, 105, 74.25),
    _letter("avery-5395", "Avery 5095, 5395, 8395, 15395", (3.375, 2 + 1 / 3), (2, 4), 0.6875, 0.5 + 1 / 12, 3.75, 2.5),
    _letter("avery-5371", "Avery 5371", (3.5, 2), (2, 5), 0.75, 0.5, 3.5, 2),
    _letter("avery-8373", "Avery 8373", (3.5, 2), (2, 4), 0.5, 0.75, 4, 2.5),
    _letter("avery-6873", "Avery 6873", (3.75, 2), (2, 4), 0.375, 1.125, 4, 2.25),
    _letter("avery-6874", "Avery 6874", (3.75, 3), (2, 3), 0.375, 0.625, 4, 3.375),
    _letter("avery-5163", "Avery 5163, 8163", (4, 2), (2, 5), 0.1625, 0.5, 4.1875, 2),
    _letter("avery-5164", "Avery 5164, 8164", (4, 10 / 3), (2, 3), 0.15625, 0.5, 4.1875, 10 / 3),
    _letter("avery-5168", "Avery 5168", (3.5, 5), (2, 2), 0.5, 0.5, 4, 5),
    _letter("avery-5388", "Avery 5388", (5, 3), (1, 3), 1.75, 1, 5, 3),
    _letter("avery-5389", "Avery 5389", (6, 4), (1, 2), 1.25, 1.25, 6, 4.5),
    _roll("brother-dk1202", "Brother DK-1202, DK-11202 (62 × 100 mm)", 100, 62),
    _roll("dymo-30256", "Dymo 30256 (59 × 102 mm)", 102, 59),
    _roll("dymo-30374", "Dymo 30374 (51 × 89 mm)", 89, 51),
    _roll("dymo-30856", "Dymo 30856 (62 × 106 mm)", 106, 62),
    _roll("dymo-99014", "Dymo 99014 (54 × 101 mm)", 101, 54),
    _roll("zebra-4x2", "Zebra 4 × 2 in", 4 * _INCH, 2 * _INCH),
    _roll("zebra-4x3", "Zebra 4 × 3 in", 4 * _INCH, 3 * _INCH),
    _roll("zebra-4x6", "Zebra 4 × 6 in", 4 * _INCH, 6 * _INCH),
)
STOCKS = {stock.name: stock for stock in _ALL}


_PAGES = {StockKind.A4: (210.0, 297.0), StockKind.LETTER: (8.5 * _INCH, 11 * _INCH)}
_NUMBERS = 8


class StockFault(enum.StrEnum):
    """Why labels cannot be as typed."""

    SMALL = "small"
    MANY = "many"
    OUTSIDE = "outside"
    OVERLAP = "overlap"
    LONG = "long"


def own_stock(kind: StockKind, numbers: Sequence[float]) -> Stock:
    """Labels that are not built in, by columns, rows, width, height, left, top, across and down. Their name says it all, so
    that a print run needs nothing else. Raises ValueError for another number of numbers.
    """
    columns, rows, width, height, *placed = numbers
    if len(numbers) != _NUMBERS:
        raise ValueError(f"{len(numbers)} numbers")
    name = " ".join([_OWN, kind.value, *(f"{number:g}" for number in numbers)])
    page = _PAGES.get(kind, (width, height))
    return Stock(name, f"{width:g} × {height:g}", kind, *page, width, height, int(columns), int(rows), *placed)


def stock_named(name: str) -> Stock | None:
    """The stock of this name, built in or own; None for another name. Raises ValueError for own labels that cannot be."""
    own, _, rest = name.partition(" ")
    if own != _OWN:
        return STOCKS.get(name)
    kind, *numbers = rest.split()
    stock = own_stock(StockKind(kind), [float(number) for number in numbers])
    if faults := stock_faults(stock):
        raise ValueError(f"{name}: {faults[0]}")
    return stock


def stock_faults(stock: Stock) -> list[StockFault]:
    """Why the labels cannot be printed; empty for good ones."""
    long, short = max(stock.width, stock.height), min(stock.width, stock.height)
    right = stock.left + (stock.columns - 1) * stock.across + stock.width
    foot = stock.top + (stock.rows - 1) * stock.down + stock.height
    apart = (stock.columns == 1 or stock.across >= stock.width) and (stock.rows == 1 or stock.down >= stock.height)
    outside = min(stock.left, stock.top) < 0 or right > stock.page_width + _SLACK or foot > stock.page_height + _SLACK
    found = {
        StockFault.SMALL: not (long >= LEAST_LABEL[0] and short >= LEAST_LABEL[1]),
        StockFault.MANY: not (stock.columns >= 1 and stock.rows >= 1 and stock.count <= MOST_LABELS),
        StockFault.OUTSIDE: outside,
        StockFault.OVERLAP: not apart,
        StockFault.LONG: not long <= LONGEST_ROLL,
    }
    return [fault for fault, is_so in found.items() if is_so]
