"""XLSX looked through before it is read, so that no small file becomes a large table. Pure.

The reader builds a rectangle as wide as the last column and as high as the last row: two cells at A1 and XFD1048576 would
be 17 billion cells. So the sheet's XML is walked through in a stream first and left at the first cell too many; and the
reader is given a workbook of that one sheet, packed anew, so that it sees exactly what was counted.
"""

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from enum import StrEnum
from typing import IO
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError, ParserCreate

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

LARGEST_UNPACKED = 120 * 1024 * 1024  # bytes of all parts together
MOST_PARTS = 2_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000  # empty ones too
MOST_AREA = 4_000_000  # last row times last column
MOST_MERGED = 20_000
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_RANGE = re.compile(rf"{_CELL.pattern}(?::{_CELL.pattern})?")
_SHEET = "xl/worksheets/sheet1.xml"

Cell = tuple[int, int]  # row and column, from 1


class SheetFlaw(StrEnum):
    """Why a file cannot be read as a table."""

    TOO_HEAVY = "too heavy"
    TOO_MANY_ROWS = "too many rows"
    TOO_MANY_COLUMNS = "too many columns"
    MACROS = "macros"
    NO_TABLE = "no table"


class BadSheetError(ValueError):
    """A file that is not read; `flaw` says why."""

    def __init__(self, flaw: SheetFlaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw


@dataclass(slots=True)
class SheetFacts:
    """What a sheet has besides its values; rows and columns from 1.

    `unsolved` are formulas whose result was never stored, `errors` cells such as #N/A with what stands in them; `styles` says
    which of the workbook's number formats a cell has, where it is not the first of them.
    """

    rows: int = 0
    columns: int = 0
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)  # from and to
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    styles: dict[Cell, int] = field(default_factory=dict)
    formats: list[tuple[int, str]] = field(default_factory=list)  # the number of a built-in format, or a code
    unsolved: set[Cell] = field(default_factory=set)
    errors: dict[Cell, str] = field(default_factory=dict)

    def format_of(self, cell: Cell) -> tuple[int, str]:
        """The number format of a cell: its number (9 and 10 are percentages), and its code where the workbook has its own."""
        place = self.styles.get(cell, 0)
        return self.formats[place] if place < len(self.formats) else (0, "")


def look_through(data: bytes, *, most_rows: int) -> tuple[SheetFacts, bytes]:
    """The facts of the first sheet, and a workbook of that sheet alone. Raises BadSheetError.

    No entity is followed, and no size that a part of the zip claims is believed.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_parts(packed)
            book = _read(packed, "xl/workbook.xml")
            sheet, others = _parts(packed, book)
            facts = _Walk(most_rows).over(io.BytesIO(sheet))
    except BadSheetError:
        raise
    except (ExpatError, ParseError, DefusedXmlException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    except (OSError, EOFError, RuntimeError, IndexError, StopIteration) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    facts.formats = _formats(others.get("styles"))
    return facts, _packed_anew(sheet, others, dated_1904=_is_1904(book))


def column_number(letters: str) -> int:
    """A is 1, Z 26, AA 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


