"""The itinerary's pages for heads, organisers and protocol, and who may open them."""

import pytest
from flask import Flask

from expo.db import db
from expo.delegations.links import delegation_address
from expo.itinerary.models import ItineraryItem
from expo.itinerary.queries import items_of
from expo.itinerary.rules import ItemKind, ItemState
from tests.badges.badges import found_text
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.itinerary.items import a_group, a_vehicle, an_item, path
from tests.pages import Browser
from tests.queries import counted


def test_a_head_plans_without_scripts(app: Flask, browser: Browser) -> None:
    group, _people, members = a_group(an_event(), "Ana", "Bob")
    desk = path(delegation_address(group)) + "/itinerary"
    typed = {
        "kind": "arrival",
        "title_en": "",
        "starts_at": "2027-04-12T06:15",
        "ends_at": "2027-04-12T07:00",
        "flight": "TK 708",
        "starts_zone": "Asia/Karachi",
        "ends_zone": "Asia/Karachi",
        "people": str(members[0].id),
    }

    empty = browser.read(desk)
    wrong = browser.send(f"{desk}/add", {**typed, "ends_at": "2027-04-11T07:00"}, status=409)
    page = browser.send(f"{desk}/add", typed)
    item = items_of(group)[0]
    off = browser.send(f"{desk}/{item.id}/cancel", form=f"{desk}/{item.id}")

    assert "Nothing planned yet" in empty.text
    assert (wrong.typed("flight"), "The end must be after the start." in wrong.text) == ("TK 708", True)
    assert "Arrival" in page.text
    assert "For Ana Ziyaretçi" in page.text
    assert "06:15 (+05)–07:00 (+05)" in page.text
    assert "cancelled" in off.text
    assert item.title == {"en": "Arrival"}


def test_the_booklet_has_a_page_a_day_in_two_languages(app: Flask) -> None:
    event = an_event()
    group = a_delegation(event, "Delegation of Türkiye", language="tr")
    an_item(group, title={"en": "Software park", "tr": "Yazılım parkı"}, vehicle_id=a_vehicle(event, "Bus 1").id)
    an_item(group, hours=24, title={"en": "Signing ceremony", "ur": "دستخط کی تقریب"})
    browser = signed_in(Browser(app), olga(event))

    answer = browser.client.get(f"/organise/{event.slug}/delegations/{group.id}/itinerary/booklet.pdf")
    text = found_text(answer.data)

    assert text.count("\f") == 2
    assert "Yazılım parkı" in text
    assert "Bus 1" in text
    assert text.index("Wednesday 14 April 2027") < text.index("Thursday 15 April 2027")


def test_protocol_lists_arrivals_hotels_vehicles_and_totals(app: Flask) -> None:
    event = an_event()
    group, _people, members = a_group(event, "Ana", "Bob")
    an_item(group, kind=ItemKind.ARRIVAL, title={"en": "Arrival"}, details={"flight": "TK 708", "airport": "Jinnah"})
    an_item(
        group, members[0], kind=ItemKind.HOTEL, title={"en": "Hotel"}, details={"hotel": "Demo Hotel", "room": "12"}
    )
    an_item(
        group, hours=2, kind=ItemKind.TRANSFER, title={"en": "To the expo"}, vehicle_id=a_vehicle(event, "Bus 1").id
    )
    browser = signed_in(Browser(app), olga(event))
    address = f"/organise/{event.slug}/protocol"

    pages = [browser.read(f"{address}{what}").rows() for what in ("", "/hotels", "/vehicles", "/totals")]
    file = browser.client.get(f"{address}/hotels.csv", buffered=True).text

    assert pages[0][0][0] == "14 Apr 2027, 11:00"  # the landing
    assert pages[0][0][2:] == [
        *("Demo Delegation", "TK 708", "Jinnah", "", "2"),
        "takes off 10:00 (+05), lands Jinnah 11:00 (+05)",
    ]
    assert [row[:4] for row in pages[1]] == [["Demo Hotel", "12", "Ana Ziyaretçi", "Demo Delegation"]]
    assert [row[4] for row in pages[2]] == ["Ana Ziyaretçi", "Bob Ziyaretçi"]
    assert pages[3] == [["Türkiye", "", "1", "2"], ["All together", "", "1", "2"]]
    assert "Demo Hotel,12,Ana" in file


def test_official_parties_are_seated_by_precedence_hosts_and_guests_alternating(app: Flask) -> None:
    event = an_event()
    hosts, guests = a_delegation(event, "Hosts"), a_delegation(event, "Guests")
    for group, names in ((hosts, ("Host Two", "Host One")), (guests, ("Guest Two", "Guest One"))):
        for place, name in enumerate(names):
            person = vito(event, given_name=name, family_name="")
            a_member(group, person, official_party=True, band=2 - place)
    a_member(guests, vito(event, given_name="Adviser"))
    browser = signed_in(Browser(app), olga(event))

    page = browser.read(f"/organise/{event.slug}/protocol/seating?host={hosts.id}&guest={guests.id}")

    assert [row[1] for row in page.rows()] == ["Host One", "Guest One", "Host Two", "Guest Two"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_runs_the_same_statements_for_one_item_and_for_three(app: Flask, count: int) -> None:
    group, _people, _members = a_group(an_event(), "Ana", "Bob", "Cem")
    for hours in range(count):
        an_item(group, hours=hours)
    desk = path(delegation_address(group)) + "/itinerary"
    browser = Browser(app)
    browser.read(desk)

    with counted(app) as statements:
        browser.read(desk)

    assert len(statements) == 10


def test_an_itinerary_opens_only_with_the_permission(app: Flask, browser: Browser) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    other = a_delegation(event)
    item = an_item(group)
    cast = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}
    office = f"/organise/{event.slug}/delegations/{group.id}/itinerary"

    read = {name: signed_in(Browser(app), who).client.get(office).status_code for name, who in cast.items()}
    write = {name: signed_in(Browser(app), who).client.get(f"{office}/add").status_code for name, who in cast.items()}
    head = browser.client.get(f"{path(delegation_address(other))}/itinerary/{item.id}").status_code
    wrong = browser.client.get(f"/delegation/{'A' * 43}/itinerary").status_code

    assert read == {"olga": 200, "vera": 200, "sami": 403, "nora": 404}
    assert write == {"olga": 200, "vera": 403, "sami": 403, "nora": 404}
    assert (head, wrong, browser.client.get(office).status_code) == (404, 404, 303)


def test_a_viewer_changes_nothing(app: Flask) -> None:
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    item = an_item(group)
    office = f"/organise/{event.slug}/delegations/{group.id}/itinerary"
    browser = signed_in(Browser(app), vera(event))

    page = browser.send(f"{office}/{item.id}/cancel", form=f"{office}/{item.id}", status=403)

    assert page.heading
    assert db.session.get_one(ItineraryItem, item.id).state is ItemState.PLANNED
