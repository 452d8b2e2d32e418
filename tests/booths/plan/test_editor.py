"""The drawing board: whole changes as JSON, validated and saved, with optimistic locking."""

from typing import Any

import pytest
from flask import Flask

from expo.booths.models import Booth
from expo.booths.queries import booths_in
from expo.events.models import Event, Hall
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.booths import a_hall, held, plan_for, some_booths
from tests.factories.events import an_event
from tests.pages import Browser


def _post(browser: Browser, event: Event, hall: Hall, asked: Any, ending: str = "") -> Any:
    token = browser.read("/account").typed("csrf_token")
    return browser.client.post(
        f"/organise/{event.slug}/plan/{hall.id}/board{ending}",
        json=asked,
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )


def _placed(booth: Booth | int, number: str, x: int, y: int, width: int = 300, depth: int = 300) -> dict[str, Any]:
    wanted = booth if isinstance(booth, int) else booth.id
    return {"id": wanted, "number": number, "x": x, "y": y, "width": width, "depth": depth}


def test_a_whole_change_is_saved_at_once(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second, third = some_booths(event, hall, "A1", "A2", "A3")
    signed_in(browser, olga(event))
    change = {
        "revision": plan_for(hall).revision,
        "gone": [second.id],
        "merged": {str(second.id): first.id},
        "booths": [
            _placed(first, "A1", 0, 600, 600),
            _placed(-1, "B1", 0, 1200),
            {**_placed(-2, "B2", 300, 1200), "like": third.id},
        ],
    }

    answer = _post(browser, event, hall, change)

    assert answer.status_code == 200
    assert [(one["number"], one["width"]) for one in answer.json["booths"]] == [
        ("A1", 600),
        ("A3", 300),
        ("B1", 300),
        ("B2", 300),
    ]
    assert answer.json["revision"] == plan_for(hall).revision
    assert answer.json["svg"].startswith("<svg")
    assert [one.open_sides for one in booths_in(hall)] == ["NS", "NES", "NS", "NES"]


def test_the_second_of_two_organisers_is_told(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    seen = plan_for(hall).revision
    some_booths(event, hall, "A1")
    signed_in(browser, olga(event))

    answer = _post(browser, event, hall, {"revision": seen, "booths": [_placed(-1, "B1", 0, 1200)]})

    assert answer.status_code == 409
    assert answer.json["error"].startswith("Somebody else changed this hall while you drew.")
    assert len(booths_in(hall)) == 1


def test_a_change_is_judged_without_being_made(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second = some_booths(event, hall, "A1", "A2")
    held(second)
    signed_in(browser, olga(event))
    change = {"revision": 1, "booths": [_placed(first, "A1", 100, 600), _placed(-7, "a2", 900, 600)]}

    answer = _post(browser, event, hall, change, "/judge")

    assert answer.json["faults"] == [
        {"booths": [second.id, -7], "text": "Two booths have the number A2.", "refused": True},
        {"booths": [first.id, second.id], "text": "Booths A1 and A2 overlap.", "refused": True},
    ]
    assert [one.x_cm for one in booths_in(hall)] == [0, 300]


@pytest.mark.parametrize(
    "asked",
    [
        [],
        {"booths": 1},
        {"booths": [1]},
        {"booths": [{"id": 1}]},
        {"gone": ["1"]},
        {"merged": []},
        {"merged": {"x": 1}},
        {"revision": "1"},
        {"booths": [_placed(True, "A", 0, 0)]},
        {"booths": [_placed(-1, "A1", 10**9, 0)]},
        {"booths": [_placed(-1, "A" * 99, 0, 0)]},
        {"gone": [10**30]},
    ],
)
def test_what_is_no_change_is_refused(app: Flask, browser: Browser, asked: Any) -> None:
    event = an_event()
    hall = a_hall(event)
    signed_in(browser, olga(event))

    found = [_post(browser, event, hall, asked, ending).status_code for ending in ("", "/judge")]

    assert found == [400, 400]


def test_vera_may_not_draw(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    signed_in(browser, vera(event))

    found = [_post(browser, event, hall, {}, ending).status_code for ending in ("", "/judge")]

    assert found == [403, 403]
