"""Wall times round every change of the clocks, in every zone that changes them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest

from expo.kit.wall_time import (
    Occurrence,
    RepeatedTimeError,
    SkippedTimeError,
    day_begins,
    days_later,
    hours_on,
    midnight,
    moment_of,
    occurrence,
    programme_day,
    settled,
    wall_on,
)

QUARTER = timedelta(minutes=15)
BERLIN = ZoneInfo("Europe/Berlin")


@cache
def changes(name: str) -> list[datetime]:
    """The quarter-hours at or before which the zone changed its clocks, 2024 to 2030."""
    zone, found = ZoneInfo(name), []
    moment, last = datetime(2024, 1, 1, tzinfo=UTC), datetime(2031, 1, 1, tzinfo=UTC)
    before = moment.astimezone(zone).utcoffset()
    while moment < last:
        day = moment + timedelta(days=1)
        if (after := day.astimezone(zone).utcoffset()) != before:
            quarter = moment
            while quarter.astimezone(zone).utcoffset() == before:
                quarter += QUARTER
            found.append(quarter)
            before = after
        moment = day
    return found


ZONES = sorted(name for name in available_timezones() if changes(name))


def walls_round(change: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, list[datetime]]]:
    """Each quarter-hour that a clock on the wall could be thought to show round the change, with its real moments: found
    by watching such a clock, not by asking for an offset.
    """
    shown: dict[datetime, list[datetime]] = defaultdict(list)
    for number in range(-8 * 4, 8 * 4):
        moment = change + number * QUARTER
        shown[moment.astimezone(zone).replace(tzinfo=None)].append(moment)
    wall, last = min(shown) + timedelta(hours=3), max(shown) - timedelta(hours=3)
    while wall <= last:
        yield wall, shown.get(wall, [])
        wall += QUARTER


def test_many_zones_change_their_clocks() -> None:
    assert len(ZONES) > 150
    assert {"Europe/Berlin", "Africa/Cairo", "Australia/Lord_Howe", "Antarctica/Troll"} <= set(ZONES)


@pytest.mark.parametrize("name", ZONES)
def test_every_quarter_of_an_hour_round_every_change(name: str) -> None:
    zone, kinds = ZoneInfo(name), set()
    for change in changes(name):
        for wall, moments in walls_round(change, zone):
            kinds.add(len(moments))
            if len(moments) == 1:
                assert moment_of(wall, zone) == settled(wall, zone) == moments[0]
                assert occurrence(moments[0], zone) is None
            elif len(moments) == 2:
                _is_asked_for(wall, zone, moments)
            else:
                _is_refused(wall, zone, change)
    assert kinds >= {1}
    assert kinds & {0, 2}


@pytest.mark.parametrize("name", ZONES)
def test_a_day_of_a_programme_and_a_clock_time_are_the_wall_time_again_round_every_change(name: str) -> None:
    zone = ZoneInfo(name)
    for changes_at in (time(), time(2), time(2, 30), time(4)):
        for change in changes(name):
            for number in range(-30 * 4, 30 * 4, 3):
                wall = (change + number * QUARTER).astimezone(zone).replace(tzinfo=None)
                day = programme_day(change + number * QUARTER, changes_at, zone)
                assert wall_on(day, wall.time(), changes_at) == wall
                assert wall.date() - day == timedelta(days=wall.time() < changes_at)


def test_a_night_is_the_evenings_until_days_change() -> None:
    evening = moment_of(datetime(2027, 4, 13, 23), BERLIN)

    days = [programme_day(evening + hours * timedelta(hours=1), time(4), BERLIN) for hours in (0, 2, 4, 5)]

    assert days == [date(2027, 4, 13)] * 3 + [date(2027, 4, 14)]
    assert day_begins(date(2027, 4, 14), time(4), BERLIN) == moment_of(datetime(2027, 4, 14, 4), BERLIN)


def _is_asked_for(wall: datetime, zone: ZoneInfo, moments: list[datetime]) -> None:
    with pytest.raises(RepeatedTimeError) as asked:
        moment_of(wall, zone)
    assert [asked.value.first.astimezone(UTC), asked.value.second.astimezone(UTC)] == moments
    assert [moment_of(wall, zone, which) for which in Occurrence] == moments
    assert [settled(wall, zone, which) for which in Occurrence] == moments
    assert [occurrence(moment, zone) for moment in moments] == list(Occurrence)


def _is_refused(wall: datetime, zone: ZoneInfo, change: datetime) -> None:
    for which in (None, *Occurrence):
        with pytest.raises(SkippedTimeError) as refused:
            moment_of(wall, zone, which)
    before, after = refused.value.before, refused.value.after
    assert before.astimezone(UTC) < change <= after.astimezone(UTC)
    assert before.replace(tzinfo=None) < wall < after.replace(tzinfo=None)
    assert moment_of(before.replace(tzinfo=None), zone) == before
    assert moment_of(after.replace(tzinfo=None), zone) == after
    assert settled(wall, zone) == settled(wall, zone, Occurrence.SECOND) == after


@pytest.mark.parametrize("name", ZONES)
def test_every_day_of_a_change_opens_before_it_closes(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(name):
        day = change.astimezone(zone).date()
        for hour in range(23):
            opens, closes = hours_on(day, time(hour), time(hour + 1), zone)
            assert midnight(day, zone) <= opens <= closes <= midnight(day + timedelta(days=1), zone)


def test_ninety_minutes_are_ninety_minutes_on_the_night_of_the_change() -> None:
    starts = moment_of(datetime(2027, 3, 28, 1, 30), BERLIN)

    assert (starts + timedelta(minutes=90)).astimezone(BERLIN).replace(tzinfo=None) == datetime(2027, 3, 28, 4)


def test_a_whole_day_that_is_skipped() -> None:
    """Samoa went from 29 to 31 December 2011."""
    with pytest.raises(SkippedTimeError) as refused:
        moment_of(datetime(2011, 12, 30, 10), ZoneInfo("Pacific/Apia"))

    assert (refused.value.before.day, refused.value.after.day) == (29, 31)


def test_a_session_copied_onto_the_night_of_a_change() -> None:
    evening_before = moment_of(datetime(2027, 3, 27, 2, 30), BERLIN)

    moved = days_later(evening_before, 1, BERLIN)

    assert moved.astimezone(BERLIN).replace(tzinfo=None) == datetime(2027, 3, 28, 3, 30)
    assert midnight(date(2027, 4, 30), ZoneInfo("Africa/Cairo")).astimezone(ZoneInfo("Africa/Cairo")).hour == 1
