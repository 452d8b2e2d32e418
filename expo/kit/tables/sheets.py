"""Uploaded tables, CSV and XLSX, read within limits."""

import csv
import io
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from expo.kit.tables.codings import decode
from expo.kit.tables.sheet_facts import MOST_COLUMNS, BadSheetError, SheetFlaw
from expo.kit.tables.workbooks import look_through

__all__ = ["LARGEST_FILE", "BadSheetError", "SheetFlaw", "SheetRow", "decoded", "read_sheet", "readable_rows"]

LARGEST_FILE = 10 * 1024 * 1024  # bytes, as it travels
LONGEST_CELL = 20_000  # characters
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # XLS, and any workbook with a password
_SEPARATORS = ",;\t|"
_NAMED = re.compile(r'"?sep=."?', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that has a cell or a formula: its number as spreadsheets count, from 1, and its cells as text.

    Dates are YYYY-MM-DD, times HH:MM, whole numbers without a decimal point; a formula is its stored result. `unsolved` are
    the columns, from 1, whose formula has no stored result: their cells are empty.
    """

    number: int
    cells: tuple[str, ...]
    unsolved: tuple[int, ...] = ()


def read_sheet(data: bytes, *, most_rows: int) -> list[SheetRow]:
    """The rows of the first sheet that are not empty or wait for a formula, the heading first. Raises BadSheetError.

    CSV or XLSX is told by the content, not by the file's name.
    """
    if len(data) > LARGEST_FILE:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    if data.startswith(_COMPOUND):
        raise BadSheetError(SheetFlaw.OTHER_FORMAT)
    most = most_rows * 2 + 100  # empty rows are limited too, though less
    rows = _xlsx_rows(data, most) if data[:4] == b"PK\x03\x04" else _csv_rows(data)
    kept: list[SheetRow] = []
    for number, (cells, unsolved) in enumerate(rows, start=1):
        if number > most:
            raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
        texts = _without_trailing_empty(map(_text, cells))
        if len(texts) > MOST_COLUMNS:
            raise BadSheetError(SheetFlaw.TOO_MANY_COLUMNS)
        if not texts and not unsolved:
            continue
        kept.append(SheetRow(number, texts, unsolved))
        if len(kept) > most_rows + 1:
            raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
    if not kept:
        raise BadSheetError(SheetFlaw.NO_TABLE)
    return kept


def readable_rows(rows: Sequence[SheetRow], known: Container[int]) -> tuple[list[SheetRow], dict[int, list[str]]]:
    """The rows below the heading whose known columns can all be read, and of each other row, by its number, the headings
    of the columns whose formula has no stored result. `known` are the columns that mean something, from 0.
    """
    heading = rows[0].cells
    waiting = {row.number: [heading[n - 1] for n in row.unsolved if n - 1 in known] for row in rows[1:]}
    readable = [row for row in rows[1:] if row.cells and not waiting[row.number]]
    return readable, {number: headings for number, headings in waiting.items() if headings}


def decoded(data: bytes) -> str:
    """The file decoded by its mark, as UTF-8, or in the coding that its letters tell. Raises BadSheetError where two codings
    would give different words, and where letters were lost before the file came.
    """
    text = decode(data)
    if text.lost or text.others:
        raise BadSheetError(SheetFlaw.LETTERS)
    return text.text


def _csv_rows(data: bytes) -> Iterator[tuple[Sequence[object], tuple[int, ...]]]:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    text = decoded(data)
    head, _end, rest = text[:4096].partition("\n")
    if _NAMED.fullmatch(head.strip()):  # sep=; as Excel reads it
        text = "\n" + text.partition("\n")[2]
        head = rest.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield cells, ()
    except csv.Error as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error


def _xlsx_rows(data: bytes, most_rows: int) -> Iterator[tuple[Sequence[object], tuple[int, ...]]]:
    """The rows of the first sheet from row 1 on, each with the columns whose formula has no stored result."""
    facts, book = look_through(data, most_rows=most_rows)
    try:
        rows: Any = (
            CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        )
    except (CalamineError, ValueError, OSError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    for (row, column), words in facts.errors.items():
        rows[row - 1][column - 1] = words  # an error value such as #N/A stays as its text
    unsolved: dict[int, list[int]] = {}
    for row, column in sorted(facts.unsolved):
        unsolved.setdefault(row, []).append(column)
    for number, cells in enumerate(rows, start=1):
        yield cells, tuple(unsolved.get(number, ()))


def _text(cell: object) -> str:
    if isinstance(cell, str):  # most are
        return cell[:LONGEST_CELL].strip()
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _without_trailing_empty(cells: Iterable[str]) -> tuple[str, ...]:
    """The cells without trailing empty ones."""
    texts = list(cells)
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
