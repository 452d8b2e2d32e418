"""The rules of sessions: times, slugs, seats, and when a change is announced."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from expo.programme.rules import (
    SessionFault,
    SessionSchedule,
    SessionState,
    address_of,
    free_seat,
    is_rescheduled,
    may_become,
    notice_time,
    time_fault,
)

FIRST, LAST = date(2027, 4, 13), date(2027, 4, 15)
NINE = datetime(2027, 4, 13, 4, tzinfo=UTC)  # nine in the morning in Karachi
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT = datetime(2027, 4, 12, 19, tzinfo=UTC)  # in Karachi, of the expo's first day


@pytest.mark.parametrize(
    ("starts", "ends", "fault"),
    [
        (NINE, NINE + SECOND, None),
        (NINE, NINE, SessionFault.BACKWARDS),
        (NINE, NINE - HOUR, SessionFault.BACKWARDS),
        (NINE, NINE + DAY, None),
        (NINE, NINE + DAY + SECOND, SessionFault.TOO_LONG),
        (MIDNIGHT, MIDNIGHT + HOUR, None),
        (MIDNIGHT - SECOND, MIDNIGHT + HOUR, SessionFault.OUTSIDE),
        (MIDNIGHT + 3 * DAY - SECOND, MIDNIGHT + 3 * DAY + HOUR, None),
        (MIDNIGHT + 3 * DAY, MIDNIGHT + 3 * DAY + HOUR, SessionFault.OUTSIDE),
    ],
)
def test_a_time_is_judged_by_the_days_of_the_expos_own_zone(
    starts: datetime, ends: datetime, fault: SessionFault | None
) -> None:
    day = starts.astimezone(ZoneInfo("Asia/Karachi")).date()
    assert time_fault(starts, ends, day, FIRST, LAST) is fault


@pytest.mark.parametrize(
    ("taken", "seat"),
    [([], 1), ([1], 2), ([2, 3], 1), ([1, 3], 2), ([1, 2], 3), ([1, 2, 3], None), ([1, 2, 3, 4], None)],
)
def test_the_lowest_seat_that_nobody_has_is_free(taken: list[int], seat: int | None) -> None:
    assert free_seat(taken, 3) == seat


@pytest.mark.parametrize(
    ("title", "taken", "address"),
    [
        ("Opening", [], "opening"),
        ("Opening", ["opening"], "opening-2"),
        ("Opening", ["opening", "opening-2"], "opening-3"),
        ("Açılış  & Selam!", [], "acilis-selam"),
        ("افتتاح", [], "session"),
        ("افتتاح", ["session"], "session-2"),
        ("x" * 61, [], "x" * 60),
        ("(" + "x" * 60 + ")", [], "x" * 60),
        ("x" * 59 + " y", [], "x" * 59),
    ],
)
def test_an_address_is_the_latin_letters_of_the_title_once(title: str, taken: list[str], address: str) -> None:
    assert address_of(title, taken, "session") == address


@pytest.mark.parametrize(("minutes", "told"), [(0, 5), (14, 19), (15, 20), (16, 20), (20, 20), (21, 21)])
def test_a_change_is_told_after_five_quiet_minutes_and_twenty_at_most(minutes: int, told: int) -> None:
    assert notice_time(NINE, NINE + timedelta(minutes=minutes)) == NINE + timedelta(minutes=told)


def test_a_calendar_hears_of_another_time_place_or_state_and_of_nothing_else() -> None:
    here = SessionSchedule(NINE, NINE + HOUR, 1, SessionState.PUBLISHED)
    others = [
        SessionSchedule(NINE + SECOND, NINE + HOUR, 1, SessionState.PUBLISHED),
        SessionSchedule(NINE, NINE + 2 * HOUR, 1, SessionState.PUBLISHED),
        SessionSchedule(NINE, NINE + HOUR, None, SessionState.PUBLISHED),
        SessionSchedule(NINE, NINE + HOUR, 1, SessionState.CANCELLED),
        SessionSchedule(NINE, NINE + HOUR, 1, SessionState.PUBLISHED),
    ]

    assert [is_rescheduled(here, other) for other in others] == [True, True, True, True, False]


def test_what_was_deleted_never_comes_back() -> None:
    reach = {here: {there for there in SessionState if may_become(here, there)} for here in SessionState}

    assert reach == {
        SessionState.DRAFT: {SessionState.PUBLISHED, SessionState.DELETED},
        SessionState.PUBLISHED: {SessionState.CANCELLED, SessionState.DELETED, SessionState.DRAFT},
        SessionState.CANCELLED: {SessionState.PUBLISHED, SessionState.DELETED},
        SessionState.DELETED: set(),
    }
