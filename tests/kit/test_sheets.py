"""Uploaded tables: values, hidden and merged cells, and files made to exhaust memory."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any
from xml.parsers.expat import ExpatError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from expo.kit.tables.sheet_count import counted
from expo.kit.tables.sheet_facts import SheetFacts, column_number
from expo.kit.tables.sheet_walk import SheetWalk
from expo.kit.tables.sheets import BadSheetError, SheetFlaw, read_sheet
from expo.kit.tables.workbooks import look_through
from tests.examples import examples

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
    styles = [facts.styles.get(cell, 0) for cell in ((2, 1), (2, 6), (2, 3))]
    assert [facts.formats[style] for style in styles] == [(0, ""), (9, ""), (164, "yyyy-mm-dd")]


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


def sheet_of(data: bytes) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def walked(sheet: bytes, most_rows: int = 50) -> SheetFacts:
    return SheetWalk(most_rows).over(io.BytesIO(sheet))


def _ordinary(sheet: Any) -> None:
    _values(sheet)
    sheet["C4"], sheet["A7"] = "a < b & c > d", "Çağrı, اردو"
    sheet["C4"].font = sheet["H12"].font = Font(bold=True)
    sheet.row_dimensions[2].hidden = sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A8:C9")


EXCELS = (
    '<row r="2" spans="1:3" ht="15" hidden="1" x14ac:dyDescent="0.25" xmlns:x14ac="urn:x"><c r="A2" s="3" t="s"><v>0</v></c>'
    '<c r="B2" t="str"><f t="shared" ref="B2:B9" si="0">A2&amp;"x"</f><v>x</v></c><c r="C2"><f si="0"/><v>1.5</v></c></row>'
    '\r\n<row r="7"/><row r="8" s="2" customFormat="1"><c r="D8" s="2"/><c r="E8" s="02"></c></row>'
)


def test_an_ordinary_sheet_is_counted_as_it_would_be_walked() -> None:
    many = a_book(lambda sheet: [sheet.append([f"Row {row}", row, "wide " * 20]) for row in range(9_000)])
    sheets = [sheet_of(one) for one in (a_book(_ordinary), with_sheet(EXCELS), with_sheet(""), many)]

    counts = [counted(one, most_rows=9_000) for one in sheets]

    assert counts == [walked(one, 9_000) for one in sheets]
    assert [(one.rows, one.columns, one.cells) for one in counts if one] == [
        (7, 7, 19),
        (2, 3, 5),
        (0, 0, 0),
        (9_000, 3, 27_000),
    ]


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="900"><c r="XFD900"><v>1</v></c></row>'
WORKSHEET = f'<worksheet xmlns="{_NS}" xmlns:x="{_NS}"><sheetData>{{rows}}</sheetData>{{after}}</worksheet>'
ODD = {
    "prefixed": FAR.replace("<c", "<x:c").replace("</c", "</x:c"),
    "unnumbered cells": "<row>" + "<c><v>1</v></c>" * 201 + "</row>",
    "a cell of another row": '<row r="1"><c r="XFD900"><v>1</v></c></row>',
    "single quotes": FAR.replace('"', "'"),
    "spaces in tags": FAR.replace('<c r="XFD900">', '<c\n r = "XFD900" >'),
    "attributes in another order": FAR.replace('<c r="XFD900">', '<c s="0" r="XFD900">'),
    "two references": FAR.replace('<c r="XFD900">', '<c r="A900" r="XFD900">'),
    "beside a comment": FAR + '<!-- <row r="2"><c r="A2"><v>1</v></c></row> -->',
    "beside a section": FAR + '<row r="901"><c r="A901" t="str"><v><![CDATA[<c r="A9"/>]]></v></c></row>',
    "beside an instruction": FAR + '<?do <c r="A2"/> ?>',
    "a character by its number": FAR.replace("<v>1</v>", "<v>&#x31;</v>"),
    "a character that is none": FAR.replace("<v>1</v>", "<v>&#0;</v>"),
    "an unknown entity": FAR.replace("<v>1</v>", "<v>&one;</v>"),
    "a bracket in an attribute": FAR.replace('<row r="900">', '<row r="900" spans="/>">'),
    "two numbers of a row": FAR.replace('<row r="900">', '<row r="900" r="901">'),
    "the end of a section in a text": FAR.replace("<v>1</v>", "<v>]]></v>"),
    "an attribute of its own": FAR.replace('<c r="XFD900">', '<c r="XFD900" ph="1">'),
    "a second sheet of data": FAR.replace("</row><row", "</row></sheetData><sheetData><row"),
    "cells in a cell": FAR.replace("<v>1</v>", '<v><c r="XFD900"><v>1</v></c></v>'),
    "torn": FAR[:-6],
    "beyond the columns": FAR,
    "beyond the rows": '<row r="901"><c r="A901"><v>1</v></c></row>',
    "a row longer than a block": '<row r="1">' + '<c r="A1" t="str"><v>' + "1" * 1_100_000 + "</v></c></row>",
}


@pytest.mark.parametrize("rows", ODD.values(), ids=ODD.keys())
def test_what_is_written_in_another_way_is_left_to_the_walk(rows: str) -> None:
    assert counted(WORKSHEET.format(rows=rows, after="").encode(), most_rows=900) is None


@pytest.mark.parametrize("after", ['<row r="1"><c r="XFD1"><v>1</v></c></row>', "<x:sheetData/>", "<torn>", "<!---->"])
def test_what_stands_beside_the_rows_is_looked_at_too(after: str) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'

    assert counted(WORKSHEET.format(rows=rows, after="").encode(), most_rows=900) is not None
    assert counted(WORKSHEET.format(rows=rows, after=after).encode(), most_rows=900) is None


@pytest.mark.parametrize("code", ["utf-16", "utf-16-le", "cp037", "latin-1"])
def test_a_sheet_in_another_code_is_left_to_the_walk(code: str) -> None:
    sheet = '<?xml version="1.0" encoding="' + code + '"?>' + WORKSHEET.format(rows=FAR + "<!-- ü -->", after="")

    assert counted(sheet.encode(code), most_rows=900) is None


def test_wide_sheets_in_any_writing_are_refused() -> None:
    worst = [ODD[name] for name in ODD if name not in {"torn", "beyond the rows", "a row longer than a block"}]
    flaws = {flaw_of(with_sheet(rows), most_rows=900) for rows in worst}
    wide = '<?xml version="1.0" encoding="utf-16"?>' + WORKSHEET.format(rows=FAR, after="")
    honest, changed = zipfile.ZipFile(io.BytesIO(with_sheet(""))), io.BytesIO()
    with zipfile.ZipFile(changed, "w") as packed:
        for name in honest.namelist():
            packed.writestr(name, wide.encode("utf-16") if name.endswith("sheet1.xml") else honest.read(name))

    assert flaws <= {SheetFlaw.TOO_MANY_COLUMNS, SheetFlaw.NO_TABLE}
    assert flaw_of(changed.getvalue(), most_rows=900) is SheetFlaw.TOO_MANY_COLUMNS


SNIPPETS = [
    *"<>/\"'& 9A\n\0",
    *('<c r="A1"', '<c r="XFD9"><v>1</v></c>', "</c>", '<row r="1">', "</row>", "<v>", "</v>", "<f>", "</f>", "/>"),
    *("<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "x:", ' r="B2"', ' s="1"', ' t="s"', "<is><t>", "</t></is>"),
    *("&#65;", "&lt;", 'hidden="1"', "<sheetData>", "</sheetData>", "<sheetData/>", "<mc:AlternateContent>"),
]
SHEETS = [*(WORKSHEET.format(rows=rows, after="") for rows in (EXCELS, FAR)), sheet_of(a_book(_ordinary)).decode()]


@given(
    st.sampled_from(SHEETS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(SNIPPETS)), max_size=4),
)
@settings(max_examples=examples(300), deadline=None)
def test_whatever_is_counted_is_what_the_walk_would_tell(sheet: str, changes: list[tuple[float, int, str]]) -> None:
    for place, cut, put in changes:
        start = int(place * len(sheet))
        sheet = sheet[:start] + put + sheet[start + cut :]

    facts = counted(sheet.encode(), most_rows=2_000_000)

    if facts is not None:
        with suppress(ExpatError):  # an attribute that stands twice, which changes nothing
            assert walked(sheet.encode(), 2_000_000) == facts


def test_a_text_file_is_read_in_the_coding_that_its_letters_tell() -> None:
    urdu = "نام;ملک\nمحمد اقبال;پاکستان\n".replace("ی", "ي")

    assert rows_of(("sep=;\n" + urdu).encode("cp1256"))[1] == (3, ("محمد اقبال", "پاکستان"))
    assert rows_of("Ad;Soyad\nİpek;Yılmaz\n".encode("cp1254"))[1] == (2, ("İpek", "Yılmaz"))


@pytest.mark.parametrize(
    "data", ["Name\nAy\ufffde\n".encode(), b"Name\nHo\x9aek Nov\xfd\n"], ids=["lost", "two codings"]
)
def test_letters_that_cannot_be_told_are_refused(data: bytes) -> None:
    assert flaw_of(data) is SheetFlaw.LETTERS
