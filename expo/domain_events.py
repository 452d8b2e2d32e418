"""Domain events and their subscribers ("joints"). An event alone, elsewhere, is an expo.

A package declares its domain events as frozen dataclasses and calls `dispatch`. It does not know its subscribers:
which functions follow, and in which order, is listed in `expo.joints`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import current_app

EXTENSION = "expo.joints"


@dataclass(frozen=True, slots=True)
class DomainEvent:
    """Base class of domain events, reported within the transaction in which they happened."""


H = TypeVar("H", bound=DomainEvent)


@dataclass(frozen=True, slots=True)
class Joint(Generic[H]):
    """The subscribers of one kind of event, in the order in which they are called."""

    after: type[H]
    then: tuple[Callable[[H], None], ...]


class Joints:
    """The immutable table of an application's joints. Raises ValueError for a kind of event listed twice."""

    def __init__(self, *lines: Joint[Any]) -> None:
        self.lines = lines
        self._then = {line.after: line.then for line in lines}
        if len(self._then) != len(lines):
            raise ValueError("a kind of domain event stands twice in the table of joints")

    def after(self, kind: type[H]) -> Iterable[Callable[[H], None]]:
        """The subscribers of this kind of event; empty for one not listed."""
        return self._then.get(kind, ())


def when(after: type[H], *then: Callable[[H], None]) -> Joint[H]:
    """A line of the table: a kind of event and its subscribers."""
    return Joint(after, then)


def dispatch(what: DomainEvent) -> None:
    """Call the event's subscribers synchronously, in the caller's transaction. Their exceptions propagate, so
    that the whole transaction is rolled back.
    """
    table: Joints = current_app.extensions[EXTENSION]
    for follow in table.after(type(what)):
        follow(what)
