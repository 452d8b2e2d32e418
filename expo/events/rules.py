"""What an event may be and become. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import available_timezones


class EventState(StrEnum):
    """Draft is seen by its organisers only; live is published and running; closed takes no more registrations."""

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
    """How one gets into a category."""

    OPEN = "open"
    INVITATION = "invitation"


class Window(StrEnum):
    """Whether one may register now."""

    OPEN = "open"
    NOT_YET = "not yet"
    OVER = "over"


class Missing(StrEnum):
    """What an event still needs before the public may see it."""

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

# First parts of addresses that are the product's own: no expo may take one as its name.
RESERVED = frozenset(
    {
        "account",
        "api",
        "assets",
        "b",
        "calendar",
        "delegation",
        "desk",
        "event",
        "events",
        "exhibitor",
        "expo",
        "favicon",
        "feed",
        "healthz",
        "help",
        "invitation",
        "join",
        "letter",
        "letters",
        "login",
        "mail",
        "my",
        "new",
        "organise",
        "pavilion",
        "privacy",
        "readyz",
        "register",
        "robots",
        "sign-in",
        "sign-out",
        "sign-up",
        "sitemap",
        "static",
        "theme",
        "verify",
        "well-known",
    }
)
_NO_PLACES = ("Etc/", "US/", "Brazil/", "Canada/", "Chile/", "Mexico/", "SystemV/", "posix/", "right/")
LINK_LONGEST = 500
DAYS_MOST = 31  # an expo of more days is a mistyped year
BUILDING_MOST = 31  # days of build-up, and of breakdown
HALLS_OPEN, HALLS_CLOSE = time(8), time(20)  # on such a day, until an organiser says otherwise
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,58}[a-z0-9]")


def may_move(here: EventState, there: EventState) -> bool:
    return there in MOVES[here]


def is_slug(text: str) -> bool:
    """Whether a text may be an event's address: 3 to 60 small letters, digits and single hyphens, none of our own words."""
    return _SLUG.fullmatch(text) is not None and text not in RESERVED


@cache
def zones() -> tuple[str, ...]:
    """The IANA zones that are named after a place, as Europe/Istanbul, in the order of their names."""
    return tuple(sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(_NO_PLACES)))


def is_web_link(text: str) -> bool:
    """Whether a text is a link we may show: https, a host, nobody's password in it, nothing invisible."""
    if len(text) > LINK_LONGEST or any(unicodedata.category(c)[0] in "CZ" for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and "." in (parts.hostname or "") and "@" not in parts.netloc


def is_place_on_earth(latitude: float | None, longitude: float | None) -> bool:
    """Whether the two are a point in degrees (WGS 84), or both unknown."""
    if latitude is None or longitude is None:
        return latitude is longitude
    return -90 <= latitude <= 90 and -180 <= longitude <= 180  # noqa: PLR2004 -- degrees


def missing_before_publishing(*, name: str, venue: str, city: str, open_categories: int) -> list[Missing]:
    """What must be there before the public sees the event, in the order of the settings pages."""
    needed = {Missing.NAME: name, Missing.VENUE: venue, Missing.CITY: city, Missing.CATEGORY: open_categories}
    return [what for what, value in needed.items() if not value]


def registration_window(
    state: EventState, last_moment: datetime, opens_at: datetime | None, closes_at: datetime | None, now: datetime
) -> Window:
    """Whether one may register at `now`: within the window, of a published or live event that is not over."""
    if opens_at is not None and now < opens_at and state is not EventState.CLOSED:
        return Window.NOT_YET
    ended = now >= last_moment or (closes_at is not None and now >= closes_at)
    return Window.OVER if ended or state in {EventState.CLOSED, EventState.DRAFT} else Window.OPEN


def shifted_days(days: list[str] | None, from_day: date, to_day: date) -> list[str] | None:
    """The ISO days of a category, moved with the event's first day."""
    if days is None:
        return None
    return [(date.fromisoformat(day) + (to_day - from_day)).isoformat() for day in days]


def days_within(days: Sequence[str], first: date, last: date) -> list[str]:
    """Those of the ISO days on which the event is."""
    return [day for day in days if first <= date.fromisoformat(day) <= last]


def is_building(first: date | None, last: date | None) -> bool:
    """Whether these are days of build-up or breakdown, both counted; none is none, and that is well too."""
    return first is None or last is None or 0 <= (last - first).days <= BUILDING_MOST


def days_after_move(days: Sequence[str], was: tuple[date, date], now: tuple[date, date]) -> list[str]:
    """A category's ISO days when the event's first and last day change: an event moved whole takes them along."""
    moved_whole = was[1] - was[0] == now[1] - now[0]
    kept = shifted_days(list(days), was[0], now[0]) if moved_whole else list(days)
    return days_within(kept or [], *now)
