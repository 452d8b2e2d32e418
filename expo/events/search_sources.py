"""What an organiser may search in an expo: the kinds of things that packages contribute."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from expo.accounts.permissions import Permission
from expo.events.models import Event
from expo.kit.spelling import closeness

MOST_FOUND = 20  # of one kind


@dataclass(frozen=True, slots=True)
class FoundThing:
    """Something found: its name, a line on what it is, and its page."""

    name: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class SearchSource:
    """Extension point: a kind of things to search. `find` gets the query as typed and its folded words, and returns the
    closest first, at most MOST_FOUND.
    """

    label: Any
    icon: str
    permission: Permission
    find: Callable[[Event, str, Sequence[str]], list[FoundThing]]


def closest(terms: Sequence[str], rows: Iterable[tuple[Any, Sequence[str]]]) -> list[Any]:
    """Of pairs of a thing and its texts the things that match all terms, the closest first, then in the order given."""
    ranked = [(close, thing) for thing, texts in rows if (close := closeness(terms, *texts)) is not None]
    return [thing for _close, thing in sorted(ranked, key=lambda pair: pair[0])[:MOST_FOUND]]
