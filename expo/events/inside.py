"""Extension point: what is scheduled in a zone, or in the expo, while it is to be closed; listed before the closure
is saved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from expo.contributions import contributed
from expo.events.models import Event


@dataclass(frozen=True, slots=True)
class InsideLine:
    """One of the things: its name, and when it is."""

    name: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Inside:
    """Extension point: things of one kind inside a zone (None: the whole expo) between two moments, and a sentence above
    their names.
    """

    key: str
    title: Any  # lazily translated
    find: Callable[[Event, int | None, datetime, datetime], Sequence[InsideLine]]


def named_inside(
    event: Event, zone_id: int | None, starts_at: datetime, ends_at: datetime
) -> list[tuple[str, Sequence[InsideLine]]]:
    """By kind what is inside, under its sentence."""
    found = [(str(one.title), one.find(event, zone_id, starts_at, ends_at)) for one in contributed(Inside)]
    return [(title, lines) for title, lines in found if lines]
