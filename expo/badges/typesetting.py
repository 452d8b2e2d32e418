"""Text in any script, set in lines that fit their box: shaped by HarfBuzz, ordered by the bidirectional algorithm."""

import functools
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import uharfbuzz as hb
from bidi import algorithm

from expo.badges import fonts
from expo.badges.fonts import Face, Family
from expo.kit.text import clean_line

LONGEST_TEXT = 400  # characters; what comes after would not be seen on any badge
ELLIPSIS = "…"
STEP = 0.25  # points between one type size and the next smaller one

_LETTERS = ("L", "M", "N", "P")  # categories without which a text says something else; other signs may be dropped
_NEUTRAL = frozenset({"WS", "ON", "CS", "NSM", "ES", "ET", "BN"})
_RIGHT = frozenset({"R", "AL"})
_RIGHT_FROM = "\u0590"  # the first character that may run right to left
_SCRIPTS_FROM = "\u0900"  # the first whose shaping wants a run of its own script; Latin, Greek, Cyrillic need none
_DIGITS = frozenset("0123456789")  # in a line of any script they are set in the first face
_RISE, _FALL, _AIR = 900, 250, 40  # a line's least reach over and under its baseline, and what ink gets beyond itself


class Glyph(NamedTuple):
    """A glyph drawn at (dx, dy) from the pen, which then goes on by `advance`; in thousandths of the type size.

    It shows the text of its run from `cluster` on, as do its neighbours of the same cluster.
    """

    number: int
    advance: int
    dx: int
    dy: int
    cluster: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face and direction, and its glyphs from left to right.

    `plain` says that the glyphs' own characters, read from left to right, are the text.
    """

    text: str
    face: Face
    glyphs: tuple[Glyph, ...]
    right_to_left: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands: runs from left to right; width, rise over and fall under the baseline in thousandths."""

    text: str
    runs: tuple[Run, ...]
    width: int
    rise: int
    fall: int
    right_to_left: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """Lines in their order, and the type size in points at which all of them fit. `cut`: the text did not, and was."""

    lines: tuple[Line, ...]
    size: float
    cut: bool

    @property
    def height(self) -> float:
        """Points from the top of the first line to the foot of the last."""
        return sum(line.rise + line.fall for line in self.lines) * self.size / 1000


@dataclass(frozen=True, slots=True)
class Room:
    """What a text may take: points wide and high, type sizes from `size` down to `floor`, and lines.

    `least` is the size it may go down to on all its lines together, rather than be cut.
    """

    width: float
    height: float
    size: float
    floor: float
    least: float
    lines: int


@dataclass(frozen=True, slots=True)
class Printable:
    """A text as our faces can print it; `dropped` are signs left out, `missing` letters for which all of it was."""

    text: str
    dropped: str = ""
    missing: str = ""


@functools.lru_cache(maxsize=1024)
def printable(text: str) -> Printable:
    """One clean line that every face's cmap can draw. A letter no face has leaves the whole text out: no empty boxes."""
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


def fit(text: str, room: Room, *, bold: bool, language: str = "") -> Setting:
    """The text in lines none of which is wider than the room, all together no higher.

    One line down to the floor; then broken at words, at the greatest size that fits; then smaller, to the least; then
    inside a word; then cut with an ellipsis. The text must be `printable`.
    """
    whole = line(text, bold=bold, language=language)
    size = _size_of([whole], room)
    if size >= room.floor:
        return Setting((whole,), size, cut=False)
    setter = _Setter(text, bold, language, whole.right_to_left)
    for floor in (room.floor, room.least):
        for count in range(2, room.lines + 1):
            found = _at_words(setter, room, count, floor)
            if found:
                return found
    return _at_least(setter, room)


