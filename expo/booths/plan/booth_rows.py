"""Rows of a list of booths: the fields they have, the booth each is about, what it becomes, and the faults of a row."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from expo.booths.models import Booth
from expo.booths.plan.drafts import BoothDraft
from expo.booths.plan.geo_table import COLUMNS, LARGEST_CM, LONGEST_WHY, MOST_KW, flag
from expo.booths.plan.shapes import rect_of
from expo.booths.plan.walkable import Rect
from expo.booths.plan.words import column_titles, metres, scheme_words
from expo.booths.queries import booths_of, pavilions_in
from expo.booths.rules import LEAST_BOOTH_CM, number_key, well_numbered
from expo.events.models import Event
from expo.events.queries import halls_of, zones_of
from expo.exhibitors.rules import ALSO_CALLED, Scheme
from expo.i18n import LANGUAGES, _, force_locale
from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.lists import ReadRow, RowFault
from expo.kit.text import fold

LENGTHS = ("x", "y", "width", "depth")
_FLAGS = ("water", "compressed_air", "internet")
_SIZE_WORDS = ("size", "dimensions", "size in metres", "olcu", "ebat", "boyut", "سائز")
_SIZE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*m?\s*[x×*]\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*m?")
_MOST_METRES, _LEAST_METRES = LARGEST_CM / 100, LEAST_BOOTH_CM / 100


@dataclass(slots=True)
class BoothRow:
    """A row with the booth it is about, if that is there, and what it makes of it."""

    row: ReadRow
    booth: Booth | None
    hall_id: int | None
    draft: BoothDraft
    faults: list[RowFault] = field(default_factory=list)


def booth_fields(event: Event) -> list[ColumnField]:
    """The fields, by the titles of the export in every language and by words that plans use."""
    titles, options = _titles(), _options(event)
    kinds = dict.fromkeys(LENGTHS, FieldKind.NUMBER) | dict.fromkeys(_FLAGS, FieldKind.YES_NO)
    kinds |= {"power_kw": FieldKind.WHOLE, "schemes": FieldKind.SEVERAL_OF}
    kinds |= dict.fromkeys(("hall", "zone", "pavilion"), FieldKind.ONE_OF)
    found = [
        ColumnField(
            name,
            kinds.get(name, FieldKind.TEXT),
            (title, *titles[name], *COLUMNS[name]),
            required=name == "number",
            options=options.get(name, {}),
            least=_LEAST_METRES if name in {"width", "depth"} else 0,
            most=MOST_KW if name == "power_kw" else _MOST_METRES,
        )
        for name, title in column_titles().items()
    ]
    size = ColumnField("size", FieldKind.TEXT, (_("Size"), *_SIZE_WORDS))
    return [*found, size]


def booth_rows_of(event: Event, rows: Sequence[ReadRow]) -> list[BoothRow]:
    """The rows, each with its booth and its faults."""
    booths, halls = booths_of(event), halls_of(event)
    by_uid, by_number = {one.uid: one for one in booths}, {one.number_key: one for one in booths}
    only = halls[0].id if len(halls) == 1 else None
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        key = number_key(str(row.values.get("number", "")))
        booth = by_uid.get(str(row.values.get("uid", "")).strip()) or by_number.get(key)
        one = _booth_row(row, booth, only)
        if key and key in seen and not one.faults:
            one.faults.append(RowFault(row.number, "number", "twice", str(seen[key])))
        seen.setdefault(key, row.number)
        found.append(one)
    return found


def changed_words(event: Event, row: BoothRow) -> str:
    """What a row changes of a booth that is there, as words; empty where it stands as the row says."""
    assert row.booth is not None
    titles, named = column_titles(), _names(event)
    before = _stored(row.booth)
    after = dict(row.draft.fields)
    if row.draft.rect is not None:
        after |= dict(zip(LENGTHS, _parts(row.draft.rect), strict=True))
        before |= dict(zip(LENGTHS, _parts(rect_of(row.booth)), strict=True))
    if row.draft.number is not None:
        before, after = before | {"number": row.booth.number}, after | {"number": number_key(row.draft.number)}
    said = []
    for name, now in after.items():
        if now != before[name]:
            title = titles.get(name.removesuffix("_id"), name)
            said.append(f"{title} {_shown(name, before[name], named)} → {_shown(name, now, named)}")
    return ", ".join(said)


def _booth_row(row: ReadRow, booth: Booth | None, only: int | None) -> BoothRow:
    get = row.values.get
    hall_id = int(str(get("hall"))) if get("hall") else booth.hall_id if booth is not None else only
    rect, faults = _rect(row, booth)
    number = str(get("number", ""))
    draft = BoothDraft(booth.id if booth else None, number, rect, None, _fields(row))
    found = BoothRow(row, booth, hall_id, draft, [*row.faults, *faults])
    if not found.faults and not well_numbered(number):
        said = _("“%(value)s” is no booth number, as in H1-B12.", value=number[:40])
        found.faults.append(RowFault(row.number, "number", said))
    if not found.faults and hall_id is None:
        found.faults.append(RowFault(row.number, "hall", "missing"))
    if not found.faults and booth is not None and booth.hall_id != hall_id:
        said = _("Booth %(number)s stands in another hall.", number=booth.number)
        found.faults.append(RowFault(row.number, "hall", said))
    return found


def _rect(row: ReadRow, booth: Booth | None) -> tuple[Rect | None, list[RowFault]]:
    """The rectangle of a row; what it does not say of a booth that is there stays."""
    given = {name: round(float(row.values[name]) * 100) for name in LENGTHS if name in row.values}
    if size := str(row.values.get("size", "")):
        found = _SIZE.fullmatch(size.casefold().strip())
        if found is None:
            said = _("“%(value)s” is no size, as in 3 x 4.5.", value=size[:20])
            return None, [RowFault(row.number, "size", said)]
        wide, deep = (round(float(part.replace(",", ".")) * 100) for part in found.groups())
        given = {"width": wide, "depth": deep} | given
    if booth is not None:
        whole = dict(zip(LENGTHS, _parts(rect_of(booth)), strict=True)) | given
        return (Rect(*whole.values()) if given else None), []
    missing = [name for name in LENGTHS if name not in given]
    faulty = {fault.column for fault in row.faults}
    faults = [RowFault(row.number, name, "missing") for name in missing if name not in faulty]
    return (None if missing else Rect(*(given[name] for name in LENGTHS))), faults


def _fields(row: ReadRow) -> dict[str, Any]:
    """The other fields of a row: a column that is there and empty in it empties zone, pavilion and schemes."""
    get, said = row.values.get, dict[str, Any]()
    for name in ("zone", "pavilion"):
        if name in row.fields:
            said[f"{name}_id"] = int(str(get(name))) if get(name) else None
    if "schemes" in row.fields:
        said["schemes"] = sorted(get("schemes") or [])
    said |= {name: get(name) for name in (*_FLAGS, "power_kw") if name in row.values}
    if "blocked_why" in row.fields:
        why = str(get("blocked_why") or "")[:LONGEST_WHY]
        said["blocked"] = bool(why) and flag(why) is not False
        said["blocked_why"] = why if said["blocked"] and flag(why) is None else ""
    return said


def _parts(rect: Rect) -> tuple[int, int, int, int]:
    return rect.x, rect.y, rect.width, rect.depth


def _stored(booth: Booth) -> dict[str, Any]:
    names = ("zone_id", "pavilion_id", *_FLAGS, "power_kw", "blocked", "blocked_why")
    return {name: getattr(booth, name) for name in names} | {"schemes": sorted(booth.schemes)}


def _shown(name: str, value: Any, named: Mapping[tuple[str, Any], str]) -> str:
    if name in LENGTHS:
        return metres(value)
    if isinstance(value, list):
        words = scheme_words()
        return "; ".join(words[Scheme(one)] for one in value) or "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return named.get((name, value), str(value) if value else "–")


def _names(event: Event) -> dict[tuple[str, Any], str]:
    zones = {("zone_id", one.id): one.name for one in zones_of(event)}
    return zones | {("pavilion_id", one.id): one.name for one in pavilions_in(event)}


def _options(event: Event) -> dict[str, dict[str, str]]:
    schemes = {fold(one.value): one.value for one in Scheme} | {word: one.value for word, one in ALSO_CALLED.items()}
    for code in LANGUAGES:
        with force_locale(code):
            schemes |= {fold(word): one.value for one, word in scheme_words().items()}
    return {
        "hall": {fold(one.name): str(one.id) for one in halls_of(event)},
        "zone": {fold(one.name): str(one.id) for one in zones_of(event)},
        "pavilion": {fold(one.name): str(one.id) for one in pavilions_in(event)},
        "schemes": schemes,
    }


def _titles() -> dict[str, list[str]]:
    """The titles of the export in every language."""
    found: dict[str, list[str]] = {}
    for code in LANGUAGES:
        with force_locale(code):
            for name, title in column_titles().items():
                found.setdefault(name, []).append(title)
    return found
