"""The fields of a list of sessions, and the session that a row of it is. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from expo.imports.reader.fields import ColumnField, FieldKind
from expo.kit.digits import whole_number
from expo.kit.text import fold
from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError, wall_on
from expo.programme.exchange.foreign import ProgrammeClock
from expo.programme.exchange.plain import FileFault, ReadSession
from expo.programme.exchange.times import on_day, read_clock, read_day
from expo.programme.exchange.values import (
    FOREIGN_KINDS,
    LANGUAGE_CODES,
    LONGEST_LINE,
    change_fault,
    language_code,
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
LONGEST_CELL = 20_000  # characters; what may be kept is judged with a sentence of its own
_IN_LANGUAGES = {name: COLUMNS[name] for name in ("title", "abstract")}
# Columns of tables that are made of other programs' files.
_OWN = tuple(
    ColumnField(name, FieldKind.TEXT, (name,), longest=LONGEST_CELL, shown=False)
    for name in ("at_source", "at_id", "at_speakers", "at_keeps")
)


def session_fields(
    languages: Sequence[str], titles: Mapping[str, str], more: Mapping[str, Sequence[str]]
) -> list[ColumnField]:
    """The fields of a list of sessions; `languages` are the expo's, `titles` our own headings in the reader's language and
    `more` those in the others.
    """
    kinds = {"day": FieldKind.DAY, "starts": FieldKind.CLOCK, "ends": FieldKind.CLOCK}
    found = [
        ColumnField(
            name,
            kinds.get(name, FieldKind.TEXT),
            (titles.get(name, name), *more.get(name, ()), *words),
            required=name in {"day", "starts"},
            longest=LONGEST_CELL,
        )
        for name, words in COLUMNS.items()
        if name not in _IN_LANGUAGES
    ]
    return [*(one for code in languages for one in _texts_in(code, languages, titles, more)), *found, *_OWN]


def _texts_in(
    code: str, languages: Sequence[str], titles: Mapping[str, str], more: Mapping[str, Sequence[str]]
) -> list[ColumnField]:
    """Title and text in a language. A heading without a language is of the first."""
    names = [word for word, of in LANGUAGE_CODES.items() if of == code]
    found = []
    for name, words in _IN_LANGUAGES.items():
        all_words = (*more.get(name, ()), *words)
        spelled = [*more.get(f"{name} {code}", ()), *(f"{word} ({called})" for word in all_words for called in names)]
        spelled += [f"{word}_{code}" for word in words]
        title = titles.get(f"{name} {code}", f"{name} {code}")
        plain = [*all_words] if code == languages[0] else []
        kind = FieldKind.PARAGRAPH if name == "abstract" else FieldKind.TEXT
        found.append(ColumnField(f"{name} {code}", kind, (title, *spelled, *plain), longest=LONGEST_CELL))
    return found


def read_session(
    number: int,
    values: Mapping[str, Any],
    fields: Collection[str],
    clock: ProgrammeClock,
    kinds: Mapping[str, SessionKind],
) -> tuple[ReadSession | None, list[FileFault]]:
    """The session of a row's values; None with its faults when it cannot be read. `fields` are those with a column."""
    where, texts = str(number), {name: _texts_of(values, name) for name in _IN_LANGUAGES}
    cells = {name: value.isoformat() if isinstance(value, date) else str(value) for name, value in values.items()}
    faults = [fault for title in texts["title"].values() or [""] for fault in text_faults(where, title, "")]
    faults += [fault for text in texts["abstract"].values() for fault in text_faults(where, "x", text)]
    times = _times(cells, clock.zone, clock.changes_at)
    faults += [FileFault(where, name, cells.get(name, "")) for name in times if isinstance(name, str)]
    faults += [change_fault(where, error) for error in times if isinstance(error, SkippedTimeError | RepeatedTimeError)]
    details, detail_faults = _details(where, cells, kinds)
    faults += detail_faults
    if faults:
        return None, faults
    starts, ends = (moment for moment in times if isinstance(moment, datetime))
    said = {"title": texts["title"], "abstract": texts["abstract"], "columns": _columns(cells, fields), **details}
    return ReadSession(where=where, starts_at=starts, ends_at=ends, **said), []


def _texts_of(values: Mapping[str, Any], name: str) -> dict[str, str]:
    """The texts of a field by language."""
    return {key.split(" ")[1]: str(value) for key, value in values.items() if key.startswith(f"{name} ")}


def _columns(cells: Mapping[str, str], fields: Collection[str]) -> frozenset[str]:
    """What the row says: an empty kind is none, and files of other programs know people without their roles."""
    found = {name.split(" ")[0] for name in fields if not name.startswith("at_")} - set(
        cells.get("at_keeps", "").split()
    )
    if not cells.get("kind"):
        found -= {"kind"}
    return frozenset(found - {"speakers"} | {"people"} if "at_source" in cells and "speakers" in found else found)


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
        "source": cells.get("at_source", ""),
        "outer_id": cells.get("at_id", ""),
        "speaker_ids": tuple(cells["at_speakers"].split(";")) if "at_speakers" in cells else (),
    }, faults


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
    codes = [language_code(word) for word in words]
    return codes if all(codes) else None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip()[:LONGEST_LINE] for name in text.split(";") if name.strip())[:50]
