"""An organiser writes the price list, tries it, and sets taxes, instalments, cancelling and the bank."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from expo.db import db
from expo.events.models import Event
from expo.prices.conditions import Range
from expo.prices.queries import (
    billing_of,
    cancellation_rows_of,
    instalment_rows_of,
    price_rules_of,
    rule_rows_of,
    tax_rows_of,
)
from expo.prices.rules import PriceKind
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.prices import a_rule, priced
from tests.pages import Browser
from tests.queries import counted


def _begun(browser: Browser) -> Event:
    event = an_event()
    signed_in(browser, olga(event))
    return event


RENT = {"name_en": "Space", "kind": "per square metre", "measure": "area", "part": "rent", "amount": "20,000.00"}


def test_olga_writes_a_price_and_tries_it(app: Flask, browser: Browser) -> None:
    event = _begun(browser)
    address = f"/organise/{event.slug}/prices"

    browser.send(f"{address}/new", RENT)
    corner = {
        "name_en": "Corner",
        "name_ur": "کونا",
        "kind": "percent of base",
        "percent": "10",
        "open_sides": ["2", "3"],
    }
    browser.send(f"{address}/new", corner)
    page = browser.read(f"{address}/try?area=12&scheme=shell+scheme&open_sides=2")

    assert page.rows() == [
        ["Space", "12 m²", "PKR 20,000.00", "PKR 240,000.00"],
        ["Corner", "10 %", "PKR 240,000.00", "PKR 24,000.00"],
        ["Total", "", "", "PKR 264,000.00"],
    ]
    assert browser.read(address).rows()[1][:4] == ["Corner", "10 %", "per cent", "2, 3 open sides"]


EVERYTHING: dict[str, Any] = {
    "name_en": "Everything",
    "kind": "tariff by size",
    "measure": "power",
    "part": "services",
    "steps": "9 = 940\n3 = 580,50",
    "counted_from": "1",
    "counted_to": "30",
    "schemes": ["raw space"],
    "area_least": "26",
    "area_above_least": "y",
    "area_most": "40.5",
    "area_below_most": "y",
    "quantity_least": "2",
    "quantity_most": "9",
    "participations_least": "2",
    "participations_most": "4",
    "from_day": "2026-11-01",
    "until_day": "2026-12-31",
    "resident": "no",
    "countries": "tr, az",
    "newcomer": "yes",
    "own_builder": "no",
    "sectors": ["AI", "startup"],
    "open_sides": ["4"],
}
EVERY_CONDITION = {
    "schemes": ["raw space"],
    "open_sides": [4],
    "area": {"least": "26", "most": "40.5", "above_least": True, "below_most": True},
    "quantity": {"least": "2", "most": "9"},
    "participations": {"least": "2", "most": "4"},
    "from_day": "2026-11-01",
    "until_day": "2026-12-31",
    "resident": False,
    "newcomer": True,
    "own_builder": False,
    "countries": ["AZ", "TR"],
    "sectors": ["AI", "startup"],
}


def test_every_condition_is_kept_and_shown_again(app: Flask, browser: Browser) -> None:
    event = _begun(browser)
    address = f"/organise/{event.slug}/prices"

    browser.send(f"{address}/new", EVERYTHING)
    [rule] = rule_rows_of(event)
    browser.send(f"{address}/{rule.id}", {})  # saved as it is shown

    [again] = price_rules_of(event)
    db.session.refresh(rule)
    assert (rule.version, rule.steps) == (2, [["3", 58050], ["9", 94000]])
    assert again.conditions.area == Range(Decimal(26), Decimal("40.5"), above_least=True, below_most=True)
    assert rule.conditions == EVERY_CONDITION


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({"amount": ""}, "Enter an amount, as in 1,500.00."),
        ({"amount": "0.125"}, "Enter at most 2 decimal places."),
        (
            {"amount": "-13.335"},
            "“-13.335” may be -13335.00 or -13.335. The field now has -13335.00: send it if that is right.",
        ),
        ({"kind": "percent of base", "percent": "0.005"}, "Enter at most 2 decimal places."),
        (
            {"kind": "tariff by size", "steps": "6=57.641"},
            "“6=57.641” may mean two numbers. Write thousands without a separator, as in “6 = 57641.00”.",
        ),
        ({"amount": "12.3.4"}, "Enter an amount, as in 1,500.00."),
        ({"amount": "=1+1"}, "Enter an amount, as in 1,500.00."),
        ({"measure": "water"}, "Per square metre an area is counted. Choose the area or the upper deck."),
        ({"kind": "per piece"}, "Choose what is counted piece by piece."),
        ({"kind": "percent of base"}, "Enter how many per cent."),
        ({"kind": "tariff by size"}, "Write at least one step."),
        ({"kind": "tariff by size", "steps": "6 576"}, "“6 576” is no step. Write it as in “6 = 57,641.00”."),
        ({"kind": "tariff by size", "steps": "6=5\n6=7"}, "A size stands there twice."),
        ({"area_least": "20", "area_most": "10"}, "Nothing lies between these two."),
        ({"area_least": "20", "area_most": "20", "area_below_most": "y"}, "Nothing lies between these two."),
        ({"from_day": "2027-02-01", "until_day": "2027-01-01"}, "The last day is before the first."),
        ({"countries": "PK, XX"}, "There is no country with the letters XX."),
        ({"area_most": "one"}, "Enter a number from 0 to 100000."),
        ({"name_en": " "}, "Fill this in."),
    ],
)
def test_what_is_typed_wrong_is_said_beside_it_and_kept(
    app: Flask, browser: Browser, typed: dict[str, str], error: str
) -> None:
    event = _begun(browser)

    page = browser.send(f"/organise/{event.slug}/prices/new", {**RENT, "name_tr": "Alan", **typed}, status=400)

    assert page.errors == [error]
    assert page.typed("name_tr") == "Alan"
    assert rule_rows_of(event) == []


def test_olga_orders_and_removes_prices(app: Flask, browser: Browser) -> None:
    event = priced(_begun(browser))
    address = f"/organise/{event.slug}/prices"
    first, second = rule_rows_of(event)[:2]

    browser.send(f"{address}/{second.id}/move", {"position": "1"}, form=address)
    for nowhere in ("", "0", "-1", "first", "9" * 40):
        browser.send(f"{address}/{second.id}/move", {"position": nowhere}, form=address)
    page = browser.send(f"{address}/{first.id}/remove", form=address)

    assert [row[0] for row in page.rows()] == ["Space", "Corner", "Electricity"]


def test_two_tabs_do_not_overwrite_each_other(app: Flask, browser: Browser) -> None:
    event = _begun(browser)
    rule = a_rule(event)
    address = f"/organise/{event.slug}/prices/{rule.id}"
    browser.send(address, {"amount": "1"})

    page = browser.send(address, {"amount": "2", "version": "1"}, status=409)

    assert "Somebody else changed this price meanwhile." in page.text
    assert page.typed("amount") == "2"
    assert browser.send(address, {"amount": "2", "version": page.typed("version")}).heading == "Prices"


def test_taxes_instalments_cancelling_and_bank_are_kept(app: Flask, browser: Browser) -> None:
    event = _begun(browser)
    address = f"/organise/{event.slug}/prices"

    browser.send(
        f"{address}/taxes", {"r0_name_en": "Sales tax", "r0_percent": "16", "r0_number": "17-1", "r0_resident": "yes"}
    )
    browser.send(
        f"{address}/instalments",
        {
            "r0_name_en": "Deposit",
            "r0_percent": "20",
            "r0_days": "7",
            "r0_due_from": "after acceptance",
            "r1_name_en": "Rest",
            "r1_days": "60",
            "r1_due_from": "before the event",
        },
    )
    browser.send(f"{address}/cancelling", {"r1_from_day": "2027-02-01", "r1_percent": "50"})
    browser.send(f"{address}/bank", {"seller": "Test Expo Ltd", "iban": "PK36 SCBL", "note_en": "Thank you."})

    assert [(row.percent, row.number, row.resident) for row in tax_rows_of(event)] == [(1600, "17-1", True)]
    parts = [(row.name["en"], row.percent, row.amount_minor, row.days) for row in instalment_rows_of(event)]
    assert parts == [("Deposit", 2000, None, 7), ("Rest", None, None, 60)]
    assert [(str(row.from_day), row.percent) for row in cancellation_rows_of(event)] == [("2027-02-01", 5000)]
    billing = billing_of(event)
    assert billing is not None
    assert (billing.seller, billing.iban, billing.note) == ("Test Expo Ltd", "PK36 SCBL", {"en": "Thank you."})


def test_a_line_begun_is_to_be_finished_and_one_emptied_is_gone(app: Flask, browser: Browser) -> None:
    event = priced(_begun(browser))
    address = f"/organise/{event.slug}/prices"

    half = browser.send(f"{address}/taxes", {"r1_name_en": "Levy"}, status=400)
    browser.send(f"{address}/taxes", {"r0_name_en": "", "r0_percent": "", "r0_number": "", "r1_name_en": ""})
    over = browser.send(f"{address}/instalments", {"r0_percent": "60"}, status=409)

    assert half.errors == ["Fill this in."]
    assert tax_rows_of(event) == []
    assert "The instalments ask for more than the whole price: 110.0 %." in over.text


def test_the_list_takes_a_constant_number_of_statements(app: Flask, browser: Browser) -> None:
    event = _begun(browser)
    taken = []
    for _ in range(2):
        a_rule(event)
        with counted(app) as statements:
            browser.read(f"/organise/{event.slug}/prices")
        taken.append(len(statements))
        a_rule(event, "Fee", PriceKind.FLAT, amount_minor=1)

    assert taken == [5, 5]


def test_vera_sees_prices_and_changes_none_and_others_see_nothing(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    address = f"/organise/{event.slug}/prices"
    rule = rule_rows_of(event)[0]

    signed_in(browser, vera(event))
    assert len(browser.read(address).rows()) == 4
    for page in ("new", "taxes", "instalments", "cancelling", "bank", str(rule.id)):
        browser.read(f"{address}/{page}", status=403)
    signed_in(browser, sami(event))
    browser.read(address, status=403)
    signed_in(browser, nora())
    browser.read(address, status=404)


def test_another_expos_price_is_not_here(app: Flask, browser: Browser) -> None:
    rule = a_rule(an_event())
    event = _begun(browser)

    browser.read(f"/organise/{event.slug}/prices/{rule.id}", status=404)
