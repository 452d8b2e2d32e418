"""Which domains of recipients take mail at the moment: each has a rate, and waits where the connection breaks. Pure.

Where the connection breaks is known to one worker while it runs; the rate is that of all workers together, each of which is
told what the others sent.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_WAITS = (60, 300, 900, 3600)  # seconds after a connection that broke, the next one, ... ; the last for all that follow
WINDOW = timedelta(minutes=1)


@dataclass(slots=True)
class _Domain:
    breaks: int = 0
    closed_until: datetime | None = None
    begun: deque[datetime] = field(default_factory=deque)
    last_slot: datetime | None = None


class Domains:
    """`rate` is how many mails a minute go to one domain; 0 for any number."""

    def __init__(self, rate: int = 0) -> None:
        self.rate = rate
        self._known: dict[str, _Domain] = {}

    def opens_at(self, name: str, moment: datetime, full_since: datetime | None = None) -> datetime | None:
        """When a mail to this domain may be tried; None for now. Each of those beyond the rate gets a time of its own.

        `full_since` is when the first of the last `rate` mails was sent that any worker sent within the minute.
        """
        known = self._known.get(name) or (self._known.setdefault(name, _Domain()) if full_since else None)
        if known is None:
            return None
        if known.closed_until is not None and known.closed_until > moment:
            return known.closed_until
        while known.begun and known.begun[0] <= moment - WINDOW:
            known.begun.popleft()
        own = known.begun[0] if self.rate and len(known.begun) >= self.rate else None
        full = max((one for one in (own, full_since) if one), default=None)
        if full is None:
            return None
        free = full + WINDOW
        known.last_slot = max(known.last_slot or free, free) + WINDOW / self.rate
        return known.last_slot

    def begin(self, name: str, moment: datetime) -> None:
        """Count a mail against the rate."""
        if self.rate:
            self._known.setdefault(name, _Domain()).begun.append(moment)

    def close(self, name: str, moment: datetime) -> datetime:
        """The connection broke over a mail to this domain: when the next may be tried, later each time."""
        known = self._known.setdefault(name, _Domain())
        wait = _WAITS[min(known.breaks, len(_WAITS) - 1)]
        known.breaks += 1
        known.closed_until = moment + timedelta(seconds=wait)
        return known.closed_until

    def open(self, name: str) -> None:
        """A mail to this domain was answered."""
        known = self._known.get(name)
        if known is not None:
            known.breaks, known.closed_until = 0, None
            if not self.rate:
                del self._known[name]


def domain_of(address: str) -> str:
    """The part after the last @, in small letters."""
    return address.rpartition("@")[2].lower()