@functools.lru_cache(maxsize=1024)
def line(text: str, *, bold: bool, language: str = "", rtl: bool | None = None) -> Line:
    """The text on one line, its direction that of its first letter unless given."""
    if rtl is None:
        rtl = algorithm.get_base_level(text) == 1
    faces = fonts.choices(text, language, bold=bold)
    pieces = _visual(_pieces(text, _levels(text, rtl=rtl), faces))
    runs = tuple(_run(face, text[start:end], level, language) for start, end, level, face in pieces)
    width = sum(glyph.advance for run in runs for glyph in run.glyphs)
    rise, fall = _reach(runs)
    return Line(text, runs, width, rise, fall, rtl)


class _Setter(NamedTuple):
    """A text and what all its lines have in common."""

    text: str
    bold: bool
    language: str
    rtl: bool

    def line(self, part: str) -> Line:
        return line(part, bold=self.bold, language=self.language, rtl=self.rtl)

    def words(self, wide: float) -> list[tuple[str, int]]:
        """Each word with its width, one wider than `wide` in several parts."""
        found: list[tuple[str, int]] = []
        for word in self.text.split(" "):
            rest = word
            while self.line(rest).width > wide and len(rest) > 1:
                most = max(1, _longest(rest, lambda part: self.line(part).width <= wide))
                found.append((rest[:most] + "\0", self.line(rest[:most]).width))
                rest = rest[most:]
            found.append((rest, self.line(rest).width))
        return found


def _at_words(setter: _Setter, room: Room, count: int, floor: float) -> Setting | None:
    """At most `count` lines broken between words, at the greatest size from the room's to the floor, or None."""
    words = [(word, setter.line(word).width) for word in setter.text.split(" ")]
    size = min(room.size, room.height * 1000 / (count * (_RISE + _FALL)))
    while size >= floor:
        parts = _broken(words, setter.line(" ").width, room.width * 1000 / size)
        if len(parts) <= count:
            lines = tuple(setter.line(part) for part in parts)
            best = _size_of(lines, room)
            if best >= max(floor, size - 2 * STEP):
                return Setting(lines, min(best, _down(size)), cut=False)
        size -= 2 * STEP
    return None


def _at_least(setter: _Setter, room: Room) -> Setting:
    """At the least size: words that are too long are broken; what the last line cannot hold is cut with an ellipsis."""
    wide = room.width * 1000 / room.least * 0.995  # a hair of air: joined words may be wider than the words alone
    parts = _broken(setter.words(wide), setter.line(" ").width, wide)
    for count in range(min(room.lines, len(parts)), 0, -1):
        kept = parts[:count]
        cut = count < len(parts)
        if cut:
            kept[-1] = _with_ellipsis(setter, " ".join(parts[count - 1 :]).replace("\0 ", ""), wide)
        lines = tuple(setter.line(part.rstrip("\0")) for part in kept)
        if count == 1 or _size_of(lines, room) >= room.least:
            return Setting(lines, min(room.least, _size_of(lines, room)), cut=cut)
    return Setting((), room.least, cut=bool(parts))


def _broken(words: Sequence[tuple[str, int]], space: int, wide: float) -> list[str]:
    """Lines filled one after another with as many words as fit; a word that ends in NUL goes on in the next part."""
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


def _size_of(lines: Sequence[Line], room: Room) -> float:
    """The greatest size, in steps, up to the room's, at which the lines are no wider and no higher than the room."""
    wide = max(line.width for line in lines) or 1
    high = sum(line.rise + line.fall for line in lines) or 1
    return _down(min(room.size, room.width * 1000 / wide, room.height * 1000 / high))


def _down(size: float) -> float:
    return size // STEP * STEP


