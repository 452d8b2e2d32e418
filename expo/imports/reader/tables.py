"""Where a sheet's table is: its heading row, its rows, and what stands around and between them. Pure."""

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from expo.imports.reader.findings import LEAVE, TAKE, Doubt, Findings, What
from expo.imports.reader.grids import Book, Grid
from expo.imports.reader.headings import field_of
from expo.imports.reader.spans import spread
from expo.kit.text import clean_line, fold

_SEARCHED = 40  # rows among which the heading is looked for
_SURE = 2  # recognised headings in a row that make it a heading row
_UNITS = frozenset(
    (
        *("m2", "m²", "sqm", "kw", "kva", "pcs", "adet", "cm", "mm", "tl", "usd", "eur", "pkr", "%"),
        *("text", "metin", "optional", "required", "zorunlu", "istege bagli", "secmeli", "اختیاری", "لازمی", "متن"),
        *("gg.aa.yyyy", "dd.mm.yyyy", "dd/mm/yyyy", "yyyy-mm-dd"),
    )
)
_BRACKETED = re.compile(r"[(\[].{1,60}[)\]]")
_TOTALS = frozenset(
    fold(word)
    for word in (
        *("total", "totals", "grand total", "sum", "subtotal", "toplam", "genel toplam", "ara toplam", "yekun"),
        *("کل", "میزان", "مجموعہ", "کل میزان"),
    )
)
_CANCELLED = frozenset(
    fold(word)
    for word in ("cancelled", "canceled", "withdrawn", "iptal", "iptal edildi", "vazgecti", "cekildi", "منسوخ")
)
_VALUE = re.compile(r"[@\d]")
_LONGEST_MARK = 20  # characters of such a word
_CANCELLED_BEGIN = frozenset("cCwWiIİvVçÇم")
_NUMBER = re.compile(r"[\d\s.,%-]+(kisi|kisidir|adet|firma|people|persons|pax|companies|firms|افراد|کمپنیاں)?")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table: its number in the sheet, from 1, and its cells as stored."""

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table found in a sheet: the headings of its columns, and its rows. `grid` is the sheet, for what it says of cells."""

    grid: Grid
    heading: int  # the number of the heading row
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    first_column: int = 0  # of the sheet, from 0


def shown(cell: Any) -> str:
    """A cell's text in one line, for comparing words."""
    return "" if cell is None else clean_line(str(cell))


def find_table(book: Book, known: Mapping[str, str], findings: Findings) -> FoundTable:
    """The table of the file, as far as it is understood; `known` are fields by folded headings."""
    grid = _sheet(book, known, findings)
    rows = spread(grid)
    heading = _heading(rows, known, findings)
    left, right = _block(rows, heading, known, findings)
    cut = [row[left:right] for row in rows]
    start, end = _part(cut, heading, known, findings) if heading >= 0 else (heading, len(cut))
    headings = tuple(shown(cell) for cell in cut[start]) if start >= 0 else ("",) * (right - left)
    body = [
        TableRow(number, tuple(cut[number - 1]))
        for number in range(start + 2, end + 1)
        if any(map(_has, cut[number - 1])) or any(number == row for row, _column in grid.unsolved)
    ]
    table = FoundTable(grid, start + 1, headings, tuple(body), left)
    return _without_others(table, known, findings)


def _sheet(book: Book, known: Mapping[str, str], findings: Findings) -> Grid:
    """The sheet with the table: the only one with headings that are known, or the one that was chosen."""
    grids = book.grids
    if len(grids) == 1:
        return grids[0]
    best = {
        position: max((_points(row, known) for row in grid.rows[:_SEARCHED]), default=0)
        for position, grid in enumerate(grids)
    }
    good = [position for position, grid in enumerate(grids) if best[position] >= _SURE and not grid.hidden]
    good = good or [position for position in best if best[position]] or list(best)
    chosen = good[0]
    if len(good) > 1:
        options = tuple((str(position), grids[position].name) for position in good)
        chosen = int(findings.ask(Doubt(What.SHEET, options), str(chosen)))
    others = [grid.name for position, grid in enumerate(grids) if position != chosen]
    findings.note(What.OTHER_SHEETS, range(len(others)), example=", ".join(others)[:200])
    return grids[chosen]


def _points(row: Sequence[Any], known: Mapping[str, str]) -> int:
    return len({name for cell in row if isinstance(cell, str) and (name := field_of(cell, known))})


