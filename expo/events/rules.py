"""Rules for events: states, addresses, zones, days, the registration window. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

# The sectors of firms; `sectors.sector_words` has their words.
SECTORS = (
    "software",
    "cyber security",
    "AI",
    "blockchain",
    "fintech",
    "e-governance",
    "digital health",
    "cloud",
    "telecom",
    "hardware",
    "education technology",
    "agriculture technology",
    "medical devices",
    "pharma",
    "hospital supplies",
    "industrial machinery",
    "energy",
    "logistics",
    "startup",
    "investment",
    "research",
    "public body",
)


class EventState(StrEnum):
    """A draft is visible to its organisers only; live is published and running; closed accepts no registrations."""

    DRAFT = "draft"
    PUBLISHED = "published"
    LIVE = "live"
    CLOSED = "closed"


class CategoryKind(StrEnum):
    VISITOR = "visitor"
    DELEGATE = "delegate"
    VIP = "vip"
    OFFICIAL = "official"
    SPEAKER = "speaker"
    PRESS = "press"
    EXHIBITOR = "exhibitor"
    ORGANISER = "organiser"
    CONTRACTOR = "contractor"


class Admission(StrEnum):
    """How one can register in a category."""

    OPEN = "open"
    INVITATION = "invitation"


class Window(StrEnum):
    """Whether registration is open."""

    OPEN = "open"
    NOT_YET = "not yet"
    OVER = "over"


class FillingEnd(StrEnum):
    """Until when free places go to the waiting list of their own accord."""

    REGISTRATION = "registration closes"
    DAYS_BEFORE = "days before"
    EXPO = "the expo ends"


class Missing(StrEnum):
    """What an event still needs before it can be published."""

    NAME = "name"
    VENUE = "venue"
    CITY = "city"
    CATEGORY = "category"


MOVES: Mapping[EventState, frozenset[EventState]] = {
    EventState.DRAFT: frozenset({EventState.PUBLISHED}),
    EventState.PUBLISHED: frozenset({EventState.DRAFT, EventState.LIVE, EventState.CLOSED}),
    EventState.LIVE: frozenset({EventState.PUBLISHED, EventState.CLOSED}),
    EventState.CLOSED: frozenset({EventState.PUBLISHED, EventState.LIVE}),
}

# First path segments of our own URLs: no expo may have one as its slug.
RESERVED = frozenset(
    {
        "account",
        "api",
        "assets",
        "b",
        "body",
        "calendar",
        "case",
        "case-questions",
        "delegation",
        "desk",
        "event",
        "events",
        "csp-reports",
        "exhibitor",
        "expo",
        "favicon",
        "feed",
        "healthz",
        "help",
        "interpreter",
        "invitation",
        "join",
        "letter",
        "letters",
        "memorandum",
        "login",
        "mail",
        "metrics",
        "my",
        "new",
        "organise",
        "pavilion",
        "privacy",
        "readyz",
        "register",
        "robots",
        "screen",
        "sign-in",
        "sign-out",
        "sign-up",
        "sitemap",
        "static",
        "theme",
        "vehicle",
        "verify",
        "well-known",
    }
)
_NO_CITIES = ("Etc/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "SystemV/", "posix/", "right/")
LINK_LONGEST = 500
QUIET_DAYS_MOST = 365  # before the expo, in which nothing is done of its own accord
QUIET_HOURS_MOST = 720  # before a session
DAYS_MOST = 31  # more days are taken for a mistyped year
BUILDING_MOST = 31  # days of build-up, and of breakdown
LATEST_DAY_CHANGE = time(8)  # a day of the programme ends no later than this
HALLS_OPEN, HALLS_CLOSE = time(8), time(20)  # the default on days of build-up and breakdown
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,58}[a-z0-9]")


def may_move(here: EventState, there: EventState) -> bool:
    return there in MOVES[here]


LONGEST_SLUG = 60


def next_address(slug: str, year: int) -> str:
    """The slug proposed for next year's expo: a year in it moves on, otherwise next year is added."""
    if str(year) in slug:
        return slug.replace(str(year), str(year + 1))
    return f"{slug[: LONGEST_SLUG - 5].rstrip('-')}-{year + 1}"


