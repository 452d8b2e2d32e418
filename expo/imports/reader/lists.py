"""A file read as a list of one kind: its columns, its rows as typed values, the faults of cells, notes and doubts. Pure."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expo.imports.reader.cells import ReadCell, WrittenStyle, read_cell, text_of
from expo.imports.reader.fields import ColumnField, FieldKind, known_headings, matched_columns
from expo.imports.reader.findings import Answers, Doubt, Findings, What
from expo.imports.reader.grids import read_book
from expo.imports.reader.headings import key_of
from expo.imports.reader.spans import spread_rows
from expo.imports.reader.tables import FoundTable, TableRow, find_table
from expo.kit.amounts import read_numbers
from expo.kit.days import read_day
from expo.kit.mojibake import repair
from expo.kit.tables.codings import CodedText, codings
from expo.kit.text import fold

MOST_ROWS = 50_000
_DITTO = frozenset(
    ('"', "''", "〃", "״", "-do-", "do", "ditto", "ayni", "aynı", "same", "same as above", "ایضاً", "ایضا")
)
_LETTERED = frozenset({FieldKind.TEXT, FieldKind.NAME})
_ONLY_Y = str.maketrans("ýÝ", "yY")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A cell or row that cannot be taken as it is."""

    row: int
    column: str
    what: str
    value: str = ""


@dataclass(slots=True)
class ReadRow:
    """A row of the list: its number in the sheet, its values by field, its faults, and its cells as they stood."""

    number: int
    values: dict[str, Any]
    raw: tuple[str, ...]
    faults: list[RowFault] = field(default_factory=list)
    fields: frozenset[str] = frozenset()  # those that the list has a column for, filled in this row or not


