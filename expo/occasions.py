"""Sentences on when and where something was, and is now, for mails."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from expo.i18n import _, force_locale
from expo.kit.wall_time import offset_of


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where something takes place; `place` may be empty. An end with a zone of its own is told in it."""

    starts_at: datetime
    ends_at: datetime
    place: str
    starts_zone: str = ""
    ends_zone: str = ""


def occasion_words(occasion: Occasion, zone: str, language: str) -> str:
    """Day, times and place in one line."""
    return ", ".join(part for part in (_day(occasion, zone, language), _times(occasion, zone), occasion.place) if part)


def change_words(was: Occasion, now: Occasion, zone: str, language: str) -> str:
    """What has changed, as it was and as it is, after the day where that stays; what is, where nothing has changed."""
    if was == now:
        return occasion_words(now, zone, language)
    day = _day(now, zone, language)
    if day != _day(was, zone, language):
        old, new = (occasion_words(one, zone, language) for one in (was, now))
        with force_locale(language):
            return _("was %(was)s, is %(now)s", was=old, now=new)
    parts = [_difference(_times(was, zone), _times(now, zone), language)]
    parts.append(_difference(was.place, now.place, language))
    return f"{day}: {'; '.join(part for part in parts if part)}"


def _difference(was: str, now: str, language: str) -> str:
    """What stays is told once."""
    if was == now:
        return now
    with force_locale(language):
        nothing = _("no place yet")
        return _("was %(was)s, is %(now)s", was=was or nothing, now=now or nothing)


def _day(occasion: Occasion, zone: str, language: str) -> str:
    begins = occasion.starts_at.astimezone(ZoneInfo(occasion.starts_zone or zone))
    return format_date(begins, "EEEE d MMMM", locale=language)


def offset_words(moment: datetime, zone: str) -> str:
    """ "+03" or "+05:30": the offset from UTC in a zone."""
    offset = offset_of(moment.astimezone(ZoneInfo(zone)))
    return offset.removesuffix(":00")


def _times(occasion: Occasion, zone: str) -> str:
    """As on a ticket: 24 hours, and the day of the end where it is another."""
    first, last = occasion.starts_zone or zone, occasion.ends_zone or zone
    starts, ends = occasion.starts_at.astimezone(ZoneInfo(first)), occasion.ends_at.astimezone(ZoneInfo(last))
    if starts == ends:
        return f"{starts:%H:%M}"
    begun, ended = f"{starts:%H:%M}", f"{ends:%H:%M}"
    if occasion.starts_zone or occasion.ends_zone:
        begun, ended = f"{begun} ({offset_words(starts, first)})", f"{ended} ({offset_words(ends, last)})"
    return f"{begun}–{ended}" + ("" if starts.date() == ends.date() else f" ({ends:%d.%m.})")
