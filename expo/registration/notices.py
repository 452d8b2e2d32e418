"""Mails to registered people, with the ticket's QR code and the calendar file that go with them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_timezone_name

from expo.config import settings
from expo.events.models import Category, Event
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.kit.cache import BoundedCache
from expo.kit.ical import Calendar, CalendarItem, calendar_bytes, day_items, item_bytes
from expo.kit.tokens import Purpose, seal
from expo.mail.models import Mail
from expo.mail.rules import Template
from expo.mail.services import mail_columns, queue, queue_many
from expo.registration.mails import CONFIRMED, SEAT_FREE
from expo.registration.models import Registration

_CALENDARS: BoundedCache[str] = BoundedCache(200)  # some 2 KB each
WITH_TICKET = frozenset({CONFIRMED.key, SEAT_FREE.key})


def ticket_address(registration: Registration) -> str:
    """The private link: /my/<token>."""
    here = settings()
    return f"{here.base_url}/my/{seal(registration.link_key, Purpose.TICKET, here.secret_key)}"


def badge_address(registration: Registration) -> str:
    """What the badge's QR code holds: all capitals, so that the code is small and reads well (alphanumeric mode)."""
    return f"{settings().base_url}/B/{registration.code}".upper()


def queue_notice(
    registration: Registration, template: Template, values: Mapping[str, str] | None = None
) -> Mail | None:
    """Queue a mail to the person in their language; None for somebody without an address."""
    if not registration.email:
        return None
    about = (Subject.REGISTRATION, registration.id)
    return queue(template, _values(registration, values or {}), **_letter(registration, template), about=about)


def notice_columns(registration: Registration, template: Template) -> dict[str, Any] | None:
    """The columns of the mail that `queue_notice` would queue, for a registration that is about to be inserted with it."""
    if not registration.email:
        return None
    letter = _letter(registration, template)
    return mail_columns(template, _values(registration, {}), **letter, about_kind=Subject.REGISTRATION)


def _values(registration: Registration, more: Mapping[str, str]) -> dict[str, str]:
    event, language = registration.event, registration.language
    return {
        "name": registration.name,
        "expo": localize(event.name, language),
        "when": date_span(event.first_day, event.last_day, language),
        "where": ", ".join(part for part in (event.venue, event.city) if part),
        "category": localize(registration.category.name, language),
        "link": ticket_address(registration),
        **more,
    }


def _letter(registration: Registration, template: Template) -> dict[str, Any]:
    """To whom a mail goes, and with which parts."""
    event, language = registration.event, registration.language
    parts: list[dict[str, Any]] = []
    if template.key in WITH_TICKET:
        parts = [{"kind": "qr", "text": badge_address(registration)}, calendar_part(event, language)]
    return {
        "to": registration.email,
        "to_name": registration.name,
        "language": language,
        "event_id": event.id,
        "parts": parts,
        "reply_to": event.contact or None,
    }


def queue_notices(event: Event, category: Category, people: Sequence[Registration], template: Template) -> None:
    """Queue the same mail to many people of one event and category; those without an address are skipped."""
    recipients = {person.id: person for person in people if person.email}
    calendars = {code: calendar_part(event, code) for code in {person.language for person in recipients.values()}}
    shared = {
        code: {
            "expo": localize(event.name, code),
            "when": date_span(event.first_day, event.last_day, code),
            "where": ", ".join(part for part in (event.venue, event.city) if part),
            "category": localize(category.name, code),
        }
        for code in calendars
    }

    def parts(number: int, code: str) -> list[dict[str, Any]]:
        if template.key not in WITH_TICKET:
            return []
        return [{"kind": "qr", "text": badge_address(recipients[number])}, calendars[code]]

    mails = (
        ({**shared[p.language], "name": p.name, "link": ticket_address(p)}, p.email, p.name, p.language, p.id)
        for p in recipients.values()
    )
    queue_many(
        template, mails, event_id=event.id, kind=Subject.REGISTRATION, parts=parts, reply_to=event.contact or None
    )


def calendar_part(event: Event, language: str) -> dict[str, Any]:
    """The expo's days as a calendar attachment; its text is cached by the event's versions and the language."""
    key = (event.uid, event.version, event.public_revision, event.programme_changed_at, language, settings().base_url)
    text = _CALENDARS.get_or(key, lambda: calendar_file(event, language).decode())
    return {"kind": "calendar", "name": f"{event.slug}.ics", "text": text}


def calendar_file(event: Event, language: str, method: str = "PUBLISH") -> bytes:
    """The expo's open days as an iCalendar file."""
    calendar = Calendar(
        name=localize(event.name, language),
        zone=event.zone,
        first_year=event.first_day.year,
        last_year=event.last_day.year,
        url=f"{settings().base_url}/{event.slug}/",
        method=method,
    )
    return calendar_bytes(calendar, [item_bytes(item) for item in expo_days(event, language)])


def expo_days(event: Event, language: str, **changes: Any) -> list[CalendarItem]:
    """The expo's open days as calendar items, the same in every file and feed."""
    position = (event.latitude, event.longitude)
    days = [event.first_day + timedelta(days=n) for n in range((event.last_day - event.first_day).days + 1)]
    shared: dict[str, Any] = {
        "summary": localize(event.name, language),
        "location": ", ".join(part for part in (event.venue, event.address, event.city) if part),
        "description": localize(event.tagline, language),
        "url": f"{settings().base_url}/{event.slug}/",
        "geo": position if None not in position else None,
        "sequence": event.version,  # the version of the settings, which hold dates and venue
        "created_at": event.created_at,
        "language": language,
        **changes,
    }
    return day_items(
        uid=f"{event.uid}@expo",
        days=days,
        opens=event.opens_at,
        closes=event.closes_at,
        zone=event.zone,
        changed_at=event.programme_changed_at,
        **shared,
    )


@lru_cache(maxsize=512)
def date_span(first: date, last: date, language: str) -> str:
    """The days of an event as text in a language: "14–16 April 2027"."""
    if first == last:
        return format_date(first, "EEEE d MMMM y", locale=language)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{format_date(last, 'd MMMM y', locale=language)}"
    return f"{format_date(first, 'd MMMM', locale=language)} – {format_date(last, 'd MMMM y', locale=language)}"


def written_moment(event: Event, moment: datetime, language: str) -> str:
    """A moment by the expo's clocks as text in a language: "10 April 2027, 10:00"."""
    return written_wall(moment.astimezone(event.zone_info), language)


def written_wall(wall: datetime, language: str) -> str:
    """What clocks show, as text in a language: "10 April 2027, 10:00"."""
    return str(format_datetime(wall, "d MMMM y, HH:mm", locale=language))


def zone_in(zone: str, language: str) -> str:
    """A time zone's name in a language: "Pakistan Standard Time"; its key where it has none, as Etc/GMT+3."""
    if zone == "UTC" or zone.startswith("Etc/"):  # CLDR has no names of countries for them
        return zone
    return str(get_timezone_name(ZoneInfo(zone), "long", locale=language))