@dataclass(slots=True)
class ReadList:
    """What was understood of a file."""

    table: FoundTable
    columns: Mapping[int, str]  # the field of each column, from 0
    rows: list[ReadRow]
    findings: Findings
    coded: CodedText | None = None
    missing: tuple[str, ...] = ()  # required fields without a column

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be asked."""
        return not self.findings.doubts and not self.missing


def read_list(
    data: bytes, fields: Sequence[ColumnField], answers: Answers, remembered: Mapping[str, str] | None = None
) -> ReadList:
    """Read a file as a list of these fields, with what was answered so far. Raises BadSheetError for no table at all."""
    findings = Findings(answers)
    book = read_book(data, most_rows=MOST_ROWS, coding=_chosen_coding(answers))
    if book.text is not None:
        _ask_coding(book.text, findings)
    known = known_headings(fields, remembered or {})
    table = find_table(book, known, findings)
    columns = matched_columns(table.headings, known, findings)
    unknown = [table.headings[n] for n in range(len(table.headings)) if n not in columns and table.headings[n]]
    if unknown:
        findings.note(What.UNKNOWN_COLUMN, range(len(unknown)), example=", ".join(unknown)[:200])
    there = set(columns.values())
    missing = tuple(one.name for one in fields if one.required and one.name not in there)
    own = book.text is None or book.text.coding.startswith("utf")
    rows = _ListReader(table, columns, {one.name: one for one in fields}, findings, repairs=own).read()
    return ReadList(table, columns, rows, findings, book.text, missing)


def _chosen_coding(answers: Answers) -> str:
    chosen = answers.get(str(What.CODING), "")
    return chosen if chosen in codings() else ""


def _ask_coding(text: CodedText, findings: Findings) -> None:
    if text.lost:
        findings.doubts.append(Doubt(What.LOST, ()))
    if text.others or str(What.CODING) in findings.answers:
        options = tuple((name, "") for name in dict.fromkeys((text.coding, *text.others, *codings())))
        findings.ask(Doubt(What.CODING, options, example=text.sample))
    elif text.sample:
        findings.note(What.CODING, example=f"{text.coding}: {text.sample}")


class _ListReader:
    """Reads the rows of a table; what it understands on the way is gathered by column."""

    def __init__(
        self,
        table: FoundTable,
        columns: Mapping[int, str],
        fields: Mapping[str, ColumnField],
        findings: Findings,
        *,
        repairs: bool,  # letters may have been broken on the way; not where they were just decoded from one byte each
    ) -> None:
        self._table, self._findings = table, findings
        self._columns = {position: fields[name] for position, name in columns.items() if name in fields}
        self._noted: dict[tuple[What, str], list[tuple[int, str]]] = defaultdict(list)
        self._styles = {position: self._style(position, one) for position, one in self._columns.items()}
        self._above: dict[int, Any] = {}
        self._fields: frozenset[str] = frozenset()
        self._repairs = repairs and self._is_repaired()

    def read(self) -> list[ReadRow]:
        for position, one in self._columns.items():
            if spread := spread_rows(self._table.grid, self._sheet_column(position), below=self._table.heading):
                self._findings.note(What.MERGED, spread, column=one.name)
        self._ask_hidden_columns()
        self._fields = frozenset(of.name for of in self._columns.values())
        found = [self._row(row) for row in self._table.rows]
        for (what, column), positions in self._noted.items():
            numbers = [number for number, _text in positions]
            self._findings.note(what, numbers, column=column, example=positions[0][1])
        return [row for row in found if row is not None]

    def _sheet_column(self, position: int) -> int:
        return position + self._table.first_column + 1

    def _ask_hidden_columns(self) -> None:
        hidden = [
            position for position in self._columns if self._sheet_column(position) in self._table.grid.hidden_columns
        ]
        if not hidden:
            return
        names = ", ".join(self._table.headings[position] for position in hidden)
        doubt = Doubt(What.HIDDEN_COLUMNS, (("leave", ""), ("take", "")), count=len(hidden), example=names)
        if self._findings.ask(doubt, "leave") == "leave":
            for position in hidden:
                del self._columns[position]

    def _row(self, row: TableRow) -> ReadRow | None:
        raw = tuple(text_of(cell) for cell in row.cells)
        found = ReadRow(row.number, {}, raw, fields=self._fields)
        honorifics = []
        for position, of in self._columns.items():
            cell = self._cell(row, position, of)
            if cell.fault:
                found.faults.append(
                    RowFault(row.number, of.name, cell.fault, raw[position][:60] if position < len(raw) else "")
                )
            elif cell.value is not None:
                found.values[of.name] = cell.value
            honorifics += [cell.honorific] if cell.honorific else []
        if honorifics:
            found.values.setdefault("honorific", honorifics[0])
        return found if found.values or found.faults else None

    def _cell(self, row: TableRow, position: int, of: ColumnField) -> ReadCell:
        at = row.number, self._sheet_column(position)
        if at in self._table.grid.unsolved:
            return ReadCell(fault="formula")
        raw = row.cells[position] if position < len(row.cells) else None
        if isinstance(raw, str) and raw.strip().casefold() in _DITTO and position in self._above:
            self._noted[What.DITTO, of.name].append((row.number, text_of(self._above[position])))
            raw = self._above[position]
        raw = self._mended(raw, row.number, of)
        cell = read_cell(raw, of, self._styles[position], percent=at in self._table.grid.percents)
        if cell.value is not None:
            self._above[position] = raw
        for what in cell.notes:
            self._noted[what, of.name].append((row.number, cell.honorific or text_of(raw)[:60]))
        return cell

    def _mended(self, raw: Any, number: int, of: ColumnField) -> Any:
        """A text whose letters were broken by a wrong coding, repaired; said with what it was."""
        if not self._repairs or not isinstance(raw, str) or raw.isascii() or of.kind not in _LETTERED:
            return raw
        better = repair(raw)
        if better != raw:
            self._noted[What.BROKEN, of.name].append((number, f"{raw[:40]} → {better[:40]}"))
        return better

    def _is_repaired(self) -> bool:
        """Whether broken letters are repaired: where the signs of it are certain, or where it was answered so.

        "Yýldýz" is Yıldız by way of a wrong coding, and "Nový" is a Czech name: where ý alone tells, it is asked.
        """
        positions = [position for position, of in self._columns.items() if of.kind in _LETTERED]
        texts = [row.cells[position] for row in self._table.rows for position in positions if position < len(row.cells)]
        broken = [one for one in texts if isinstance(one, str) and not one.isascii() and repair(one) != one]
        if not broken or any(repair(one.translate(_ONLY_Y)) != one.translate(_ONLY_Y) for one in broken):
            return bool(broken)
        options = (("take", repair(broken[0])[:60]), ("leave", broken[0][:60]))
        return (
            self._findings.ask(Doubt(What.BROKEN, options, count=len(broken), example=broken[0][:60]), "leave")
            == "take"
        )

    def _style(self, position: int, of: ColumnField) -> WrittenStyle:
        texts = [row.cells[position] for row in self._table.rows if position < len(row.cells)]
        texts = [cell for cell in texts if isinstance(cell, str) and cell.strip()]
        if of.kind is FieldKind.DAY:
            return WrittenStyle(month_first=self._month_first(of, texts))
        if of.kind in {FieldKind.NUMBER, FieldKind.WHOLE}:
            return WrittenStyle(decimals=self._decimals(of, texts))
        return WrittenStyle()

    def _month_first(self, of: ColumnField, texts: Sequence[str]) -> bool:
        """Whether the column writes the month first: told by its other days, asked where all could be either."""
        doubtful = [text for text in texts if (found := read_day(text)) and found.doubtful]
        if not doubtful:
            return False
        orders = {_order(text) for text in texts} - {""}
        if len(orders) == 1:
            return orders == {"month"}
        first, other = (read_day(doubtful[0], month_first=one) for one in (False, True))
        options = (
            ("day", f"{first.day:%Y-%m-%d}" if first else ""),
            ("month", f"{other.day:%Y-%m-%d}" if other else ""),
        )
        doubt = Doubt(What.DAY_ORDER, options, of.name, len(doubtful), doubtful[0])
        return self._findings.ask(doubt, "day") == "month"

    def _decimals(self, of: ColumnField, texts: Sequence[str]) -> bool:
        """Whether the point in 1.234 is a decimal point: inferred from the column's other numbers, asked where none decides."""
        meanings = {text: read_numbers(text, decimals=2) for text in texts}
        doubtful = [text for text, found in meanings.items() if len(found) > 1]
        if not doubtful:
            return False
        mark = "." if "." in doubtful[0] else ","
        if any(len(found) == 1 and _is_thousands(text, mark) for text, found in meanings.items()):
            return False
        if any(len(found) == 1 and text.count(mark) == 1 and mark in text for text, found in meanings.items()):
            return True
        options = tuple(
            (word, f"{number:f}") for word, number in zip(("thousands", "decimals"), meanings[doubtful[0]], strict=True)
        )
        doubt = Doubt(What.DECIMALS, options, of.name, len(doubtful), doubtful[0])
        return self._findings.ask(doubt, "thousands") == "decimals"


def _is_thousands(text: str, mark: str) -> bool:
    other = "," if mark == "." else "."
    return text.count(mark) > 1 or (mark in text and other in text and text.rfind(other) > text.rfind(mark))


def _order(text: str) -> str:
    """Whether a day is certainly written with the day or with the month first; "" where it could be either."""
    day, month = read_day(text), read_day(text, month_first=True)
    if day is None or day.doubtful or month is None:
        return ""
    digits = [int(part) for part in re.findall(r"\d{1,4}", fold(text[:60]))]
    if len(digits) != 3 or digits[0] > 31:  # noqa: PLR2004 -- three numbers, the year not first
        return ""
    return "day" if digits[0] > 12 else "month" if digits[1] > 12 else ""  # noqa: PLR2004 -- months


def heading_keys(found: ReadList) -> dict[int, str]:
    """The headings as keys, by column, under which choices are remembered."""
    return {position: key_of(heading) for position, heading in enumerate(found.table.headings) if heading}
