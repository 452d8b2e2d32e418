"""XLSX checked before it is read, so that no small file expands into a large table. Pure.

The reader builds a rectangle as wide as the last column and as high as the last row: two cells at A1 and XFD1048576 would
be 17 billion cells. So the cells are counted in the sheet's XML first, and it is left at the first cell too many; and the
reader is given a workbook of that one sheet, packed anew, so that it sees exactly what was counted.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ExpatError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from expo.kit.tables.sheet_count import counted
from expo.kit.tables.sheet_facts import LARGEST_UNPACKED, MOST_PARTS, MOST_TAGS, BadSheetError, SheetFacts, SheetFlaw
from expo.kit.tables.sheet_walk import SheetWalk

_OTHERS = {"content.xml", "xl/workbook.bin"}  # parts of an OpenDocument and of a binary workbook
_SHEET = "xl/worksheets/sheet1.xml"


@dataclass(frozen=True, slots=True)
class SheetTab:
    """A worksheet by its name; `hidden` where the program shows no tab for it."""

    name: str
    hidden: bool


def sheet_names(data: bytes) -> list[SheetTab]:
    """The worksheets in their order, as `look_through` counts their places. Raises BadSheetError."""
    with _opened(data) as packed:
        book = _tree(_read(packed, "xl/workbook.xml"))
        paths, _beside = _paths(packed)
        return [
            SheetTab(one.get("name", ""), one.get("state", "visible") != "visible")
            for one in book.iter()
            if _local(one) == "sheet" and _related_id(one) in paths
        ]


def look_through(data: bytes, *, most_rows: int, position: int = 0) -> tuple[SheetFacts, bytes]:
    """The facts of a sheet, the first unless `place` says another, and a workbook of it alone. Raises BadSheetError.

    No entity is followed, and no size that a part of the zip claims is believed.
    """
    with _opened(data) as packed:
        book = _tree(_read(packed, "xl/workbook.xml"))
        sheet, others = _parts(packed, book, position)
        facts = counted(sheet, most_rows=most_rows) or SheetWalk(most_rows).over(io.BytesIO(sheet))
        facts.formats = _formats(others.get("styles"))
    return facts, _packed_anew(sheet, others, dated_1904=_is_1904(book))


@contextmanager
def _opened(data: bytes) -> Iterator[zipfile.ZipFile]:
    """The file as a zip whose parts are few enough; what is wrong inside is a BadSheetError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            _check_parts(packed)
            yield packed
    except BadSheetError:
        raise
    except (ExpatError, ParseError, DefusedXmlException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    except (OSError, EOFError, RuntimeError, IndexError, StopIteration) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error


def _check_parts(packed: zipfile.ZipFile) -> None:
    parts = packed.infolist()
    if not _OTHERS.isdisjoint(part.filename for part in parts):
        raise BadSheetError(SheetFlaw.OTHER_FORMAT)
    if any(part.filename.endswith("vbaProject.bin") for part in parts):
        raise BadSheetError(SheetFlaw.MACROS)
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    """A part, at most as long as the zip claims; one that is longer does not have the check sum it claims."""
    with packed.open(name) as part:
        return part.read()


def _tree(part: bytes) -> Element:
    """The part as a tree, which takes a hundred times the memory of its shortest tags: so they are counted first."""
    if part.count(b"<") > MOST_TAGS:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    root: Element = fromstring(part, forbid_dtd=True)
    return root


def _parts(packed: zipfile.ZipFile, book: Element, position: int) -> tuple[bytes, dict[str, bytes]]:
    """A worksheet, and the texts and styles it refers to; a part that is named twice is unpacked once."""
    paths, beside = _paths(packed)
    ids = [_related_id(one) for one in book.iter() if _local(one) == "sheet"]
    path = [paths[one] for one in ids if one in paths][position]
    return _read(packed, path), {kind: _read(packed, at) for kind, at in beside.items()}


def _paths(packed: zipfile.ZipFile) -> tuple[dict[str, str], dict[str, str]]:
    """Where the worksheets lie, by their ids, and the texts and styles, by their kinds."""
    of_id: dict[str, tuple[str, str]] = {}
    for one in _tree(_read(packed, "xl/_rels/workbook.xml.rels")):
        target = one.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        of_id[one.get("Id", "")] = one.get("Type", "").rsplit("/", 1)[-1], path
    known = set(packed.namelist())
    beside = {kind: at for kind, at in of_id.values() if kind in {"styles", "sharedStrings"} and at in known}
    return {name: at for name, (kind, at) in of_id.items() if kind == "worksheet"}, beside


def _related_id(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _is_1904(book: Element) -> bool:
    found = [one for one in book.iter() if _local(one) == "workbookPr"]
    return any(one.get("date1904") in {"1", "true"} for one in found)


def _formats(styles: bytes | None) -> list[tuple[int, str]]:
    """The number format of each cell style."""
    if styles is None:
        return []
    root = _tree(styles)
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in root.iter() if _local(one) == "numFmt"}
    kept = [one for outer in root if _local(outer) == "cellXfs" for one in outer]
    return [(int(one.get("numFmtId", "0")), codes.get(one.get("numFmtId"), "")) for one in kept]


_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{related}">'
    '<workbookPr date1904="{dated}"/><sheets><sheet name="Sheet" sheetId="1" r:id="r1"/></sheets></workbook>'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{lines}</Relationships>'
)


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{_RELATED}/{kind}" Target="{target}"/>'


def _packed_anew(sheet: bytes, others: dict[str, bytes], *, dated_1904: bool) -> bytes:
    kinds = {"r1": "worksheet", "r2": "styles", "r3": "sharedStrings"}
    targets = {"worksheet": _SHEET.removeprefix("xl/"), "styles": "styles.xml", "sharedStrings": "sharedStrings.xml"}
    lines = "".join(
        _relation(name, kind, targets[kind]) for name, kind in kinds.items() if kind == "worksheet" or kind in others
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr("[Content_Types].xml", _TYPES)
        packed.writestr("_rels/.rels", _RELATIONS.format(lines=_relation("r1", "officeDocument", "xl/workbook.xml")))
        packed.writestr("xl/workbook.xml", _BOOK.format(related=_RELATED, dated=int(dated_1904)))
        packed.writestr("xl/_rels/workbook.xml.rels", _RELATIONS.format(lines=lines))
        packed.writestr(_SHEET, sheet)
        for kind, content in others.items():
            packed.writestr(f"xl/{targets[kind]}", content)
    return out.getvalue()
