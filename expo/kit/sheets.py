"""Tables that people upload: CSV as programs in Karachi and Istanbul write it, and XLSX. Bounded before anything is read."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

LARGEST_FILE = 10 * 1024 * 1024  # bytes, as it travels
LARGEST_UNPACKED = 120 * 1024 * 1024  # bytes, an XLSX unpacked
MOST_COLUMNS = 200
LONGEST_CELL = 20_000  # characters
_SEPARATORS = ",;\t|"


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


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with something in it: its number as a spreadsheet counts, and its cells as text.

    Dates are YYYY-MM-DD, times HH:MM, whole numbers without a point; a formula is the text that stands in its cell.
    """

    number: int
    cells: tuple[str, ...]


def read_sheet(data: bytes, *, most_rows: int) -> list[SheetRow]:
    """The first sheet's rows that are not empty, the heading first. Raises BadSheetError.

    The kind of file is found by its content, not by its name.
    """
    if len(data) > LARGEST_FILE:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    rows = _xlsx_rows(data) if data[:4] == b"PK\x03\x04" else _csv_rows(data)
    kept: list[SheetRow] = []
    for number, cells in enumerate(rows, start=1):
        if number > most_rows * 2 + 100:  # rows with nothing in them count too, at some point
            raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
        texts = _trimmed(_text(cell) for cell in cells)
        if len(texts) > MOST_COLUMNS:
            raise BadSheetError(SheetFlaw.TOO_MANY_COLUMNS)
        if not texts:
            continue
        kept.append(SheetRow(number, texts))
        if len(kept) > most_rows + 1:
            raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
    if not kept:
        raise BadSheetError(SheetFlaw.NO_TABLE)
    return kept


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, else Windows-1254, which is what Excel writes in Türkiye."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1254", errors="replace")


def _csv_rows(data: bytes) -> Iterator[Sequence[object]]:
    if b"\0" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    text = decoded(data)
    head = text[:4096].split("\n", 1)[0]
    separator = max(_SEPARATORS, key=head.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error


def _xlsx_rows(data: bytes) -> Iterator[Sequence[object]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            names = packed.infolist()
        if any(entry.filename.endswith("vbaProject.bin") for entry in names):
            raise BadSheetError(SheetFlaw.MACROS)
        if sum(entry.file_size for entry in names) > LARGEST_UNPACKED:
            raise BadSheetError(SheetFlaw.TOO_HEAVY)
        # read_only: row by row; data_only: what a formula came to, never the formula
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        if isinstance(error, BadSheetError):
            raise
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    try:
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # some programs write fewer rows and columns there than they have
        yield from sheet.iter_rows(values_only=True)
    except (KeyError, ValueError, IndexError, SyntaxError, zipfile.BadZipFile) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time):
        return f"{cell:%H:%M}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)[:LONGEST_CELL].strip()


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """Without the empty cells at the end; a row of empty cells is empty."""
    texts = list(cells)
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
