"""Organisers draw halls with forms: saving, refusals beside the form, permissions."""

from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from expo.booths.queries import booths_in, elements_in
from expo.db import db
from expo.events.services.venue_parts import add_hall
from expo.history.services import PROGRAM
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.booths import a_hall, held, plan_for, some_booths
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted


def _token(browser: Browser, address: str) -> str:
    return str(browser.read(address).typed("csrf_token"))


def _send(browser: Browser, address: str, typed: dict[str, Any]) -> Any:
    return browser.client.post(address, data={"csrf_token": _token(browser, address), **typed})


BOOTH = {
    "number": "H1-A1",
    "x": "3",
    "y": "6",
    "width": "4,5",
    "depth": "3",
    "shell": "y",
    "power_kw": "3",
    "zone": "",
    "pavilion": "",
}
ROWS = {
    "x": "3",
    "y": "3",
    "area_width": "24",
    "area_depth": "12",
    "width": "3",
    "depth": "3",
    "aisle": "3",
    "deep": "2",
    "block": "4",
    "numbering": "rows",
    "prefix": "h1-",
    "first_row": "1",
}
BOXES = ("shell", "package", "raw")


def test_a_hall_gets_its_size_and_then_a_booth(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = add_hall(event, "Hall 1", by=PROGRAM)
    db.session.commit()
    signed_in(browser, olga(event))
    size = {"width_cm": "60", "depth_cm": "40.5", "aisle_cm": "3", "height_cm": "2,5", "least_sqm": "9", "shell": "y"}

    sized = _send(browser, f"/organise/{event.slug}/plan/{hall.id}/size", size)
    added = _send(browser, f"/organise/{event.slug}/plan/{hall.id}/booths/new", BOOTH)

    plan = plan_for(hall)
    (booth,) = booths_in(hall)
    assert (sized.status_code, added.status_code) == (303, 303)
    assert (plan.width_cm, plan.depth_cm, plan.schemes, plan.height_cm) == (6000, 4050, ["shell scheme"], 250)
    assert (booth.number, booth.width_cm, booth.schemes, booth.power_kw) == ("H1-A1", 450, ["shell scheme"], 3)
    page = browser.read(f"/organise/{event.slug}/plan/{hall.id}")
    assert "The hall has no entrance yet." in page.text


def test_a_booth_is_let_as_what_is_ticked_and_all_three_are_every_way(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/plan/{hall.id}/size"
    at_first = [browser.read(address).soup.select_one(f"#{name}[checked]") is not None for name in BOXES]

    browser.send(address, {"shell": "y", "package": "y", "raw": None})
    two = list(plan_for(hall).schemes)
    shown = [browser.read(address).soup.select_one(f"#{name}[checked]") is not None for name in BOXES]
    browser.send(address, {"shell": "y", "package": "y", "raw": "y"})

    assert (at_first, shown) == ([True, True, True], [True, True, False])
    assert (two, plan_for(hall).schemes) == (["shell scheme", "package"], [])


def test_an_overlap_is_said_beside_the_form_and_what_was_typed_stays(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1", "A2")
    signed_in(browser, olga(event))

    answer = _send(browser, f"/organise/{event.slug}/plan/{hall.id}/booths/new", BOOTH)

    text = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Booths A2 and H1-A1 overlap." in text
    assert 'value="4,5"' in text
    assert len(booths_in(hall)) == 2


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"number": "A 1!"}, "Use letters A to Z, digits and hyphens, as in H1-B12."),
        ({"width": "-3"}, "Enter a length in metres, as in 4.5."),
        ({"width": ""}, "Enter a length in metres, as in 4.5."),
        ({"depth": "0"}, "Enter 0.01 to 1000 m."),
        ({"power_kw": "99999999999999"}, "Enter a whole number from 0 to 1000."),
        ({"power_kw": "=1"}, "Enter a whole number."),
    ],
)
def test_bad_numbers_are_refused_at_their_field(
    app: Flask, browser: Browser, wrong: dict[str, str], sentence: str
) -> None:
    event = an_event()
    hall = a_hall(event)
    signed_in(browser, olga(event))

    answer = _send(browser, f"/organise/{event.slug}/plan/{hall.id}/booths/new", {**BOOTH, **wrong})

    assert answer.status_code == 400
    assert sentence in answer.get_data(as_text=True)
    assert booths_in(hall) == []


