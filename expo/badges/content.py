"""The texts of badges, from the rows of events and registrations."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from expo.badges.models import SpareBadge
from expo.badges.texts import AgendaDay, AgendaItem, BadgeText, EventText
from expo.config import settings
from expo.events.models import Category, Event
from expo.i18n import country_name, localize
from expo.programme.models import Session
from expo.registration.models import Registration
from expo.registration.notices import badge_address, date_span
from expo.typeset.tongues import tongue_of

MOST_DAYS = 14  # more do not fit on the inner panels


def event_text(event: Event) -> EventText:
    """The texts common to all badges of the event, in its first language."""
    language = event.languages[0]
    return EventText(
        name=localize(event.name, language),
        dates=date_span(event.first_day, event.last_day, language),
        accent=event.accent,
        venue=", ".join(part for part in (event.venue, event.city) if part),
        language=language,
    )


def badge_text(registration: Registration, agenda: tuple[AgendaDay, ...] = (), line: str = "") -> BadgeText:
    """The texts of one badge; `line` names the delegation or the booths."""
    language = registration.event.languages[0]
    category, tongue = registration.category, tongue_of(registration.language, registration.country)
    return BadgeText(
        given_name=registration.given_name,
        family_name=registration.family_name,
        second_name=registration.second_name,
        honorific=registration.honorific,
        family_first=registration.family_first,
        job_title=registration.job_title,
        organisation=registration.organisation,
        country=country_name(registration.country, language),
        category=localize(category.name, language),
        category_colour=category.colour,
        code=registration.code,
        address=badge_address(registration),
        language=tongue,
        second_language=tongue,
        agenda=agenda,
        line=line,
    )


def spare_text(spare: SpareBadge, event: Event) -> BadgeText:
    """The texts of a blank badge: category and code. The name is written by hand."""
    category = spare.category
    return BadgeText(
        given_name="",
        category=localize(category.name, event.languages[0]),
        category_colour=category.colour,
        code=spare.code,
        address=f"{settings().base_url}/B/{spare.code}".upper(),
    )


def sample_text(event: Event, category: Category | None, sample: BadgeText) -> BadgeText:
    """A sample badge for the designer, with the event's category and address."""
    address = f"{settings().base_url}/B/{sample.code}".upper()
    if category is None:
        return replace(sample, address=address)
    name = localize(category.name, event.languages[0])
    return replace(sample, address=address, category=name, category_colour=category.colour)


DIGEST_LENGTH = 16


def digest(front: Iterable[str]) -> str:
    """A digest of the texts on the front, to tell whether a badge changed since it was printed.

    The badge's random code is part of the input, so that names cannot be guessed from the digest.
    """
    return hashlib.sha256("\0".join(front).encode()).hexdigest()[:DIGEST_LENGTH]


def event_digest(event: Event) -> str:
    """The same of what all badges of the event say of it: its name and its days. Its venue and zones stand on none."""
    text = event_text(event)
    return digest([event.uid, text.name, text.dates])


def agenda_of(event: Event, kept: Iterable[Session]) -> tuple[AgendaDay, ...]:
    """The days of the expo with opening hours and the given sessions, in the event's time zone and first language."""
    language, zone = event.languages[0], event.zone_info
    by_day: dict[str, list[AgendaItem]] = {}
    for session in kept:
        day = event.day_of(session.starts_at).isoformat()
        by_day.setdefault(day, []).append(_item(session, zone, language))
    hours = f"{event.opens_at:%H:%M} – {event.closes_at:%H:%M}"
    return tuple(
        AgendaDay(format_date(day, "EEEE d MMMM", locale=language), hours, tuple(by_day.get(day.isoformat(), ())))
        for day in days_of(event)
    )


def days_of(event: Event) -> list[date]:
    """The days of the expo, at most fourteen."""
    length = (event.last_day - event.first_day).days + 1
    return [event.first_day + timedelta(days=number) for number in range(min(length, MOST_DAYS))]


def _item(session: Session, zone: ZoneInfo, language: str) -> AgendaItem:
    room = localize(session.room.name, language) if session.room else ""
    when = f"{_clock(session.starts_at, zone)} – {_clock(session.ends_at, zone)}"
    return AgendaItem(when, localize(session.title, language), room)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
