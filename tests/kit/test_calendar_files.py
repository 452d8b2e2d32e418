"""Calendar files are folded, escaped and zoned so that an independent reader gets back what went in."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.ical import Calendar, CalendarItem, calendar_bytes, item_bytes, timezone_bytes

START = datetime(2027, 4, 13, 5, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=300)


def _file(item: CalendarItem) -> bytes:
    return calendar_bytes(Calendar("Expo", item.zone, 2027, 2027), [item_bytes(item)])


def _item(**changes: object) -> CalendarItem:
    values: dict[str, object] = {
        "uid": "one@expo",
        "starts_at": START,
        "ends_at": START + timedelta(hours=1),
        "zone": "Asia/Karachi",
        "summary": "Opening",
        "changed_at": START,
    }
    return CalendarItem(**{**values, **changes})  # type: ignore[arg-type]  # the fields of Item by name


@given(title=texts, place=texts, text=texts)
def test_any_title_in_any_script_folds_and_comes_back(title: str, place: str, text: str) -> None:
    written = _file(_item(summary=title, location=place, description=text))

    read = next(iter(icalendar.Calendar.from_ical(written).walk("VEVENT")))
    assert [len(line) <= 75 for line in written.split(b"\r\n")].count(False) == 0
    assert str(read["SUMMARY"]) == title
    assert str(read.get("LOCATION", "")) == place
    assert str(read.get("DESCRIPTION", "")) == text


def test_lines_of_a_text_come_back_as_lines() -> None:
    read = next(iter(icalendar.Calendar.from_ical(_file(_item(description="one; two, three\\\nfour"))).walk("VEVENT")))

    assert str(read["DESCRIPTION"]) == "one; two, three\\\nfour"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_a_line_end_of_any_kind_ends_a_line_of_the_text_and_never_of_the_file(end: str) -> None:
    written = _file(_item(description=f"one{end}two"))

    read = next(iter(icalendar.Calendar.from_ical(written).walk("VEVENT")))
    assert str(read["DESCRIPTION"]) == "one\ntwo"
    assert written.decode().splitlines() == written.decode().removesuffix("\r\n").split("\r\n")


def test_controls_in_a_text_are_dropped() -> None:
    read = next(iter(icalendar.Calendar.from_ical(_file(_item(summary="a\x00b\x07c\x7fd\te"))).walk("VEVENT")))

    assert str(read["SUMMARY"]) == "abcd\te"


def test_the_same_item_gives_the_same_bytes_and_a_subscribed_feed_has_no_method() -> None:
    assert _file(_item()) == _file(_item())
    assert b"METHOD" not in _file(_item())


@pytest.mark.parametrize(
    ("zone", "local"),
    [
        ("Asia/Karachi", datetime(2002, 7, 1, 12)),
        ("Asia/Karachi", datetime(2008, 6, 2, 12)),
        ("Asia/Karachi", datetime(2009, 7, 1, 12)),
        ("Asia/Karachi", datetime(2027, 4, 13, 9)),
        ("Europe/Istanbul", datetime(2015, 11, 1, 12)),
        ("Europe/Istanbul", datetime(2015, 12, 1, 12)),
        ("Europe/Istanbul", datetime(2016, 12, 1, 12)),
        ("Europe/Istanbul", datetime(2027, 7, 1, 9)),
        ("Europe/Istanbul", datetime(2027, 12, 1, 9)),
    ],
)
def test_a_reader_without_a_zone_table_finds_the_same_instant(zone: str, local: datetime) -> None:
    moment = local.replace(tzinfo=ZoneInfo(zone))
    component = icalendar.Timezone.from_ical(timezone_bytes(zone, local.year, local.year).decode())
    assert isinstance(component, icalendar.Timezone)

    read = local.replace(tzinfo=component.to_tz(lookup_tzid=False))

    assert read.utcoffset() == moment.utcoffset()
