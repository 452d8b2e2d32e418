"""Converts wall times of a zone to moments, with an answer for the hours that a change of the clocks skips or repeats.

Every result is in UTC, so that lengths added to it and differences of two of them are real time. Pure.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Occurrence(StrEnum):
    """Which of the two moments of a repeated wall time is meant."""

    FIRST = "first"
    SECOND = "second"


class SkippedTimeError(ValueError):
    """The clocks go past this wall time. `before` and `after` are the real times as far from the change as it was."""

    def __init__(self, wall: datetime, before: datetime, after: datetime) -> None:
        super().__init__(f"{wall} is skipped")
        self.wall, self.before, self.after = wall, before, after


class RepeatedTimeError(ValueError):
    """The clocks show this wall time twice: at `first` and at `second`, both in the zone."""

    def __init__(self, wall: datetime, first: datetime, second: datetime) -> None:
        super().__init__(f"{wall} comes twice")
        self.wall, self.first, self.second = wall, first, second


def moment_of(wall: datetime, zone: ZoneInfo, which: Occurrence | None = None) -> datetime:
    """The moment of a wall time that somebody typed.

    Raises SkippedTimeError for a time that does not exist, and RepeatedTimeError for one that comes twice when `which`
    does not say which one is meant.
    """
    by_old, by_new = _both(wall, zone)
    if by_old == by_new:
        return by_old
    if by_old > by_new:
        raise SkippedTimeError(wall, by_new.astimezone(zone), by_old.astimezone(zone))
    if which is None:
        raise RepeatedTimeError(wall, by_old.astimezone(zone), by_new.astimezone(zone))
    return by_old if which is Occurrence.FIRST else by_new


def settled(wall: datetime, zone: ZoneInfo, which: Occurrence = Occurrence.FIRST) -> datetime:
    """The moment of a wall time that nobody typed for that day: opening hours, midnights, times moved by days.

    A skipped time is put off by as long as the clocks skip; of a repeated one `which` is taken.
    """
    by_old, by_new = _both(wall, zone)
    return by_old if which is Occurrence.FIRST else max(by_old, by_new)


def is_skipped(wall: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks never show this, as they go forward."""
    try:
        moment_of(wall, zone, Occurrence.FIRST)
    except SkippedTimeError:
        return True
    return False


def hours_on(day: date, opens: time, closes: time, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When something opens and closes on a day: never the wrong way round. Where an hour is repeated, it opens at the
    first and closes at the second.
    """
    begins = settled(datetime.combine(day, opens), zone)
    ends = settled(datetime.combine(day, closes), zone, Occurrence.SECOND)
    return begins, max(begins, ends) if opens <= closes else ends


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the day begins."""
    return settled(datetime.combine(day, time()), zone)


def day_begins(day: date, changes_at: time, zone: ZoneInfo) -> datetime:
    """The moment at which a day of a programme begins, whose days change at this hour."""
    return settled(datetime.combine(day, changes_at), zone)


def programme_day(moment: datetime, changes_at: time, zone: ZoneInfo) -> date:
    """The day of a programme on which a moment is, as clocks on the wall show it: before the hour at which days change it
    is still that of the evening. `wall_on` is its inverse.
    """
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=local.time() < changes_at)


def wall_on(day: date, clock: time, changes_at: time) -> datetime:
    """The wall time of a clock time on a day of a programme: before the hour at which days change it is in the night after."""
    return datetime.combine(day + timedelta(days=clock < changes_at), clock)


def days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The same wall time a number of days later, the same of the two where both are repeated."""
    local = moment.astimezone(zone)
    wall = (local + timedelta(days=days)).replace(tzinfo=None)
    return settled(wall, zone, Occurrence.SECOND if local.fold else Occurrence.FIRST)


def occurrence(moment: datetime, zone: ZoneInfo) -> Occurrence | None:
    """Which of two a moment is in a repeated hour; None outside of one."""
    local = moment.astimezone(zone)
    first, second = _both(local.replace(tzinfo=None), zone)
    if first == second:
        return None
    return Occurrence.SECOND if local.fold else Occurrence.FIRST


def offset_of(moment: datetime) -> str:
    """The offset from UTC of an aware datetime, as in +02:00."""
    return moment.replace(microsecond=0).isoformat()[19:25]


def _both(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The wall time in UTC by the offset before a change and by the offset after it; the same away from changes."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    return before, after
