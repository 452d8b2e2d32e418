"""The pages of an expo's dates, venue and registration window."""

from datetime import UTC, date, datetime, time

import pytest
from flask import Flask

from tests.factories.events import stored_values
from tests.pages import Browser


def test_dates_and_place_are_saved(bare_app: Flask, desk: Browser) -> None:
    desk.send(
        "/organise/some-expo/settings/place",
        {
            "first_day": "2027-10-05",
            "last_day": "2027-10-07",
            "opens_at": "09:30",
            "zone": "Europe/Istanbul",
            "city": "İstanbul",
            "country": "TR",
            "map_url": "https://maps.example.org/x",
            "latitude": "41,0082",
            "longitude": "28.9784",
        },
    )

    assert stored_values(bare_app, "first_day", "zone", "city", "map_url", "latitude", "longitude") == [
        date(2027, 10, 5),
        "Europe/Istanbul",
        "İstanbul",
        "https://maps.example.org/x",
        41.0082,
        28.9784,
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"zone": "Asia/Atlantis"}, "Choose one from the list."),
        ({"country": "ZZ"}, "Choose one from the list."),
        ({"last_day": "2027-04-12"}, "The last day is before the first day."),
        ({"last_day": "2027-02-30"}, "Enter a date, as in 2027-04-13."),
        ({"first_day": ""}, "Enter the first day."),
        ({"opens_at": "25:00"}, "Enter a time, as in 09:30."),
        ({"closes_at": "09:00"}, "The expo closes before it opens."),
        ({"build_up_opens_at": ""}, "Enter a time, as in 09:30."),
        ({"build_up_closes_at": "08:00"}, "On build-up days the halls close before they open."),
        ({"breakdown_closes_at": "07:59"}, "On breakdown days the halls close before they open."),
        (
            {"map_url": "javascript:alert(1)"},
            "Enter a link that begins with https://, as in https://maps.example.org/hall.",
        ),
        ({"latitude": "north", "longitude": ""}, "Enter degrees as a number, as in 24.8607."),
        (
            {"latitude": "24.9", "longitude": ""},
            "Give both coordinates, or none: latitude from -90 to 90, longitude from -180 to 180.",
        ),
        (
            {"latitude": "nan", "longitude": "0"},
            "Give both coordinates, or none: latitude from -90 to 90, longitude from -180 to 180.",
        ),
    ],
)
def test_a_place_that_cannot_be_is_told_beside_its_field(
    bare_app: Flask, desk: Browser, typed: dict[str, str], sentence: str
) -> None:
    page = desk.send("/organise/some-expo/settings/place", typed, status=400)

    assert page.errors == [sentence]
    assert stored_values(bare_app, "version") == [1]


def test_the_window_is_wall_time_of_the_expo(bare_app: Flask, desk: Browser) -> None:
    page = desk.send(
        "/organise/some-expo/settings/registration", {"opens": "2027-01-01T10:00", "closes": "2027-04-10T18:00"}
    )

    assert page.typed("opens") == "2027-01-01T10:00"
    assert stored_values(bare_app, "registration_opens_at", "registration_closes_at") == [
        datetime(2027, 1, 1, 5, tzinfo=UTC),
        datetime(2027, 4, 10, 13, tzinfo=UTC),
    ]


def test_the_hours_of_set_up_are_edited_with_its_days_and_recorded(bare_app: Flask, desk: Browser) -> None:
    address = "/organise/some-expo/settings/place"
    usual = desk.read(address)

    desk.send(
        address,
        {
            "build_up_from": "2027-04-11",
            "build_up_opens_at": "07:00:00",
            "build_up_closes_at": "22:00",
            "breakdown_until": "2027-04-16",
            "breakdown_opens_at": "18:30",
            "breakdown_closes_at": "23:59",
        },
    )
    again = desk.read(address)
    told = desk.read("/organise/some-expo/history").text

    names = ("build_up_opens_at", "build_up_closes_at", "breakdown_opens_at", "breakdown_closes_at")
    assert [usual.typed(name) for name in names] == ["08:00", "20:00", "08:00", "20:00"]
    assert [again.typed(name) for name in names] == ["07:00", "22:00", "18:30", "23:59"]
    assert stored_values(bare_app, *names) == [time(7), time(22), time(18, 30), time(23, 59)]
    assert "Halls open on build-up days" in told


def test_a_window_that_closes_first_is_refused(desk: Browser) -> None:
    page = desk.send(
        "/organise/some-expo/settings/registration",
        {"opens": "2027-01-02T10:00", "closes": "2027-01-01T18:00"},
        status=400,
    )

    assert page.errors == ["Registration closes before it opens."]