def is_slug(text: str) -> bool:
    """Whether a text may be an event's slug: 3 to 60 lower-case letters, digits and single hyphens, not RESERVED."""
    return _SLUG.fullmatch(text) is not None and text not in RESERVED


@cache
def zones() -> tuple[str, ...]:
    """The IANA zones named after a city, such as Europe/Istanbul, sorted."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NO_CITIES)))


def is_web_link(text: str) -> bool:
    """Whether a text is a link that may be shown: https, with a host, without credentials and invisible characters."""
    if len(text) > LINK_LONGEST or any(unicodedata.category(c)[0] in "CZ" for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc


def is_point_on_earth(latitude: float | None, longitude: float | None) -> bool:
    """Whether the two are coordinates in degrees (WGS 84), or both None."""
    if latitude is None or longitude is None:
        return latitude is longitude
    return -90 <= latitude <= 90 and -180 <= longitude <= 180  # noqa: PLR2004 -- degrees


def missing_before_publishing(*, name: str, venue: str, city: str, open_categories: int) -> list[Missing]:
    """What is missing to publish the event, in the order of the settings pages."""
    needed = {Missing.NAME: name, Missing.VENUE: venue, Missing.CITY: city, Missing.CATEGORY: open_categories}
    return [what for what, value in needed.items() if not value]


def days_to_go(first_day: date, zone: str, now: datetime) -> int:
    """The days until an expo begins, by the calendar where it is; 0 from its first day on."""
    return max(0, (first_day - now.astimezone(ZoneInfo(zone)).date()).days)


def registration_window(
    state: EventState, last_moment: datetime, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> Window:
    """Whether registration is open at `now`: within the window, in a published or live event that is not over."""
    if opens_at is not None and now < opens_at and state is not EventState.CLOSED:
        return Window.NOT_YET
    ended = now >= last_moment or (closes_at is not None and now >= closes_at)
    return Window.OVER if ended or state in {EventState.CLOSED, EventState.DRAFT} else Window.OPEN


def filling_ends_at(
    end: FillingEnd, days: int, *, begins: datetime, ends: datetime, closes_at: datetime | None
) -> datetime:
    """The moment from which no free place goes to the waiting list of its own accord: never later than the expo's end."""
    if end is FillingEnd.DAYS_BEFORE:
        return begins - timedelta(days=days)
    if end is FillingEnd.REGISTRATION and closes_at is not None:
        return min(closes_at, ends)
    return ends


def day_of(stored: str) -> date:
    """A day of a category, which is stored as YYYY-MM-DD."""
    return date.fromisoformat(stored)


def shifted_days(days: list[str] | None, from_day: date, to_day: date) -> list[str] | None:
    """A category's ISO days, shifted by the change of the event's first day."""
    if days is None:
        return None
    return [(date.fromisoformat(day) + (to_day - from_day)).isoformat() for day in days]


def days_within(days: Sequence[str], first: date, last: date) -> list[str]:
    """The ISO days that are within the event's."""
    return [day for day in days if first <= date.fromisoformat(day) <= last]


def is_building(first: date | None, last: date | None) -> bool:
    """Whether these may bound the days of build-up or breakdown; True when not set."""
    return first is None or last is None or 0 <= (last - first).days <= BUILDING_MOST


def days_after_move(days: Sequence[str], was: tuple[date, date], now: tuple[date, date]) -> list[str]:
    """A category's ISO days when the event's first and last day change: an event moved whole takes them along."""
    moved_whole = was[1] - was[0] == now[1] - now[0]
    kept = shifted_days(list(days), was[0], now[0]) if moved_whole else list(days)
    return days_within(kept or [], *now)
