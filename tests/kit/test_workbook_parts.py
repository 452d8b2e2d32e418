"""The parts of a workbook: bounded before they are read as a tree, and unpacked once."""

import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from expo.kit.tables.sheets import BadSheetError, SheetFlaw
from expo.kit.tables.workbooks import look_through


def a_book() -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.create_sheet(index=0).append(["Name"])
    book.save(file)
    return file.getvalue()


def test_styles_of_a_million_tags_are_refused_before_they_are_read() -> None:
    bomb = _with_part(a_book(), "xl/styles.xml", b"<s>" + b"<a/>" * 1_000_000 + b"</s>")

    assert len(bomb) < 20_000
    with pytest.raises(BadSheetError) as refusal:
        look_through(bomb, most_rows=50)
    assert refusal.value.flaw is SheetFlaw.TOO_HEAVY


def test_a_part_that_is_named_a_hundred_times_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    book, name, opened = a_book(), "xl/_rels/workbook.xml.rels", []
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        relations = packed.read(name).decode()
    [one] = re.findall(r"<Relationship [^>]*/styles\"[^>]*>", relations)
    many = "".join(one.replace('Id="', f'Id="again{number}') for number in range(100))
    real = zipfile.ZipFile.open

    def noted(packed: zipfile.ZipFile, part: Any, *rest: Any, **named: Any) -> Any:
        opened.append(str(part))
        return real(packed, part, *rest, **named)

    changed = _with_part(book, name, relations.replace(one, one + many).encode())
    monkeypatch.setattr(zipfile.ZipFile, "open", noted)
    look_through(changed, most_rows=50)

    assert opened.count("xl/styles.xml") <= 2  # once to read it, once to write it


def _with_part(book: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()
