"""Two organisers open the same form: the second save undoes nothing of the first unseen, and keeps what was typed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event, Hall
from expo.events.services.venue_parts import add_hall, add_zone
from expo.exhibitors.models import Pavilion
from expo.exhibitors.services.setup import add_pavilion
from expo.history.services import Actor
from expo.prices.models import CancellationStep, PriceInstalment, PriceTax
from expo.programme.models import Room, Track
from expo.programme.services.venue_parts import add_track
from tests.factories.accounts import ada, signed_in
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.programme import a_room
from tests.factories.registration import vito
from tests.pages import Browser, form_values

OKAN = Actor("Okan Other")
SENTENCE = "Somebody else changed this while you wrote."


class Twice(NamedTuple):
    """A form that two open: the page, where it goes, a field, what each types, what is filled in besides; what is stored."""

    page: str
    action: str
    field: str
    theirs: str
    mine: str
    stored: Callable[[], str]
    besides: dict[str, str] = {}  # noqa: RUF012 -- read only


def _of(table: Any, column: str) -> Callable[[], str]:
    def stored() -> str:
        found = db.session.scalars(db.select(getattr(table, column)).order_by(table.id)).first()
        return str(found.get("en") if isinstance(found, dict) else found)

    return stored


def _column(row: Any, column: str) -> Callable[[], str]:
    return _of(type(row), column)


def _prices(office: str) -> list[Twice]:
    taxed = {"r0_name_en": "VAT"}
    paid = {"r0_name_en": "At once", "r0_percent": "100"}
    day = {"r0_from_day": "2027-03-01"}
    prices = f"{office}/prices"
    return [
        Twice(f"{prices}/taxes", "", "r0_percent", "18", "5.25", lambda: f"{int(_of(PriceTax, 'percent')()) / 100:g}", taxed),
        Twice(f"{prices}/instalments", "", "r0_days", "10", "20", _of(PriceInstalment, "days"), paid),
        Twice(f"{prices}/cancelling", "", "r0_percent", "30", "70",
              lambda: f"{int(_of(CancellationStep, 'percent')()) / 100:g}", day),
    ]  # fmt: skip


def _places(event: Event, office: str) -> list[Twice]:
    with transaction():
        hall = add_hall(event, "Hall 1", by=OKAN)
        zone = add_zone(event, "Health", hall, by=OKAN)
        pavilion = add_pavilion(
            event, {"name": "Türkiye", "country": "TR", "manager_email": "mina@one.example"}, by=OKAN
        )
        track = add_track(event, {"en": "Track"}, by=OKAN)
    room, places, parts = a_room(event), f"{office}/settings/places", f"{office}/programme"
    page = f"{office}/applications/pavilions/{pavilion.id}"
    return [
        Twice(places, f"{places}/hall/{hall.id}/rename", "name", "Great Hall", "Small Hall", _of(Hall, "name")),
        Twice(places, f"{places}/zone/{zone.id}/rename", "name", "Care", "Medicine", _column(zone, "name")),
        Twice(page, "", "manager_email", "new@two.example", "other@three.example", _of(Pavilion, "manager_email")),
        Twice(f"{parts}/rooms/{room.id}", "", "capacity", "80", "90", _of(Room, "capacity")),
        Twice(f"{parts}/tracks/{track.id}", "", "name_en", "Health", "Wealth", _of(Track, "name")),
    ]


def _notes(event: Event, office: str) -> list[Twice]:
    firm, group, person = emil(event), a_delegation(event), vito(event)
    pages = {
        f"{office}/exhibitors/{firm.id}": (f"{office}/exhibitors/{firm.id}/note", firm),
        f"{office}/delegations/{group.id}": (f"{office}/delegations/{group.id}/note", group),
        f"{office}/registrations/{person.id}": (f"{office}/registrations/{person.id}/note", person),
    }
    return [
        Twice(page, action, "note", "Wants a quiet corner", "Call them on Monday", _column(row, "note"))
        for page, (action, row) in pages.items()
    ]


@pytest.mark.parametrize("forms", ["prices", "places", "notes"])
def test_the_second_save_is_told_of_the_first_and_loses_nothing(app: Flask, browser: Browser, forms: str) -> None:
    event = an_event()
    office = f"/organise/{event.slug}"
    taking_applications(event)
    made = {
        "prices": lambda: _prices(office),
        "places": lambda: _places(event, office),
        "notes": lambda: _notes(event, office),
    }
    signed_in(browser, ada())

    for one in made[forms]():
        action = one.action or one.page
        opened = {**form_values(browser.read(one.page).soup, action), **one.besides}
        first = browser.client.post(action, data={**opened, one.field: one.theirs})
        second = browser.client.post(action, data={**opened, one.field: one.mine})
        between = one.stored()
        again = form_values(BeautifulSoup(second.text, "lxml"), action)
        third = browser.client.post(action, data=again)

        assert (one.page, first.status_code, second.status_code, third.status_code) == (one.page, 303, 409, 303)
        assert SENTENCE in second.text
        assert (one.page, between, one.stored()) == (one.page, one.theirs, one.mine)


def test_what_others_changed_is_named_and_an_error_of_ones_own_does_not_hide_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    room = a_room(event, "Blue")
    signed_in(browser, ada())
    address = f"/organise/{event.slug}/programme/rooms/{room.id}"
    opened = form_values(browser.read(address).soup, address)

    browser.client.post(address, data={**opened, "capacity": "80"})
    wrong = browser.client.post(address, data={**opened, "name_en": ""})
    corrected = {**form_values(BeautifulSoup(wrong.text, "lxml"), address), "name_en": "Green"}
    told = browser.client.post(address, data=corrected)
    forged = browser.client.post(address, data={**opened, "as_shown": "x" * 40})
    removed = browser.client.post(f"{address}/remove", data={"as_shown": opened["as_shown"], **_token(opened)})

    assert (wrong.status_code, told.status_code, forged.status_code, removed.status_code) == (400, 409, 400, 409)
    assert SENTENCE in told.text
    assert "Ada Administrator: Places:  → 80" in told.text
    assert _of(Room, "name")() == "Blue"


def test_of_several_who_press_save_at_once_one_is_saved(app: Flask) -> None:
    event = an_event()
    room, hall = a_room(event, "Blue").id, _hall(event)
    pages = {
        f"/organise/{event.slug}/programme/rooms/{room}": ("", "capacity"),
        f"/organise/{event.slug}/settings/places": (f"/hall/{hall}/rename", "name"),
        f"/organise/{event.slug}/prices/taxes": ("", "r0_percent"),
    }
    browsers = [signed_in(Browser(app), ada()) for _number in range(5)]

    for page, (ending, field) in pages.items():
        action = page + ending
        forms = [form_values(browser.read(page).soup, action) for browser in browsers]

        def press(number: int, action: str = action, field: str = field, forms: list[Any] = forms) -> int:
            typed = {**forms[number], "r0_name_en": "VAT"} if field == "r0_percent" else forms[number]
            return int(browsers[number].client.post(action, data={**typed, field: str(number + 11)}).status_code)

        with ThreadPoolExecutor(len(browsers)) as organisers:
            statuses = list(organisers.map(press, range(len(browsers))))

        assert (page, sorted(statuses)) == (page, [303, 409, 409, 409, 409])


def _hall(event: Event) -> int:
    with transaction():
        return add_hall(event, "Hall 1", by=OKAN).id


def _token(opened: dict[str, Any]) -> dict[str, str]:
    return {"csrf_token": opened["csrf_token"]}
