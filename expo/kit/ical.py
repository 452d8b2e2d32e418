"""iCalendar files (RFC 5545, RFC 7986), deterministic.

Lines are written directly, which is faster than by the icalendar library: a feed of 500 sessions is built at every change
and requested thousands of times a minute. The tests read every feed back by that library.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from expo.kit.wall_time import hours_on

PRODUCT = "-//Expo//Expo 1//EN"
_FOLD = 75  # octets a line, without the line break (RFC 5545, 3.1)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")  # what a TEXT may not hold (RFC 5545, 3.1)
# Clients that split lines by Unicode's rules would end a content line at one of these.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """A VEVENT. Moments are aware; `zone` is the IANA name its times are written in."""

    uid: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    changed_at: datetime
    sequence: int = 0
    created_at: datetime | None = None
    location: str = ""
    description: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    geo: tuple[float, float] | None = None
    language: str = ""
    alarm_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The properties of the VCALENDAR around the items. `method` is for files that are mailed; a subscribed feed has none."""

    name: str
    zone: str
    first_year: int
    last_year: int
    url: str = ""
    description: str = ""
    colour: str = ""  # a CSS3 colour name (RFC 7986, 5.9)
    refresh: str = ""  # a duration, as PT1H
    changed_at: datetime | None = None
    method: str = ""


def calendar_bytes(calendar: Calendar, items: Iterable[bytes]) -> bytes:
    """The whole file from its properties and its items (see `item_bytes`)."""
    return b"".join(
        [
            _head(calendar),
            timezone_bytes(calendar.zone, calendar.first_year, calendar.last_year),
            *items,
            b"END:VCALENDAR\r\n",
        ]
    )


def item_bytes(item: CalendarItem) -> bytes:
    """One VEVENT, folded, with CRLF."""
    tag = f";LANGUAGE={item.language}" if item.language else ""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(item.uid)}",
        f"DTSTAMP:{_utc(item.changed_at)}",
        f"LAST-MODIFIED:{_utc(item.changed_at)}",
        f"SEQUENCE:{item.sequence}",
        *_time_lines(item),
        f"SUMMARY{tag}:{_text(item.summary)}",
        "STATUS:CANCELLED" if item.cancelled else "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT" if item.cancelled else "TRANSP:OPAQUE",
    ]
    return _joined([*lines, *_optional_lines(item, tag), *_alarm_lines(item), "END:VEVENT"])


def _time_lines(item: CalendarItem) -> list[str]:
    """Start and end as wall times of the zone; in UTC when one is the second of a repeated hour, since readers take a
    repeated wall time for the first (RFC 5545, 3.3.5).
    """
    zone = ZoneInfo(item.zone)
    moments = {"DTSTART": item.starts_at.astimezone(zone), "DTEND": item.ends_at.astimezone(zone)}
    if any(moment.fold for moment in moments.values()):
        return [f"{name}:{_utc(moment)}" for name, moment in moments.items()]
    return [f"{name};TZID={item.zone}:{moment:%Y%m%dT%H%M%S}" for name, moment in moments.items()]


def _optional_lines(item: CalendarItem, tag: str) -> list[str]:
    """The properties that the item has; `tag` is the LANGUAGE parameter of its texts."""
    lines = []
    if item.created_at:
        lines.append(f"CREATED:{_utc(item.created_at)}")
    if item.location:
        lines.append(f"LOCATION{tag}:{_text(item.location)}")
    if item.geo:
        lines.append(f"GEO:{item.geo[0]:.6f};{item.geo[1]:.6f}")
    if item.description:
        lines.append(f"DESCRIPTION{tag}:{_text(item.description)}")
    if item.url:
        lines.append(f"URL:{_uri(item.url)}")
    if item.categories:
        lines.append("CATEGORIES:" + ",".join(_text(category) for category in item.categories))
    return lines


def _alarm_lines(item: CalendarItem) -> list[str]:
    if item.alarm_minutes is None or item.cancelled:
        return []
    return [
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{_text(item.summary)}",
        f"TRIGGER:-PT{item.alarm_minutes}M",
        "END:VALARM",
    ]


def fold(line: str) -> bytes:
    """A content line in UTF-8, broken at 75 octets, never inside a character (RFC 5545, 3.1)."""
    raw = line.encode()
    if len(raw) <= _FOLD:
        return raw
    pieces, start, width = [], 0, _FOLD
    while len(raw) - start > width:
        end = start + width
        while raw[end] & 0xC0 == 0x80:  # noqa: PLR2004 -- a continuation octet of UTF-8: the character began before
            end -= 1
        if raw[end - 1 : end] == b"\\" and _is_open_escape(raw, start, end):
            end -= 1  # some clients unescape before they unfold
        pieces.append(raw[start:end])
        start, width = end, _FOLD - 1  # the space that continues a line counts
    pieces.append(raw[start:])
    return b"\r\n ".join(pieces)


