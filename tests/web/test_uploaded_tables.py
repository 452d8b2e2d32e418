"""Workbooks that cannot be read as they are, on each of the four pages that take a table: what is wrong, and what to do."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from flask import Flask
from openpyxl import Workbook

from expo.booths.queries import booths_of
from expo.delegations.queries import members_of
from tests.delegations.desks import desk_of
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.exhibitors import taking_applications
from tests.pages import Browser, Page
from tests.programme.tables.files import titles

ADVICE = "has a formula that no program has computed yet. Open the file in a spreadsheet program, save it there"


def a_workbook(*rows: Sequence[object]) -> bytes:
    """As a script writes it: no program has computed its formulas."""
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(file)
    return file.getvalue()


def an_ods() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", "<office:document-content/>")
    return file.getvalue()


def an_xlsb() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("xl/workbook.bin", b"\x83\x01\x00")
    return file.getvalue()


AN_XLS = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 5000


class Doors:
    """An expo with the four pages."""

    def __init__(self, browser: Browser) -> None:
        self.event = an_event()
        a_hall(self.event)
        taking_applications(self.event)
        self.delegation = danas_delegation(self.event)
        self._browser, self._here = browser, f"/organise/{self.event.slug}"
        signed_in(browser, olga(self.event))

    def booths(self, data: bytes, status: int = 200) -> Page:
        return self._list("booths", data, status)

    def firms(self, data: bytes, status: int = 200) -> Page:
        return self._list("firms", data, status)

    def sessions(self, data: bytes, status: int = 200) -> Page:
        return self._list("sessions", data, status)

    def _list(self, name: str, data: bytes, status: int) -> Page:
        return self._browser.send(
            f"{self._here}/lists/new/{name}", {"file": (io.BytesIO(data), "a.xlsx")}, status=status
        )

    def members(self, data: bytes, status: int = 200) -> Page:
        sent = {"file": (io.BytesIO(data), "a.xlsx")}
        return self._browser.send(f"{desk_of(self.delegation)}/sheet", sent, status=status)


def test_a_formula_that_no_program_has_computed_is_said_beside_its_row(app: Flask, browser: Browser) -> None:
    doors = Doors(browser)
    booths = [("Booth number", "Hall", "x", "y", "Width", "Depth", "Sum"), ("A1", "Hall 1", 0, 6, "=1+2", 3, "=1+1")]
    firms = [("Mail address", "Legal name"), ("a@one.example", "One Ltd"), ("b@two.example", '="Two"&" Ltd"')]
    sessions = [("Title", "Day", "Starts at", "Ends at"), ("Opening", "=DATE(2027,4,13)", "10:00", "11:00")]
    members = [("Given name", "Family name"), ("=A9",), ("Ece", "Çelik")]

    pages = [
        doors.booths(a_workbook(*booths)),
        doors.firms(a_workbook(*firms)),
        doors.sessions(a_workbook(*sessions)),
        doors.members(a_workbook(*members)),
    ]

    never = "A formula was never computed. Open the file in a spreadsheet program, save it, and upload it again."
    said = [
        f"Width: {never} Rows: 2",
        f"Legal name: {never} Rows: 3",
        f"Day: {never} Rows: 2",
        f"Row 2: “Given name” {ADVICE}",
    ]
    assert [one in page.text for one, page in zip(said, pages, strict=True)] == [True] * 4
    assert f"Sum: {never}" not in pages[0].text  # no column of ours
    assert (booths_of(doors.event), titles(), members_of(doors.delegation)) == ([], [], [])


@pytest.mark.parametrize("data", [AN_XLS, an_ods(), an_xlsb()], ids=["xls", "ods", "xlsb"])
def test_a_workbook_in_another_format_is_to_be_saved_as_xlsx(app: Flask, browser: Browser, data: bytes) -> None:
    doors = Doors(browser)

    pages = [door(data, status=409) for door in (doors.booths, doors.firms, doors.sessions, doors.members)]

    said = "This is a workbook in another format (.xls, .xlsb or .ods), or one with a password."
    assert [said in page.text and "save it as .xlsx" in page.text for page in pages] == [True] * 4
