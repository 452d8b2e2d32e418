"""What an offer may become, when it is reminded of, who chooses in which round, and who is next in line. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REMIND_BEFORE = timedelta(days=2)
LEAST_OLD = timedelta(days=1)  # nobody is reminded of what came yesterday
SHORTEST = timedelta(minutes=10)
LONGEST = timedelta(days=120)


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Band:
    """A round of choice: from a moment on, firms with so many points or more (and at most so many) choose."""

    least_points: int
    most_points: int | None
    opens_at: datetime
    closes_at: datetime

    def admits(self, points: int) -> bool:
        return points >= self.least_points and (self.most_points is None or points <= self.most_points)

    def is_open(self, now: datetime) -> bool:
        """From its first moment on, and not at its last."""
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True)
class WaitingFirm:
    """A firm without a space that wishes for a booth; rank 1 is dearest. `applied` orders the applications."""

    exhibitor: int
    rank: int
    points: int
    applied: int


def in_time(now: datetime, expires_at: datetime) -> bool:
    """An offer can be answered until its last moment, and not at it."""
    return now < expires_at


def next_in_line(waiting: Iterable[WaitingFirm]) -> WaitingFirm | None:
    """Most points first, then the dearer wish, then the earlier application."""
    return min(waiting, key=lambda one: (-one.points, one.rank, one.applied), default=None)


def round_now(bands: Iterable[Band], points: int, now: datetime) -> Band | None:
    """The round in which a firm with these points may choose at this moment."""
    return next((band for band in bands if band.admits(points) and band.is_open(now)), None)


def round_next(bands: Iterable[Band], points: int, now: datetime) -> Band | None:
    """The next one that will admit it."""
    coming = [band for band in bands if band.admits(points) and band.opens_at > now]
    return min(coming, key=lambda band: band.opens_at, default=None)
