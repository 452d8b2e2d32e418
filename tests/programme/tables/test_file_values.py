"""Days, times, lengths, languages and ids as files write them, each at its borders. No database."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from expo.kit.wall_time import RepeatedTimeError, SkippedTimeError
from expo.programme.exchange.plain import FileFault
from expo.programme.exchange.times import on_day, read_clock, read_day, read_length, read_moment, written_clock
from expo.programme.exchange.values import kind_named, read_uid, text_faults
from expo.programme.rules import SessionKind

UID = "0b9b2f0e-6a3e-4f5c-9d6e-1f2a3b4c5d6e"
BERLIN = "Europe/Berlin"  # where on 28 March 2027 02:30 is skipped and on 31 October 02:30 comes twice


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-04-14", date(2027, 4, 14)),
        ("2027-4-1", date(2027, 4, 1)),
        ("2027-04-14T10:00", date(2027, 4, 14)),
        ("2027-04-14 10:00:00", date(2027, 4, 14)),
        ("14.04.2027", date(2027, 4, 14)),
        ("1/4/2027", date(2027, 4, 1)),
        ("14-04-2027", date(2027, 4, 14)),
        ("2027-02-29", None),
        ("31.04.2027", None),
        ("2027-04-14x", None),
        ("2027/04/14", None),
        ("14.04.27", None),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_a_day_is_read_with_the_day_before_the_month(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:30", time(14, 30)),
        ("9.05", time(9, 5)),
        ("14:30:59", time(14, 30)),
        ("2027-04-14 14:30", time(14, 30)),
        ("1899-12-31T14:30:00", time(14, 30)),
        ("02:30+02:00", time(2, 30, tzinfo=timezone(timedelta(hours=2)))),
        ("02:30 -05:30", time(2, 30, tzinfo=timezone(-timedelta(hours=5, minutes=30)))),
        ("24:00", None),
        ("12:60", None),
        ("1430", None),
        ("14:3", None),
        ("ten", None),
        ("", None),
    ],
)
def test_a_time_of_day_is_read_with_or_without_its_day_and_offset(text: str, clock: time | None) -> None:
    found = read_clock(text)

    assert found == clock
    assert (found.tzinfo if found else None) == (clock.tzinfo if clock else None)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("01:30", timedelta(hours=1, minutes=30)),
        ("1:02:03", timedelta(days=1, hours=2, minutes=3)),
        (" 00:45 ", timedelta(minutes=45)),
        ("1:02:03:04", timedelta(days=1, hours=2, minutes=3)),
        ("90", None),
        ("1:5", None),
        ("", None),
    ],
)
def test_a_length_is_read_as_hours_and_minutes_with_days_before_them(text: str, length: timedelta | None) -> None:
    assert read_length(text) == length


def test_a_moment_without_an_offset_is_of_the_expos_zone() -> None:
    assert read_moment(" 2027-04-14T10:00:00 ", "Asia/Karachi") == datetime(2027, 4, 14, 5, tzinfo=UTC)
    assert read_moment("2027-04-14T10:00:00+02:00", "Asia/Karachi") == datetime(2027, 4, 14, 8, tzinfo=UTC)
    assert read_moment("soon", "Asia/Karachi") is None
    assert read_moment("2027-04-14T10:00:00.000000+02:00" + " " * 20, "Asia/Karachi") == datetime(
        2027, 4, 14, 8, tzinfo=UTC
    )


def test_a_time_that_the_clocks_skip_or_repeat_is_known_and_its_offset_settles_it() -> None:
    spring, autumn = date(2027, 3, 28), date(2027, 10, 31)
    half_past_two = time(2, 30)
    summer, winter = (half_past_two.replace(tzinfo=timezone(timedelta(hours=hours))) for hours in (2, 1))

    with pytest.raises(SkippedTimeError):
        on_day(spring, half_past_two, BERLIN)
    with pytest.raises(RepeatedTimeError):
        on_day(autumn, half_past_two, BERLIN)
    with pytest.raises(RepeatedTimeError):
        on_day(autumn, half_past_two.replace(tzinfo=timezone(timedelta(hours=5))), BERLIN)

    assert on_day(autumn, summer, BERLIN) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert on_day(autumn, winter, BERLIN) == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)
    assert on_day(autumn, time(4), BERLIN) == datetime(2027, 10, 31, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "02:30+02:00"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "02:30+01:00"),
        (datetime(2027, 10, 31, 3, 5, tzinfo=UTC), "04:05"),
    ],
)
def test_a_time_is_written_with_its_offset_where_it_comes_twice(moment: datetime, written: str) -> None:
    clock = read_clock(written)

    assert written_clock(moment, ZoneInfo(BERLIN)) == written
    assert clock is not None
    assert on_day(date(2027, 10, 31), clock, BERLIN) == moment


@pytest.mark.parametrize(
    ("title", "text", "faults"),
    [
        ("x" * 200, "y" * 5000, []),
        ("", "", [FileFault("7", "title")]),
        ("x" * 201, "", [FileFault("7", "long title", "x" * 40)]),
        ("x", "y" * 5001, [FileFault("7", "long text")]),
        ("x" * 201, "y" * 5001, [FileFault("7", "long title", "x" * 40), FileFault("7", "long text")]),
    ],
)
def test_a_title_has_two_hundred_characters_and_a_text_five_thousand(
    title: str, text: str, faults: list[FileFault]
) -> None:
    assert text_faults("7", title, text) == faults


@pytest.mark.parametrize(
    ("text", "uid"),
    [(UID, UID), (f" {UID.upper()} ", UID), ("{" + UID + "}", UID), (UID.replace("-", ""), UID), ("42", ""), ("", "")],
)
def test_an_id_is_a_uuid_in_one_spelling_or_none(text: str, uid: str) -> None:
    assert read_uid(text) == uid


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Round Table", SessionKind.ROUND_TABLE),
        ("SIGNING CEREMONY", SessionKind.SIGNING_CEREMONY),
        ("dance", None),
        ("", None),
    ],
)
def test_a_kind_is_known_by_its_name(name: str, kind: SessionKind | None) -> None:
    assert kind_named(name) is kind
