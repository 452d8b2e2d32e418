"""States of an investor's case, what may be done in each, its working days, and who sees how much of it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class CaseState(StrEnum):
    ASKED = "asked"
    QUALIFIED = "qualified"
    WITH_BODY = "with body"
    ANSWERED = "answered"
    MEETING = "meeting"
    COMMITMENT = "commitment"
    FOLLOWED = "followed"
    CLOSED = "closed"


class CaseAct(StrEnum):
    """What may be done with a case."""

    QUALIFY = "qualify"
    ASK = "ask"
    ANSWER = "answer"
    MEET = "meet"
    COMMIT = "commit"
    CLOSE = "close"
    REOPEN = "reopen"


class TicketBand(StrEnum):
    """The size of the investment, in US dollars."""

    UNDER_1M = "under 1 million"
    UNDER_10M = "1 to 10 million"
    UNDER_50M = "10 to 50 million"
    UNDER_250M = "50 to 250 million"
    OVER_250M = "over 250 million"


class Horizon(StrEnum):
    YEAR = "within a year"
    THREE_YEARS = "1 to 3 years"
    LATER = "over 3 years"


class Discretion(StrEnum):
    """Who sees how much of a case."""

    OPEN = "open"
    NAMELESS = "nameless"
    SEALED = "sealed"


class CloseReason(StrEnum):
    SETTLED = "settled"
    UNSUITABLE = "unsuitable"
    SILENT = "silent"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


class FollowUpAnswer(StrEnum):
    DONE = "done"
    LATER = "later"
    DROPPED = "dropped"


class Lateness(StrEnum):
    """What of a case is overdue."""

    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"


class Insight(StrEnum):
    """How much of a case somebody sees: number and state; the project without who asks; everything."""

    NUMBER = "number"
    PROJECT = "project"
    ALL = "all"


ACKNOWLEDGE_DAYS, ANSWER_DAYS = 1, 10  # working days
FOLLOW_UP_DAYS = (30, 90, 180, 365)  # after a commitment was stated
AGES = (7, 30, 90)  # days: the bounds of the groups of open cases by age
_WEEKEND = 5  # the weekday of a Saturday
_ACCEPTED = frozenset(CaseState) - {CaseState.ASKED, CaseState.CLOSED}
_ALLOWED: Mapping[CaseAct, frozenset[CaseState]] = {
    CaseAct.QUALIFY: frozenset({CaseState.ASKED}),
    CaseAct.ASK: _ACCEPTED,
    CaseAct.ANSWER: _ACCEPTED,
    CaseAct.MEET: _ACCEPTED,
    CaseAct.COMMIT: _ACCEPTED,
    CaseAct.CLOSE: _ACCEPTED | {CaseState.ASKED},
    CaseAct.REOPEN: frozenset({CaseState.CLOSED}),
}


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What has happened to a case by now."""

    acknowledged: bool = False
    open_questions: int = 0
    answered: bool = False
    meetings: int = 0
    committed: bool = False
    followed: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class StatedIntention:
    """What an investor states that they intend, and when they said so; an amount may be left out."""

    text: str
    committed_on: date
    amount_minor: int | None = None
    currency: str = ""


def may(state: CaseState, act: CaseAct) -> bool:
    return state in _ALLOWED[act]


def state_of(facts: CaseFacts) -> CaseState:
    """The state: the furthest step that was taken. A question that waits for its answer counts for more than the answers of
    others; a meeting, and all after it, for more than questions.
    """
    steps = (
        (facts.closed, CaseState.CLOSED),
        (facts.followed, CaseState.FOLLOWED),
        (facts.committed, CaseState.COMMITMENT),
        (facts.meetings > 0, CaseState.MEETING),
        (facts.open_questions > 0, CaseState.WITH_BODY),
        (facts.answered, CaseState.ANSWERED),
        (facts.acknowledged, CaseState.QUALIFIED),
    )
    return next((state for reached, state in steps if reached), CaseState.ASKED)


def working_day_after(day: date, days: int) -> date:
    """The day so many working days after another one. Saturday and Sunday are no working days; holidays are not known."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < _WEEKEND
    return day


def lateness(
    state: CaseState, today: date, acknowledge_due_on: date, answer_due_on: date, *, acknowledged: bool, answered: bool
) -> list[Lateness]:
    """What is overdue: a day on which something is due is in time until it is over."""
    if state is CaseState.CLOSED:
        return []
    late = {
        Lateness.ACKNOWLEDGEMENT: not acknowledged and today > acknowledge_due_on,
        Lateness.ANSWER: not answered and today > answer_due_on,
    }
    return [one for one, holds in late.items() if holds]


def desk_sees(discretion: Discretion, *, officer: bool, manages_team: bool) -> Insight:
    """What somebody with the permission sees: of a sealed case its own officer, and whoever manages the team, see all."""
    sealed = discretion is Discretion.SEALED and not (officer or manages_team)
    return Insight.NUMBER if sealed else Insight.ALL


def body_sees(discretion: Discretion) -> Insight:
    """What a body that was asked sees besides its question."""
    return {Discretion.OPEN: Insight.ALL, Discretion.NAMELESS: Insight.PROJECT, Discretion.SEALED: Insight.NUMBER}[
        discretion
    ]


def follow_up_days(committed_on: date) -> dict[int, date]:
    """The days on which the investor is asked what became of a commitment, by how long after it they are."""
    return {days: committed_on + timedelta(days=days) for days in FOLLOW_UP_DAYS}


def age_group(days: int) -> int:
    """The number of the group of a case that is so many days old: 0 for the youngest."""
    return sum(days >= bound for bound in AGES)