def _heading(rows: Sequence[Sequence[Any]], known: Mapping[str, str], findings: Findings) -> int:
    """The place of the heading row, from 0: that with the most headings that are known."""
    filled = [position for position, row in enumerate(rows) if any(map(_has, row))]
    searched = filled[:_SEARCHED]
    points = {position: _points(rows[position], known) for position in searched}
    position = max(searched, key=lambda one: (points[one], -one))
    if points[position] == 0 or "heading" in findings.answers:
        position = _asked_heading(rows, searched, findings)
    above = [one + 1 for one in filled if one < position]
    if above:
        findings.note(What.TITLE_ROWS, above, example=_text_of(rows[above[0] - 1]))
    return position


def _asked_heading(rows: Sequence[Sequence[Any]], searched: Sequence[int], findings: Findings) -> int:
    wide = max(sum(bool(shown(cell)) for cell in rows[position]) for position in searched)
    likely = next(position for position in searched if sum(bool(shown(cell)) for cell in rows[position]) * 2 > wide)
    options = tuple((str(position + 1), _text_of(rows[position])) for position in searched[:12])
    answer = findings.ask(Doubt(What.HEADING, (("0", ""), *options)), str(likely + 1))
    return int(answer) - 1  # -1 where the sheet has none


def _has(cell: Any) -> bool:
    return cell is not None and cell != "" and bool(str(cell).strip())


def _text_of(row: Sequence[Any]) -> str:
    return " | ".join(text for cell in row if (text := shown(cell)))[:100]


def _block(
    rows: Sequence[Sequence[Any]], heading: int, known: Mapping[str, str], findings: Findings
) -> tuple[int, int]:
    """The columns of the table, from and to: of two tables side by side, the one that was chosen."""
    width = max(len(row) for row in rows)
    if heading < 0:
        return 0, width
    empty = [
        column for column in range(width) if not any(column < len(row) and _has(row[column]) for row in rows[heading:])
    ]
    bounds = [-1, *empty, width]
    blocks = [(left + 1, right) for left, right in itertools.pairwise(bounds) if right - left > 1]
    named = [{field_of(shown(cell), known) for cell in rows[heading][left:right]} - {""} for left, right in blocks]
    if len(blocks) < 2 or not any(one & other for n, one in enumerate(named) for other in named[n + 1 :]):  # noqa: PLR2004 -- two tables
        return blocks[0][0] if blocks else 0, width
    options = tuple((str(n), _text_of(rows[heading][left:right])) for n, (left, right) in enumerate(blocks))
    return blocks[int(findings.ask(Doubt(What.TABLE, options, "side"), "0"))]


def _part(cut: Sequence[Sequence[Any]], heading: int, known: Mapping[str, str], findings: Findings) -> tuple[int, int]:
    """The heading's place and the end of the table: of two tables below one another, the one that was chosen."""
    first = [fold(shown(cell)) for cell in cut[heading]]
    alike = {position for position in range(heading + 1, len(cut)) if _may_be_headings(cut[position])}
    starts = [heading] + [
        position
        for position in range(heading + 1, len(cut))
        if position in alike
        and _points(cut[position], known) >= _SURE
        and [fold(shown(cell)) for cell in cut[position]] != first
    ]
    if len(starts) == 1 or _is_second_line(cut, starts):
        return heading, len(cut)
    options = tuple((str(n), _text_of(cut[position])) for n, position in enumerate(starts))
    chosen = int(findings.ask(Doubt(What.TABLE, options), "0"))
    end = starts[chosen + 1] if chosen + 1 < len(starts) else len(cut)
    while end < len(cut) and end > starts[chosen] and sum(bool(shown(cell)) for cell in cut[end - 1]) == 1:
        end -= 1  # the title of the next table
    return starts[chosen], end


def _may_be_headings(row: Sequence[Any]) -> bool:
    """Whether a row could be one of headings: texts alone, none with an address or a digit."""
    return all(cell is None or (isinstance(cell, str) and _VALUE.search(cell) is None) for cell in row)


def _is_second_line(cut: Sequence[Sequence[Any]], starts: Sequence[int]) -> bool:
    """Whether the only other heading row stands directly below the first: its second language."""
    return len(starts) == 2 and starts[1] == starts[0] + 1 and len(cut) > starts[1] + 1  # noqa: PLR2004 -- the two


