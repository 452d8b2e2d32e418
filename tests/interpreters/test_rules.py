"""What an interpreter can be in at one time, which languages they join, and when they work."""

from datetime import UTC, datetime, timedelta

import pytest

from expo.interpreters.rules import (
    Duty,
    Engagement,
    WorkTime,
    first_clash,
    is_in_shift,
    mail_due_at,
    pairs_of,
)

NINE = datetime(2027, 4, 13, 9, tzinfo=UTC)


def at(hour: float, hours: float = 1) -> tuple[datetime, datetime]:
    starts = NINE + timedelta(hours=hour - 9)
    return starts, starts + timedelta(hours=hours)


def an_engagement(name: str, hour: float, *, who: int = 1, booked: bool = True, **changes: bool) -> Engagement:
    starts, ends = at(hour)
    duty = Duty(name, {"en": name}, "", starts, ends, held=changes.pop("held", True))
    return Engagement(who, duty, booking_id=1 if booked else None, **changes)


def test_two_engagements_of_one_interpreter_clash_where_they_overlap() -> None:
    opening, visit = an_engagement("opening", 10), an_engagement("visit", 10.5)

    assert first_clash([opening], [visit]) == (opening, visit)
    assert first_clash([visit], [an_engagement("later", 11.5), opening]) == (visit, opening)


@pytest.mark.parametrize(
    "other",
    [
        an_engagement("after it", 11),
        an_engagement("before it", 9),
        an_engagement("somebody else's", 10, who=2),
        an_engagement("opening", 10),
        an_engagement("cancelled", 10, held=False),
        an_engagement("dropped", 10, dropped=True),
    ],
    ids=lambda one: one.duty.uid,
)
def test_what_is_no_clash(other: Engagement) -> None:
    assert first_clash([an_engagement("opening", 10)], [other]) is None


def test_one_who_interprets_cannot_be_elsewhere_in_another_role_but_two_other_roles_are_not_our_matter() -> None:
    interprets, attends = an_engagement("opening", 10), an_engagement("lunch", 10, booked=False)

    assert first_clash([interprets], [attends]) == (interprets, attends)
    assert first_clash([attends], [interprets]) == (attends, interprets)
    assert first_clash([attends], [an_engagement("walk", 10, booked=False)]) is None


def test_the_first_clash_is_the_earliest() -> None:
    long = an_engagement("long", 10)
    first, second = an_engagement("first", 9.5), an_engagement("second", 10.5)

    assert first_clash([long], [second, first]) == (long, first)


def test_pairs_have_one_name_whichever_language_comes_first() -> None:
    assert pairs_of(["ur", "tr"]) == ["tr-ur"]
    assert pairs_of(["en", "tr", "ur"]) == ["en-tr", "en-ur", "tr-ur"]


@pytest.mark.parametrize(
    ("hour", "hours", "works"),
    [
        (9, 1, True),
        (9, 4, True),
        (12, 2, True),
        (8.5, 1, False),
        (16.5, 1, False),
        (17, 1, False),
        (17, 0, False),
        (9, 8, True),
        (13, 0, True),
    ],
)
def test_a_time_lies_in_a_shift_or_in_several_that_follow_one_another(hour: float, hours: float, works: bool) -> None:
    shifts = [WorkTime(*at(13, 4)), WorkTime(*at(9, 4))]

    assert is_in_shift(*at(hour, hours), shifts) is works
    assert is_in_shift(*at(hour, hours), []) is True


def test_changes_are_gathered_for_five_minutes_and_at_most_twenty() -> None:
    assert mail_due_at(NINE, NINE) == NINE + timedelta(minutes=5)
    assert mail_due_at(NINE, NINE + timedelta(minutes=18)) == NINE + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("held", "dropped", "shown", "told"),
    [(True, False, True, True), (True, False, False, False), (False, False, True, False), (True, True, True, False)],
)
def test_an_interpreter_is_told_of_what_stands_and_is_shown(held: bool, dropped: bool, shown: bool, told: bool) -> None:
    duty = Duty("opening", {"en": "Opening"}, "", *at(10), held=held, shown=shown)

    assert Engagement(1, duty, dropped=dropped).is_shown is told
