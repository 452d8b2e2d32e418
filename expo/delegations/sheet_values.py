"""The values of a parsed sheet of members. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from expo.delegations.rules import MemberRole
from expo.registration.rules import Details


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Folded words by which cells are parsed: roles and countries in every language."""

    roles: Mapping[str, MemberRole]
    countries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """Decisions of the person who uploads, made after a preview."""

    month_first: bool = False
    repair: bool = False  # accept the repairs of broken texts
    sure: bool = False  # people with similar names are different people
    names: bool = False  # the proposed names were compared with the passports
    past: bool = False  # an organiser's: free places are taken although others wait for them
    letters: frozenset[int] | None = None  # the rows that need a letter; None: every row with a passport

    def plain(self) -> list[str]:
        """As words, without anybody's data."""
        flags = [name for name in _FLAGS if getattr(self, name)]
        return flags if self.letters is None else [*flags, *(f"{_LETTERS}{row}" for row in ("", *sorted(self.letters)))]

    @staticmethod
    def from_plain(words: Sequence[str]) -> "Choices":
        """The reverse of `plain`."""
        rows = [word.removeprefix(_LETTERS) for word in words if word.startswith(_LETTERS)]
        letters = frozenset(int(row) for row in rows if row) if rows else None
        return Choices(**{name: name in words for name in _FLAGS}, letters=letters)


_FLAGS = ("month_first", "repair", "sure", "names", "past")
_LETTERS = "letter "


@dataclass(frozen=True, slots=True)
class CellFlaw:
    """A finding about a cell or a row: `what`, the column, the value found, and the value offered instead."""

    row: int
    what: str
    column: str = ""
    value: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A member as parsed from a row. Passport data is as far as the row has it; it is never stored unencrypted."""

    row: int
    details: Details
    role: MemberRole
    official_party: bool
    passport: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PassportRow:
    """A row that may have a letter: the name as it will stand there, whether that is only a proposal, the same in the
    machine-readable zone, and a hint on visas.
    """

    row: int
    name: str
    proposed: bool
    machine_name: str
    hint: str


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A parsed sheet. `faults` prevent its registration, `doubts` need a decision; `notes` say how something was
    interpreted, `broken` which texts look wrongly encoded.
    """

    lines: list[SheetLine]
    faults: list[CellFlaw]
    doubts: list[CellFlaw]
    notes: list[CellFlaw]
    broken: list[CellFlaw]
    columns: list[tuple[str, str]]  # (heading as written, recognised column or "")
