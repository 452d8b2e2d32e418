"""What an event may be and become. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum


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
RESERVED = frozenset({
    "account", "api", "assets", "b", "calendar", "delegation", "desk", "event", "events", "exhibitor", "expo", "favicon",
    "feed", "healthz", "help", "invitation", "letter", "letters", "login", "mail", "my", "new", "organise", "privacy",
    "readyz", "register", "robots", "sign-in", "sign-out", "sign-up", "sitemap", "static", "theme", "verify", "well-known",
})  # fmt: skip
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,58}[a-z0-9]")


def may_move(here: EventState, there: EventState) -> bool:
    return there in MOVES[here]


def is_slug(text: str) -> bool:
    """Whether a text may be an event's address: 3 to 60 small letters, digits and single hyphens, none of our own words."""
    return _SLUG.fullmatch(text) is not None and text not in RESERVED


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
