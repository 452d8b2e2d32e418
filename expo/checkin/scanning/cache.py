"""Caches of two seconds for the gates: admission counts, gate names, and when names were indexed."""

from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Any

from expo import clock
from expo.checkin.queries import admissions_of, gate_names
from expo.checkin.scanning.services import days_of
from expo.events.models import Event
from expo.i18n import localize
from expo.kit.cache import BoundedCache

FRESH = 2.0  # seconds
_MOST = 1000
_CACHE: BoundedCache[Any] = BoundedCache(_MOST, seconds=FRESH)
_COUNT_LOCK = Lock()


@dataclass(slots=True)
class _Admissions:
    """A mutable count: increments do not renew the entry's two seconds."""

    people: int


def cached_admissions(event: Event, gate_id: int) -> int:
    """The gate's number of entries today, at most two seconds old; entries of this process are counted at once."""
    key = _count_key(event, gate_id)
    admissions: _Admissions | None = _CACHE.get(key)
    if admissions is None:
        admissions = _Admissions(admissions_of(gate_id, days_of(event).day_of(clock.now())))
        _CACHE.put({key: admissions})
    return admissions.people


def count_admission(event: Event, gate_id: int) -> None:
    """Increment the cached count of the gate."""
    admissions: _Admissions | None = _CACHE.get(_count_key(event, gate_id))
    if admissions is not None:
        with _COUNT_LOCK:
            admissions.people += 1


def _count_key(event: Event, gate_id: int) -> Hashable:
    return "let in", event.uid, gate_id, days_of(event).day_of(clock.now())


def cached_gate_name(event: Event, gate_id: int) -> str:
    """A gate's name in the reader's language, at most two seconds old; "" for a gate of another event."""
    key = ("gates", event.uid)
    names: dict[int, dict[str, str]] | None = _CACHE.get(key)
    if names is None or gate_id not in names:
        names = gate_names(event)
        _CACHE.put({key: names})
    return localize(names.get(gate_id))


def is_just_indexed(event: Event) -> bool:
    """Whether this process indexed names within the last two seconds; otherwise marks it as doing so now."""
    key = ("indexed", event.uid)
    if _CACHE.get(key):
        return True
    _CACHE.put({key: True})
    return False
