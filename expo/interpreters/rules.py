"""Languages, modes and shifts of interpreters, and the clash of two engagements. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations


class Mode(StrEnum):
    CONSECUTIVE = "consecutive"
    SIMULTANEOUS = "simultaneous"


PlaceName = str | dict[str, str]  # as typed, or a room's name by language
QUIET_TIME = timedelta(minutes=5)  # changes are gathered into one mail until nothing has changed for this long
LONGEST_DELAY = timedelta(minutes=20)
LONGEST_SHIFT = timedelta(hours=24)
MOST_SHIFTS = 60


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that may need interpreters: a session, a part of an itinerary, a meeting.

    `held`: it takes place, so its interpreters can be nowhere else; `shown`: its interpreters are told of it. `uid` and
    `sequence` are those of its entry in calendars.
    """

    uid: str
    title: Mapping[str, str]  # by language
    place: PlaceName
    starts_at: datetime
    ends_at: datetime
    held: bool = True
    shown: bool = True
    sequence: int = 0
    whose: Mapping[str, str] | None = None  # the delegation or the parties that it is for, by language
    secret: bool = False  # a meeting between governments: only who may see these may read the title


@dataclass(frozen=True, slots=True)
class Engagement:
    """An interpreter in a duty. Without a booking they are there in another role: as a speaker, as a member of a delegation.

    `dropped`: they were taken out of it again; `announced`: they were shown it at some time, so calendars need its end.
    """

    interpreter_id: int
    duty: Duty
    booking_id: int | None = None
    dropped: bool = False
    announced: bool = False
    changes: int = 0  # of the booking itself

    @property
    def stands(self) -> bool:
        return self.duty.held and not self.dropped

    @property
    def is_shown(self) -> bool:
        return self.stands and self.duty.shown


@dataclass(frozen=True, slots=True)
class WorkTime:
    """A time in which an interpreter works."""

    starts_at: datetime
    ends_at: datetime


def pairs_of(languages: Sequence[str]) -> list[str]:
    """All pairs of these languages, each once, as in tr-ur; the codes of a pair are in the order of the alphabet."""
    return ["-".join(sorted(pair)) for pair in combinations(languages, 2)]


def first_clash(wanted: Iterable[Engagement], known: Iterable[Engagement]) -> tuple[Engagement, Engagement] | None:
    """The first two engagements of one interpreter in different duties that overlap, the wanted one first; None if there
    are none. Somebody who interprets in neither may be in both: that is a matter of the itinerary, which shows it.
    """
    taken = sorted((one for one in known if one.stands), key=lambda one: (one.duty.starts_at, one.duty.uid))
    for one in wanted:
        for other in taken:
            is_same = one.interpreter_id == other.interpreter_id and one.duty.uid != other.duty.uid
            interprets = one.booking_id is not None or other.booking_id is not None
            if one.stands and is_same and interprets and _overlap(one.duty, other.duty):
                return one, other
    return None


def is_in_shift(starts_at: datetime, ends_at: datetime, shifts: Sequence[WorkTime]) -> bool:
    """Whether a time lies within one shift, or within several that follow one another; always without any shifts."""
    if not shifts:
        return True
    reached: datetime | None = None
    for shift in sorted(shifts, key=lambda one: one.starts_at):
        if shift.starts_at <= (reached or starts_at) and (reached or starts_at) < shift.ends_at:
            reached = shift.ends_at
    return reached is not None and reached >= ends_at


def mail_due_at(first: datetime, now: datetime) -> datetime:
    """When the mail about changes is due: five minutes after the last, at most twenty after the first."""
    return min(now + QUIET_TIME, first + LONGEST_DELAY)


def _overlap(one: Duty, other: Duty) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
