"""Caches of two seconds for the gates: how many came in, and the names of gates."""

from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from expo import clock
from expo.checkin.queries import gate_names, let_in
from expo.checkin.scanning.services import days_of
from expo.events.models import Event
from expo.i18n import said
from expo.kit.cache import Kept

FRESH = 2.0  # seconds that a count may be old
_MOST = 1000
_CACHE: Kept[Any] = Kept(_MOST, seconds=FRESH)
_COUNTING = Lock()


@dataclass(slots=True)
class _Admissions:
    """A count that goes on within its two seconds without renewing them."""

    people: int


def let_in_lately(event: Event, gate_id: int) -> int:
    """How many people the gate let in today, as it was at most two seconds ago; this process's own are counted at once."""
    key = _count_key(event, gate_id)
    found: _Admissions | None = _CACHE.get(key)
    if found is None:
        found = _Admissions(let_in(gate_id, days_of(event).day_of(clock.now())))
        _CACHE.put({key: found})
    return found.people


def one_more(event: Event, gate_id: int) -> None:
    """Somebody came in at the gate just now."""
    found: _Admissions | None = _CACHE.get(_count_key(event, gate_id))
    if found is not None:
        with _COUNTING:
            found.people += 1


def _count_key(event: Event, gate_id: int) -> Hashable:
    return "let in", event.uid, gate_id, days_of(event).day_of(clock.now())


def gate_called(event: Event, gate_id: int) -> str:
    """What a gate is called in the reader's language, as it was at most two seconds ago; "" for none of the event's."""
    key = ("gates", event.uid)
    found: dict[int, dict[str, str]] | None = _CACHE.get(key)
    if found is None or gate_id not in found:
        found = gate_names(event)
        _CACHE.put({key: found})
    return said(found.get(gate_id))


def indexed_lately(event: Event) -> bool:
    """Whether this process has looked for new names within the last two seconds; if not, it is taken to do so now."""
    key = ("indexed", event.uid)
    if _CACHE.get(key):
        return True
    _CACHE.put({key: True})
    return False
