"""Reads a programme from the rows of a CSV or XLSX table. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from expo.kit.digits import whole_number
from expo.kit.tables.sheets import SheetRow, readable_rows
from expo.kit.text import clean_line, clean_text, fold
from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError, wall_on
from expo.programme.exchange.plain import FileFault, ReadFile, ReadSession
from expo.programme.exchange.times import on_day, read_clock, read_day
from expo.programme.exchange.values import (
    FOREIGN_KINDS,
    LANGUAGE_CODES,
    LONGEST_LINE,
    change_fault,
    read_uid,
    text_faults,
)
from expo.programme.rules import SessionKind

_MOST_MINUTES = 9_999
# Accepted column headings by field, folded, in English, Turkish and Urdu.
COLUMNS: Mapping[str, Sequence[str]] = {
    "uid": ("id", "uid", "guid", "kimlik", "شناخت"),
    "title": ("title", "baslik", "oturum", "عنوان"),
    "abstract": ("text", "abstract", "description", "metin", "aciklama", "متن", "تفصیل"),
    "kind": ("kind", "type", "tur", "قسم"),
    "day": ("day", "date", "gun", "tarih", "دن", "تاریخ"),
    "starts": ("starts at", "start", "starts", "begin", "baslangic", "شروع", "آغاز"),
    "ends": ("ends at", "end", "ends", "bitis", "اختتام", "ختم"),
    "minutes": ("minutes", "duration", "dakika", "sure", "منٹ", "دورانیہ"),
    "room": ("room", "salon", "oda", "کمرہ"),
    "track": ("track", "konu", "ٹریک"),
    "language": ("language", "spoken language", "dil", "زبان"),
    "interpreted": ("interpreted into", "interpretation", "ceviri", "ترجمانی"),
    "seats": ("seats", "kontenjan", "yer", "جگہیں"),
    "speakers": ("speakers", "speaker", "konusmacilar", "konusmaci", "مقررین", "مقرر"),
    "moderators": ("moderators", "moderator", "oturum baskani", "ناظم", "ناظمین"),
    "interpreters": ("interpreters", "interpreter", "cevirmen", "cevirmenler", "ترجمان"),
}
MOST_SEATS = 100_000  # as in the form
_COLUMN_OF = {fold(word): name for name, words in COLUMNS.items() for word in words}


def read_table(
    rows: Sequence[SheetRow],
    zone: str,
    languages: Sequence[str],
    kinds: Mapping[str, SessionKind],
    changes_at: time,
) -> ReadFile:
    columns = [_column(cell, languages[0]) for cell in rows[0].cells]
    present = {name for name, _language in columns}
    file = ReadFile([], [])
    missing = [name for name in ("title", "day", "starts") if name not in present]
    if missing or not present & {"ends", "minutes"}:
        missing += [] if present & {"ends", "minutes"} else ["ends"]
        file.faults.extend(FileFault(str(rows[0].number), "column", name) for name in missing)
        return file
    readable, waiting = readable_rows(rows, {n for n, (name, _language) in enumerate(columns) if name})
    file.faults.extend(FileFault(str(row), "formula", one) for row, headings in waiting.items() for one in headings)
    for row in readable:
        session, faults = _read_row(row, columns, (zone, changes_at), kinds)
        file.faults.extend(faults)
        if session is not None:
            file.sessions.append(session)
    return file


def _read_row(
    row: SheetRow, columns: Sequence[tuple[str, str]], clocks: tuple[str, time], kinds: Mapping[str, SessionKind]
) -> tuple[ReadSession | None, list[FileFault]]:
    """The session of a row; None with its faults when it cannot be read. `columns` are pairs of name and language,
    `clocks` the zone and the hour at which days change.
    """
    where = str(row.number)
    cells, texts = _cells_and_texts(row, columns)
    faults = [fault for title in texts["title"].values() for fault in text_faults(where, title, "")]
    faults += [fault for text in texts["abstract"].values() for fault in text_faults(where, "x", text)]
    if not texts["title"]:
        faults.append(FileFault(where, "title"))
    times = _times(cells, *clocks)
    faults += [FileFault(where, name, cells.get(name, "")) for name in times if isinstance(name, str)]
    faults += [change_fault(where, error) for error in times if isinstance(error, SkippedTimeError | RepeatedTimeError)]
    details, detail_faults = _details(where, cells, kinds)
    faults += detail_faults
    if faults:
        return None, faults
    starts, ends = (moment for moment in times if isinstance(moment, datetime))
    session = ReadSession(
        where=where,
        title=texts["title"],
        abstract=texts["abstract"],
        starts_at=starts,
        ends_at=ends,
        columns=frozenset(name for name, _language in columns if name),
        **details,
    )
    return session, []


def _cells_and_texts(
    row: SheetRow, columns: Sequence[tuple[str, str]]
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """The row's plain cells by column, and its titles and abstracts by language; empty cells are left out."""
    cells: dict[str, str] = {}
    texts: dict[str, dict[str, str]] = {"title": {}, "abstract": {}}
    for (name, language), cell in zip(columns, row.cells, strict=False):
        if name in texts and cell:
            texts[name][language] = clean_line(cell) if name == "title" else clean_text(cell)
        elif name and cell:
            cells.setdefault(name, clean_line(cell))
    return cells, texts


