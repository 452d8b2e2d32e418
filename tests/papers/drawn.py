"""What stands on a page of a PDF: boxes, lines and words, with their places and colours, as its content stream says."""

import io
from dataclasses import dataclass, field, replace
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ContentStream

_PAINTS = {b"f": "filled", b"S": "drawn", b"B": "filled and drawn", b"n": "clip"}


@dataclass(frozen=True)
class Pen:
    """What the next shape is painted with."""

    fill: tuple[float, ...] = ()
    stroke: tuple[float, ...] = ()
    width: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Box:
    """A rectangle: left, bottom, width and height in points."""

    how: str
    place: tuple[float, ...]
    pen: Pen


@dataclass(frozen=True)
class Line:
    place: tuple[float, ...]
    pen: Pen


@dataclass(frozen=True)
class Words:
    """A line of text: the start of its baseline, its size, whether it is bold, and its colour."""

    x: float
    y: float
    size: float
    bold: bool
    fill: tuple[float, ...]


@dataclass
class Drawn:
    """A page, read in the order in which it was drawn."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    text: str = ""
    size: tuple[float, ...] = ()
    language: str = ""


def drawn(pdf: bytes) -> list[Drawn]:
    """The pages of a file."""
    reader = PdfReader(io.BytesIO(pdf))
    pages = []
    for page in reader.pages:
        size = tuple(round(float(side), 2) for side in page.mediabox[2:])
        found = Drawn(text=page.extract_text(), size=size, language=str(reader.root_object["/Lang"]))
        _Reading(found).read(ContentStream(page.get_contents(), reader).operations)
        pages.append(found)
    return pages


class _Reading:
    """Follows the operators of a page."""

    def __init__(self, page: Drawn) -> None:
        self.page = page
        self.pen = Pen()
        self.kept: list[Pen] = []
        self.boxes: list[tuple[float, ...]] = []
        self.lines: list[tuple[float, ...]] = []
        self.at: tuple[float, ...] = ()

    def read(self, operations: list[tuple[list[Any], bytes]]) -> None:
        for operands, operator in operations:
            if operator in {b"rg", b"RG", b"w", b"d", b"q", b"Q"}:
                self._pen(operands, operator)
            elif operator in _PAINTS:
                self._paint(_PAINTS[operator])
            elif operator in {b"re", b"m", b"l"}:
                self._path(_numbers(operands), operator)
            elif operator == b"Tm":
                self.at = _numbers(operands)[4:]
            elif operator == b"Tf":
                (x, y), (font, size) = self.at, operands
                words = Words(x, y, float(size), str(font).endswith("b"), self.pen.fill)
                if not self.page.words or self.page.words[-1] != words:
                    self.page.words.append(words)

    def _pen(self, operands: list[Any], operator: bytes) -> None:
        if operator == b"q":
            self.kept.append(self.pen)
        elif operator == b"Q":
            self.pen = self.kept.pop()
        elif operator == b"rg":
            self.pen = replace(self.pen, fill=_numbers(operands))
        elif operator == b"RG":
            self.pen = replace(self.pen, stroke=_numbers(operands))
        elif operator == b"w":
            self.pen = replace(self.pen, width=float(operands[0]))
        else:
            self.pen = replace(self.pen, dash=_numbers(operands[0]))

    def _path(self, numbers: tuple[float, ...], operator: bytes) -> None:
        if operator == b"re":
            self.boxes.append(numbers)
        elif operator == b"m":
            self.at = numbers
        else:
            self.lines.append((*self.at, *numbers))

    def _paint(self, how: str) -> None:
        self.page.boxes += [Box(how, place, self.pen) for place in self.boxes]
        self.page.lines += [Line(place, self.pen) for place in self.lines]
        self.boxes, self.lines = [], []


def _numbers(operands: list[Any]) -> tuple[float, ...]:
    return tuple(float(number) for number in operands)
