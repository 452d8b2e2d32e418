"""What a sheet of members says, in plain values. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from expo.delegations.rules import MemberRole
from expo.registration.rules import Details


@dataclass(frozen=True, slots=True)
class SheetWords:
    """Words of the product by which cells are read, folded: roles and countries in every language."""

    roles: Mapping[str, MemberRole]
    countries: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Choices:
    """What whoever uploads decided after a preview."""

    month_first: bool = False
    repair: bool = False  # take broken texts as repaired
    sure: bool = False  # people with like names are different people


@dataclass(frozen=True, slots=True)
class CellFlaw:
    """Something about a cell or a row: what, in which column, with what was found there and what is offered instead."""

    row: int
    what: str
    column: str = ""
    value: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A member as a row says it. Passport data is there as far as the row has it; it is kept nowhere unsealed."""

    row: int
    details: Details
    role: MemberRole
    official_party: bool
    passport: Mapping[str, str] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """What a sheet says. `faults` keep it from being registered, `doubts` wait for a decision; `notes` say how something was
    taken, `broken` which texts look broken.
    """

    lines: list[SheetLine]
    faults: list[CellFlaw]
    doubts: list[CellFlaw]
    notes: list[CellFlaw]
    broken: list[CellFlaw]
    columns: list[tuple[str, str]]  # heading as it stands, and what it was taken for; "" for none
