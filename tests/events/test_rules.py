"""Rules of events: addresses, links, coordinates, states, days."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from expo.events.rules import (
    MOVES,
    RESERVED,
    EventState,
    Missing,
    Window,
    days_after_move,
    days_to_go,
    days_within,
    is_building,
    is_point_on_earth,
    is_slug,
    is_web_link,
    may_move,
    missing_before_publishing,
    next_address,
    registration_window,
    shifted_days,
)

NOW = datetime(2027, 1, 1, 12, tzinfo=UTC)
END = datetime(2027, 4, 15, 18, tzinfo=UTC)


@pytest.mark.parametrize("text", ["istanbul-tech-summit", "abc", "2027", "a" * 60])
def test_an_address_of_small_letters_digits_and_hyphens_is_taken(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    ["", "ab", "a" * 61, "Expo", "two words", "-abc", "abc-", "a--b", "ekspo-ı", "organise", "b", "a/b", "abc\n"],
)
def test_any_other_address_is_not(text: str) -> None:
    assert not is_slug(text)


def test_no_first_part_of_our_own_addresses_can_be_an_expo(bare_app: Flask) -> None:
    firsts = {rule.rule.split("/")[1].split(".")[0].lower() for rule in bare_app.url_map.iter_rules()}

    ours = {first for first in firsts if first and "<" not in first}

    assert ours - RESERVED == set()


@pytest.mark.parametrize("text", ["https://maps.example.org/hall?q=1", "https://example.org"])
def test_a_map_link_is_https(text: str) -> None:
    assert is_web_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://example.org",
        "javascript:alert(1)",
        "https:example.org",
        "https://",
        "https://localhost",
        "//example.org",
        "https://user:secret@example.org",
        "https://example.org/a b",
        "https://[bad",
        "data:text/html,x",
        "",
        "https://example.org/" + "a" * 500,
        "java\nscript:alert(1)",
        "https://example.org/\u202egpj",
    ],
)
def test_any_other_map_link_is_refused(text: str) -> None:
    assert not is_web_link(text)


def test_coordinates_come_in_pairs_and_lie_on_earth() -> None:
    judged = [
        is_point_on_earth(*pair) for pair in [(24.9, 67.1), (None, None), (24.9, None), (91.0, 0.0), (0.0, 181.0)]
    ]

    assert judged == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("latitude", "longitude", "on_earth"),
    [
        (90.0, 180.0, True),
        (-90.0, -180.0, True),
        (90.1, 0.0, False),
        (-90.1, 0.0, False),
        (0.0, 180.1, False),
        (0.0, -180.1, False),
        (None, 0.0, False),
    ],
)
def test_the_poles_and_the_date_line_are_the_ends_of_the_earth(
    latitude: float | None, longitude: float | None, on_earth: bool
) -> None:
    assert is_point_on_earth(latitude, longitude) is on_earth


@pytest.mark.parametrize(
    ("first", "last", "building"),
    [
        (date(2027, 4, 1), date(2027, 4, 1), True),
        (date(2027, 4, 1), date(2027, 5, 2), True),
        (date(2027, 4, 1), date(2027, 5, 3), False),
        (date(2027, 4, 2), date(2027, 4, 1), False),
        (None, date(2027, 4, 1), True),
        (date(2027, 4, 1), None, True),
    ],
)
def test_build_up_takes_a_month_at_most(first: date | None, last: date | None, building: bool) -> None:
    assert is_building(first, last) is building


def test_a_link_of_500_characters_is_the_longest() -> None:
    stem = "https://example.org/"

    assert [is_web_link(stem + "a" * (length - len(stem))) for length in (500, 501)] == [True, False]


def test_a_number_that_is_none_lies_nowhere() -> None:
    assert not is_point_on_earth(float("nan"), 0.0)


def test_states_follow_one_another() -> None:
    moves = {(here, there) for here in EventState for there in EventState if may_move(here, there)}

    assert moves == {(here, there) for here, reach in MOVES.items() for there in reach}
    assert may_move(EventState.DRAFT, EventState.PUBLISHED)
    assert not may_move(EventState.DRAFT, EventState.LIVE)
    assert not may_move(EventState.LIVE, EventState.DRAFT)


def test_what_is_missing_is_named_one_by_one() -> None:
    nothing = missing_before_publishing(name="", venue="", city="", open_categories=0)
    all_there = missing_before_publishing(name="Expo", venue="Hall", city="Karachi", open_categories=1)

    assert nothing == [Missing.NAME, Missing.VENUE, Missing.CITY, Missing.CATEGORY]
    assert all_there == []


@pytest.mark.parametrize(
    ("state", "opens", "closes", "now", "window"),
    [
        (EventState.PUBLISHED, None, None, NOW, Window.OPEN),
        (EventState.LIVE, None, None, NOW, Window.OPEN),
        (EventState.DRAFT, None, None, NOW, Window.OVER),
        (EventState.CLOSED, None, None, NOW, Window.OVER),
        (EventState.PUBLISHED, END, None, NOW, Window.NOT_YET),
        (EventState.CLOSED, END, None, NOW, Window.OVER),
        (EventState.DRAFT, END, None, NOW, Window.NOT_YET),
        (EventState.PUBLISHED, None, END, NOW, Window.OPEN),
        (EventState.PUBLISHED, NOW, None, NOW, Window.OPEN),
        (EventState.PUBLISHED, None, NOW, NOW, Window.OVER),
        (EventState.PUBLISHED, None, None, END, Window.OVER),
    ],
)
def test_one_may_register_within_the_window(
    state: EventState, opens: datetime | None, closes: datetime | None, now: datetime, window: Window
) -> None:
    assert registration_window(state, END, opens, closes, now) is window


def test_days_move_with_an_event_that_moves_whole() -> None:
    was, now = (date(2027, 4, 13), date(2027, 4, 15)), (date(2028, 4, 11), date(2028, 4, 13))

    assert days_after_move(["2027-04-14"], was, now) == ["2028-04-12"]


def test_days_that_an_event_loses_are_lost() -> None:
    was, now = (date(2027, 4, 13), date(2027, 4, 15)), (date(2027, 4, 13), date(2027, 4, 14))

    assert days_after_move(["2027-04-14", "2027-04-15"], was, now) == ["2027-04-14"]


def test_the_first_and_the_last_day_belong_to_the_event() -> None:
    days = ["2027-04-12", "2027-04-13", "2027-04-14", "2027-04-15", "2027-04-16"]

    assert days_within(days, date(2027, 4, 13), date(2027, 4, 15)) == days[1:4]


def test_days_move_back_as_they_move_on_and_none_stays_none() -> None:
    assert shifted_days(["2027-04-14"], date(2027, 4, 13), date(2027, 4, 1)) == ["2027-04-02"]
    assert shifted_days(None, date(2027, 4, 13), date(2027, 4, 1)) is None


def test_days_stay_where_an_event_begins_later_and_ends_as_before() -> None:
    was, now = (date(2027, 4, 13), date(2027, 4, 15)), (date(2027, 4, 14), date(2027, 4, 15))

    assert days_after_move(["2027-04-13", "2027-04-14"], was, now) == ["2027-04-14"]


@pytest.mark.parametrize(
    ("slug", "proposed"),
    [
        ("expo-2027", "expo-2028"),
        ("2027-expo", "2028-expo"),
        ("expo", "expo-2028"),
        ("expo-2026", "expo-2026-2028"),
        ("a" * 60, "a" * 55 + "-2028"),
        ("a" * 54 + "-bbbbb", "a" * 54 + "-2028"),
    ],
)
def test_the_address_of_next_years_expo_has_its_year(slug: str, proposed: str) -> None:
    assert next_address(slug, 2027) == proposed
    assert is_slug(proposed)


@pytest.mark.parametrize(
    ("moment", "days"),
    [
        (datetime(2027, 4, 11, 18, 59, tzinfo=UTC), 2),
        (datetime(2027, 4, 11, 19, tzinfo=UTC), 1),  # midnight in Karachi
        (datetime(2027, 4, 12, 19, tzinfo=UTC), 0),
        (datetime(2027, 4, 20, tzinfo=UTC), 0),
    ],
)
def test_days_to_go_are_counted_by_the_calendar_where_the_expo_is(moment: datetime, days: int) -> None:
    assert days_to_go(date(2027, 4, 13), "Asia/Karachi", moment) == days
