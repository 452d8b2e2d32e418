"""Cache of two seconds for who is signed in at a desk, so that the scans of a queue need no statement for it."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from expo.events.models import Event
from expo.kit.cache import Kept

FRESH = 2.0  # seconds; a revoked desk may go on scanning for so long
_MOST = 1000
_CACHE: Kept[Any] = Kept(_MOST, seconds=FRESH)


@dataclass(frozen=True, slots=True)
class Entered:
    """Who is signed in at a desk: the event (detached from any session: to be read, never changed), the name, the account or
    the desk, and the gates it is limited to.
    """

    event: Event
    name: str
    account_id: int | None
    desk_id: int | None
    gates: frozenset[int]


def entered_lately(key: Hashable) -> Entered | None:
    """Who signed in with this key, as read within the last two seconds; None on a cache miss."""
    found: Entered | None = _CACHE.get(("entered", key))
    return found


def keep_entered(key: Hashable, entered: Entered) -> None:
    _CACHE.put({("entered", key): entered})
