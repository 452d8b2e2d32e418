"""A cache of two seconds for desk sign-ins, so that scans need no statement for authentication."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from expo.events.models import Event
from expo.kit.cache import BoundedCache

FRESH = 2.0  # seconds; a revoked desk may go on scanning for so long
_MOST = 1000
_CACHE: BoundedCache[Any] = BoundedCache(_MOST, seconds=FRESH)


@dataclass(frozen=True, slots=True)
class DeskSession:
    """A signed-in desk or account: the event (detached, read only), the name for the history, the ids, and the gates it
    is limited to (empty: all).
    """

    event: Event
    name: str
    account_id: int | None
    desk_id: int | None
    gates: frozenset[int]


def cached_session(key: Hashable) -> DeskSession | None:
    """The session with this key, at most two seconds old; None on a cache miss."""
    session: DeskSession | None = _CACHE.get(("entered", key))
    return session


def cache_session(key: Hashable, entered: DeskSession) -> None:
    _CACHE.put({("entered", key): entered})
