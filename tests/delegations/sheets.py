"""Spreadsheets of members, and what is found in them, for tests."""

import csv
import io
from collections.abc import Sequence

from openpyxl import Workbook

from expo.delegations.models import Delegation
from expo.delegations.services.sheets import preview_sheet
from expo.delegations.sheet_values import Choices
from expo.delegations.sheet_words import flaw_sentence

ENGLISH = ("Given name", "Family name", "Mail", "Role", "Date of birth")


def a_csv(*rows: Sequence[str], headings: Sequence[str] = ENGLISH, code: str = "utf-8", separator: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([headings, *rows])
    return text.getvalue().encode(code)


def said_of(delegation: Delegation, data: bytes, **choices: bool) -> list[str]:
    """The sentences of everything that prevents the sheet's registration."""
    chosen = Choices.from_plain([name for name, yes in choices.items() if yes])
    found = preview_sheet(delegation, data, chosen)
    return [flaw_sentence(flaw) for flaw in (*found.sheet.faults, *found.sheet.doubts)] + found.refusals


def a_workbook(*rows: Sequence[str]) -> bytes:
    """An XLSX file of these rows."""
    book, file = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(file)
    return file.getvalue()
