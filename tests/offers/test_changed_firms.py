"""A firm, its booths or a zone change after its space was accepted: an organiser sees what does not fit any more."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from expo.booths.models import Booth
from expo.db import transaction
from expo.events.services.venue_parts import add_zone, set_zone_rules
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.setup import add_pavilion
from expo.offers.services.answers import accept_offer
from expo.prices.rules import PriceKind
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.offers import EMIL, OLGA, offered
from tests.factories.prices import a_rule
from tests.pages import Browser

BREAKS = "By now its space breaks a rule: "
PRICED = "As the firm is by now, the prices of the day of its offer make "
PAVILION = f"{BREAKS}a pavilion's booths are for its own firms, and its firms stand only there."


def _saved(**fields: Any) -> Callable[[Exhibitor, Booth], None]:
    def act(exhibitor: Exhibitor, _booth: Booth) -> None:
        save(exhibitor, fields, by=OLGA, office=True)

    return act


def _joins_a_pavilion(exhibitor: Exhibitor, booth: Booth) -> None:
    pavilion = add_pavilion(exhibitor.event, {"name": "Türkiye"}, by=OLGA)
    save(exhibitor, {"pavilion_id": pavilion.id}, by=OLGA, office=True)


def _booth_joins_a_pavilion(exhibitor: Exhibitor, booth: Booth) -> None:
    booth.pavilion_id = add_pavilion(exhibitor.event, {"name": "Türkiye"}, by=OLGA).id


def _zone_is_closed(exhibitor: Exhibitor, booth: Booth) -> None:
    zone = add_zone(exhibitor.event, "Health", booth.hall, by=OLGA)
    booth.zone_id = zone.id
    set_zone_rules(exhibitor.event, zone, reserved=True, binding=False, by=OLGA)


CHANGES = {
    "city": (_saved(city="Izmir"), "", ""),
    "country": (_saved(country="DE"), "", f"{PRICED}PKR 135,000.00 for this space."),
    "sectors": (_saved(sectors=["cyber security"]), "", f"{PRICED}PKR 67,500.00 for this space."),
    "pavilion of the firm": (_joins_a_pavilion, PAVILION, ""),
    "pavilion of the booth": (_booth_joins_a_pavilion, PAVILION, ""),
    "zone": (_zone_is_closed, f"{BREAKS}the booth’s zone is closed to firms that did not ask for it", ""),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_otherwise_since_stands_on_the_organisers_pages_and_not_on_the_firms(
    app: Flask, browser: Browser, what: str
) -> None:
    act, breaks, priced = CHANGES[what]
    event = an_event()
    [booth] = some_booths(event, a_hall(event), "A1")
    a_rule(event, "Space", PriceKind.PER_SQM, amount_minor=1_000_000)
    a_rule(event, "Abroad", PriceKind.PERCENT, percent=5000, resident=False)
    a_rule(event, "Security", PriceKind.PERCENT, percent=-2500, sectors=frozenset({"cyber security"}))
    offer = offered(event, [booth], country="PK", sectors=["software"])
    exhibitor = offer.exhibitor
    with transaction():
        accept_offer(offer, by=EMIL)
    signed_in(browser, olga(event))
    pages = f"/organise/{event.slug}/exhibitors/{exhibitor.id}", f"/organise/{event.slug}/spaces/{exhibitor.id}"
    before = [browser.read(page).text for page in pages]

    with transaction():
        act(exhibitor, booth)
    firm, space = (browser.read(page).text.replace("\xa0", " ") for page in pages)

    assert not any(BREAKS in text or PRICED in text for text in before)
    assert (breaks in firm, breaks in space, priced in firm) == (True, True, True)
    assert (BREAKS in firm, BREAKS in space, PRICED in firm) == (bool(breaks), bool(breaks), bool(priced))


def test_the_price_is_decided_about_on_the_page_of_moves(app: Flask, browser: Browser) -> None:
    event = an_event()
    [booth] = some_booths(event, a_hall(event), "A1")
    a_rule(event, "Space", PriceKind.PER_SQM, amount_minor=1_000_000)
    a_rule(event, "Abroad", PriceKind.PERCENT, percent=5000, resident=False)
    offer = offered(event, [booth], country="PK")
    with transaction():
        accept_offer(offer, by=EMIL)
        save(offer.exhibitor, {"country": "DE"}, by=OLGA, office=True)
    signed_in(browser, olga(event))

    decide = browser.read(f"/organise/{event.slug}/exhibitors/{offer.exhibitor_id}").link("Decide about its price")
    browser.send(decide, {f"terms-{offer.exhibitor_id}": "new price", "sure": "y"}, status=303, follow=False)
    after = browser.read(f"/organise/{event.slug}/exhibitors/{offer.exhibitor_id}").text

    assert PRICED not in after
    assert "PKR 135,000.00" in after.replace("\xa0", " ")