def _without_others(table: FoundTable, known: Mapping[str, str], findings: Findings) -> FoundTable:
    """The table without rows that are no entries: units, repeated headings, totals, footnotes, group headings."""
    found: dict[What, list[TableRow]] = {}
    kept: list[TableRow] = []
    usual = sorted(_filled(row) for row in table.rows)[len(table.rows) // 2] if table.rows else 0
    for position, row in enumerate(table.rows):
        what = _other(table, position, row, known, usual)
        (found.setdefault(what, []) if what else kept).append(row)
    for what in (What.UNITS, What.REPEATED, What.TOTALS, What.FOOTNOTES):
        if rows := found.get(what, []):
            findings.note(what, [row.number for row in rows], example=_text_of(rows[0].cells))
    kept += _asked_rows(What.GROUPS, found.get(What.GROUPS, []), findings)
    hidden = [row for row in kept if row.number in table.grid.hidden_rows]
    dropped = {row.number for row in hidden} - {row.number for row in _asked_rows(What.HIDDEN_ROWS, hidden, findings)}
    cancelled = [row for row in kept if row.number not in dropped and any(_is_cancelled(cell) for cell in row.cells)]
    dropped |= {row.number for row in cancelled} - {
        row.number for row in _asked_rows(What.CANCELLED, cancelled, findings)
    }
    rows = sorted((row for row in kept if row.number not in dropped), key=lambda row: row.number)
    return FoundTable(table.grid, table.heading, table.headings, tuple(rows), table.first_column)


def _asked_rows(what: What, rows: Sequence[TableRow], findings: Findings) -> list[TableRow]:
    """Those of the rows that are taken: all or none, as it was answered; none while it is open."""
    if not rows:
        return []
    example = "; ".join(_text_of(row.cells) for row in rows[:3])
    numbers = tuple(row.number for row in rows[:12])
    doubt = Doubt(what, ((LEAVE, ""), (TAKE, "")), count=len(rows), example=example[:200], rows=numbers)
    return list(rows) if findings.ask(doubt, LEAVE) == TAKE else []


def _filled(row: TableRow) -> int:
    return sum(map(_has, row.cells))


def _is_cancelled(cell: Any) -> bool:
    return (
        isinstance(cell, str)
        and cell[:1] in _CANCELLED_BEGIN
        and len(cell) <= _LONGEST_MARK
        and fold(cell).strip(" .!*") in _CANCELLED
    )


def _other(table: FoundTable, position: int, row: TableRow, known: Mapping[str, str], usual: int) -> What | None:
    """What a row is, where it is no entry."""
    texts = [shown(cell) for cell in row.cells if _has(cell)]
    headings = [one for one in table.headings if one]
    if len(texts) == len(headings) and all(
        fold(one) == fold(other) for one, other in zip(texts, headings, strict=True)
    ):
        return What.REPEATED
    if (
        position == 0
        and texts
        and (all(map(_is_unit, texts)) or _are_counted(texts) or _points(row.cells, known) >= _SURE)
    ):
        return What.UNITS
    if texts and fold(texts[0]).strip(" :") in _TOTALS and all(_NUMBER.fullmatch(fold(text)) for text in texts[1:]):
        return What.TOTALS
    if len(texts) != 1 or usual < 3 or any(row.number == one for one, _column in table.grid.unsolved):  # noqa: PLR2004 -- a lone cell among three
        return None
    last = table.rows[-1].number
    gap = position > 0 and row.number > table.rows[position - 1].number + 1
    if row.number == last or (gap and all(_filled(one) == 1 for one in table.rows[position:])):
        return What.FOOTNOTES if gap or len(texts[0]) > 40 or texts[0][0] in "*†1" else What.GROUPS  # noqa: PLR2004 -- a sentence
    return What.GROUPS


def _is_unit(text: str) -> bool:
    return fold(text).strip(" .*") in _UNITS or bool(_BRACKETED.fullmatch(text))


def _are_counted(texts: Sequence[str]) -> bool:
    """1, 2, 3 ... below the headings, as forms of ministries number their columns."""
    return len(texts) > 2 and [fold(text).strip("().").removesuffix(".0") for text in texts] == [  # noqa: PLR2004 -- no accident
        str(n) for n in range(1, len(texts) + 1)
    ]