class _Walk:
    """One walk through a sheet's XML; ended by BadSheetError at the first cell that is too many or too far."""

    def __init__(self, most_rows: int) -> None:
        self.facts, self._most_rows = SheetFacts(), most_rows
        self._row = self._column = 0
        self._text: list[str] | None = None
        self._kind = ""
        self._formula = self._filled = False

    def over(self, part: IO[bytes]) -> SheetFacts:
        parser = ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = self._said, _refuse_doctype
        parser.ParseFile(part)
        return self.facts

    def _start(self, name: str, has: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "c":
            self._begin_cell(has)
        elif name in {"v", "is"}:
            self._text = []
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._row = int(has["r"]) if "r" in has else self._row + 1
            self._column = 0
            if has.get("hidden") in {"1", "true"} and len(self.facts.hidden_rows) < MOST_CELLS:
                self.facts.hidden_rows.add(self._row)
        elif name == "col" and has.get("hidden") in {"1", "true"} and len(self.facts.hidden_columns) < MOST_MERGED:
            self.facts.hidden_columns.append((int(has["min"]), int(has["max"])))
        elif name == "mergeCell":
            self._merge(has["ref"])

    def _begin_cell(self, has: dict[str, str]) -> None:
        facts = self.facts
        facts.cells += 1
        if facts.cells > MOST_CELLS:
            raise BadSheetError(SheetFlaw.TOO_HEAVY)
        if "r" in has:
            found = _CELL.fullmatch(has["r"])
            if found is None:
                raise BadSheetError(SheetFlaw.NO_TABLE)
            self._column, self._row = column_number(found[1]), int(found[2])
        else:
            self._column += 1
        self._kind, self._formula, self._filled = has.get("t", ""), False, False
        if has.get("s", "0") != "0":
            facts.styles[self._row, self._column] = int(has["s"])

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name in {"v", "is"} and self._text is not None:
            self._filled = any(self._text)
            if self._kind == "e" and self._filled:
                self.facts.errors[self._row, self._column] = "".join(self._text)
            self._text = None
        elif name == "c" and (self._filled or self._formula):
            self._extend()
            if not self._filled:
                self.facts.unsolved.add((self._row, self._column))

    def _extend(self) -> None:
        facts = self.facts
        facts.rows, facts.columns = max(facts.rows, self._row), max(facts.columns, self._column)
        if self._column > MOST_COLUMNS:
            raise BadSheetError(SheetFlaw.TOO_MANY_COLUMNS)
        if self._row > self._most_rows or facts.rows * facts.columns > MOST_AREA:
            raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)

    def _merge(self, reference: str) -> None:
        found = _RANGE.fullmatch(reference)
        if found is not None and len(self.facts.merged) < MOST_MERGED:
            first = int(found[2]), column_number(found[1])
            last = (int(found[4]), column_number(found[3])) if found[3] else first
            self.facts.merged.append((first, last))

    def _said(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)


def _refuse_doctype(*_about: object) -> None:
    raise BadSheetError(SheetFlaw.NO_TABLE)


def _check_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise BadSheetError(SheetFlaw.MACROS)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    """A part, at most as long as the zip claims; one that is longer does not have the check sum it claims."""
    with packed.open(name) as part:
        return part.read()


def _parts(packed: zipfile.ZipFile, book: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The first worksheet, and the texts and styles it refers to."""
    of_id: dict[str, tuple[str, str]] = {}
    for one in fromstring(_read(packed, "xl/_rels/workbook.xml.rels"), forbid_dtd=True):
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        of_id[one.get("Id", "")] = one.get("Type", "").rsplit("/", 1)[-1], path
    named = [one for one in fromstring(book, forbid_dtd=True).iter() if _local(one) == "sheet"]
    ids = [value for one in named for name, value in one.attrib.items() if name.endswith("}id")]
    path = next(of_id[one][1] for one in ids if of_id.get(one, ("", ""))[0] == "worksheet") if ids else ""
    known = set(packed.namelist())
    others = {
        kind: _read(packed, at) for kind, at in of_id.values() if kind in {"styles", "sharedStrings"} and at in known
    }
    return _read(packed, path), others


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_1904(book: bytes) -> bool:
    found = [one for one in fromstring(book, forbid_dtd=True).iter() if _local(one) == "workbookPr"]
    return any(one.get("date1904") in {"1", "true"} for one in found)


def _formats(styles: bytes | None) -> list[tuple[int, str]]:
    """The number format of each cell style."""
    if styles is None:
        return []
    root = fromstring(styles, forbid_dtd=True)
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter() if _local(one) == "numFmt"}
    kept = [one for outer in root if _local(outer) == "cellXfs" for one in outer]
    return [(int(one.get("numFmtId", "0")), codes.get(one.get("numFmtId"), "")) for one in kept]


_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{related}">'
    '<workbookPr date1904="{dated}"/><sheets><sheet name="Sheet" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
)


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_RELATED}/{kind}" Target="{target}"/>'


def _packed_anew(sheet: bytes, others: dict[str, bytes], *, dated_1904: bool) -> bytes:
    kinds = {"r1": "worksheet", "r2": "styles", "r3": "sharedStrings"}
    targets = {"worksheet": _SHEET.removeprefix("xl/"), "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
    lines = "".join(
        _relation(name, kind, targets[kind]) for name, kind in kinds.items() if kind == "worksheet" or kind in others
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("_rels/.rels", _RELATIONS.format(lines=_relation("r1", "officeDocument", "xl/workbook.xml")))
        packed.writestr("xl/workbook.xml", _BOOK.format(related=_RELATED, dated=int(dated_1904)))
        packed.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(lines=lines))
        packed.writestr(_SHEET, sheet)
        for kind, content in others.items():
            packed.writestr(f"xl/{targets[kind]}", content)
    return out.getvalue()
