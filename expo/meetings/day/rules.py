"""The day itself: who is there, what becomes of a meeting, and what came of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Presence(StrEnum):
    """Whether a party is at the table, as whoever stands there says."""

    HERE = "here"
    LATE = "late"
    ABSENT = "absent"


class Course(StrEnum):
    """What became of a confirmed meeting. It was held if somebody saw it or all sides say so; a plan alone proves nothing."""

    TO_COME = "to come"
    WAITS = "waits"  # somebody is there
    LATE = "late"
    RUNNING = "running"
    HELD = "held"
    NO_SHOW = "no-show"
    ONE_SIDE = "one side"  # one side alone says anything
    DISPUTED = "disputed"  # the sides say different things
    NOT_SAID = "not said"


class OutcomeKind(StrEnum):
    """What came of a meeting, as one side says; an intention does not count as signed."""

    NOTHING = "nothing"
    CONTACT = "contact"
    SAMPLE = "sample"
    VISIT = "visit"
    OFFER = "offer"
    CONTRACT = "contract intended"
    MEMORANDUM = "memorandum intended"


class StepAnswer(StrEnum):
    """How a side says that what it intended stands."""

    DONE = "done"
    LATER = "later"
    DROPPED = "dropped"


class AmountBand(StrEnum):
    """An intended amount, in US dollars."""

    NONE = "none"
    TENS = "under 100 thousand"
    HUNDREDS = "100 thousand to 1 million"
    MILLIONS = "1 to 10 million"
    MORE = "over 10 million"


REMINDER_DAYS = (30, 90, 180, 365)  # after the meeting
ENDS = frozenset({StepAnswer.DONE, StepAnswer.DROPPED})  # nothing is asked after these
LATE_MINUTES = (5, 10, 15, 20, 30)
AT_A_TABLE = 2  # parties without whom nobody meets


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """What is known of a meeting on its day: how many parties it has, who is there, when it began and ended, and what each side
    said of whether they met.
    """

    parties: int
    starts_at: datetime
    ends_at: datetime
    presences: tuple[Presence, ...] = ()
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    said: tuple[bool, ...] = ()


def course_of(day: MeetingDay, now: datetime) -> Course:
    """What becomes, or became, of a meeting. What was seen at the table goes before what the sides say of it."""
    if day.begun_at is not None:
        return Course.HELD if day.ended_at is not None or now >= day.ends_at else Course.RUNNING
    if day.parties - day.presences.count(Presence.ABSENT) < AT_A_TABLE:
        return Course.NO_SHOW
    if now >= day.ends_at:
        return _said(day)
    if Presence.LATE in day.presences:
        return Course.LATE
    return Course.WAITS if Presence.HERE in day.presences else Course.TO_COME


def can_begin(presences: Iterable[Presence]) -> bool:
    """Whether enough parties are there to meet."""
    return list(presences).count(Presence.HERE) >= AT_A_TABLE


def _said(day: MeetingDay) -> Course:
    if not day.said:
        return Course.NOT_SAID
    if len(set(day.said)) > 1:
        return Course.DISPUTED
    if len(day.said) < AT_A_TABLE:
        return Course.ONE_SIDE
    return Course.HELD if day.said[0] else Course.NO_SHOW