def _details(
    where: str, cells: Mapping[str, str], kinds: Mapping[str, SessionKind]
) -> tuple[dict[str, Any], list[FileFault]]:
    """Everything of a session but its texts and times, and the faults of the cells that cannot be read."""
    faults: list[FileFault] = []
    kind = FOREIGN_KINDS.get(fold(cells.get("kind", "panel"))) or kinds.get(fold(cells.get("kind", "")))
    if kind is None:
        faults.append(FileFault(where, "kind", cells.get("kind", "")))
    seats = whole_number(cells.get("seats", ""), MOST_SEATS)
    if cells.get("seats") and not seats:
        faults.append(FileFault(where, "seats", cells["seats"][:40]))
    spoken = _languages(cells.get("language", ""))
    interpreted = _languages(cells.get("interpreted", ""))
    if spoken is None or interpreted is None:
        faults.append(FileFault(where, "language", cells.get("language", "") or cells.get("interpreted", "")))
    return {
        "uid": read_uid(cells.get("uid", "")),
        "kind": kind,
        "room": cells.get("room", "")[:LONGEST_LINE],
        "track": cells.get("track", "")[:LONGEST_LINE],
        "language": spoken[0] if spoken else "",
        "interpreted": tuple(interpreted or ()),
        "seats": seats if not faults else None,
        "speakers": _names(cells.get("speakers", "")),
        "moderators": _names(cells.get("moderators", "")),
        "interpreters": _names(cells.get("interpreters", "")),
    }, faults


def _column(heading: str, language: str) -> tuple[str, str]:
    """The field of a column heading and the language of its texts: "Title (Türkçe)", "title_ur", "Başlık"."""
    match = re.fullmatch(r"(.+?)\s*(?:\(([^)]+)\)|_(en|tr|ur))", heading.strip())
    if match:
        code = LANGUAGE_CODES.get(fold(match[2] or match[3]))
        if code and fold(match[1]) in _COLUMN_OF:
            return _COLUMN_OF[fold(match[1])], code
    return _COLUMN_OF.get(fold(heading), ""), language


def _times(cells: Mapping[str, str], zone: str, changes_at: time) -> Sequence[datetime | str | ValueError]:
    """Start and end as aware moments; or, when some cells cannot be read, the names of those columns, or the error of a
    time that the clocks skip or repeat.
    """
    day, starts = read_day(cells.get("day", "")), read_clock(cells.get("starts", ""))
    faults: list[str] = []
    if day is None:
        faults.append("day")
    if starts is None:
        faults.append("starts")
    ends, length = read_clock(cells.get("ends", "")), whole_number(cells.get("minutes", ""), _MOST_MINUTES)
    if ends is None and length is None:
        faults.append("ends")
    if faults or day is None or starts is None:
        return faults
    day = wall_on(day, starts.replace(tzinfo=None), changes_at).date()  # of a night, the one after its evening
    try:
        begins = on_day(day, starts, zone)
        if ends is None:
            return [begins, begins + timedelta(minutes=length or 0)]
        plain_start, plain_end = starts.replace(tzinfo=None), ends.replace(tzinfo=None)
        same_day = plain_end > plain_start or plain_end >= time(6) or (ends.tzinfo and on_day(day, ends, zone) > begins)
        # else an evening that goes on after midnight
        return [begins, on_day(day if same_day else day + timedelta(days=1), ends, zone)]
    except (SkippedTimeError, RepeatedTimeError) as error:
        return [error]


def _languages(text: str) -> list[str] | None:
    """The codes of languages given by code or name, separated by comma, semicolon or slash; None if one is unknown."""
    words = [fold(word) for word in re.split(r"[,;/]", text) if word.strip()]
    codes = [LANGUAGE_CODES.get(word) for word in words]
    return None if None in codes else [code for code in codes if code]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip()[:LONGEST_LINE] for name in text.split(";") if name.strip())[:50]
