"""Files whose numbers are none: raised digits, forty digits, infinity. Each is told by its row, and nothing is kept."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from flask import Flask

from expo.cli.imports import import_command
from expo.events.models import Event
from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.lists import read_list
from tests.factories.booths import a_hall
from tests.factories.programme import a_room

STRANGE = ["²", "5²", "9" * 40, "8" * 5000, "1e999", "NaN"]
FILES = {
    "booths": "Number,Hall,X,Y,Width,Depth,Power\nA1,Hall 1,0,0,3,3,{}\n",
    "exhibitors": "Mail address,Legal name,Country,Sectors,Products,area_sqm\nindus@example.org,Indus,PK,AI,Clouds,{}\n",
    "firms": "Firm,E-mail,Country,Area\nIndus,indus@example.org,PK,{}\n",
    "sessions": "Title,Kind,Day,Start,End,Seats\nOpening,talk,2027-04-13,10:00,11:00,{}\n",
}
FIELDS = [
    ColumnField("given_name", FieldKind.TEXT, ("Name",)),
    ColumnField("day", FieldKind.DAY, ("Day",)),
    ColumnField("seats", FieldKind.WHOLE, ("Seats",)),
    ColumnField("area", FieldKind.NUMBER, ("Area",)),
]


@pytest.mark.parametrize("what", FILES)
def test_a_number_that_is_none_is_told_by_the_command(event: Event, app: Flask, tmp_path: Path, what: str) -> None:
    a_hall(event)
    a_room(event)
    file, said = tmp_path / "table.csv", {}
    for typed in STRANGE:
        file.write_text(FILES[what].format(typed))
        done = CliRunner().invoke(import_command, [what, event.slug, str(file), "--dry-run"])
        details = " ".join(map(str, getattr(done.exception, "details", [])))
        said[typed] = type(done.exception).__name__, typed[:4] in details

    assert said == dict.fromkeys(STRANGE, ("Refused", True))


@pytest.mark.parametrize("typed", STRANGE, ids=lambda typed: typed[:4])
def test_a_list_has_a_fault_for_each_such_cell(typed: str) -> None:
    table = f"Name;Day;Seats;Area\nAli;{typed};{typed};{typed}\nAlya;2027-04-13;12;60 m²\n".encode()

    read = read_list(table, FIELDS, {}, {})

    assert {(fault.row, fault.column) for fault in read.rows[0].faults} == {(2, "day"), (2, "seats"), (2, "area")}
    assert (read.rows[1].faults, read.rows[1].values["seats"], read.rows[1].values["area"]) == ([], 12, 60)


@pytest.mark.parametrize("stored", ["1e999", "-1e400", "nan", "inf", "9" * 400])
def test_a_number_of_a_workbook_that_is_infinite_is_a_fault(stored: str) -> None:
    read = read_list(_workbook(stored), FIELDS, {}, {})

    assert {fault.column for fault in read.rows[0].faults} == {"day", "seats", "area"}


def _workbook(stored: str) -> bytes:
    """A workbook whose numbers are as no spreadsheet stores them."""
    book, plain, kept = openpyxl.Workbook(), io.BytesIO(), io.BytesIO()
    for row in (["Name", "Day", "Seats", "Area"], ["Ali", 12345, 12345, 12345]):
        book.worksheets[0].append(row)
    book.save(plain)
    with zipfile.ZipFile(plain) as before, zipfile.ZipFile(kept, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b">12345<", f">{stored}<".encode()))
    return kept.getvalue()
