"""Workbooks and other files as members' spreadsheets: what is read of them, and which are refused."""

import io
import zipfile
from datetime import date

import pytest
from flask import Flask
from openpyxl import Workbook

from expo.db import transaction
from expo.delegations.services.sheets import preview_sheet, store_sheet
from expo.delegations.sheet_values import Choices
from expo.errors import Refused
from tests.delegations.sheets import a_workbook
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event


def test_merged_cells_blank_columns_and_dates_are_read_as_shown(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    blank = [None] * 20
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Given name", *blank, "Family name", "Date of birth", "Organisation"])
    sheet.append(["Ece", *blank, "Çelik", date(1980, 4, 14), "Firm"])
    sheet.append(["Can", *blank, "Uyar", None, None])
    sheet.merge_cells("X2:X3")
    book.save(file)

    found = preview_sheet(delegation, file.getvalue(), Choices())

    assert [(line.details.name, line.details.organisation, dict(line.days)) for line in found.sheet.lines] == [
        ("Ece Çelik", "Firm", {"born_on": date(1980, 4, 14)}),
        ("Can Uyar", "", {}),
    ]


def _macros() -> bytes:
    file = io.BytesIO(a_workbook(["Given name"], ["Ece"]))
    with zipfile.ZipFile(file, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"macro")
    return file.getvalue()


def _bomb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b" " * (130 * 1024 * 1024))
    return file.getvalue()


def _many_rows() -> bytes:
    return b"Given name\n" + b"Ece\n" * 100_000


def test_rows_beyond_the_size_a_workbook_claims_are_read_too(app: Flask) -> None:
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (("Given name", "Family name"), ("Ece", "Deneme"), ("Can", "Temsil")):
        sheet.append(row)
    book.save(out)
    lying = io.BytesIO()
    with zipfile.ZipFile(out) as honest, zipfile.ZipFile(lying, "w") as packed:
        for name in honest.namelist():
            packed.writestr(name, honest.read(name).replace(b'<dimension ref="A1:B3"', b'<dimension ref="A1"'))

    found = preview_sheet(danas_delegation(an_event()), lying.getvalue(), Choices())

    assert [line.details.name for line in found.sheet.lines] == ["Ece Deneme", "Can Temsil"]


def test_files_that_are_no_tables_are_refused_with_a_sentence(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    files = [_macros(), _bomb(), _many_rows(), b"\0\1\2" * 100, b"PK\3\4 nothing", b""]
    said = []

    for data in files:
        with pytest.raises(Refused) as refusal, transaction():
            store_sheet(delegation, data)
        said.append(refusal.value.message)

    assert said == [
        "This workbook has macros. Save it as a plain .xlsx file.",
        "This file is too large. A file may have 10 MB.",
        "This file has too many rows. A sheet may have 5,000 members.",
        "This file cannot be read as a table. Choose a CSV or XLSX file.",
        "This file cannot be read as a table. Choose a CSV or XLSX file.",
        "Choose a file.",
    ]
