"""The verdict on each kind of badge, hour by hour."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from expo.checkin.rules import (
    Days,
    Direction,
    GateDirection,
    GateStatus,
    Pass,
    Passage,
    Verdict,
    VerdictLook,
    direction_of,
    is_code_like,
    is_foreign,
    judge,
    look_of,
    stay_of,
    time_of_scan,
)
from expo.events.rules import CategoryKind
from expo.registration.rules import RegistrationState

KARACHI = ZoneInfo("Asia/Karachi")
DAYS = Days(date(2027, 4, 13), date(2027, 4, 15), time(10), time(18), KARACHI, date(2027, 4, 11), date(2027, 4, 16))
VISITOR = Pass(RegistrationState.CONFIRMED, CategoryKind.VISITOR, None, zone_admitted=True, paid=True, inside=None)
DOOR = GateStatus(GateDirection.BOTH)
NOON = datetime(2027, 4, 13, 12, tzinfo=KARACHI)


@pytest.mark.parametrize(
    ("kind", "day", "hour", "verdict"),
    [
        (CategoryKind.CONTRACTOR, 10, 12, Verdict.CONTRACTOR),
        (CategoryKind.CONTRACTOR, 11, 2, Verdict.WELCOME),  # in Karachi; in London it is still the 10th
        (CategoryKind.CONTRACTOR, 11, 12, Verdict.WELCOME),
        (CategoryKind.CONTRACTOR, 13, 9, Verdict.WELCOME),
        (CategoryKind.CONTRACTOR, 13, 10, Verdict.CONTRACTOR),
        (CategoryKind.CONTRACTOR, 14, 20, Verdict.CONTRACTOR),
        (CategoryKind.CONTRACTOR, 15, 18, Verdict.WELCOME),
        (CategoryKind.CONTRACTOR, 16, 12, Verdict.WELCOME),
        (CategoryKind.CONTRACTOR, 17, 12, Verdict.CONTRACTOR),
        (CategoryKind.EXHIBITOR, 10, 12, Verdict.NOT_TODAY),
        (CategoryKind.EXHIBITOR, 11, 12, Verdict.WELCOME),
        (CategoryKind.EXHIBITOR, 16, 12, Verdict.WELCOME),
        (CategoryKind.EXHIBITOR, 17, 12, Verdict.NOT_TODAY),
        (CategoryKind.ORGANISER, 11, 12, Verdict.WELCOME),
        (CategoryKind.VISITOR, 13, 0, Verdict.WELCOME),
        (CategoryKind.EXHIBITOR, 12, 12, Verdict.WELCOME),
        (CategoryKind.EXHIBITOR, 14, 12, Verdict.WELCOME),
        (CategoryKind.VISITOR, 12, 12, Verdict.NOT_TODAY),
        (CategoryKind.VISITOR, 15, 12, Verdict.WELCOME),
        (CategoryKind.VISITOR, 16, 12, Verdict.NOT_TODAY),
    ],
)
def test_who_comes_in_when(kind: CategoryKind, day: int, hour: int, verdict: Verdict) -> None:
    moment = datetime(2027, 4, day, hour, tzinfo=KARACHI)

    assert judge(replace(VISITOR, kind=kind), DOOR, Direction.IN, DAYS, moment) == verdict


@pytest.mark.parametrize("day", [13, 14, 15])
def test_a_badge_for_one_day_is_for_no_other(day: int) -> None:
    moment = datetime(2027, 4, day, 12, tzinfo=KARACHI)
    for admitted in (13, 14, 15):
        badge = replace(VISITOR, days=(f"2027-04-{admitted}",))
        expected = Verdict.WELCOME if admitted == day else Verdict.NOT_TODAY
        assert judge(badge, DOOR, Direction.IN, DAYS, moment) is expected


def test_what_is_wrong_with_the_badge_is_said_before_what_is_wrong_with_the_gate() -> None:
    closed = GateStatus(GateDirection.IN, NOON + timedelta(hours=1))
    badges = [
        replace(VISITOR, state=RegistrationState.DECLINED),
        replace(VISITOR, paid=False),
        replace(VISITOR, days=("2027-04-14",)),
        replace(VISITOR, zone_admitted=False),
        replace(VISITOR, inside=True),
        VISITOR,
        replace(VISITOR, inside=False),
    ]

    answers = [judge(badge, closed, Direction.IN, DAYS, NOON) for badge in badges]

    assert answers == [
        Verdict.CANCELLED,
        Verdict.NOT_PAID,
        Verdict.NOT_TODAY,
        Verdict.NOT_THIS_ZONE,
        Verdict.ALREADY_IN,
        Verdict.GATE_CLOSED,
        Verdict.GATE_CLOSED,
    ]


def test_a_gate_that_is_closed_opens_at_its_moment() -> None:
    second = timedelta(seconds=1)
    closed = GateStatus(GateDirection.IN, NOON)

    answers = [judge(VISITOR, closed, Direction.IN, DAYS, moment) for moment in (NOON - second, NOON, NOON + second)]

    assert answers == [Verdict.GATE_CLOSED, Verdict.WELCOME, Verdict.WELCOME]
    assert judge(replace(VISITOR, inside=False), DOOR, Direction.IN, DAYS, NOON) is Verdict.WELCOME_BACK


def test_without_days_of_building_the_expos_own_mornings_and_evenings_are_left() -> None:
    days = replace(DAYS, build_up_from=None, breakdown_until=None)
    builder = replace(VISITOR, kind=CategoryKind.CONTRACTOR)
    moments = [datetime(2027, 4, day, hour, tzinfo=KARACHI) for day, hour in ((12, 12), (13, 9), (15, 18), (16, 9))]

    answers = [judge(builder, DOOR, Direction.IN, days, moment) for moment in moments]

    assert answers == [Verdict.CONTRACTOR, Verdict.WELCOME, Verdict.WELCOME, Verdict.CONTRACTOR]


def test_the_quarters_of_a_day_begin_at_midnight_of_the_expos_zone() -> None:
    moments = [
        datetime(2027, 4, 13, hour, minute, tzinfo=KARACHI) for hour, minute in ((0, 0), (0, 14), (0, 15), (23, 59))
    ]

    assert [DAYS.quarter_of(moment) for moment in moments] == [0, 0, 1, 95]


def test_each_answer_looks_like_go_wait_or_stop() -> None:
    looks = {one: {verdict for verdict in Verdict if look_of(verdict) is one} for one in VerdictLook}

    assert looks[VerdictLook.GOOD] == {Verdict.WELCOME, Verdict.WELCOME_BACK, Verdict.GOODBYE}
    assert looks[VerdictLook.WARN] == {Verdict.ALREADY_IN, Verdict.NOT_IN, Verdict.GATE_CLOSED}


def test_whoever_is_inside_may_leave_whatever_became_of_the_badge() -> None:
    badge = replace(VISITOR, state=RegistrationState.CANCELLED, inside=True)

    assert judge(badge, DOOR, Direction.OUT, DAYS, NOON) == Verdict.GOODBYE
    assert judge(VISITOR, DOOR, Direction.OUT, DAYS, NOON) == Verdict.NOT_IN


def test_a_gate_of_one_way_knows_it_better_than_the_desk() -> None:
    ways = [
        direction_of("out", GateDirection.IN),
        direction_of("in", GateDirection.OUT),
        direction_of("out", GateDirection.BOTH),
        direction_of("", GateDirection.BOTH),
    ]

    assert ways == [Direction.IN, Direction.OUT, Direction.OUT, Direction.IN]


@pytest.mark.parametrize(
    ("claimed", "sent", "offline", "judged", "off"),
    [
        (None, None, False, 0, False),
        (-60, None, False, 0, False),
        (-300, None, False, 0, False),
        (-301, None, False, 0, True),
        (+300, None, False, 0, False),
        (-86_400, None, False, 0, True),
        (-3600, -300, True, -3600, False),
        (-3600, -301, True, -3299, True),
        (+300, None, True, 0, False),
        (+301, None, True, 0, True),
        (-86_400 * 40, None, True, -86_400 * 40, False),
        (-86_400 * 40 - 1, None, True, 0, True),
        (-3600, 0, True, -3600, False),
        (-3600 - 86_400, -86_400, True, -3600, True),
        (+7200, None, True, 0, True),
        (-86_400 * 90, None, True, 0, True),
    ],
)
def test_the_moment_a_scan_is_judged_by(
    claimed: int | None, sent: int | None, offline: bool, judged: int, off: bool
) -> None:
    received = datetime(2027, 4, 13, 8, tzinfo=UTC)

    def later(seconds: int | None) -> datetime | None:
        return None if seconds is None else received + timedelta(seconds=seconds)

    assert time_of_scan(received, later(claimed), offline=offline, sent=later(sent)) == (later(judged), off)


def test_what_passages_come_to() -> None:
    passages = [
        Passage(NOON + timedelta(hours=h), Direction(d), g) for h, d, g in ((2, "in", 3), (0, "in", 1), (1, "out", 2))
    ]

    found = stay_of(passages)

    assert found is not None
    assert (found.first.gate_id, found.last.gate_id, found.entries, found.inside) == (1, 3, 2, True)
    assert stay_of(passages[2:]) is None


@pytest.mark.parametrize(
    ("typed", "code", "foreign"),
    [
        ("Ayşe Yılmaz", False, False),
        ("K7M29QXD", True, False),
        ("https://elsewhere.example/a", True, True),
        ("HTTPS://EXPO.EXAMPLE/B/7", True, False),
        ("http://[broken", True, True),
        ("x" * 4096, True, False),
        ("ali2", False, False),
        ("abcdef12", True, False),
        ("abcdefg1", False, False),
        ("abcde12", False, False),
        ("abc def 12", True, False),
        ("abcde 12", False, False),
        ("ayşeaa12", False, False),
        ("x" * 200, False, False),
        ("x" * 201, True, False),
        ("www.elsewhere.example", False, True),
    ],
)
def test_what_is_a_code_and_what_a_name(typed: str, code: bool, foreign: bool) -> None:
    assert (is_code_like(typed), is_foreign(typed, "expo.example")) == (code, foreign)


def test_an_address_without_its_scheme_is_ours_if_the_host_is() -> None:
    assert is_foreign("WWW.expo.example/b/7", "www.expo.example") is False
    assert is_foreign("www.expo.example/b/7", "expo.example") is True
