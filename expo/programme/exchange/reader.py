"""Programmes out of files: what each row or element says, and every one that cannot be taken by its place. Pure."""

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from zoneinfo import ZoneInfo

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from expo.kit.sheets import LARGEST_FILE, BadSheetError, SheetFlaw, SheetRow, read_sheet
from expo.kit.text import clean_line, clean_text, fold
from expo.programme.exchange.plain import MOST_SESSIONS, FileFault, Read, ReadFile
from expo.programme.exchange.times import read_clock, read_day, read_length, read_moment
from expo.programme.rules import SessionKind

LONGEST_LINE, LONGEST_TEXT = 200, 5000
SCHEDULE_SAYS = frozenset({"kind", "room", "track", "language", "people"})  # its persons have no roles
NO_ROOM = frozenset({"", "-"})

# What the columns of a table are called, folded, in the three languages.
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
_FOLDED = {fold(word): name for name, words in COLUMNS.items() for word in words}
_LANGUAGE_NAMES = {
    "en": "en",
    "english": "en",
    "tr": "tr",
    "turkish": "tr",
    "turkce": "tr",
    "ur": "ur",
    "urdu": "ur",
    fold("اردو"): "ur",
    fold("Türkçe"): "tr",
    fold("İngilizce"): "en",
    fold("انگریزی"): "en",
}
# What other programs call the kinds of sessions.
_KINDS = {
    "lecture": SessionKind.KEYNOTE,
    "talk": SessionKind.KEYNOTE,
    "keynote": SessionKind.KEYNOTE,
    "discussion": SessionKind.PANEL,
    "panel": SessionKind.PANEL,
    "podium": SessionKind.PANEL,
    "hands-on": SessionKind.WORKSHOP,
    "workshop": SessionKind.WORKSHOP,
    "tutorial": SessionKind.WORKSHOP,
    "lightning talk": SessionKind.PITCH,
    "meeting": SessionKind.ROUND_TABLE,
    "party": SessionKind.RECEPTION,
    "social": SessionKind.RECEPTION,
    "opening": SessionKind.PROTOCOL,
    "ceremony": SessionKind.PROTOCOL,
}


def read_programme(data: bytes, zone: str, languages: Sequence[str], kinds: Mapping[str, SessionKind]) -> ReadFile:
    """The sessions of a file of any of the four kinds, found by its content.

    `languages` are the expo's, the first that of texts that do not say theirs; `kinds` are the kinds by their folded words
    in all languages of the product. Raises BadSheetError for a file that is none of them, or too large.
    """
    if len(data) > LARGEST_FILE:
        raise BadSheetError(SheetFlaw.TOO_HEAVY)
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"<":
        return _read_xml(data, zone, languages)
    if start == b"{":
        return _read_json(data, zone, languages)
    return _read_table(read_sheet(data, most_rows=MOST_SESSIONS), zone, languages, kinds)


def _read_xml(data: bytes, zone: str, languages: Sequence[str]) -> ReadFile:
    try:
        root = fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if root.tag != "schedule":
        raise BadSheetError(SheetFlaw.NO_TABLE)
    events = [_xml_event(event) for event in root.iterfind("./day/room/event")]
    return _read_events(events, zone, languages)


def _xml_event(event: Element) -> dict[str, Any]:
    found: dict[str, Any] = {child.tag: child.text or "" for child in event}
    found["persons"] = [{"name": person.text or ""} for person in event.iterfind("./persons/person")]
    return {**found, "guid": event.get("guid", ""), "id": event.get("id", "")}


def _read_json(data: bytes, zone: str, languages: Sequence[str]) -> ReadFile:
    try:
        days = json.loads(data)["schedule"]["conference"]["days"]
        events = [event for day in days for inside in day["rooms"].values() for event in inside]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    if not all(isinstance(event, dict) for event in events):
        raise BadSheetError(SheetFlaw.NO_TABLE)
    return _read_events(events, zone, languages)