@lru_cache(maxsize=64)
def timezone_bytes(zone: str, first_year: int, last_year: int) -> bytes:
    """A VTIMEZONE that says what `zoneinfo` says for these years: one observance for each change of offset or name.

    A zone without changes in those years is one STANDARD block from 1970, which every client reads. No RRULE is written:
    one without BYDAY breaks Outlook.
    """
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    info = ZoneInfo(zone)
    before = datetime(first_year, 1, 1, tzinfo=UTC) - timedelta(days=1)
    changes = list(_changes(info, before, datetime(last_year + 1, 1, 2, tzinfo=UTC)))
    offset, name, _summer = _observance(info, before)
    lines += _observance_lines("STANDARD", datetime(1970, 1, 1), name, before=offset, after=offset)  # noqa: DTZ001 -- local
    for moment in changes:
        now, name, summer = _observance(info, moment)
        local = (moment + offset).replace(tzinfo=None)
        lines += _observance_lines("DAYLIGHT" if summer else "STANDARD", local, name, before=offset, after=now)
        offset = now
    return _joined([*lines, "END:VTIMEZONE"])


def day_items(
    *, uid: str, days: Iterable[date], opens: time, closes: time, zone: str, changed_at: datetime, **shared: Any
) -> list[CalendarItem]:
    """An expo's open days: the same hours (wall time in the zone) each day, one item a day with the day in its uid.

    `shared` are further fields of CalendarItem, the same for each day.
    """
    hours = {day: hours_on(day, opens, closes, ZoneInfo(zone)) for day in days}
    return [
        CalendarItem(
            uid=f"{day:%Y%m%d}-{uid}", starts_at=begins, ends_at=ends, zone=zone, changed_at=changed_at, **shared
        )
        for day, (begins, ends) in hours.items()
    ]


def _head(calendar: Calendar) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    if calendar.method:
        lines.append(f"METHOD:{calendar.method}")
    lines += [f"NAME:{_text(calendar.name)}", f"X-WR-CALNAME:{_text(calendar.name)}", f"X-WR-TIMEZONE:{calendar.zone}"]
    if calendar.description:
        lines += [f"DESCRIPTION:{_text(calendar.description)}", f"X-WR-CALDESC:{_text(calendar.description)}"]
    if calendar.refresh:
        lines += [f"REFRESH-INTERVAL;VALUE=DURATION:{calendar.refresh}", f"X-PUBLISHED-TTL:{calendar.refresh}"]
    if calendar.colour:
        lines.append(f"COLOR:{calendar.colour}")
    if calendar.url:
        lines.append(f"URL:{_uri(calendar.url)}")
    if calendar.changed_at:
        lines.append(f"LAST-MODIFIED:{_utc(calendar.changed_at)}")
    return _joined(lines)


def _joined(lines: list[str]) -> bytes:
    return b"\r\n".join([fold(line) for line in lines]) + b"\r\n"


def _text(value: str) -> str:
    """TEXT, escaped (RFC 5545, 3.3.11): line ends of every kind become \\n, other controls are dropped."""
    plain = _CONTROLS.sub("", _LINE_ENDS.sub("\n", value))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _uri(value: str) -> str:
    return "".join(c for c in value if c > " " and c != "\x7f")


def _utc(moment: datetime) -> str:
    utc = moment.astimezone(UTC)
    return f"{utc:%Y%m%dT%H%M%S}Z"


def _is_open_escape(raw: bytes, start: int, end: int) -> bool:
    """Whether the backslash before `end` begins an escape: whether an odd number of backslashes ends there."""
    count = 0
    while end - count > start and raw[end - count - 1 : end - count] == b"\\":
        count += 1
    return count % 2 == 1


def _changes(info: ZoneInfo, first: datetime, last: datetime) -> Iterable[datetime]:
    """The moments, to the second, at which the zone's offset or name changes."""
    day = first
    while day < last:
        following = day + timedelta(days=1)
        if _observance(info, day) != _observance(info, following):
            yield _moment_of_change(info, day, following)
        day = following


def _moment_of_change(info: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """The second after `low`, at most `high`, from which the observance differs: by bisection."""
    before = _observance(info, low)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        low, high = (middle, high) if _observance(info, middle) == before else (low, middle)
    return high


def _observance(info: ZoneInfo, moment: datetime) -> tuple[timedelta, str, bool]:
    """Offset from UTC, abbreviation, and whether it is daylight saving time."""
    local = moment.astimezone(info)
    return local.utcoffset() or timedelta(), local.tzname() or "", bool(local.dst())


def _observance_lines(kind: str, starts: datetime, name: str, *, before: timedelta, after: timedelta) -> list[str]:
    """A STANDARD or DAYLIGHT block; `starts` is local time by the offset before the change (RFC 5545, 3.6.5)."""
    return [
        f"BEGIN:{kind}",
        f"DTSTART:{starts:%Y%m%dT%H%M%S}",
        f"TZOFFSETFROM:{_offset(before)}",
        f"TZOFFSETTO:{_offset(after)}",
        f"TZNAME:{name}",
        f"END:{kind}",
    ]


def _offset(offset: timedelta) -> str:
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{abs(minutes) % 60:02d}"
