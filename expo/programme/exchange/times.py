"""Parses days, times of day, moments and durations as files write them. Pure."""

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def read_day(text: str) -> date | None:
    """Parse 2027-04-14, 14.04.2027 or 14/04/2027 (day first, as in Pakistan and Türkiye); None for anything else."""
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?", text):
        year, month, day = (int(part) for part in match.groups())
    elif match := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", text):
        day, month, year = (int(part) for part in match.groups())
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    match = re.fullmatch(r"(?:\d{4}-\d\d-\d\d[ T])?(\d{1,2})[:.](\d\d)(?::\d\d)?", text)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:  # noqa: PLR2004 -- a clock's
        return None
    return time(int(match[1]), int(match[2]))


def read_moment(text: str, zone: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.strip()[:40])
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))


def read_length(text: str) -> timedelta | None:
    match = re.fullmatch(r"(?:(\d{1,2}):)?(\d{1,2}):(\d\d)(?::\d\d)?", text.strip())
    if match is None:
        return None
    days, hours, minutes = (int(part or 0) for part in match.groups())
    return timedelta(days=days, hours=hours, minutes=minutes)
