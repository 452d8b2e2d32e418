"""What a session is and may become. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class SessionKind(StrEnum):
    KEYNOTE = "keynote"
    PANEL = "panel"
    WORKSHOP = "workshop"
    PITCH = "pitch"
    ROUND_TABLE = "round table"
    SIGNING_CEREMONY = "signing ceremony"
    RECEPTION = "reception"
    PROTOCOL = "protocol"


class SessionState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    DELETED = "deleted"  # stays in feeds as cancelled until the event is over


class PartRole(StrEnum):
    """What somebody does in a session."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"
    INTERPRETER = "interpreter"


class SessionFault(StrEnum):
    """What is wrong with a session's time."""

    BACKWARDS = "ends before it starts"
    TOO_LONG = "longer than a day"
    OUTSIDE = "outside the event's days"


LONGEST = timedelta(hours=24)
HOLD = timedelta(minutes=5)  # between an edit and the mail about it
LONGEST_HOLD = timedelta(minutes=20)  # however many edits follow
LIVE = frozenset({SessionState.DRAFT, SessionState.PUBLISHED})  # has its room, its people and its time
SEEN = frozenset({SessionState.PUBLISHED, SessionState.CANCELLED, SessionState.DELETED})
_MOVES: Mapping[SessionState, frozenset[SessionState]] = {
    SessionState.DRAFT: frozenset({SessionState.PUBLISHED, SessionState.DELETED}),
    SessionState.PUBLISHED: frozenset({SessionState.CANCELLED, SessionState.DELETED, SessionState.DRAFT}),
    SessionState.CANCELLED: frozenset({SessionState.PUBLISHED, SessionState.DELETED}),
    SessionState.DELETED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class SessionPlacement:
    """What a calendar shows of a session's whereabouts: when one of these changes, its SEQUENCE grows."""

    starts_at: datetime
    ends_at: datetime
    room_id: int | None
    state: SessionState


def may_become(here: SessionState, there: SessionState) -> bool:
    return there in _MOVES[here]


def moved(before: SessionPlacement, after: SessionPlacement) -> bool:
    """Whether a calendar must be told by a higher SEQUENCE (RFC 5545, 3.8.7.4): time, place or state changed."""
    return before != after


def time_fault(
    starts_at: datetime, ends_at: datetime, first_day: date, last_day: date, zone: str
) -> SessionFault | None:
    """What is wrong with a session's time, or None. An evening may end after midnight of its last day."""
    if ends_at <= starts_at:
        return SessionFault.BACKWARDS
    if ends_at - starts_at > LONGEST:
        return SessionFault.TOO_LONG
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    return None if first_day <= day <= last_day else SessionFault.OUTSIDE


def address_of(title: str, taken: Iterable[str], fallback: str) -> str:
    """A session's address from the Latin letters of its title; names are not transliterated, so others get the fall-back."""
    bare = unicodedata.normalize("NFKD", title.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-") or fallback
    used, number, slug = set(taken), 2, stem
    while slug in used:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def free_seat(taken: Iterable[int], seats: int) -> int | None:
    """The lowest seat number from 1 to `seats` that nobody has; None when all are taken."""
    used = set(taken)
    return next((number for number in range(1, seats + 1) if number not in used), None)


def tell_at(first_at: datetime, now: datetime) -> datetime:
    """When people are told of a change: some minutes after the last edit, so that ten edits make one mail, and not much
    longer after the first.
    """
    return min(now + HOLD, max(first_at + LONGEST_HOLD, now))
