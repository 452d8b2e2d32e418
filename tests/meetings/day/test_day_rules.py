"""What becomes of a meeting on its day: what was seen goes before what is said, and what was planned alone is never held."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.meetings.day.rules import Course, MeetingDay, Presence, can_begin, course_of

TEN = datetime(2027, 4, 14, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HERE, LATE, ABSENT = Presence.HERE, Presence.LATE, Presence.ABSENT


def a_day(
    parties: int = 2, *presences: Presence, said: tuple[bool, ...] = (), begun: int = 0, ended: int = 0
) -> MeetingDay:
    return MeetingDay(
        parties,
        TEN,
        TEN + 20 * MINUTE,
        presences,
        TEN + begun * MINUTE if begun else None,
        TEN + ended * MINUTE if ended else None,
        said,
    )


@pytest.mark.parametrize(
    ("day", "minutes", "course"),
    [
        (a_day(), 0, Course.TO_COME),
        (a_day(2, HERE), 0, Course.WAITS),
        (a_day(2, HERE, LATE), 5, Course.LATE),
        (a_day(2, HERE, HERE, begun=3), 19, Course.RUNNING),
        (a_day(2, HERE, HERE, begun=3), 20, Course.HELD),
        (a_day(2, HERE, HERE, begun=3, ended=9), 10, Course.HELD),
        (a_day(2, HERE, ABSENT), 12, Course.NO_SHOW),
        (a_day(3, HERE, ABSENT), 12, Course.WAITS),
        (a_day(3, HERE, HERE, ABSENT, begun=3), 30, Course.HELD),
        (a_day(), 19, Course.TO_COME),
        (a_day(), 20, Course.NOT_SAID),
        (a_day(2, HERE), 20, Course.NOT_SAID),
        (a_day(said=(True,)), 20, Course.ONE_SIDE),
        (a_day(said=(False,)), 20, Course.ONE_SIDE),
        (a_day(said=(True, True)), 20, Course.HELD),
        (a_day(said=(False, False)), 20, Course.NO_SHOW),
        (a_day(said=(True, False)), 20, Course.DISPUTED),
        (a_day(said=(True, True)), 19, Course.TO_COME),
        (a_day(2, HERE, ABSENT, said=(True, True)), 20, Course.NO_SHOW),
        (a_day(2, HERE, HERE, begun=3, said=(False, False)), 20, Course.HELD),
    ],
)
def test_what_becomes_of_a_meeting(day: MeetingDay, minutes: int, course: Course) -> None:
    assert course_of(day, TEN + minutes * MINUTE) is course


@pytest.mark.parametrize(
    ("presences", "begins"), [((), False), ((HERE,), False), ((HERE, LATE), False), ((HERE, ABSENT, HERE), True)]
)
def test_it_begins_once_two_parties_are_there(presences: tuple[Presence, ...], begins: bool) -> None:
    assert can_begin(presences) is begins
