"""Fitting text into a box: smaller type, then line breaks, then an ellipsis; unprintable characters are reported. Pure."""

import functools
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from expo.kit.text import clean_line
from expo.typeset import fonts
from expo.typeset.fonts import Family
from expo.typeset.shaping import FALL, RISE, ShapedLine, line

LONGEST_TEXT = 400  # characters; more never fit on a badge
ELLIPSIS = "…"
STEP = 0.25  # points between two type sizes tried

_LETTERS = ("L", "M", "N", "P")  # Unicode categories that must not be dropped from a text; others may


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines and the type size in points at which they fit. `cut`: the text was too long and ends with an ellipsis."""

    lines: tuple[ShapedLine, ...]
    size: float
    cut: bool

    @property
    def height(self) -> float:
        """Points from the top of the first line to the bottom of the last."""
        return sum(line.rise + line.fall for line in self.lines) * self.size / 1000


@dataclass(frozen=True, slots=True)
class TextBox:
    """The box for a text: width and height in points, type sizes from `size` down to `floor`, maximal number of lines.

    `least` is the size down to which it may shrink on all its lines before it is cut.
    """

    width: float
    height: float
    size: float
    floor: float
    least: float
    lines: int


@dataclass(frozen=True, slots=True)
class Printable:
    """A text that our faces can print; `dropped` are omitted symbols, `missing` letters because of which all is omitted."""

    text: str
    dropped: str = ""
    missing: str = ""


@functools.lru_cache(maxsize=1024)
def printable(text: str) -> Printable:
    """The text as one clean line that our faces cover. With a letter that no face has the text is "": no empty boxes."""
    line = text if _is_clean(text) else clean_line(text[:LONGEST_TEXT])
    if fonts.face(Family.SANS, bold=False).covers(line):
        return Printable(line)
    absent = fonts.missing(line)
    letters = "".join(c for c in absent if unicodedata.category(c)[0] in _LETTERS and not _is_selector(c))
    if letters:
        return Printable("", missing=letters)
    if not absent:
        return Printable(line)
    kept = "".join(c for c in line if c not in absent and not _is_selector(c))
    return Printable(" ".join(kept.replace("\u200d", "").split()), dropped=absent)


def fit(text: str, box: TextBox, *, bold: bool, language: str = "") -> Setting:
    """Set the text in lines that fit into the box.

    First on one line down to `floor`; then broken between words at the largest size that fits; then down to `least`; then
    broken within words; then cut with an ellipsis. The text must come from `printable`.
    """
    whole = line(text, bold=bold, language=language)
    size = _size_of([whole], box)
    if size >= box.floor:
        return Setting((whole,), size, cut=False)
    setter = _Setter(text, bold, language, whole.right_to_left)
    for floor in (box.floor, box.least):
        for count in range(2, box.lines + 1):
            found = _at_words(setter, box, count, floor)
            if found:
                return found
    return _at_least(setter, box)


class _Setter(NamedTuple):
    """A text and the properties that its lines share."""

    text: str
    bold: bool
    language: str
    rtl: bool

    def line(self, part: str) -> ShapedLine:
        return line(part, bold=self.bold, language=self.language, rtl=self.rtl)

    def words(self, wide: float) -> list[tuple[str, int]]:
        """Each word with its width; a word wider than `wide` in several parts."""
        found: list[tuple[str, int]] = []
        for word in self.text.split(" "):
            rest = word
            while self.line(rest).width > wide and len(rest) > 1:
                most = max(1, _longest(rest, lambda part: self.line(part).width <= wide))
                found.append((rest[:most] + "\0", self.line(rest[:most]).width))
                rest = rest[most:]
            found.append((rest, self.line(rest).width))
        return found


def _at_words(setter: _Setter, box: TextBox, count: int, floor: float) -> Setting | None:
    """At most `count` lines broken between words, at the largest size from the box's down to `floor`, or None."""
    words = [(word, setter.line(word).width) for word in setter.text.split(" ")]
    size = min(box.size, box.height * 1000 / (count * (RISE + FALL)))
    while size >= floor:
        parts = _broken(words, setter.line(" ").width, box.width * 1000 / size)
        if len(parts) <= count:
            lines = tuple(setter.line(part) for part in parts)
            best = _size_of(lines, box)
            if best >= max(floor, size - 2 * STEP):
                return Setting(lines, min(best, _down(size)), cut=False)
        size -= 2 * STEP
    return None


def _at_least(setter: _Setter, box: TextBox) -> Setting:
    """At the least size: words that are too long are broken; the last line is cut with an ellipsis where necessary."""
    wide = box.width * 1000 / box.least * 0.995  # tolerance: joined words may be wider than the single ones
    parts = _broken(setter.words(wide), setter.line(" ").width, wide)
    for count in range(min(box.lines, len(parts)), 0, -1):
        kept = parts[:count]
        cut = count < len(parts)
        if cut:
            kept[-1] = _with_ellipsis(setter, " ".join(parts[count - 1 :]).replace("\0 ", ""), wide)
        lines = tuple(setter.line(part.rstrip("\0")) for part in kept)
        if count == 1 or _size_of(lines, box) >= box.least:
            return Setting(lines, min(box.least, _size_of(lines, box)), cut=cut)
    return Setting((), box.least, cut=bool(parts))


def _broken(words: Sequence[tuple[str, int]], space: int, wide: float) -> list[str]:
    """Greedy line breaking; a part that ends in NUL continues a word without a space."""
    lines: list[str] = []
    used = 0
    for word, width in words:
        glued = bool(lines) and lines[-1].endswith("\0")
        if lines and not glued and used + space + width <= wide:
            lines[-1] += " " + word
            used += space + width
        else:
            lines.append(word)
            used = width
    return lines


def _with_ellipsis(setter: _Setter, rest: str, wide: float) -> str:
    most = _longest(rest, lambda part: setter.line(part.rstrip() + ELLIPSIS).width <= wide)
    return rest[:most].rstrip() + ELLIPSIS


def _longest(text: str, fits: Callable[[str], bool]) -> int:
    """How many of the first characters fit, never parting a mark or a joiner from its letter; 0 when none do."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    while 0 < low < len(text) and (unicodedata.category(text[low])[0] == "M" or text[low] in "\u200c\u200d"):
        low -= 1
    return low


def _size_of(lines: Sequence[ShapedLine], box: TextBox) -> float:
    """The greatest size, in steps, up to the box's, at which the lines are no wider and no higher than the box."""
    wide = max(line.width for line in lines) or 1
    high = sum(line.rise + line.fall for line in lines) or 1
    return _down(min(box.size, box.width * 1000 / wide, box.height * 1000 / high))


def _down(size: float) -> float:
    return size // STEP * STEP


def _is_clean(text: str) -> bool:
    return (
        len(text) <= LONGEST_TEXT
        and text.isprintable()
        and unicodedata.is_normalized("NFC", text)
        and "  " not in text
        and text == text.strip()
    )


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or character == "\u20e3"
