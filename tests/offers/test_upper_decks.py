"""An upper deck in the price of a space: in the offer, in a round of choice, on the invoice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from expo import clock
from expo.booths.models import Booth
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.booths.plan.walkable import Rect
from expo.db import transaction
from expo.events.models import Event
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import Scheme, largest_deck_sqm
from expo.invoices.queries import invoices_of
from expo.offers.services.answers import accept_offer
from expo.offers.services.rounds import add_round
from expo.prices.conditions import Measure
from expo.prices.rules import lines_from_json
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, emil
from tests.factories.offers import offered
from tests.factories.prices import a_rule, priced
from tests.pages import Browser

ASKED = {"scheme": Scheme.RAW, "area_sqm": 60, "least_sqm": 40, "most_sqm": 60, "upper_deck_sqm": 30}


def _expo(width_cm: int) -> tuple[Event, Booth]:
    """An expo that takes half the ground's price for an upper deck, and a space six metres deep."""
    event = priced(an_event())
    a_rule(event, "Upper deck", measure=Measure.UPPER_DECK, amount_minor=1_000_000)
    hall = a_hall(event)
    with transaction():
        made = change_plan(
            event,
            hall,
            PlanChange(booths=[BoothDraft(number="B1", rect=Rect(0, 600, width_cm, 600))]),
            revision=None,
            by=OLGA,
        )
    return event, made[0]


@pytest.mark.parametrize(("width_cm", "deck"), [(1000, "30"), (900, "27"), (800, None)])
def test_an_offer_counts_the_storey_as_far_as_the_ground_carries_it(
    app: Flask, width_cm: int, deck: str | None
) -> None:
    event, booth = _expo(width_cm)

    lines = lines_from_json(offered(event, [booth], **ASKED).lines)

    decks = [(line.quantity, line.amount_minor) for line in lines if line.name["en"] == "Upper deck"]
    assert decks == ([] if deck is None else [(Decimal(deck), int(deck) * 1_000_000)])


def test_the_invoice_has_it_too(app: Flask, browser: Browser) -> None:
    event, booth = _expo(1000)
    offer = offered(event, [booth], **ASKED)

    with transaction():
        accept_offer(offer, by=EMIL)
    (invoice,) = invoices_of(offer.exhibitor)
    signed_in(browser, olga(event))
    page = browser.read(f"/organise/{event.slug}/invoices/{invoice.id}")

    assert [line.name["en"] for line in lines_from_json(invoice.lines)].count("Upper deck") == 1
    assert any(row[0] == "Upper deck" and row[1] == "30 m²" for row in page.rows())


def test_whoever_chooses_in_a_round_sees_the_price_with_it(app: Flask, browser: Browser) -> None:
    event, _booth = _expo(1000)
    with transaction():
        add_round(
            event,
            "First",
            least=0,
            most=None,
            opens_at=clock.now() - timedelta(hours=1),
            closes_at=clock.now() + timedelta(days=1),
            by=OLGA,
        )
    decked, flat = emil(event, **ASKED), emil(event, **{**ASKED, "upper_deck_sqm": 0})

    prices = [_price(browser, firm) for firm in (decked, flat)]

    assert prices[0] - prices[1] == Decimal(30 * 10_000) * Decimal("1.16")  # with the tax


def _price(browser: Browser, firm: Exhibitor) -> Decimal:
    page = browser.read(f"/exhibitor/{exhibitor_token(firm)}/space")
    return Decimal(page.rows()[0][4].removeprefix("PKR ").replace(",", ""))


@pytest.mark.parametrize(("ground", "deck"), [("49.99", "0"), ("50", "25"), ("54", "27")])
def test_half_of_fifty_square_metres_or_more(ground: str, deck: str) -> None:
    assert largest_deck_sqm(Decimal(ground)) == Decimal(deck)
