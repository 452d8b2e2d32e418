"""Letters as a PDF file, one page each, in two languages side by side; written as a stream. Pure."""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfdoc

from expo.kit import codes
from expo.kit.graphics import qr
from expo.letters.text import LetterColumn, LetterText
from expo.typeset.colours import INK, MUTED, colour, fill, readable
from expo.typeset.font_embedding import embed
from expo.typeset.fonts import Face
from expo.typeset.paragraphs import PlacedParagraph, Style, height_of, one_line, set_lines
from expo.typeset.pdf_stream import StreamedCanvas

WIDTH, HEIGHT = 595.28, 841.89  # A4 in points
MARGIN, GUTTER = 48.0, 22.0
COLUMN = (WIDTH - 2 * MARGIN - GUTTER) / 2
FULL = WIDTH - 2 * MARGIN
QR_SIDE = 70.0  # 25 mm
SIGNED = (150.0, 52.0)  # largest size of a signature
STAMPED = (96.0, 88.0)
FOOT = QR_SIDE + 18
SCALES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)  # font scales, tried in order until a letter fits its page

_HOST = Style(14, 18, 2, bold=True)
_SMALL = Style(8, 10.5, 0)
_TITLE = {"ur": Style(13, 30, 4, bold=True)}
_TITLE_LATIN = Style(13, 18, 4, bold=True)
_BODY = {"ur": Style(9.5, 20.5, 4)}
_BODY_LATIN = Style(9.2, 12.6, 6)
_LABEL = {"ur": Style(8, 15.5, 0)}
_LABEL_LATIN = Style(8, 15.5, 0)
_VALUE = Style(9.2, 15.5, 0, bold=True)
_VERIFY = {"ur": Style(7.5, 16, 0)}
_VERIFY_LATIN = Style(7.5, 10, 0)


@dataclass(frozen=True, slots=True)
class LetterPage:
    """A letter to draw: its text, and the keys of its pictures."""

    text: LetterText
    signature: int | None = None
    stamp: int | None = None


def write_letters(
    out: BinaryIO, letters: Iterable[LetterPage], pictures: Mapping[int, bytes], *, title: str, created: datetime
) -> int:
    """Write one PDF with a page per letter, reading `letters` lazily; returns the number. `pictures` are PNGs by key.

    The same arguments give the same bytes.
    """
    canvas = StreamedCanvas(out, (WIDTH, HEIGHT), language="en", created=created)
    canvas.setTitle(title)
    canvas.setSubject("Invitation letter")
    canvas.setAuthor("")
    canvas.setCreator("Expo")
    run = _Run(canvas, {key: _Picture.of(key, png) for key, png in pictures.items()})
    count = 0
    for letter in letters:
        run.add(letter)
        count += 1
    run.finish()
    return count


@dataclass(slots=True)
class _Picture:
    """A picture of the file, written once, at its first use."""

    name: str
    png: bytes
    ratio: float
    written: bool = False

    @staticmethod
    def of(key: int, png: bytes) -> "_Picture":
        with Image.open(io.BytesIO(png)) as picture:
            return _Picture(f"p{key}", png, picture.width / picture.height)


@dataclass(slots=True)
class _Run:
    """A file being written."""

    canvas: StreamedCanvas
    pictures: dict[int, _Picture]
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    def add(self, letter: LetterPage) -> None:
        for scale in SCALES:
            page = _Page(scale)
            fits = _draw(page, letter.text)
            if fits:
                break
        for face, numbers in page.glyphs.items():
            self.glyphs.setdefault(face, set()).update(numbers)
        top = page.signed_at
        drawn = self._picture(letter.signature, MARGIN, top, SIGNED) + self._picture(
            letter.stamp, MARGIN + SIGNED[0] + 20, top + 2, STAMPED
        )
        self.canvas.document.add_page(b"".join(page.parts) + drawn)

    def finish(self) -> None:
        for face, glyphs in sorted(self.glyphs.items(), key=lambda item: item[0].key):
            embed(self.canvas.document, face, glyphs)
        self.canvas.save()

    def _picture(self, key: int | None, x: float, top: float, most: tuple[float, float]) -> bytes:
        """The operators that draw a picture from its upper left corner, scaled to at most `most`."""
        picture = self.pictures.get(key) if key is not None else None
        if picture is None:
            return b""
        if not picture.written:
            self._write(picture)
        width = min(most[0], most[1] * picture.ratio)
        height = width / picture.ratio
        named = pdfdoc.xObjectName(picture.name).encode()
        return b"q %.4f 0 0 %.4f %.2f %.2f cm /%s Do Q\n" % (width, height, x, top - height, named)

    def _write(self, picture: _Picture) -> None:
        canvas = self.canvas
        canvas.beginForm(picture.name, 0, 0, 1, 1)
        canvas.drawImage(ImageReader(io.BytesIO(picture.png)), 0, 0, 1, 1, mask="auto")
        canvas.endForm()
        canvas.document.forms.append(pdfdoc.xObjectName(picture.name))
        picture.written = True


@dataclass(slots=True)
class _Page:
    """A page drawn from the top down; `y` is the next baseline, in points."""

    scale: float
    y: float = HEIGHT - MARGIN
    signed_at: float = 0.0
    parts: list[bytes] = field(default_factory=list)
    glyphs: dict[Face, set[int]] = field(default_factory=dict)

    def put(self, placed: PlacedParagraph, x: float, y: float, width: float) -> None:
        """Draw a line at its baseline, aligned to the side of the box where its script begins."""
        for face, numbers in placed.glyphs:
            self.glyphs.setdefault(face, set()).update(numbers)
        left = x + width - placed.width if placed.right_to_left else x
        self.parts.append(placed.operators % (left, y))

    def rule(self, x: float, y: float, width: float, thick: float) -> None:
        self.parts.append(b"%.2f %.2f %.2f %.2f re f\n" % (x, y, width, thick))

    def ink(self, operator: bytes) -> None:
        self.parts.append(operator)


