"""What a process keeps for a moment, so that a busy gate is not counted anew for each scan."""

from collections import OrderedDict
from threading import Lock
from time import monotonic

from expo import clock
from expo.checkin.queries import let_in
from expo.checkin.services import days_of
from expo.events.models import Event

FRESH = 2.0  # seconds that a count may be old
_MOST = 1000
_COUNTS: OrderedDict[tuple[str, int, str], tuple[float, int]] = OrderedDict()
_LOCK = Lock()


def let_in_lately(event: Event, gate_id: int) -> int:
    """How many people the gate let in today, as it was at most two seconds ago."""
    day = days_of(event).day_of(clock.now())
    key = (event.uid, gate_id, day.isoformat())
    found = _COUNTS.get(key)
    if found is not None and monotonic() - found[0] < FRESH:
        return found[1]
    count = let_in(gate_id, day)
    with _LOCK:
        _COUNTS[key] = (monotonic(), count)
        while len(_COUNTS) > _MOST:
            _COUNTS.popitem(last=False)
    return count
