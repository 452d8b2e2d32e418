"""Rules of sessions: states, valid times, slugs, seats, and when a change is announced. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


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
    DELETED = "deleted"  # stays in feeds as cancelled until the event is closed


class PartRole(StrEnum):
    """The role of a person in a session."""

    SPEAKER = "speaker"
    MODERATOR = "moderator"


class SessionFault(StrEnum):
    """A fault of a session's time."""

    BACKWARDS = "ends before it starts"
    TOO_LONG = "longer than a day"
    OUTSIDE = "outside the event's days"


LONGEST = timedelta(hours=24)
NOTICE_DELAY = timedelta(minutes=5)  # between the last edit and the mail about it
LONGEST_NOTICE_DELAY = timedelta(minutes=20)  # after the first edit, however many follow
LIVE = frozenset({SessionState.DRAFT, SessionState.PUBLISHED})  # occupies its room and its people
PUBLIC_STATES = frozenset({SessionState.PUBLISHED, SessionState.CANCELLED, SessionState.DELETED})
_MOVES: Mapping[SessionState, frozenset[SessionState]] = {
    SessionState.DRAFT: frozenset({SessionState.PUBLISHED, SessionState.DELETED}),
    SessionState.PUBLISHED: frozenset({SessionState.CANCELLED, SessionState.DELETED, SessionState.DRAFT}),
    SessionState.CANCELLED: frozenset({SessionState.PUBLISHED, SessionState.DELETED}),
    SessionState.DELETED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class SessionSchedule:
    """The fields of a session whose change raises its SEQUENCE in calendars."""

    starts_at: datetime
    ends_at: datetime
    room_id: int | None
    state: SessionState


def may_become(current: SessionState, target: SessionState) -> bool:
    return target in _MOVES[current]


def is_rescheduled(before: SessionSchedule, after: SessionSchedule) -> bool:
    """Whether the SEQUENCE of the calendar item must grow (RFC 5545, 3.8.7.4): time, room or state changed."""
    return before != after


def time_fault(
    starts_at: datetime, ends_at: datetime, day: date, first_day: date, last_day: date
) -> SessionFault | None:
    """The fault of a session's time, or None. `day`, the day of the programme on which it begins, must be one of the event's;
    it may end after the last.
    """
    if ends_at <= starts_at:
        return SessionFault.BACKWARDS
    if ends_at - starts_at > LONGEST:
        return SessionFault.TOO_LONG
    return None if first_day <= day <= last_day else SessionFault.OUTSIDE


def address_of(title: str, taken: Iterable[str], fallback: str) -> str:
    """A unique slug from the Latin letters of the title. Other scripts are not transliterated: such titles get
    `fallback`.
    """
    bare = unicodedata.normalize("NFKD", title.replace("ı", "i")).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-") or fallback
    used, number, slug = set(taken), 2, stem
    while slug in used:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def free_seat(taken: Iterable[int], seats: int) -> int | None:
    """The lowest seat number from 1 to `seats` that is not taken; None when all are."""
    used = set(taken)
    return next((number for number in range(1, seats + 1) if number not in used), None)


def notice_time(first_at: datetime, now: datetime) -> datetime:
    """When to announce a change: NOTICE_DELAY after the last edit, so that many edits make one mail, but at most
    LONGEST_NOTICE_DELAY after the first.
    """
    return min(now + NOTICE_DELAY, max(first_at + LONGEST_NOTICE_DELAY, now))
