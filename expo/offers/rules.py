"""States and terms of offers, rounds of choice, and the order of firms in line for a booth. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REMIND_BEFORE = timedelta(days=2)
LEAST_AGE = timedelta(days=1)  # of an offer or claim before its reminder is sent
SHORTEST_TERM = timedelta(minutes=10)
LONGEST_TERM = timedelta(days=120)


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # it was accepted, and another offer or space came in its place


@dataclass(frozen=True, slots=True)
class Band:
    """A round of choice: between two moments, firms with `least_points` to `most_points` choose a space."""

    least_points: int
    most_points: int | None
    opens_at: datetime
    closes_at: datetime

    def admits(self, points: int) -> bool:
        return points >= self.least_points and (self.most_points is None or points <= self.most_points)

    def is_open(self, now: datetime) -> bool:
        """Whether `now` is within [opens_at, closes_at)."""
        return self.opens_at <= now < self.closes_at


@dataclass(frozen=True, slots=True)
class WaitingFirm:
    """A firm without a space that wishes for a booth. Rank 1 is its first wish; `applied` is its position by application."""

    exhibitor: int
    rank: int
    points: int
    applied: int


def in_time(now: datetime, expires_at: datetime) -> bool:
    """Whether an offer can still be answered: only before `expires_at`."""
    return now < expires_at


def in_turn(waiting: Iterable[WaitingFirm]) -> list[WaitingFirm]:
    """The firms in line, each once with its best-ranked wish: most points first, then the higher-ranked wish, then the
    earlier application.
    """
    best: dict[int, WaitingFirm] = {}
    for one in sorted(waiting, key=lambda one: one.rank):
        best.setdefault(one.exhibitor, one)
    return sorted(best.values(), key=lambda one: (-one.points, one.rank, one.applied))


def points_end(begins_at: datetime, weeks: int) -> datetime:
    """Until when a booth that becomes free goes to the first in line: `weeks` before the expo begins. From then on it is for
    whoever asks first.
    """
    return begins_at - timedelta(weeks=weeks)


def current_round(bands: Iterable[Band], points: int, now: datetime) -> Band | None:
    """The open round in which a firm with these points may choose now."""
    return next((band for band in bands if band.admits(points) and band.is_open(now)), None)


def next_round(bands: Iterable[Band], points: int, now: datetime) -> Band | None:
    """The next round to open for a firm with these points."""
    later = [band for band in bands if band.admits(points) and band.opens_at > now]
    return min(later, key=lambda band: band.opens_at, default=None)