def test_two_organisers_do_not_overwrite_each_other(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (booth,) = some_booths(event, hall, "A1")
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/plan/booths/{booth.id}"
    seen = browser.read(address).typed("version")
    _send(browser, address, {**BOOTH, "number": "B1", "version": seen})

    second = _send(browser, address, {**BOOTH, "number": "C1", "version": seen})
    again = browser.client.post(
        address, data={"csrf_token": _token(browser, address), **BOOTH, "number": "C1", "version": "2"}
    )

    assert second.status_code == 409
    assert "Somebody else changed booth B1 while you wrote." in second.get_data(as_text=True)
    assert again.status_code == 303
    assert booths_in(hall)[0].number == "C1"


def test_rows_are_shown_and_then_written(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/plan/{hall.id}/generate"

    shown = _send(browser, address, {**ROWS, "show": "yes"})
    before = len(booths_in(hall))
    written = _send(browser, address, {**ROWS, "write": "yes"})

    assert "21 booths would be added" in shown.get_data(as_text=True)
    assert "From H1-A01 to H1-C07." in shown.get_data(as_text=True)
    assert (before, written.status_code, len(booths_in(hall))) == (0, 303, 21)


def test_an_element_is_put_changed_and_taken_away(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    signed_in(browser, olga(event))
    wall = {
        "kind": "wall",
        "label": "Wall 1",
        "x": "5",
        "y": "5",
        "width": "0.2",
        "depth": "5",
        "zone": "",
        "pavilion": "",
    }

    added = _send(browser, f"/organise/{event.slug}/plan/{hall.id}/elements/new", wall)
    made = elements_in(hall)[-1]
    page = f"/organise/{event.slug}/plan/elements/{made.id}"
    _send(browser, page, {**wall, "label": "Wall 2"})
    label = elements_in(hall)[-1].label
    gone = browser.client.post(f"{page}/remove", data={"csrf_token": _token(browser, page)})

    assert (added.status_code, gone.status_code, label) == (303, 303, "Wall 2")
    assert [one.kind for one in elements_in(hall)] == ["entrance"]


def test_a_booth_that_is_held_is_not_removed(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (booth,) = some_booths(event, hall, "A1")
    held(booth)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/plan/booths/{booth.id}"

    answer = browser.client.post(f"{page}/remove", data={"csrf_token": _token(browser, page)})

    assert answer.status_code == 409
    assert "Release A1 first" in answer.get_data(as_text=True)
    assert "Held by" in browser.read(page).text


def test_files_go_out_and_come_in(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1", "A2")
    signed_in(browser, olga(event))
    address = browser.client.get(f"/organise/{event.slug}/plan/import").location

    with browser.client.get(f"/organise/{event.slug}/plan/booths.xlsx") as answer:
        table = answer.data
    drawing = browser.client.get(f"/organise/{event.slug}/plan/booths.geojson").data
    token = _token(browser, address)
    pages = [
        browser.client.post(address, data={"csrf_token": token, "file": (BytesIO(data), name)}, follow_redirects=True)
        for data, name in ((table, "b.xlsx"), (drawing, "b.geojson"))
    ]
    none = browser.client.post(address, data={"csrf_token": token})
    odd = browser.client.post(
        address, data={"csrf_token": token, "file": (BytesIO(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "b.csv")}
    )
    without = browser.client.post(address, data={"file": (BytesIO(table), "b.xlsx")})

    assert ["2 rows are here already" in page.get_data(as_text=True) for page in pages] == [True, True]
    assert [one.status_code for one in (none, odd, without)] == [409, 409, 400]


def test_the_plan_is_printed_at_a_scale(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, _second = some_booths(event, hall, "H1-A1", "H1-A2")
    held(first, "Karaköy Sağlık")
    signed_in(browser, vera(event))

    answer = browser.client.get(f"/organise/{event.slug}/plan/{hall.id}.pdf?paper=a4")

    (page,) = PdfReader(BytesIO(answer.data)).pages
    assert answer.mimetype == "application/pdf"
    assert [round(float(side)) for side in page.mediabox[2:]] == [842, 595]


def test_vera_cannot_change_a_booth_she_sees(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    (booth,) = some_booths(event, hall, "A1")
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/plan/booths/{booth.id}"
    signed_in(browser, vera(event))
    token = _token(browser, "/account")

    answer = browser.client.post(address, data={"csrf_token": token, **BOOTH})

    assert answer.status_code == 403
    assert booths_in(hall)[0].number == "A1"


@pytest.mark.parametrize("many", [1, 3])
def test_a_hall_takes_as_many_statements_however_many_booths(app: Flask, browser: Browser, many: int) -> None:
    event = an_event()
    hall = a_hall(event)
    for booth in some_booths(event, hall, *(f"A{n}" for n in range(many))):
        held(booth, f"Firm {booth.id}")
    signed_in(browser, olga(event))
    browser.read(f"/organise/{event.slug}/plan/{hall.id}")

    with counted(app) as statements:
        browser.read(f"/organise/{event.slug}/plan/{hall.id}")

    assert len(statements) == 10
