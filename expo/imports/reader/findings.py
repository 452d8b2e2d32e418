"""What reading finds beside the values: notes that are said, and doubts that are asked. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Answers = Mapping[str, str]  # what somebody chose, by the key of a doubt
LEAVE, TAKE = "leave", "take"


class What(StrEnum):
    """The kinds of findings; `expo.imports.words` has a sentence for each."""

    CODING = "coding"
    LOST = "letters lost"
    SHEET = "sheet"
    OTHER_SHEETS = "other sheets"
    TABLE = "table"
    HEADING = "heading"
    TITLE_ROWS = "title rows"
    UNITS = "units"
    REPEATED = "repeated heading"
    TOTALS = "totals"
    FOOTNOTES = "footnotes"
    GROUPS = "group rows"
    MERGED = "merged"
    DITTO = "ditto"
    HIDDEN_ROWS = "hidden rows"
    HIDDEN_COLUMNS = "hidden columns"
    CANCELLED = "cancelled"
    UNKNOWN_COLUMN = "unknown column"
    COLUMN_TWICE = "column twice"
    DAY_ORDER = "day order"
    DAY_SERIAL = "day serial"
    DECIMALS = "decimals"
    PERCENT = "percent"
    ERROR_VALUES = "error values"
    DASHES = "dashes"
    HONORIFICS = "honorifics"
    BROKEN = "broken letters"
    ZERO_LOST = "zero lost"
    MAIL_WRITTEN = "mail written"
    NAME_TURNED = "name turned"
    DROPPED = "dropped"
    PUT_TOGETHER = "put together"
    UNFOLDED = "times by rooms"


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was understood and is said: once a column, with how often and an example."""

    what: What
    column: str = ""
    count: int = 1
    example: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is asked: the answers to choose from, with what each would give. No row is registered before."""

    what: What
    options: tuple[tuple[str, str], ...]  # (answer, what it gives)
    column: str = ""
    count: int = 1
    example: str = ""
    rows: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.what}:{self.column}" if self.column else str(self.what)


@dataclass(slots=True)
class Findings:
    """The notes and open doubts of a reading, and the answers given so far."""

    answers: Answers = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    asked: list[Doubt] = field(default_factory=list)  # those with an answer, so that it can be changed

    def ask(self, doubt: Doubt, default: str = "") -> str:
        """The answer to a doubt; `default` and an open doubt where there is none."""
        given = self.answers.get(doubt.key, "")
        if given in {answer for answer, _gives in doubt.options}:
            self.asked.append(doubt)
            return given
        self.doubts.append(doubt)
        return default

    def note(self, what: What, rows: Sequence[int] = (), **more: Any) -> None:
        self.notes.append(Note(what, count=len(rows) or 1, rows=tuple(rows[:12]), **more))
