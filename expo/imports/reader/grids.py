"""The sheets of a file as grids of cells, with what the file says about them: hidden, merged, never computed. Pure."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from expo.kit.tables.codings import CodedText, decode
from expo.kit.tables.sheet_facts import MOST_COLUMNS, BadSheetError, Cell, SheetFacts, SheetFlaw
from expo.kit.tables.sheets import LARGEST_FILE
from expo.kit.tables.workbooks import look_through, sheet_names

MOST_SHEETS = 30
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEPARATORS = ",;\t|"
_JUDGED = 60  # lines by which the separator is told
_PERCENT_FORMATS = (9, 10)


@dataclass(slots=True)
class Grid:
    """A sheet: its rows of cells from row 1 on, as their program stored them, and the facts about it."""

    name: str
    rows: list[list[Any]]
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)  # from 1
    merged: list[tuple[Cell, Cell]] = field(default_factory=list)
    unsolved: set[Cell] = field(default_factory=set)
    percents: set[Cell] = field(default_factory=set)


@dataclass(slots=True)
class Book:
    """A file: its sheets that have a cell, and for a text file how it was decoded."""

    grids: list[Grid]
    text: CodedText | None = None


def read_book(data: bytes, *, most_rows: int, coding: str = "") -> Book:
    """The sheets of a CSV, XLSX or pasted text, told by the content. Raises BadSheetError."""
    if len(data) > LARGEST_FILE:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    if data.startswith(_COMPOUND):
        raise BadSheetError(SheetFlaw.OTHER_FORMAT)
    if data[:4] == b"PK\x03\x04":
        book = Book(_sheets(data, most_rows * 2 + 100))
    else:
        text = decode(data, coding)
        if "\0" in text.text[:4096]:
            raise BadSheetError(SheetFlaw.NO_TABLE)
        book = Book([Grid("", _text_rows(text.text, most_rows * 2 + 100))], text)
    book.grids = [grid for grid in book.grids if any(_filled(row) for row in grid.rows)]
    if not book.grids:
        raise BadSheetError(SheetFlaw.NO_TABLE)
    return book


def _filled(row: Sequence[Any]) -> bool:
    return any(cell not in (None, "") and str(cell).strip() for cell in row)


def _text_rows(text: str, most_rows: int) -> list[list[Any]]:
    """The lines of a text file as rows; `sep=;` in the first line is obeyed, else the separator is told by the lines."""
    first, _end, rest = text.partition("\n")
    named = first.strip().strip('"').lower()
    if named.startswith("sep=") and len(named) == len("sep=;"):
        return [[], *_split(rest, named[-1], most_rows)]
    head = "\n".join(text.splitlines()[:_JUDGED])
    separator = max(_SEPARATORS, key=lambda mark: _evenness(head, mark))
    rows = _split(text, separator, most_rows)
    if all(len(row) <= 1 for row in rows):  # each line quoted as a whole
        lines = "\n".join(str(row[0]) if row else "" for row in rows)
        inner = max(_SEPARATORS, key=lambda mark: _evenness(lines[:20_000], mark))
        if _evenness(lines[:20_000], inner)[1] > 1:
            return _split(lines, inner, most_rows)
    return rows


def _split(text: str, separator: str, most_rows: int) -> list[list[Any]]:
    rows: list[list[Any]] = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= most_rows:
                raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
            while cells and not cells[-1].strip():
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise BadSheetError(SheetFlaw.TOO_MANY_COLUMNS)
            rows.append(list(cells))
    except csv.Error as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    return rows


def _evenness(text: str, separator: str) -> tuple[float, int, int]:
    """Which part of the rows have the commonest width that is more than one, how many they are, and that width."""
    try:
        widths = Counter(len(row) for row in csv.reader(io.StringIO(text), delimiter=separator) if row)
    except csv.Error:
        return 0, 0, 0
    wide = {width: lines for width, lines in widths.items() if width > 1}
    width, lines = max(wide.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
    return lines / max(widths.total(), 1), lines, width


def _sheets(data: bytes, most_rows: int) -> list[Grid]:
    names = sheet_names(data)[:MOST_SHEETS]
    if not names:
        raise BadSheetError(SheetFlaw.NO_TABLE)
    return [_sheet(data, position, one.name, most_rows, hidden=one.hidden) for position, one in enumerate(names)]


def _sheet(data: bytes, position: int, name: str, most_rows: int, *, hidden: bool) -> Grid:
    facts, book = look_through(data, most_rows=most_rows, position=position)
    if not facts.rows:
        return Grid(name, [], hidden)
    try:
        rows: Any = (
            CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
    except (CalamineError, ValueError, OSError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    for (row, column), words in facts.errors.items():
        rows[row - 1][column - 1] = words  # an error value such as #N/A stays as its text
    columns = {n for first, last in facts.hidden_columns for n in range(first, min(last, MOST_COLUMNS) + 1)}
    return Grid(name, rows, hidden, facts.hidden_rows, columns, facts.merged, facts.unsolved, _percents(facts))


def _percents(facts: SheetFacts) -> set[Cell]:
    """The cells whose number is shown as a percentage."""
    wanted = {style for style, (number, code) in enumerate(facts.formats) if number in _PERCENT_FORMATS or "%" in code}
    return {cell for cell, style in facts.styles.items() if style in wanted} if wanted else set()
