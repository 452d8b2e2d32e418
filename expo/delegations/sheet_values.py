"""The values of a parsed sheet of members. Pure."""

from collections.abc import Mapping
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