def _read_events(events: Sequence[Mapping[str, Any]], zone: str, languages: Sequence[str]) -> ReadFile:
    if len(events) > MOST_SESSIONS:
        raise BadSheetError(SheetFlaw.TOO_MANY_ROWS)
    file = ReadFile([], [])
    for number, event in enumerate(events, start=1):
        where = str(event.get("id") or number)[:40]
        title, text = (
            clean_line(_str(event, "title")),
            clean_text(_str(event, "abstract") or _str(event, "description")),
        )
        faults = _too_long(where, title, text)
        starts = read_moment(_str(event, "date"), zone)
        length = read_length(_str(event, "duration"))
        if starts is None:
            faults.append(FileFault(where, "date", _str(event, "date")))
        if length is None:
            faults.append(FileFault(where, "duration", _str(event, "duration")))
        file.faults.extend(faults)
        if faults or starts is None or length is None:
            continue
        spoken = fold(_str(event, "language"))[:2]
        people = [clean_line(_person(person))[:LONGEST_LINE] for person in event.get("persons") or ()]
        room = clean_line(_str(event, "room"))[:LONGEST_LINE]
        file.sessions.append(
            Read(
                where=where,
                title={languages[0]: title},
                abstract={languages[0]: text} if text else {},
                starts_at=starts,
                ends_at=starts + length,
                uid=_uid(_str(event, "guid")),
                kind=_KINDS.get(fold(_str(event, "type")), _kind_named(_str(event, "type"))),
                room="" if room in NO_ROOM else room,
                track=clean_line(_str(event, "track"))[:LONGEST_LINE],
                language=_LANGUAGE_NAMES.get(spoken, ""),
                speakers=tuple(name for name in people if name),
                said=SCHEDULE_SAYS,
            )
        )
    return file


def _read_table(
    rows: Sequence[SheetRow], zone: str, languages: Sequence[str], kinds: Mapping[str, SessionKind]
) -> ReadFile:
    names = [_column(cell, languages[0]) for cell in rows[0].cells]
    known = {name for name, _language in names}
    file = ReadFile([], [])
    missing = [name for name in ("title", "day", "starts") if name not in known]
    if missing or not known & {"ends", "minutes"}:
        missing += [] if known & {"ends", "minutes"} else ["ends"]
        file.faults.extend(FileFault(str(rows[0].number), "column", name) for name in missing)
        return file
    for row in rows[1:]:
        read, faults = _read_row(row, names, zone, kinds)
        file.faults.extend(faults)
        if read is not None:
            file.sessions.append(read)
    return file


def _read_row(
    row: SheetRow, names: Sequence[tuple[str, str]], zone: str, kinds: Mapping[str, SessionKind]
) -> tuple[Read | None, list[FileFault]]:
    where, cells, texts = str(row.number), {}, {"title": {}, "abstract": {}}  # type: ignore[var-annotated]
    for (name, language), cell in zip(names, row.cells, strict=False):
        if name in texts and cell:
            texts[name][language] = clean_line(cell) if name == "title" else clean_text(cell)
        elif name and cell:
            cells.setdefault(name, clean_line(cell))
    faults = [fault for title in texts["title"].values() for fault in _too_long(where, title, "")]
    faults += [fault for text in texts["abstract"].values() for fault in _too_long(where, "x", text)]
    if not texts["title"]:
        faults.append(FileFault(where, "title"))
    times = _times(cells, zone)
    faults += [FileFault(where, name, cells.get(name, "")) for name in times if isinstance(name, str)]
    kind = _KINDS.get(fold(cells.get("kind", "panel"))) or kinds.get(fold(cells.get("kind", "")))
    if kind is None:
        faults.append(FileFault(where, "kind", cells.get("kind", "")))
    seats = cells.get("seats", "")
    if seats and not (seats.isdigit() and 0 < int(seats) <= 100_000):  # noqa: PLR2004 -- as in the form
        faults.append(FileFault(where, "seats", seats))
    spoken = _languages(cells.get("language", ""))
    interpreted = _languages(cells.get("interpreted", ""))
    if spoken is None or interpreted is None:
        faults.append(FileFault(where, "language", cells.get("language", "") or cells.get("interpreted", "")))
    if faults or kind is None or spoken is None or interpreted is None:
        return None, faults
    starts, ends = (moment for moment in times if isinstance(moment, datetime))
    return Read(
        where=where,
        title=texts["title"],
        abstract=texts["abstract"],
        starts_at=starts,
        ends_at=ends,
        uid=_uid(cells.get("uid", "")),
        kind=kind,
        room=cells.get("room", "")[:LONGEST_LINE],
        track=cells.get("track", "")[:LONGEST_LINE],
        language=spoken[0] if spoken else "",
        interpreted=tuple(interpreted),
        seats=int(seats) if seats else None,
        speakers=_names(cells.get("speakers", "")),
        moderators=_names(cells.get("moderators", "")),
        interpreters=_names(cells.get("interpreters", "")),
        said=frozenset(name for name, _language in names if name),
    ), []


