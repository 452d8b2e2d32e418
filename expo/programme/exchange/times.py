"""Parses days, times of day, moments and durations as files write them. Pure."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from expo.kit.wall_time import Occurrence, moment_of, occurrence, offset_of, settled


def read_day(text: str) -> date | None:
    """Parse 2027-04-14, 14.04.2027 or 14/04/2027 (day first, as in Pakistan and Türkiye); None for anything else."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", text):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", text):
        day, month, year = (int(part) for part in match.groups())
    else:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if is_in_calendar(found) else None


def read_clock(text: str) -> time | None:
    """Parse 14:30, and 02:30+02:00 with an offset from UTC, which says the one of a repeated hour."""
    match = re.fullmatch(r"(?:\d{4}-\d\d-\d\d[ T])?(\d{1,2})[:.](\d\d)(?::\d\d)?\s*([+-]\d\d:\d\d)?", text)
    if match is None:
        return None
    try:
        return time.fromisoformat(f"{int(match[1]):02}:{match[2]}{match[3] or ''}")
    except ValueError:
        return None


def read_moment(text: str, zone: str) -> datetime | None:
    """Parse a moment in ISO 8601, in the zone where it names no offset; None for anything else.

    Raises SkippedTimeError or RepeatedTimeError for a time that the zone's clocks skip or repeat.
    """
    try:
        found = datetime.fromisoformat(text.strip()[:40])
    except ValueError:
        return None
    if not is_in_calendar(found):
        return None
    return found.astimezone(UTC) if found.tzinfo else moment_of(found, ZoneInfo(zone))


def is_in_calendar(day: date) -> bool:
    """Whether a day, or that of a moment, can be shown in every zone: not in the first or the last year that there is."""
    return date.min.year < day.year < date.max.year


def on_day(day: date, clock: time, zone: str) -> datetime:
    """The moment of a time on a day; an offset of the time says which of two is meant.

    Raises SkippedTimeError or RepeatedTimeError for a time that the zone's clocks skip, or repeat without an offset.
    """
    wall, info = datetime.combine(day, clock.replace(tzinfo=None)), ZoneInfo(zone)
    for which in Occurrence:
        if clock.tzinfo and settled(wall, info, which).astimezone(info).utcoffset() == clock.utcoffset():
            return moment_of(wall, info, which)
    return moment_of(wall, info)


def written_clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day as `read_clock` reads it, with its offset in a repeated hour."""
    local = moment.astimezone(zone)
    return f"{local:%H:%M}{offset_of(local)}" if occurrence(moment, zone) else f"{local:%H:%M}"


def read_length(text: str) -> timedelta | None:
    match = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?::\d\d)?", text.strip())
    if match is None:
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
