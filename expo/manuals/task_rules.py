"""Tasks of exhibitors: who has them, how one stands, and on which days firms are reminded. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from expo.exhibitors.rules import Scheme
from expo.kit.text import fold

REMIND_BEFORE = (14, 7, 1)  # days before a task is due; firms are reminded once more on the day after
MOST_TEXT = 4000
MOST_PASSES = 100  # names on one list of contractors


class ExhibitorTaskKind(StrEnum):
    """What a task is about. The catalogue entry is read from the firm's own description, trucks from the slots that the firm
    has chosen once there are slots; all others are handed in.
    """

    DESIGN = "stand design"
    INSURANCE = "insurance"
    CONTRACTORS = "contractors"
    TRUCKS = "trucks"
    CATALOGUE = "catalogue entry"
    OTHER = "other"


class AnswerState(StrEnum):
    HANDED_IN = "handed in"
    APPROVED = "approved"
    RETURNED = "returned"


class TaskStanding(StrEnum):
    """How a firm's task stands."""

    MISSING = "missing"
    WAITING = "waits for approval"
    RETURNED = "returned"
    DONE = "done"


OPEN = frozenset({TaskStanding.MISSING, TaskStanding.RETURNED})  # the firm has to act


@dataclass(frozen=True, slots=True)
class TaskTerms:
    """What a task asks for."""

    kind: ExhibitorTaskKind
    due_on: date
    raw_only: bool = False
    needs_file: bool = False
    needs_approval: bool = False

    def applies_to(self, scheme: Scheme) -> bool:
        return not self.raw_only or scheme is Scheme.RAW


def standing_of(terms: TaskTerms, state: AnswerState | None, *, has_file: bool, is_described: bool) -> TaskStanding:
    """How the task stands by the firm's answer; `is_described`: the catalogue has a description of the firm."""
    if terms.kind is ExhibitorTaskKind.CATALOGUE:
        return TaskStanding.DONE if is_described else TaskStanding.MISSING
    if state is None or (terms.needs_file and not has_file):
        return TaskStanding.MISSING
    if state is AnswerState.RETURNED:
        return TaskStanding.RETURNED
    return TaskStanding.WAITING if terms.needs_approval and state is AnswerState.HANDED_IN else TaskStanding.DONE


def is_late(standing: TaskStanding, due_on: date, today: date) -> bool:
    """Whether the firm should have acted by now."""
    return standing in OPEN and today > due_on


def due_days_reminded(today: date) -> Sequence[date]:
    """The due days of the tasks of which firms are reminded today."""
    return [today + timedelta(days=days) for days in (*REMIND_BEFORE, -1)]


def without_name(text: str, name: str) -> str:
    """The list without the lines that are the name, whatever their case."""
    return "\n".join(line for line in text.splitlines() if fold(line.strip()) != fold(name))


def names_in(text: str) -> list[str]:
    """The names of a list of contractors, one a line, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
