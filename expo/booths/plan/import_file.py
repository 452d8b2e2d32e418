"""Booths parsed from CSV, XLSX or GeoJSON, with the faults of each row. Pure. Lengths in files are metres."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expo.booths.plan.walkable import Rect
from expo.booths.rules import well_numbered
from expo.kit.digits import whole_number
from expo.kit.tables.sheets import LARGEST_FILE, BadSheetError, SheetFlaw, SheetRow, decoded, read_sheet, readable_rows
from expo.kit.text import clean_line, fold

MOST_ROWS = 5_000
LARGEST_CM = 100_000
MOST_KW = 1_000
LONGEST_WHY = 200
FORMULA = "formula"  # without a stored result; its value is the heading
SHAPE = "shape"  # stands for the column of a shape that is not a rectangle

# Folded titles of the columns in the three languages.
COLUMNS: Mapping[str, Sequence[str]] = {
    "uid": ("id", "uid", "kimlik", "شناخت"),
    "number": ("number", "booth", "stand", "booth number", "numara", "stant", "stant numarasi", "نمبر", "بوتھ نمبر"),
    "hall": ("hall", "salon", "ہال"),
    "x": ("x", "left", "from the west", "batidan", "مغرب سے"),
    "y": ("y", "top", "from the north", "kuzeyden", "شمال سے"),
    "width": ("width", "wide", "genislik", "چوڑائی"),
    "depth": ("depth", "deep", "derinlik", "گہرائی"),
    "zone": ("zone", "bolge", "زون"),
    "pavilion": ("pavilion", "pavyon", "pavilyon", "پویلین"),
    "schemes": ("schemes", "scheme", "stant turu", "اسکیم"),
    "power_kw": ("power in kw", "power", "kw", "elektrik (kw)", "بجلی (کلو واٹ)"),
    "water": ("water", "su", "پانی"),
    "compressed_air": ("compressed air", "basincli hava", "کمپریسڈ ہوا"),
    "internet": ("internet", "انٹرنیٹ"),
    "blocked_why": ("blocked because", "blocked", "kapali", "neden kapali", "بند", "بند ہونے کی وجہ"),
}
_FOLDED = {fold(word): name for name, words in COLUMNS.items() for word in words}
_YES = frozenset({"yes", "true", "1", "x", "evet", "var", fold("ہاں")})
_NO = frozenset({"no", "false", "0", "hayir", "yok", fold("نہیں")})
_LENGTH = re.compile(r"\d{1,4}(?:[.,]\d{1,2}0*)?")


@dataclass(frozen=True, slots=True)
class ReadBooth:
    """A parsed booth; `said` holds its other values, as text or plain values."""

    where: str
    number: str
    hall: str
    rect: Rect
    uid: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadFault:
    """A value that cannot be used: the row, the column, and the value."""

    where: str
    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class ReadPlan:
    booths: list[ReadBooth]
    faults: list[ReadFault]


def read_booths(data: bytes, headings: Mapping[str, str] | None = None) -> ReadPlan:
    """Parse a file, whose type is detected from its content. `headings` maps further folded column titles to columns,
    as the product writes them. Raises BadSheetError for an unreadable file.
    """
    if len(data) > LARGEST_FILE:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _read_rows(_geo_rows(decoded(data)))
    rows = read_sheet(data, most_rows=MOST_ROWS)
    known = {**(headings or {}), **_FOLDED}
    heading = [known.get(fold(cell), "") for cell in rows[0].cells]
    if "number" not in heading:
        raise BadSheetError(SheetFlaw.NO_TABLE)
    readable, waiting = readable_rows(rows, {n for n, name in enumerate(heading) if name})
    plan = _read_rows([(str(row.number), _cells(heading, row)) for row in readable])
    unread = [ReadFault(str(row), FORMULA, one) for row, headings in waiting.items() for one in headings]
    return ReadPlan(plan.booths, unread + plan.faults)


def _cells(heading: Sequence[str], row: SheetRow) -> dict[str, str]:
    return {name: cell for name, cell in zip(heading, row.cells, strict=False) if name}


def _geo_rows(text: str) -> list[tuple[str, dict[str, str]]]:
    """The features of a collection as rows; a polygon that is not an axis-parallel rectangle gets no position."""
    try:
        found = json.loads(text)
        features = found["features"] if found["type"] == "FeatureCollection" else None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    if len(features) > MOST_ROWS:
        raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
    return [(str(number), _geo_cells(one)) for number, one in enumerate(features, start=1)]


def _geo_cells(feature: Mapping[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    said = properties if isinstance(properties, dict) else {}
    cells = {_FOLDED[fold(str(name))]: _plain_text(value) for name, value in said.items() if fold(str(name)) in _FOLDED}
    return cells | (_rect_cells(feature.get("geometry")) or {SHAPE: ""})


def _plain_text(value: Any) -> str:
    if isinstance(value, list):
        return ";".join(str(one) for one in value)
    return "" if value is None else str(value)


def _rect_cells(geometry: Any) -> dict[str, str]:
    """Position and size from the ring of an axis-parallel rectangle; {} for any other shape."""
    try:
        (ring,) = geometry["coordinates"]
        points = [(float(x), float(y)) for x, y, *_height in ring]
    except (TypeError, ValueError, KeyError):
        return {}
    if not points or any(abs(part) > LARGEST_CM for point in points for part in point) or points[0] != points[-1]:
        return {}
    xs, ys = sorted({x for x, _y in points}), sorted({y for _x, y in points})
    if len(points) != 5 or len(xs) != 2 or len(ys) != 2 or len(set(points)) != 4:  # noqa: PLR2004 - of a rectangle
        return {}
    return {"x": f"{xs[0]:.2f}", "y": f"{ys[0]:.2f}", "width": f"{xs[1] - xs[0]:.2f}", "depth": f"{ys[1] - ys[0]:.2f}"}


def _read_rows(rows: Sequence[tuple[str, Mapping[str, str]]]) -> ReadPlan:
    plan = ReadPlan([], [])
    for where, cells in rows:
        faults = list(_faults(where, cells))
        plan.faults.extend(faults)
        if not faults:
            plan.booths.append(_booth(where, cells))
    return plan


def _faults(where: str, cells: Mapping[str, str]) -> list[ReadFault]:
    found = []
    if not well_numbered(cells.get("number", "")):
        found.append("number")
    if not cells.get("hall"):
        found.append("hall")
    lengths = {name: length_cm(cells.get(name, "")) for name in ("x", "y", "width", "depth")}
    if SHAPE in cells:
        found.append(SHAPE)
    else:
        found += [name for name, length in lengths.items() if length is None]
        found += [name for name in ("width", "depth") if lengths[name] == 0]
    found += [name for name in ("water", "compressed_air", "internet") if cells.get(name) and flag(cells[name]) is None]
    if cells.get("power_kw") and whole_number(cells["power_kw"], MOST_KW) is None:
        found.append("power_kw")
    return [ReadFault(where, name, cells.get(name, "")[:40]) for name in found]


def _booth(where: str, cells: Mapping[str, str]) -> ReadBooth:
    x, y, width, depth = (length_cm(cells[name]) or 0 for name in ("x", "y", "width", "depth"))
    said: dict[str, Any] = {name: clean_line(cells[name]) for name in ("zone", "pavilion", "schemes") if name in cells}
    said |= {name: flag(cells[name]) for name in ("water", "compressed_air", "internet") if cells.get(name)}
    if cells.get("power_kw"):
        said["power_kw"] = whole_number(cells["power_kw"])
    if "blocked_why" in cells:
        why = clean_line(cells["blocked_why"])[:LONGEST_WHY]
        said["blocked"] = bool(why) and flag(why) is not False
        said["blocked_why"] = why if said["blocked"] and flag(why) is None else ""
    return ReadBooth(
        where,
        cells["number"],
        clean_line(cells["hall"]),
        Rect(x, y, width, depth),
        cells.get("uid", "").strip()[:40],
        said,
    )


def length_cm(text: str) -> int | None:
    """A length in metres, with a point or a comma, in whole centimetres; None if it is not one."""
    text = text.strip()
    if not _LENGTH.fullmatch(text):
        return None
    centimetres = round(float(text.replace(",", ".")) * 100)
    return centimetres if centimetres <= LARGEST_CM else None


def flag(text: str) -> bool | None:
    """A yes or no in one of the three languages; None for neither."""
    word = fold(text)
    return True if word in _YES else False if word in _NO else None
