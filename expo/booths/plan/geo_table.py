"""Drawings of booths in GeoJSON as a table, one row a feature, and the words of the columns. Pure. Lengths are metres."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from expo.kit.tables.sheets import BadSheetError, SheetFlaw, decoded
from expo.kit.text import fold

MOST_FEATURES = 5_000
LARGEST_CM = 100_000
MOST_KW = 1_000
LONGEST_WHY = 200

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


def geo_table(data: bytes) -> bytes | None:
    """The features of a collection as a CSV table; None for any other file. A shape that is no rectangle along the walls has no
    position. Raises BadSheetError.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"{":
        return None
    rows, out = _geo_rows(decoded(data)), io.StringIO()
    table = csv.DictWriter(out, list(COLUMNS), restval="")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def _geo_rows(text: str) -> list[dict[str, str]]:
    try:
        found = json.loads(text)
        features = found["features"] if found["type"] == "FeatureCollection" else None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if not isinstance(features, list) or not all(isinstance(one, dict) for one in features):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    if len(features) > MOST_FEATURES:
        raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
    return [_geo_cells(one) for one in features]


def _geo_cells(feature: Mapping[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    said = properties if isinstance(properties, dict) else {}
    cells = {_FOLDED[fold(str(name))]: _plain_text(value) for name, value in said.items() if fold(str(name)) in _FOLDED}
    return {**cells, **dict.fromkeys(("x", "y", "width", "depth"), ""), **_rect_cells(feature.get("geometry"))}


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


def flag(text: str) -> bool | None:
    """A yes or no in one of the three languages; None for neither."""
    word = fold(text)
    return True if word in _YES else False if word in _NO else None


def length_cm(text: str) -> int | None:
    """A length in metres, with a point or a comma, in whole centimetres; None if it is not one."""
    text = text.strip()
    if not _LENGTH.fullmatch(text):
        return None
    centimetres = round(float(text.replace(",", ".")) * 100)
    return centimetres if centimetres <= LARGEST_CM else None
