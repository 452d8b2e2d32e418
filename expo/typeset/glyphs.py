"""Glyphs as PDF text operators, with the characters they stand for. Pure."""

from collections.abc import Iterator
from itertools import groupby

from expo.typeset.fonts import Face
from expo.typeset.shaping import Glyph, GlyphRun

_HEX = [b"%04X" % number for number in range(0x8000)]  # of every glyph number our faces have


def shown_run(run: GlyphRun, size: float) -> bytes:
    """The run at the pen, which it leaves at its right end.

    What its glyphs' own characters do not tell is told by ActualText (ISO 32000-1, 14.9.4), a character at a time
    and from left to right: readers (poppler, PDFium) take what stands on a page for visual order and turn it round
    themselves, so that a whole Urdu word in one ActualText is found backwards.
    """
    shown = _straight(run) if run.plain and not any(glyph.dy for glyph in run.glyphs) else _spanned(run, size)
    return b"/%s %g Tf\n%s\n" % (run.face.key.encode(), size, shown)


def _straight(run: GlyphRun) -> bytes:
    """One TJ: most runs are plain and on the baseline, and are written a thousand times a second."""
    advance = run.face.font.get_glyph_h_advance
    array: list[bytes] = []
    codes: list[bytes] = []
    owed = 0  # how far the pen stands left of where it belongs
    for number, step, dx, _, _ in run.glyphs:
        if owed + dx:
            array.append(b"<%s>%d" % (b"".join(codes), -owed - dx))
            codes = []
        codes.append(_HEX[number])
        owed = step - dx - advance(number)
    array.append(b"<%s>%d" % (b"".join(codes), -owed))
    return b"[%s]TJ" % b"".join(array)


def _spanned(run: GlyphRun, size: float) -> bytes:
    """Clusters under their ActualText, from left to right."""
    pen = _Pen(run.face, size)
    for text, glyphs in _clusters(run):
        if run.plain:
            for glyph in glyphs:
                pen.show(glyph)
        else:
            _show_cluster(pen, text[::-1] if run.right_to_left else text, glyphs, apart=run.right_to_left)
    return pen.finished()


def _clusters(run: GlyphRun) -> Iterator[tuple[str, tuple[Glyph, ...]]]:
    """Each cluster's text in logical order with its glyphs, from left to right."""
    starts = sorted({glyph.cluster for glyph in run.glyphs})
    ends = dict(zip(starts, [*starts[1:], len(run.text)], strict=True))
    for start, glyphs in groupby(run.glyphs, key=lambda glyph: glyph.cluster):
        yield run.text[start : ends[start]], tuple(glyphs)


def _show_cluster(pen: "_Pen", text: str, glyphs: tuple[Glyph, ...], *, apart: bool) -> None:
    """The glyphs under the ActualText of the first character (of all unless `apart`); the others get their own spans.

    A span's place is that of its first and its last glyph, so each begins and ends with a space on the baseline:
    then the reader finds one line, though Nastaliq goes downhill.
    """
    parts = list(text) if apart else [text]
    width = sum(glyph.advance for glyph in glyphs)
    start = pen.x
    for position, part in enumerate(parts):
        pen.begin_span(part)
        pen.space_from(start + width * position // len(parts))
        if position == 0:
            pen.x = start
            for glyph in glyphs:
                pen.show(glyph)
        pen.space_to(start + width * (position + 1) // len(parts))
        pen.end_span()
    pen.x = start + width


class _Pen:
    """Writes glyphs of one face at a size: by TJ where its moves do, with a rise where they go up or down.

    `x` is where the next glyph's origin belongs; `_at` where the PDF's own pen stands, in thousandths of the size.
    """

    def __init__(self, face: Face, size: float) -> None:
        self.x = 0
        self._advance = face.font.get_glyph_h_advance
        self._space = face.space
        self._size = size
        self._at = 0
        self._rise = 0
        self._operators: list[bytes] = []
        self._array: list[bytes] = []
        self._codes: list[bytes] = []

    def show(self, glyph: Glyph) -> None:
        self._draw(glyph.number, self.x + glyph.dx, glyph.dy)
        self.x += glyph.advance

    def space_from(self, x: int) -> None:
        """An empty glyph on the baseline that begins at x."""
        self._draw(self._space, x, 0)

    def space_to(self, x: int) -> None:
        """An empty glyph on the baseline that ends at x."""
        self._draw(self._space, x - self._advance(self._space), 0)

    def begin_span(self, text: str) -> None:
        self._end_array()
        actual = (b"\xfe\xff" + text.encode("utf-16-be")).hex().upper()
        self._operators.append(b"/Span<</ActualText<%s>>>BDC" % actual.encode())

    def end_span(self) -> None:
        self._end_array()
        self._operators.append(b"EMC")

    def finished(self) -> bytes:
        """All operators so far, the rise taken back and the pen at x."""
        self._move(self.x)
        self._end_array()
        if self._rise:
            self._operators.append(b"0 Ts")
        return b"\n".join(self._operators)

    def _draw(self, number: int, x: int, rise: int) -> None:
        if rise != self._rise:
            self._end_array()
            self._operators.append(b"%g Ts" % round(rise * self._size / 1000, 3))
            self._rise = rise
        self._move(x)
        self._codes.append(_HEX[number])
        self._at += self._advance(number)

    def _move(self, x: int) -> None:
        if x != self._at:
            self._end_string()
            self._array.append(b"%d" % (self._at - x))
            self._at = x

    def _end_string(self) -> None:
        if self._codes:
            self._array.append(b"<" + b"".join(self._codes) + b">")
            self._codes.clear()

    def _end_array(self) -> None:
        self._end_string()
        if self._array:
            self._operators.append(b"[" + b"".join(self._array) + b"]TJ")
            self._array.clear()
