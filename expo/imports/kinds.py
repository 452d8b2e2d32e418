"""What a room above says of its kind of list: the fields of a row, how rows are judged, registered and undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.contributions import contributed
from expo.errors import NotFound
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.imports.reader.fields import ColumnField
from expo.imports.reader.findings import Note
from expo.imports.reader.lists import ReadRow
from expo.imports.rules import Judged, ListName
from expo.mail.rules import Lazy

Settings = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ListSetting:
    """A decision about the whole list: its name, label and options; the first is taken where nothing was said."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ListUndo:
    """The way back of a kind. `check` reads whether all can be taken back and raises Refused; `take_back` does it for some.
    `made` is the table of what a list made, `key` its column.
    """

    check: Callable[[Sequence[int]], None]
    take_back: Callable[[Event, Sequence[int], Actor], None]
    made: sa.Table
    key: str


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """A file of another make, such as schedule.xml, as a CSV table with our own headings, and what was done with it."""

    data: bytes
    notes: Sequence[Note] = ()


def nothing_is_mailed(_event: Event) -> list[ListSetting]:
    """The settings of a kind of list about which nobody is told."""
    return [ListSetting("mails", _("Mails"), [("", _("Nobody is told"))])]


@dataclass(frozen=True, slots=True)
class ListKind:
    """A kind of list. `register` takes good rows and returns the ids of the rows it made, or of nothing that can be undone;
    `undo` is None where there is no way back but the kind's own pages. `piece` is how many rows one transaction takes, so that
    no other writer waits for long.
    """

    name: ListName
    title: Lazy
    permission: Permission
    fields: Callable[[Event], Sequence[ColumnField]]
    settings: Callable[[Event], Sequence[ListSetting]]
    judge: Callable[[Event, Sequence[ReadRow], Settings], Judged]
    register: Callable[[Event, Sequence[ReadRow], Settings, Actor], Sequence[int]]
    undo: ListUndo | None
    piece: int
    address: str  # the endpoint of the page that lists what was registered
    as_table: Callable[[Event, bytes], ForeignTable | None] | None = None  # None for what is a table already
    accepts: str = ".csv,.txt,.xlsx"


def kinds_of_lists() -> Sequence[ListKind]:
    return contributed(ListKind)


def kind_called(name: str) -> ListKind:
    """The kind of this name. Raises NotFound for any other."""
    for kind in contributed(ListKind):
        if kind.name == name:
            return kind
    raise NotFound(_("There is no such kind of list."))
