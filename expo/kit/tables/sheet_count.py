"""Counts the cells of an ordinary sheet in its raw bytes, several times faster than by parsing its XML. Pure.

A sheet is ordinary when its rows and cells are written as every common program writes them: no prefix, no comment, each
cell with its reference, in the row that it says. All of it must match a strict pattern, block by block. Whatever is written
otherwise, or goes beyond a bound, is not judged here: it is left to the walk, which reads any XML and says what is wrong.
"""

import io
import re
from collections.abc import Iterator
from xml.parsers.expat import ExpatError

from expo.kit.tables.sheet_facts import MOST_AREA, MOST_CELLS, MOST_COLUMNS, BadSheetError, SheetFacts, column_number
from expo.kit.tables.sheet_walk import SheetWalk

_BLOCK = 1024 * 1024  # bytes that are matched at once; a row that is longer is not ordinary
_OPEN, _SHUT, _ROW_SHUT = b"<sheetData>", b"</sheetData>", b"</row>"
_DECLARATION = re.compile(rb"""<\?xml version=["']1\.0["'](?: encoding=["'][Uu][Tt][Ff]-8["'])?[^<>]*\?>""")

# Possessive throughout (`*+`, `?+`): nothing is tried twice, so the time is linear in the bytes whatever they are.
_PLAIN = rb"[^<&\x00-\x08\x0b\x0c\x0e-\x1f]*+"
_TEXT = _PLAIN + rb"(?:&(?:amp|lt|gt|quot|apos|#(?:3[2-9]|[4-9][0-9]|[1-9][0-9]{2,4}+));" + _PLAIN + rb")*+"
_NAME = rb"[A-Za-z][A-Za-z0-9]*+(?::[A-Za-z][A-Za-z0-9]*+)?+"
_QUOTED = rb"\"[^\"<>&\x00-\x1f]*+\""
_FILLED = rb"(?=[^<])" + _TEXT
_FORMULA = rb"<f(?: [a-z]++=" + _QUOTED + rb")*+(?:/>|>" + _TEXT + rb"</f>)"
_VALUE = rb"(?:" + _FORMULA + rb")?+<v>" + _FILLED + rb"</v>"
_INLINE = rb"<is><t(?: xml:space=\"preserve\")?+>" + _FILLED + rb"</t></is>"
_KIND = rb"(?: t=\"(?:s|n|b|d|str|inlineStr)\")?+"
_CELL = (
    rb"<c r=\"[A-Z]{1,3}+(?P=row)\"(?: s=\"[0-9]{1,5}+\")?+"
    + _KIND
    + rb" ?+(?:/>|>(?:"
    + _VALUE
    + rb"|"
    + _INLINE
    + rb")?+</c>)"
)
_ROW = (
    rb"<row r=\"(?P<row>[1-9][0-9]{0,6}+)\"(?: (?!r=)"
    + _NAME
    + rb"="
    + _QUOTED
    + rb")*+ ?+(?:/>|>(?:"
    + _CELL
    + rb")*+</row>)"
)
_ROWS = re.compile(rb"(?:" + _ROW + rb"|[ \t\r\n]++)*+")

# Of bytes that match the pattern above.
_COLUMNS = re.compile(rb"<c r=\"([A-Z]++)[^>]*+(?<!/)><[^/]")
_NUMBERS = re.compile(rb"<row r=\"([0-9]++)\"[^>]*+>(?:<c [^>]*+(?:(?<=/)>|></c>))*+<c ")
_HIDDEN = re.compile(rb"<row r=\"([0-9]++)\"[^>]*? hidden=\"(?:1|true)\"")
_STYLES = re.compile(rb"<c r=\"([A-Z]++)([0-9]++)\" s=\"0*+([1-9][0-9]*+)\"")


def counted(sheet: bytes, *, most_rows: int) -> SheetFacts | None:
    """The facts of an ordinary sheet, equal to those of `SheetWalk`; None for any other sheet."""
    before, _open, rest = sheet.partition(_OPEN)
    rows, _shut, after = rest.partition(_SHUT)
    if not _shut or b"sheetData" in before + rows + after or not _is_plain(sheet):
        return None
    try:
        facts = SheetWalk(most_rows).over(io.BytesIO(before + b"<sheetData/>" + after))
    except (ExpatError, BadSheetError, KeyError, ValueError):
        return None
    ordinary = not facts.cells and all(
        block is not None and _add(block, facts) and _is_within(facts, most_rows) for block in _blocks(rows)
    )
    return facts if ordinary else None


def _is_within(facts: SheetFacts, most_rows: int) -> bool:
    return (
        facts.cells <= MOST_CELLS
        and facts.columns <= MOST_COLUMNS
        and facts.rows <= most_rows
        and facts.rows * facts.columns <= MOST_AREA
    )


def _is_plain(sheet: bytes) -> bool:
    """Whether it is UTF-8 without comments, CDATA sections, a DTD or processing instructions beside the declaration."""
    declared = _DECLARATION.match(sheet)
    if b"<!" in sheet or b"]]>" in sheet or sheet.count(b"<?") != (declared is not None):
        return False
    try:
        sheet.decode()
    except UnicodeDecodeError:
        return False
    return True


def _blocks(rows: bytes) -> Iterator[bytes | None]:
    """Blocks of whole rows; None at the end when a row is longer than a block."""
    start, end = 0, len(rows)
    while end - start > _BLOCK:
        shut = rows.rfind(_ROW_SHUT, start, start + _BLOCK)
        if shut < 0:
            yield None
            return
        yield rows[start : shut + len(_ROW_SHUT)]
        start = shut + len(_ROW_SHUT)
    yield rows[start:end]


def _add(block: bytes, facts: SheetFacts) -> bool:
    """Add the facts of a block's rows; False when they are not ordinary."""
    if _ROWS.fullmatch(block) is None:
        return False
    facts.cells += block.count(b"<c ")
    columns = {letters: column_number(letters.decode()) for letters in set(_COLUMNS.findall(block))}
    facts.columns = max(facts.columns, *columns.values(), 0)
    facts.rows = max(facts.rows, *map(int, _NUMBERS.findall(block)), 0)
    facts.hidden_rows.update(map(int, _HIDDEN.findall(block)))
    styled = _STYLES.findall(block)
    columns = {letters: column_number(letters.decode()) for letters in {letters for letters, _row, _style in styled}}
    facts.styles.update({(int(row), columns[letters]): int(style) for letters, row, style in styled})
    return True
