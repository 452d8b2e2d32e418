"""Lists brought in as their pages and the command line do it, without a page."""

from typing import NamedTuple

from expo.db import transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.imports.kinds import ListKind
from expo.imports.services import Look, check_ready, look_through_list
from expo.imports.words import fault_sentence

OLGA = Actor("Olga")


class Done(NamedTuple):
    """How many rows are new, and how many changed what was there."""

    added: int
    changed: int


def look_at_list(event: Event, kind: ListKind, data: bytes | str, **settings: str) -> Look:
    body = data.encode() if isinstance(data, str) else data
    return look_through_list(event, kind, body, {f"set {name}": value for name, value in settings.items()})


def bring_in(event: Event, kind: ListKind, data: bytes | str, **settings: str) -> Done:
    """Register a list in a transaction of its own; one with nothing new is none. Raises Refused."""
    look = look_at_list(event, kind, data, **settings)
    if look.judged.faults or look.judged.refusals or not look.judged.there:
        check_ready(look, partly=False)
    if look.judged.good:
        with transaction():
            kind.register(event, look.judged.good, look.settings, OLGA)
    return Done(len(look.judged.good) - len(look.judged.changed), len(look.judged.changed))


def faults_in(event: Event, kind: ListKind, data: bytes | str) -> list[tuple[int, str]]:
    """The faulty rows of a list, each with its sentence."""
    look = look_at_list(event, kind, data)
    titles = {field.name: field.title for field in look.fields}
    return sorted(
        (row, fault_sentence(group, titles.get(group.column, ""))) for group in look.groups for row in group.rows
    )
