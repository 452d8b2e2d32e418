"""The currency of an expo is not changed below the amounts that are in it."""

from flask import Flask

from expo.db import db, transaction
from expo.offers.rules import OfferState
from expo.prices.plans import DueFrom
from expo.prices.services import save_instalments
from tests.factories.accounts import olga, signed_in
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_invoice, an_offer
from tests.factories.prices import OLGA, a_rule, priced
from tests.factories.registration import vito
from tests.pages import Browser


def test_prices_are_asked_about_and_keep_their_numbers(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_category(event, price_minor=500_000)
    rule = a_rule(event)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/languages"

    asked = browser.send(page, {"currency": "USD"}, status=409)
    was = event.currency
    browser.send(page, {"currency": "USD", "unconverted": "y", "version": asked.typed("version")})
    db.session.expire_all()

    assert "No amount is converted into the new currency." in asked.text
    assert "PKR 20,000.00 becomes USD 20,000.00" in asked.text.replace("\N{NO-BREAK SPACE}", " ")
    assert "PKR 5,000.00 becomes USD 5,000.00" in asked.text.replace("\N{NO-BREAK SPACE}", " ")
    assert asked.typed("currency") == "USD"
    assert (was, event.currency, rule.amount_minor) == ("PKR", "USD", 2_000_000)


def test_offers_and_invoices_hold_the_currency(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    an_offer(emil(event), state=OfferState.OPEN)
    an_invoice(event)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/languages"

    refused = browser.send(page, {"currency": "USD", "unconverted": "y"}, status=409)
    other = browser.send(page, {"second": "ur", "third": "", "currency": "PKR", "unconverted": None})
    db.session.expire_all()

    assert "The currency stays PKR while firms were told amounts in it." in refused.text
    assert "Offers, open or accepted: 2. Withdraw the open ones first" in refused.text
    assert "Invoices: 1. An invoice keeps its currency" in refused.text
    assert refused.typed("currency") == "USD"
    assert "The settings were saved." in other.text
    assert event.currency == "PKR"


def test_an_expo_without_amounts_changes_at_once(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    browser.send(f"/organise/{event.slug}/settings/languages", {"currency": "USD"})

    db.session.expire_all()
    assert event.currency == "USD"


def test_people_who_were_told_a_price_hold_the_currency_until_their_category_is_free(
    app: Flask, browser: Browser
) -> None:
    event = an_event()
    category = a_category(event, price_minor=500_000)
    vito(event, category)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/languages"

    refused = browser.send(page, {"currency": "USD", "unconverted": "y"}, status=409)
    browser.send(f"/organise/{event.slug}/categories/{category.id}", {"price": ""})
    browser.send(page, {"currency": "USD"})
    db.session.expire_all()

    assert "The currency stays PKR while people who are registered were told amounts in it." in refused.text
    assert "People registered in a category with a price: 1. Make the category free first" in refused.text
    assert event.currency == "USD"


def test_an_instalment_of_an_amount_is_asked_about(app: Flask, browser: Browser) -> None:
    event = an_event()
    deposit = {"name": {"en": "Deposit"}, "due_from": DueFrom.ACCEPTANCE, "days": 14, "amount_minor": 100_000}
    with transaction():
        save_instalments(event, [{**deposit, "percent": None}], by=OLGA)
    signed_in(browser, olga(event))

    asked = browser.send(f"/organise/{event.slug}/settings/languages", {"currency": "USD"}, status=409)

    assert "PKR 1,000.00 becomes USD 1,000.00" in asked.text.replace("\N{NO-BREAK SPACE}", " ")
