"""What a resource of the API is: a table's fields, who may read them, and which rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.db import Base, UtcDateTime

Condition = Callable[[int], sa.ColumnElement[bool]]  # of an event's or an exhibitor's id


@dataclass(frozen=True, slots=True)
class ApiField:
    """A field of a resource, read from a column; `filtered`: requests may narrow a list by it. `nullable`: what is read from
    another table may be missing; a column of its own says so itself.
    """

    name: str
    column: Any
    filtered: bool = False
    nullable: bool = False

    @property
    def kind(self) -> sa.types.TypeEngine[Any]:
        kind: sa.types.TypeEngine[Any] = self.column.type
        return kind

    @property
    def is_time(self) -> bool:
        """Whether a list may be narrowed to values from one and until another."""
        return self.filtered and isinstance(self.kind, UtcDateTime | sa.Date)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A field that lists the ids of other rows: `listed` of the rows whose `of` is the resource's id."""

    name: str
    of: Any
    listed: Any


@dataclass(frozen=True, slots=True)
class Resource:
    """One kind of thing that the API tells of an expo.

    `within` selects the rows of an event, `of_firm` those that a firm's token sees of them: none where it is missing.
    `hidden` are rows that need a further permission. `folded` columns hold search keys, `plain` ones words as they are.
    """

    name: str  # in addresses
    title: Any
    table: type[Base]
    permission: Permission
    fields: tuple[ApiField, ...]
    within: Condition
    of_firm: Condition | None = None
    gathered: tuple[Gathered, ...] = ()
    for_firms: frozenset[str] = field(default_factory=frozenset)  # fields that firms' tokens alone see
    hidden: tuple[Permission, sa.ColumnElement[bool]] | None = None
    folded: tuple[Any, ...] = ()
    plain: tuple[Any, ...] = ()

    @property
    def id(self) -> Any:
        return self.fields[0].column

    @property
    def is_searched(self) -> bool:
        return bool(self.folded or self.plain)

    @property
    def filters(self) -> tuple[ApiField, ...]:
        return tuple(one for one in self.fields if one.filtered)

    def names(self, *, firm: bool) -> list[str]:
        """The names of the fields that a caller may ask for, in their order."""
        read = [one.name for one in self.fields if firm or one.name not in self.for_firms]
        return [*read, *(one.name for one in self.gathered)]


def fields(table: Any, names: str, *others: ApiField) -> tuple[ApiField, ...]:
    """Fields of a table's columns, named in one text; a name with `*` may be filtered by."""
    found = [ApiField(name.rstrip("*"), getattr(table, name.rstrip("*")), name.endswith("*")) for name in names.split()]
    return (*found, *others)


def in_event(table: Any) -> Condition:
    """The condition for a table with a column of its event."""
    return lambda event_id: table.event_id == event_id


def anything(_exhibitor_id: int) -> sa.ColumnElement[bool]:
    """What every firm's token may see of an expo."""
    return sa.true()


def by_name(resources: Sequence[Resource]) -> dict[str, Resource]:
    """The resources by the names in their addresses."""
    return {one.name: one for one in resources}
