"""What happened, and what happens next: a room says the first, the application's table of joints knows the second.

A room declares the happenings that it reports, as frozen dataclasses, and calls `happened`. It knows nobody above it: which
functions follow, and in which order, stands in `expo.joints`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import current_app

EXTENSION = "expo.joints"


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happened in the transaction of whoever reports it. Each room declares its own below this class."""


H = TypeVar("H", bound=Happening)


@dataclass(frozen=True, slots=True)
class Joint(Generic[H]):
    """The functions that follow a kind of happening, in their order."""

    after: type[H]
    then: tuple[Callable[[H], None], ...]


class Joints:
    """A table of joints; it cannot be changed. Raises ValueError for a kind of happening that stands in it twice."""

    def __init__(self, *lines: Joint[Any]) -> None:
        self.lines = lines
        self._then = {line.after: line.then for line in lines}
        if len(self._then) != len(lines):
            raise ValueError("a kind of happening stands twice in the table of joints")

    def after(self, kind: type[H]) -> Iterable[Callable[[H], None]]:
        """What follows this kind of happening; nothing where the table does not name it."""
        return self._then.get(kind, ())


def when(after: type[H], *then: Callable[[H], None]) -> Joint[H]:
    """A line of the table: what happened, and what follows."""
    return Joint(after, then)


def happened(what: Happening) -> None:
    """Call what follows, in the caller's transaction. What a function raises is the caller's: nothing is kept then."""
    table: Joints = current_app.extensions[EXTENSION]
    for follow in table.after(type(what)):
        follow(what)