def _column(heading: str, language: str) -> tuple[str, str]:
    """A column's name and the language of its texts: "Title (Türkçe)", "title_ur", "Başlık"."""
    found = re.fullmatch(r"(.+?)\s*(?:\(([^)]+)\)|_(en|tr|ur))", heading.strip())
    if found:
        code = _LANGUAGE_NAMES.get(fold(found[2] or found[3]))
        if code and fold(found[1]) in _FOLDED:
            return _FOLDED[fold(found[1])], code
    return _FOLDED.get(fold(heading), ""), language


def _times(cells: Mapping[str, str], zone: str) -> list[datetime | str]:
    """When it begins and ends; the names of the columns that cannot be read stand for what is missing."""
    day, starts = read_day(cells.get("day", "")), read_clock(cells.get("starts", ""))
    faults: list[datetime | str] = []
    if day is None:
        faults.append("day")
    if starts is None:
        faults.append("starts")
    ends, minutes = read_clock(cells.get("ends", "")), cells.get("minutes", "")
    length = int(minutes) if minutes.isdigit() and len(minutes) < 5 else None  # noqa: PLR2004 -- digits of a day's minutes
    if ends is None and length is None:
        faults.append("ends")
    if faults or day is None or starts is None:
        return faults
    begins = datetime.combine(day, starts, ZoneInfo(zone))
    if ends is None:
        return [begins, begins + timedelta(minutes=length or 0)]
    over = ends <= starts and ends < time(6)  # an evening that goes on after midnight
    return [begins, datetime.combine(day + timedelta(days=1 if over else 0), ends, ZoneInfo(zone))]


def _languages(text: str) -> list[str] | None:
    """Codes of languages by their codes or names; None where one is not known."""
    words = [fold(word) for word in re.split(r"[,;/]", text) if word.strip()]
    codes = [_LANGUAGE_NAMES.get(word) for word in words]
    return None if None in codes else [code for code in codes if code]


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip()[:LONGEST_LINE] for name in text.split(";") if name.strip())[:50]


def _kind_named(text: str) -> SessionKind:
    return next((kind for kind in SessionKind if fold(kind.value) == fold(text)), SessionKind.PANEL)


def _uid(text: str) -> str:
    """A UUID in its usual spelling; empty for anything else."""
    try:
        return str(uuid.UUID(text.strip()))
    except ValueError:
        return ""


def _too_long(where: str, title: str, text: str) -> list[FileFault]:
    faults = [FileFault(where, "title")] if not title else []
    if len(title) > LONGEST_LINE:
        faults.append(FileFault(where, "long title", title[:40]))
    if len(text) > LONGEST_TEXT:
        faults.append(FileFault(where, "long text"))
    return faults


def _str(event: Mapping[str, Any], name: str) -> str:
    value = event.get(name)
    return "" if value is None else str(value)


def _person(person: Any) -> str:
    if not isinstance(person, Mapping):
        return ""
    return str(person.get("public_name") or person.get("name") or "")
