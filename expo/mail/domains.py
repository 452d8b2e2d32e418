"""How many mails a domain of recipients gets a minute from all workers together, each of which is told what the others sent.
Pure.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

WINDOW = timedelta(minutes=1)


@dataclass(slots=True)
class _Domain:
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


def domain_of(address: str) -> str:
    """The part after the last @, in small letters."""
    return address.rpartition("@")[2].lower()
