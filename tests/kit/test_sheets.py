"""Workbooks as they are uploaded: what stands in them, what they hide, and those made to bring the house down."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from expo.kit.sheet_facts import column_number
from expo.kit.sheets import BadSheetError, SheetFlaw, read_sheet
from expo.kit.workbooks import look_through

_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def a_book(fill: Callable[[Any], object], *, from_1904: bool = False) -> bytes:
    book, file = Workbook(), io.BytesIO()
    if from_1904:
        book.epoch = CALENDAR_MAC_1904
    fill(book.active)
    book.save(file)
    return file.getvalue()


def with_sheet(xml: str, *, before: str = "") -> bytes:
    """A workbook whose sheet is this XML."""
    honest, changed = zipfile.ZipFile(io.BytesIO(a_book(lambda sheet: sheet.append(["Name"])))), io.BytesIO()
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in honest.namelist():
            sheet = f'{before}<worksheet xmlns="{_NS}"><sheetData>{xml}</sheetData></worksheet>'
            packed.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else honest.read(name))
    return changed.getvalue()


def rows_of(data: bytes, most_rows: int = 50) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, row.cells) for row in read_sheet(data, most_rows=most_rows)]


def flaw_of(data: bytes, most_rows: int = 50) -> SheetFlaw:
    with pytest.raises(BadSheetError) as refused:
        read_sheet(data, most_rows=most_rows)
    return refused.value.flaw


def _values(sheet: Any) -> None:
    sheet.append(["Number", "Text", "Day", "Moment", "Time", "Share", "Truth"])
    sheet.append([12, "00123", date(1980, 4, 14), datetime(2027, 4, 13, 9, 30), time(18, 5), 0.25, True])
    sheet["F2"].number_format = "0%"
    sheet["A4"], sheet["B4"], sheet["C4"] = 1.5, "  wide  ", "#N/A"
    sheet["C4"].data_type = "e"


def test_values_are_read_as_they_show() -> None:
    assert rows_of(a_book(_values)) == [
        (1, ("Number", "Text", "Day", "Moment", "Time", "Share", "Truth")),
        (2, ("12", "00123", "1980-04-14", "2027-04-13 09:30", "18:05", "0.25", "True")),
        (4, ("1.5", "wide", "#N/A")),
    ]


def test_days_are_the_same_in_the_calendar_that_begins_in_1904() -> None:
    assert rows_of(a_book(_values, from_1904=True)) == rows_of(a_book(_values))


def test_what_hides_what_is_merged_and_how_numbers_show_is_known() -> None:
    def fill(sheet: Any) -> None:
        _values(sheet)
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet.merge_cells("A8:C9")
        sheet["A6"] = "=1+1"

    facts, _book = look_through(a_book(fill), most_rows=50)

    assert (facts.rows, facts.columns, facts.hidden_rows, facts.hidden_columns) == (6, 7, {2}, [(2, 2)])
    assert (facts.merged, facts.unsolved, facts.errors) == ([((8, 1), (9, 3))], {(6, 1)}, {(4, 3): "#N/A"})
    assert [facts.format_of(cell) for cell in ((2, 1), (2, 6), (2, 3))] == [(0, ""), (9, ""), (164, "yyyy-mm-dd")]


def test_a_formula_that_no_program_has_computed_is_named() -> None:
    def fill(sheet: Any) -> None:
        sheet.append(["Name", "Sum"])
        sheet.append(["Ece", "=1+1"])

    found = read_sheet(a_book(fill), most_rows=50)

    assert [(row.cells, row.unsolved) for row in found] == [(("Name", "Sum"), ()), (("Ece",), (2,))]


def test_two_cells_at_the_ends_of_a_sheet_are_refused_at_once() -> None:
    wide = with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    high = with_sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>')
    prefixed = with_sheet(f'<x:row xmlns:x="{_NS}"><x:c r="XFD9"><x:v>1</x:v></x:c></x:row>')
    unnumbered = with_sheet("<row>" + "<c><v>1</v></c>" * 201 + "</row>")

    assert [flaw_of(one) for one in (wide, high, prefixed, unnumbered)] == [
        SheetFlaw.TOO_MANY_COLUMNS,
        SheetFlaw.TOO_MANY_ROWS,
        SheetFlaw.TOO_MANY_COLUMNS,
        SheetFlaw.TOO_MANY_COLUMNS,
    ]


def test_two_hundred_columns_are_read_and_empty_cells_beyond_them_are_no_columns() -> None:
    whole = with_sheet("<row>" + "<c><v>1</v></c>" * 200 + '<c r="XFD1" s="0"/></row>')

    assert rows_of(whole) == [(1, ("1",) * 200)]


def test_rows_are_counted_to_the_last_one_that_is_taken() -> None:
    def sheet(rows: int) -> bytes:
        return a_book(lambda one: [one.append([f"Row {number}"]) for number in range(rows)])

    assert len(rows_of(sheet(11), most_rows=10)) == 11  # the heading, and ten
    assert flaw_of(sheet(12), most_rows=10) is SheetFlaw.TOO_MANY_ROWS


def test_entities_torn_files_and_parts_that_lie_are_no_table() -> None:
    entity = with_sheet("<row><c t='str'><v>&a;</v></c></row>", before='<!DOCTYPE w [<!ENTITY a "aaaa">]>')
    torn = a_book(_values)[:-200]
    odd = with_sheet('<row><c r="a1"><v>1</v></c></row>')
    huge = with_sheet('<row r="' + "9" * 5000 + '"><c><v>1</v></c></row>')

    assert [flaw_of(one) for one in (entity, torn, odd, huge)] == [SheetFlaw.NO_TABLE] * 4


def test_a_size_that_a_sheet_claims_is_not_believed() -> None:
    honest = with_sheet('<row r="1"><c r="A1"><v>7</v></c></row>')
    packed, lying = zipfile.ZipFile(io.BytesIO(honest)), io.BytesIO()
    with zipfile.ZipFile(lying, "w") as changed:
        for name in packed.namelist():
            content = packed.read(name).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
            changed.writestr(name, content)

    assert rows_of(lying.getvalue()) == [(1, ("7",))]


def test_columns_have_numbers() -> None:
    assert [column_number(letters) for letters in ("A", "Z", "AA", "GR", "XFD")] == [1, 26, 27, 200, 16384]