def _levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character (UAX 9, P to I2): odd runs right to left."""
    if not rtl and max(text, default="") < _RIGHT_FROM:
        return [0] * len(text)
    if rtl and {unicodedata.bidirectional(c) for c in text} <= _NEUTRAL | _RIGHT:
        return [1] * len(text)
    return _resolved(text, rtl=rtl)


def _resolved(text: str, *, rtl: bool) -> list[int]:
    storage = algorithm.get_empty_storage()
    storage["base_level"], storage["base_dir"] = (1, "R") if rtl else (0, "L")
    # Rule X9 takes characters of class BN (joiners) away; each then stands at the level of the one before it.
    kept = [place for place, c in enumerate(text) if unicodedata.bidirectional(c) != "BN"]
    algorithm.get_embedding_levels("".join(text[place] for place in kept), storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, debug=False)
    algorithm.resolve_implicit_levels(storage, debug=False)
    level_of = dict(zip(kept, (c["level"] for c in storage["chars"]), strict=True))
    levels: list[int] = []
    for place in range(len(text)):
        levels.append(level_of.get(place, levels[-1] if levels else int(rtl)))
    return levels


def _pieces(text: str, levels: Sequence[int], faces: Sequence[Face]) -> list[tuple[int, int, int, Face]]:
    """(start, end, level, face) of each stretch of one level, face and script, in logical order."""
    if not any(levels) and max(text, default="") < _SCRIPTS_FROM and faces[0].covers(text):
        return [(0, len(text), 0, faces[0])] if text else []
    pieces: list[tuple[int, int, int, Face]] = []
    last: tuple[int, Face, str] | None = None
    for place, (level, (face, script)) in enumerate(zip(levels, _faced(text, faces), strict=True)):
        if last == (level, face, script):
            start, *_ = pieces.pop()
        else:
            start, last = place, (level, face, script)
        pieces.append((start, place + 1, level, face))
    return pieces


def _faced(text: str, faces: Sequence[Face]) -> Iterator[tuple[Face, str]]:
    """The face and script of each character: shared signs go with the letters before them, first ones with those after."""
    own = [fonts.script(c) for c in text]
    script = next((code for code in own if code not in fonts.SHARED_SCRIPTS), "Latn")
    last: Face | None = None
    for place, (c, code) in enumerate(zip(text, own, strict=True)):
        if code not in fonts.SHARED_SCRIPTS:
            script, last = code, None
        if c in _DIGITS or (c == " " and place + 1 < len(text) and _is_latin(text[place + 1], own[place + 1])):
            yield faces[0], "Latn"
            continue
        if last is None or ord(c) not in last.coverage:
            ranked = (faces[1], *faces) if script == fonts.ARABIC else faces
            last = next((face for face in ranked if ord(c) in face.coverage), faces[0])
        yield last, script


def _is_latin(character: str, script: str) -> bool:
    """Whether a space before the character belongs to it: Nastaliq's own is too narrow between two scripts."""
    return character in _DIGITS or (script != fonts.ARABIC and script not in fonts.SHARED_SCRIPTS)


def _visual(pieces: list[tuple[int, int, int, Face]]) -> list[tuple[int, int, int, Face]]:
    """The pieces from left to right: UAX 9, rule L2."""
    for level in range(max((piece[2] for piece in pieces), default=0), 0, -1):
        start = None
        for place in range(len(pieces) + 1):
            inside = place < len(pieces) and pieces[place][2] >= level
            if inside and start is None:
                start = place
            elif not inside and start is not None:
                pieces[start:place] = pieces[start:place][::-1]
                start = None
    return pieces


def _run(face: Face, text: str, level: int, language: str) -> Run:
    rtl = bool(level % 2)
    glyphs = _shape(face, text, rtl=rtl, language=language)
    plain = not rtl and [face.characters.get(glyph.number) for glyph in glyphs] == list(text)
    return Run(text, face, glyphs, rtl, plain)


def _shape(face: Face, text: str, *, rtl: bool, language: str) -> tuple[Glyph, ...]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = language or ("ur" if rtl else "en")  # never the machine's own locale
    hb.shape(face.font, buffer)
    return tuple(
        Glyph(info.codepoint, place.x_advance, place.x_offset, place.y_offset, info.cluster)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )


def _reach(runs: Sequence[Run]) -> tuple[int, int]:
    rise, fall = _RISE - _AIR, _FALL - _AIR
    for run in runs:
        ink = run.face.ink
        for number, _, _, dy, _ in run.glyphs:
            low, top = ink(number)
            rise = max(rise, top + dy)
            fall = max(fall, -low - dy)
    return rise + _AIR, fall + _AIR


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