def _draw(page: _Page, text: LetterText) -> bool:
    """Draw the letter; False when it does not fit the page at this scale."""
    _head(page, text)
    tops = [
        _column(page, column, MARGIN + position * (COLUMN + GUTTER)) for position, column in enumerate(text.columns)
    ]
    page.y = min(tops) - 4 * page.scale
    _facts(page, text)
    fits = _signed(page, text) > MARGIN + FOOT
    _foot(page, text)
    return fits


def _head(page: _Page, text: LetterText) -> None:
    frozen = text.frozen
    page.ink(fill(readable(colour(frozen.accent))))
    page.y -= _HOST.leading * 0.75
    page.put(one_line(frozen.host, _HOST, FULL), MARGIN, page.y, FULL)
    page.ink(fill(MUTED))
    page.y -= 3
    tax = text.frozen.sides[0].words.tax.replace("{tax}", frozen.tax_number) if frozen.tax_number else ""
    for said in (frozen.address, " · ".join(part for part in (frozen.contact, tax) if part)):
        if said:
            page.y -= _SMALL.leading
            page.put(one_line(said, _SMALL, FULL), MARGIN, page.y, FULL)
    page.y -= 8
    page.ink(fill(readable(colour(frozen.accent))))
    page.rule(MARGIN, page.y, FULL, 1.5)
    page.y -= 12
    page.ink(fill(INK))


def _column(page: _Page, column: LetterColumn, x: float) -> float:
    """Draw a language's column; returns the `y` after it."""
    y = page.y
    texts = [(column.title, _TITLE.get(column.language, _TITLE_LATIN))]
    body, small = _BODY.get(column.language, _BODY_LATIN), _LABEL.get(column.language, _LABEL_LATIN)
    texts.append((column.number, Style(small.size, body.leading, body.gap)))
    texts += [(paragraph, body) for paragraph in column.paragraphs]
    for text, style in texts:
        scaled = style.scaled(page.scale)
        lines = set_lines(text, scaled, COLUMN, column.language)
        for number, placed in enumerate(lines, start=1):
            page.put(placed, x, y - number * scaled.leading + scaled.leading * _drop(column.language), COLUMN)
        y -= height_of(lines, scaled)
    return y


def _drop(language: str) -> float:
    """The share of the line height under the baseline; large for Nastaliq."""
    return 0.45 if language == "ur" else 0.25


def _facts(page: _Page, text: LetterText) -> None:
    """Draw the passport data, each value between its labels in both languages."""
    side = 108.0
    value_width = FULL - 2 * side - 12
    value_style = _VALUE.scaled(page.scale)
    for first, value, second in text.facts:
        page.ink(fill(MUTED))
        page.rule(MARGIN, page.y, FULL, 0.4)
        page.y -= value_style.leading
        base = page.y + value_style.leading * 0.32
        labels = [(first, text.columns[0].language, MARGIN), (second, text.columns[1].language, WIDTH - MARGIN - side)]
        for label, language, x in labels:
            style = _LABEL.get(language, _LABEL_LATIN).scaled(page.scale)
            page.put(one_line(label, style, side, language), x, base, side)
        page.ink(fill(INK))
        page.put(one_line(value, value_style, value_width), MARGIN + side + 6, base, value_width)
    page.ink(fill(MUTED))
    page.rule(MARGIN, page.y, FULL, 0.4)
    page.ink(fill(INK))
    page.y -= 8


def _signed(page: _Page, text: LetterText) -> float:
    """Draw signature, stamp and signatory; returns the `y` after them."""
    page.signed_at = page.y
    y = page.y - SIGNED[1] - _BODY_LATIN.leading
    page.put(one_line(text.frozen.signatory, _VALUE, SIGNED[0] + 120), MARGIN, y, SIGNED[0])
    page.put(one_line(text.frozen.signatory_post, _SMALL, SIGNED[0] + 120), MARGIN, y - _SMALL.leading, SIGNED[0])
    return y - 2 * _SMALL.leading


def _foot(page: _Page, text: LetterText) -> None:
    """Draw the QR code, and in both languages how to verify the letter."""
    matrix = qr.matrix(text.frozen.link)
    module = QR_SIDE / matrix.size
    page.ink(fill(INK))
    page.parts.append(b"q %.5f 0 0 %.5f %.3f %.3f cm\n" % (module, module, MARGIN + 4 * module, MARGIN))
    page.parts.append(qr.pdf_path(matrix) + b"\nf Q\n")
    left = MARGIN + QR_SIDE + 8 * module + 8
    width = (WIDTH - MARGIN - left - GUTTER) / 2
    page.put(one_line(codes.spaced(text.frozen.code), _VALUE, width), left, MARGIN + QR_SIDE - 8, width)
    for position, column in enumerate(text.columns):
        style = _VERIFY.get(column.language, _VERIFY_LATIN)
        y = MARGIN + QR_SIDE - 14
        for placed in set_lines(column.verify, style, width, column.language):
            y -= style.leading
            page.put(placed, left + position * (width + GUTTER), y + style.leading * _drop(column.language), width)
