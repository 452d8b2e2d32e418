"""Reads the events of iCalendar files (RFC 5545). Pure."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from expo.kit.tables.sheets import BadSheetError, SheetFlaw
from expo.kit.text import fold
from expo.programme.exchange.foreign import ForeignEvent, ForeignProgramme
from expo.programme.exchange.times import is_in_calendar
from expo.programme.exchange.values import read_uid

_DROPPED = {"repetitions": ("RRULE", "RDATE"), "files": ("ATTACH",), "links": ("URL",), "alarms": ("VALARM",)}
_LONGEST = timedelta(days=99)
_MARK = b"BEGIN:VCALENDAR"


def is_calendar(data: bytes) -> bool:
    return data.lstrip(b"\xef\xbb\xbf \t\r\n")[: len(_MARK)].upper() == _MARK


def read_calendar(data: bytes, zone: str, rooms: Collection[str], known: Collection[str]) -> ForeignProgramme:
    """The events of a file. Of a location such as "Hall A, Centre, Istanbul" the room is taken that is here; `rooms` are their
    names, folded. Sessions that are here, by their UIDs `known`, keep their texts: a calendar's are made for reading.
    """
    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, OverflowError, IndexError, KeyError, RecursionError) as error:
        raise BadSheetError(SheetFlaw.NO_TABLE) from error
    name = str(calendar.get("X-WR-CALNAME") or calendar.get("NAME") or calendar.get("PRODID") or "calendar")
    programme = ForeignProgramme(f"ical {name}"[:80])
    for item in calendar.walk("VEVENT"):
        if str(item.get("STATUS") or "").upper() == "CANCELLED":
            programme.dropped["not held"] += 1
        else:
            programme.events.append(_event(item, zone, rooms, known))
    return programme


def _event(item: Any, zone: str, rooms: Collection[str], known: Collection[str]) -> ForeignEvent:
    starts, uid = _moment(_dt(item, "DTSTART"), zone), str(item.get("UID") or "")
    own = read_uid(uid.partition("@")[0])
    return ForeignEvent(
        title=str(item.get("SUMMARY") or ""),
        starts=starts,
        ends=_ends(item, starts, zone),
        room=_room(str(item.get("LOCATION") or ""), rooms),
        track="" if own in known else _first(item.get("CATEGORIES")),
        uid=own,
        outer_id=uid[:80],
        texts=[] if own in known else [str(item.get("DESCRIPTION") or "")],
        keeps=("speakers", "language", *(("track", "kind") if own in known else ())),
        dropped=[
            what
            for what, names in _DROPPED.items()
            if any(item.get(one) or any(sub.name == one for sub in item.subcomponents) for one in names)
        ],
    )


def _dt(item: Any, name: str) -> Any:
    """The value of a property; what cannot be read, as it stands. The library reads it only here."""
    value = item.get(name)
    try:
        return getattr(value, "dt", None)
    except (ValueError, OverflowError):
        return str(value)[:80]


def _moment(value: Any, zone: str) -> datetime | str:
    """A moment; a time without a zone is one of the expo's, and a whole day is none."""
    if isinstance(value, datetime):
        if not is_in_calendar(value):
            return value.isoformat()
        return (value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _ends(item: Any, starts: datetime | str, zone: str) -> datetime | None:
    end, length = _moment(_dt(item, "DTEND"), zone), _dt(item, "DURATION")
    if isinstance(end, datetime):
        return end
    if not isinstance(starts, datetime) or not isinstance(length, timedelta) or abs(length) > _LONGEST:
        return None
    return starts + length


def _room(location: str, rooms: Collection[str]) -> str:
    parts = [part.strip() for part in location.split(",")]
    names = [", ".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return next((name for name in names if fold(name) in rooms), location)


def _first(categories: Any) -> str:
    found = categories[0] if isinstance(categories, list) and categories else categories
    words = getattr(found, "cats", None)
    return str(words[0]) if words else ""
