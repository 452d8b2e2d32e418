"""Sentences on when and where something was, and is now, for mails."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from expo.i18n import _, force_locale


@dataclass(frozen=True, slots=True)
class Occasion:
    """When and where something takes place; `place` may be empty."""

    starts_at: datetime
    ends_at: datetime
    place: str


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
    return format_date(occasion.starts_at.astimezone(ZoneInfo(zone)), "EEEE d MMMM", locale=language)


def _times(occasion: Occasion, zone: str) -> str:
    """As on a ticket: 24 hours, and the day of the end where it is another."""
    starts, ends = (moment.astimezone(ZoneInfo(zone)) for moment in (occasion.starts_at, occasion.ends_at))
    if starts == ends:
        return f"{starts:%H:%M}"
    return f"{starts:%H:%M}–{ends:%H:%M}" + ("" if starts.date() == ends.date() else f" ({ends:%d.%m.})")
