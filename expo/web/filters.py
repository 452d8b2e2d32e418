"""Template filters: dates, times, numbers and lists in the reader's language."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_time, get_timezone_name
from babel.numbers import format_currency, format_decimal, get_currency_precision
from flask import Flask
from markupsafe import Markup, escape

from expo.i18n import LANGUAGES, country_name, language, localize

# Abbreviations in local use that CLDR lacks in English.
ZONE_NAMES = {"Asia/Karachi": "PKT", "Europe/Istanbul": "TRT"}


def init_filters(app: Flask) -> None:
    times = [zone_name, wall_time, moment, clock_time, day, week_day, day_span, short_day, short_moment]
    filters = [
        *times,
        near_moment,
        end_time,
        zone_words,
        isoformat,
        listed,
        localize,
        country_name,
        language_name,
        number,
        money,
    ]
    app.jinja_env.filters.update({function.__name__: function for function in filters})


def comma() -> str:
    """The separator of list items in the reader's language, with its space."""
    return "، " if language() == "ur" else ", "


def listed(parts: Iterable[object]) -> str:
    """The parts joined by the reader's comma. When one of them is Markup the result is too, the others escaped."""
    told = list(parts)
    if any(hasattr(part, "__html__") for part in told):
        return Markup(comma()).join(escape(part) for part in told)  # noqa: S704 -- our own separator; the parts are escaped
    return comma().join(str(part) for part in told)


def zone_name(zone: str) -> str:
    """ "PKT" for Asia/Karachi; the IANA id of zones without a common abbreviation."""
    return ZONE_NAMES.get(zone, zone)


def zone_words(zone: str) -> str:
    """ "Pakistan Time (PKT)", in the reader's language."""
    if zone == "UTC" or zone.startswith("Etc/"):  # CLDR has no names of countries for them
        return zone
    name, short = get_timezone_name(ZoneInfo(zone), "long", locale=language()), zone_name(zone)
    return f"{name} ({short})" if short != zone else str(name)


def moment(value: datetime, zone: str) -> str:
    """ "Wednesday 14 April 2027, 10:00 PKT", in the reader's language."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{day(local)}{comma()}{format_time(local, 'HH:mm', locale=language())} {zone_name(zone)}"


def short_moment(value: datetime, zone: str) -> str:
    """ "14 Apr 2027, 10:00": for tables."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), f"d MMM y{comma()}HH:mm", locale=language())


def near_moment(value: datetime, zone: str) -> str:
    """ "14 Apr, 10:00": without the year."""
    return format_datetime(value.astimezone(ZoneInfo(zone)), f"d\N{NO-BREAK SPACE}MMM{comma()}HH:mm", locale=language())


def end_time(ends: datetime, starts: datetime, zone: str) -> str:
    """ "12:00" after the moment of the beginning, or "16 Apr, 12:00" where it is another day."""
    first, last = (one.astimezone(ZoneInfo(zone)).date() for one in (starts, ends))
    return clock_time(ends, zone) if first == last else near_moment(ends, zone)


def clock_time(value: datetime, zone: str) -> str:
    return format_time(value.astimezone(ZoneInfo(zone)), "HH:mm", locale=language())


def wall_time(value: time) -> str:
    """ "10:00": a time of day that has no zone of its own."""
    return format_time(value, "HH:mm", locale=language())


def day(value: date) -> str:
    """ "Wednesday 14 April 2027" in the reader's language and order."""
    patterns = {"en": "EEEE d MMMM y", "tr": "d MMMM y EEEE", "ur": "EEEE، d MMMM y"}
    return format_date(value, patterns[language()], locale=language())


def week_day(value: date) -> str:
    """ "Wed 14 Apr": for tabs."""
    return format_date(value, "EEE d MMM", locale=language())


def language_name(code: str) -> str:
    """A language's own name ("Türkçe")."""
    return LANGUAGES.get(code, code)


def short_day(value: date) -> str:
    """14 Apr: for plots."""
    return format_date(value, "d MMM", locale=language())


def day_span(first: date, last: date) -> str:
    """ "14 to 16 April 2027": a range of days, in its shortest form."""
    code = language()
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        days = f"{first.day} تا {last.day}" if code == "ur" else f"{first.day}–{last.day}"
        return f"{days} {format_skeleton('MMMMy', first, locale=code)}"
    if first.year == last.year:
        return f"{format_date(first, 'd MMMM', locale=code)} – {format_date(last, 'd MMMM y', locale=code)}"
    return f"{format_date(first, 'd MMMM y', locale=code)} – {format_date(last, 'd MMMM y', locale=code)}"


def number(value: float) -> str:
    return format_decimal(value, locale=language())


def money(minor: int, currency: str) -> str:
    """An amount given in the minor unit, as "PKR 1,500.00"."""
    amount = minor / 10 ** get_currency_precision(currency)
    return format_currency(amount, currency, "¤¤\N{NO-BREAK SPACE}#,##0.00", locale=language())


def isoformat(value: date) -> str:
    return value.isoformat()
