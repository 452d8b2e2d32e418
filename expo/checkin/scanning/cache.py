"""What a process keeps for a moment, so that a queue does not wait for what was asked a second ago."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from expo import clock
from expo.checkin.queries import gate_names, let_in
from expo.checkin.scanning.services import days_of
from expo.events.models import Event
from expo.i18n import said

FRESH = 2.0  # seconds that a count may be old, and that a desk that was revoked may go on scanning
_MOST = 1000
_KEPT: OrderedDict[Hashable, tuple[float, Any]] = OrderedDict()
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came through the desk's door: the event (of no session: to be read, never changed), the name, the account or
    the desk, and the gates it is limited to.
    """

    event: Event
    name: str
    account_id: int | None
    desk_id: int | None
    gates: frozenset[int]


def entered_lately(key: Hashable) -> Entered | None:
    """Who came through the door with this key within the last two seconds."""
    found: Entered | None = _lately(("entered", key))
    return found


def keep_entered(key: Hashable, entered: Entered) -> None:
    _keep(("entered", key), entered)


def let_in_lately(event: Event, gate_id: int) -> int:
    """How many people the gate let in today, as it was at most two seconds ago; this process's own are counted at once."""
    key = _count_key(event, gate_id)
    found: int | None = _lately(key)
    if found is None:
        found = let_in(gate_id, days_of(event).day_of(clock.now()))
        _keep(key, found)
    return found


def one_more(event: Event, gate_id: int) -> None:
    """Somebody came in at the gate just now."""
    key = _count_key(event, gate_id)
    with _LOCK:
        if key in _KEPT:
            since, count = _KEPT[key]
            _KEPT[key] = (since, count + 1)


def _count_key(event: Event, gate_id: int) -> Hashable:
    return "let in", event.uid, gate_id, days_of(event).day_of(clock.now())


def gate_called(event: Event, gate_id: int) -> str:
    """What a gate is called in the reader's language, as it was at most two seconds ago; "" for none of the event's."""
    key = ("gates", event.uid)
    found: dict[int, dict[str, str]] | None = _lately(key)
    if found is None or gate_id not in found:
        found = gate_names(event)
        _keep(key, found)
    return said(found.get(gate_id))


def indexed_lately(event: Event) -> bool:
    """Whether this process has looked for new names within the last two seconds; if not, it is taken to do so now."""
    key = ("indexed", event.uid)
    if _lately(key):
        return True
    _keep(key, True)
    return False


def _lately(key: Hashable) -> Any | None:
    found = _KEPT.get(key)
    return found[1] if found is not None and monotonic() - found[0] < FRESH else None


def _keep(key: Hashable, thing: Any) -> None:
    with _LOCK:
        _KEPT[key] = (monotonic(), thing)
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
