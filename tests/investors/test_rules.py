"""What a case comes to, its working days, and who sees how much of it."""

from datetime import UTC, date, datetime, timedelta

from flask import Flask

from expo import clock
from expo.investors.rules import (
    CaseAct,
    CaseFacts,
    CaseState,
    Discretion,
    Insight,
    Lateness,
    age_group,
    body_sees,
    desk_sees,
    follow_up_days,
    lateness,
    may,
    state_of,
    working_day_after,
)
from tests.factories.events import an_event
from tests.factories.investors import a_case, with_desk

FRIDAY = date(2027, 3, 26)


def test_a_case_is_in_the_state_of_the_furthest_step_that_was_taken() -> None:
    state, taken = CaseState, {"acknowledged": True}
    steps = [
        (CaseFacts(), state.ASKED),
        (CaseFacts(**taken), state.QUALIFIED),
        (CaseFacts(**taken, open_questions=1), state.WITH_BODY),
        (CaseFacts(**taken, answered=True), state.ANSWERED),
        (CaseFacts(**taken, answered=True, open_questions=1), state.WITH_BODY),
        (CaseFacts(**taken, open_questions=1, meetings=1), state.MEETING),
        (CaseFacts(**taken, meetings=1, committed=True), state.COMMITMENT),
        (CaseFacts(**taken, committed=True, followed=True), state.FOLLOWED),
        (CaseFacts(**taken, followed=True, closed=True), state.CLOSED),
    ]
    assert [state_of(facts) for facts, _expected in steps] == [expected for _facts, expected in steps]


def test_what_may_be_done_in_each_state() -> None:
    work = [CaseAct.ASK, CaseAct.ANSWER, CaseAct.MEET, CaseAct.COMMIT, CaseAct.CLOSE]
    expected = dict.fromkeys(CaseState, work) | {
        CaseState.ASKED: [CaseAct.QUALIFY, CaseAct.CLOSE],
        CaseState.CLOSED: [CaseAct.REOPEN],
    }
    assert {state: [act for act in CaseAct if may(state, act)] for state in CaseState} == expected


def test_saturday_and_sunday_are_no_working_days() -> None:
    days = [FRIDAY - timedelta(days=1), FRIDAY, FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=2)]
    monday = FRIDAY + timedelta(days=3)

    assert [working_day_after(day, 1) for day in days] == [FRIDAY, monday, monday, monday]
    assert [working_day_after(FRIDAY, count) for count in (0, 5, 10)] == [
        FRIDAY,
        FRIDAY + timedelta(days=7),
        FRIDAY + timedelta(days=14),
    ]


def test_the_days_are_counted_by_the_expos_calendar_also_when_its_clocks_change(app: Flask) -> None:
    """In Berlin the clocks go forward on Sunday 28 March 2027: midnight is at 23:00 UTC on Friday, at 22:00 on Sunday."""
    event = with_desk(an_event(zone="Europe/Berlin"))
    found = []
    for day, hour, minute in ((26, 22, 59), (26, 23, 1), (28, 21, 59), (28, 22, 1)):
        with clock.set_to(datetime(2027, 3, day, hour, minute, tzinfo=UTC)):
            case = a_case(event)
        found.append((case.acknowledge_due_on, case.answer_due_on))

    monday, tuesday, fortnight = date(2027, 3, 29), date(2027, 3, 30), date(2027, 4, 9)
    assert found == [(monday, fortnight), (monday, fortnight), (monday, fortnight), (tuesday, date(2027, 4, 12))]


def test_a_day_is_in_time_until_it_is_over() -> None:
    def late(day: date, state: CaseState = CaseState.ASKED, **done: bool) -> list[Lateness]:
        known = {"acknowledged": False, "answered": False} | done
        return lateness(state, day, FRIDAY, FRIDAY + timedelta(days=9), **known)

    after, much_later = FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=10)
    assert late(FRIDAY) == []
    assert late(after) == late(much_later - timedelta(days=1)) == [Lateness.ACKNOWLEDGEMENT]
    assert late(much_later) == [Lateness.ACKNOWLEDGEMENT, Lateness.ANSWER]
    assert late(much_later, acknowledged=True) == [Lateness.ANSWER]
    assert late(much_later, acknowledged=True, answered=True) == []
    assert late(much_later, CaseState.CLOSED) == []


def test_who_sees_how_much() -> None:
    alone = {"officer": False, "manages_team": False}
    seen = [desk_sees(level, **alone) for level in Discretion]
    assert seen == [Insight.ALL, Insight.ALL, Insight.NUMBER]
    assert desk_sees(Discretion.SEALED, officer=True, manages_team=False) is Insight.ALL
    assert desk_sees(Discretion.SEALED, officer=False, manages_team=True) is Insight.ALL
    assert [body_sees(level) for level in Discretion] == [Insight.ALL, Insight.PROJECT, Insight.NUMBER]


def test_follow_ups_and_groups_of_age() -> None:
    assert list(follow_up_days(date(2027, 4, 14)).values()) == [
        date(2027, 5, 14),
        date(2027, 7, 13),
        date(2027, 10, 11),
        date(2028, 4, 13),
    ]
    assert [age_group(days) for days in (0, 6, 7, 29, 30, 89, 90, 400)] == [0, 0, 1, 1, 2, 2, 3, 3]
