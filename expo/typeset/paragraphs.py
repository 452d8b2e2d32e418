"""Paragraphs set in lines, in any script, and their operators; what was set once is kept. Pure."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass

from expo.typeset import fonts
from expo.typeset.fonts import Face, Family
from expo.typeset.glyphs import shown_run
from expo.typeset.shaping import ShapedLine, line

NASTALIQ_LANGUAGES = frozenset({"ur"})


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: type size in points, the lines' distance, the gap after it."""

    size: float
    leading: float
    gap: float
    bold: bool = False

    def scaled(self, by: float) -> "Style":
        return Style(round(self.size * by, 2), self.leading * by, self.gap * by, self.bold)


@dataclass(frozen=True, slots=True)
class PlacedParagraph:
    """Operators of a line, with a place for where its baseline begins, and what it needs of the fonts."""

    operators: bytes
    width: float
    right_to_left: bool
    glyphs: tuple[tuple[Face, frozenset[int]], ...]


@functools.lru_cache(maxsize=4096)
def set_lines(text: str, style: Style, width: float, language: str) -> tuple[PlacedParagraph, ...]:
    """The text in lines no wider than `width` points, broken at words, else inside one."""
    rtl = language in NASTALIQ_LANGUAGES
    wide = width * 1000 / style.size
    parts = _broken(printable(text).split(), wide, style, language, rtl=rtl)
    return tuple(_placed(line(part, bold=style.bold, language=language, rtl=rtl), style.size) for part in parts)


@functools.lru_cache(maxsize=4096)
def one_line(text: str, style: Style, width: float, language: str = "en") -> PlacedParagraph:
    """The text on one line, smaller where it would be wider than `width` points."""
    whole = line(printable(text), bold=style.bold, language=language, rtl=language in NASTALIQ_LANGUAGES)
    return _placed(whole, min(style.size, width * 1000 / (whole.width or 1)))


def printable(text: str) -> str:
    """Without the characters that no face has; forms refuse them, so that this is the last resort."""
    if _covered().issuperset(map(ord, text)):
        return text
    absent = fonts.missing(text)
    return "".join(c for c in text if c not in absent)


@functools.cache
def _covered() -> frozenset[int]:
    """The characters that the embedded fonts cover together."""
    return frozenset[int]().union(*(fonts.face(family, bold=False).coverage for family in Family))


def height_of(lines: Iterable[object], style: Style) -> float:
    return sum(style.leading for _ in lines) + style.gap


def _broken(words: list[str], wide: float, style: Style, language: str, *, rtl: bool) -> list[str]:
    lines: list[str] = []
    used = 0.0
    space = _width(" ", style, language, rtl=rtl)
    for word in words:
        for part in _bits(word, wide, style, language, rtl=rtl):
            width = _width(part, style, language, rtl=rtl)
            if lines and used + space + width <= wide:
                lines[-1] += " " + part
                used += space + width
            else:
                lines.append(part)
                used = width
    return lines


def _bits(word: str, wide: float, style: Style, language: str, *, rtl: bool) -> list[str]:
    """A word, in several parts where it alone is wider than a line: an address, or a slip of the keys."""
    bits = []
    while len(word) > 1 and _width(word, style, language, rtl=rtl) > wide:
        most = max(1, int(len(word) * wide / _width(word, style, language, rtl=rtl) * 0.9))
        bits.append(word[:most])
        word = word[most:]
    return [*bits, word]


def _width(text: str, style: Style, language: str, *, rtl: bool) -> int:
    return line(text, bold=style.bold, language=language, rtl=rtl).width


def _placed(whole: ShapedLine, size: float) -> PlacedParagraph:
    used: dict[Face, set[int]] = {}
    for run in whole.runs:
        used.setdefault(run.face, {run.face.space}).update(glyph.number for glyph in run.glyphs)
    shown = b"".join(shown_run(run, size) for run in whole.runs)
    operators = b"BT 1 0 0 1 %.2f %.2f Tm\n" + shown.replace(b"%", b"%%") + b"ET\n"
    glyphs = tuple((face, frozenset(numbers)) for face, numbers in used.items())
    return PlacedParagraph(operators, whole.width * size / 1000, whole.right_to_left, glyphs)
