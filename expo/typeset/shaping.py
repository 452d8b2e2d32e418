"""Shaping a line of text in any script: choice of faces, bidirectional algorithm (UAX 9), HarfBuzz. Pure."""

import functools
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import uharfbuzz as hb

from expo.typeset import bidi, fonts
from expo.typeset.fonts import Face

RISE, FALL, AIR = 900, 250, 40  # a line's minimal ascent and descent, and the margin beyond its ink
_NEUTRAL = frozenset({"WS", "ON", "CS", "NSM", "ES", "ET", "BN"})
_RIGHT = frozenset({"R", "AL"})
_RIGHT_FROM = "\u0590"  # the first character that may run right to left
_SCRIPTS_FROM = "\u0900"  # the first that must be shaped in a run of its own script
_DIGITS = frozenset("0123456789")  # set in the first face in any script


class Glyph(NamedTuple):
    """A glyph drawn at (dx, dy) from the pen, which then moves by `advance`; in thousandths of the type size.

    `cluster` is the index in the run's text of the first character it represents, as in HarfBuzz.
    """

    number: int
    advance: int
    dx: int
    dy: int
    cluster: int


@dataclass(frozen=True, slots=True)
class GlyphRun:
    """A run of text in one face and direction, and its glyphs from left to right.

    `plain`: the text can be extracted from the glyphs by the ToUnicode map, so the run needs no ActualText.
    """

    text: str
    face: Face
    glyphs: tuple[Glyph, ...]
    right_to_left: bool
    plain: bool


@dataclass(frozen=True, slots=True)
class ShapedLine:
    """A shaped line: runs from left to right; width, ascent (`rise`) and descent (`fall`) in thousandths of the type size."""

    text: str
    runs: tuple[GlyphRun, ...]
    width: int
    rise: int
    fall: int
    right_to_left: bool


@functools.lru_cache(maxsize=1024)
def line(text: str, *, bold: bool, language: str = "", rtl: bool | None = None) -> ShapedLine:
    """Shape the text as one line; its direction is that of its first letter, unless given by `rtl`."""
    if rtl is None:
        rtl = bidi.runs_right(text)
    faces = fonts.choices(text, language, bold=bold)
    pieces = _visual(_split_runs(text, _levels(text, rtl=rtl), faces))
    runs = tuple(_run(face, text[start:end], level, language) for start, end, level, face in pieces)
    width = sum(glyph.advance for run in runs for glyph in run.glyphs)
    rise, fall = _vertical_extent(runs)
    return ShapedLine(text, runs, width, rise, fall, rtl)


def _levels(text: str, *, rtl: bool) -> list[int]:
    """The embedding level of each character (UAX 9, rules P2 to I2); odd levels run right to left."""
    if not rtl and max(text, default="") < _RIGHT_FROM:
        return [0] * len(text)
    if rtl and {unicodedata.bidirectional(c) for c in text} <= _NEUTRAL | _RIGHT:
        return [1] * len(text)
    return bidi.levels_of(text, rtl=rtl)


def _split_runs(text: str, levels: Sequence[int], faces: Sequence[Face]) -> list[tuple[int, int, int, Face]]:
    """(start, end, level, face) of each run of one level, face and script, in logical order."""
    if not any(levels) and max(text, default="") < _SCRIPTS_FROM and faces[0].covers(text):
        return [(0, len(text), 0, faces[0])] if text else []
    pieces: list[tuple[int, int, int, Face]] = []
    last: tuple[int, Face, str] | None = None
    for position, (level, (face, script)) in enumerate(zip(levels, _faces_and_scripts(text, faces), strict=True)):
        if last == (level, face, script):
            start, *_ = pieces.pop()
        else:
            start, last = position, (level, face, script)
        pieces.append((start, position + 1, level, face))
    return pieces


def _faces_and_scripts(text: str, faces: Sequence[Face]) -> Iterator[tuple[Face, str]]:
    """The face and script of each character; those of shared scripts take them from the letter before, else after."""
    own = [fonts.script(c) for c in text]
    script = next((code for code in own if code not in fonts.SHARED_SCRIPTS), "Latn")
    last: Face | None = None
    for position, (c, code) in enumerate(zip(text, own, strict=True)):
        if code not in fonts.SHARED_SCRIPTS:
            script, last = code, None
        if c in _DIGITS or (c == " " and position + 1 < len(text) and _is_latin(text[position + 1], own[position + 1])):
            yield faces[0], "Latn"
            continue
        if last is None or ord(c) not in last.coverage:
            ranked = (faces[1], *faces) if script == fonts.ARABIC else faces
            last = next((face for face in ranked if ord(c) in face.coverage), faces[0])
        yield last, script


def _is_latin(character: str, script: str) -> bool:
    """Whether a space before the character is set in its face: Nastaliq's space is too narrow between two scripts."""
    return character in _DIGITS or (script != fonts.ARABIC and script not in fonts.SHARED_SCRIPTS)


def _visual(pieces: list[tuple[int, int, int, Face]]) -> list[tuple[int, int, int, Face]]:
    """The runs in visual order (UAX 9, rule L2)."""
    for level in range(max((piece[2] for piece in pieces), default=0), 0, -1):
        start = None
        for position in range(len(pieces) + 1):
            inside = position < len(pieces) and pieces[position][2] >= level
            if inside and start is None:
                start = position
            elif not inside and start is not None:
                pieces[start:position] = pieces[start:position][::-1]
                start = None
    return pieces


def _run(face: Face, text: str, level: int, language: str) -> GlyphRun:
    rtl = bool(level % 2)
    glyphs = _shape(face, text, rtl=rtl, language=language)
    plain = not rtl and [face.characters.get(glyph.number) for glyph in glyphs] == list(text)
    return GlyphRun(text, face, glyphs, rtl, plain)


def _shape(face: Face, text: str, *, rtl: bool, language: str) -> tuple[Glyph, ...]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    buffer.language = language or ("ur" if rtl else "en")  # not the default, which is the process's locale
    hb.shape(face.font, buffer)
    return tuple(
        Glyph(info.codepoint, position.x_advance, position.x_offset, position.y_offset, info.cluster)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    )


def _vertical_extent(runs: Sequence[GlyphRun]) -> tuple[int, int]:
    rise, fall = RISE - AIR, FALL - AIR
    for run in runs:
        ink = run.face.ink
        for number, _, _, dy, _ in run.glyphs:
            low, top = ink(number)
            if top + dy > rise:  # noqa: PLR1730 -- max() is slower, and 1,000 badges run this 50,000 times
                rise = top + dy
            if -low - dy > fall:  # noqa: PLR1730 -- as above
                fall = -low - dy
    return rise + AIR, fall + AIR
