"""Orders of firms whose space, stock or part in the expo changes after they ordered: named before, marked after."""

from flask import Flask

from expo.booths.models import Booth
from expo.db import transaction
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.invoices.queries import current_invoice_of
from expo.manuals.models import ServiceOrder
from expo.manuals.rules import PowerHours, ServiceKind, ServiceUnit
from expo.manuals.services.items import edit_item, save_supply
from expo.manuals.services.orders import cancel_order
from expo.offers.services.answers import accept_offer
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.manuals import EMIL, OLGA, a_service, ordered, taking_orders
from tests.factories.offers import offered
from tests.invoices.move_pages import decided, moves_address
from tests.pages import Browser
from tests.queries import counted

POWER = {"kind": ServiceKind.POWER, "unit": ServiceUnit.KW, "hours": PowerHours.OPEN}


def desk(firm: Exhibitor, page: str = "") -> str:
    return exhibitor_address(firm).removeprefix("http://localhost") + page


def _ordered_power() -> tuple[ServiceOrder, list[Booth]]:
    """A firm with its invoice on A1 and A2, of 20 kW each, that ordered 30 kW; A3 beside them has 20 kW."""
    event = taking_orders(an_event())
    booths = some_booths(event, a_hall(event), "A1", "A2", "A3")
    offer = offered(event, booths[:2], area_sqm=18, least_sqm=9, most_sqm=18)
    with transaction():
        accept_offer(offer, by=EMIL)
        for booth in booths:
            booth.power_kw = 20
    return ordered(offer.exhibitor, {a_service(event, "Power open", **POWER).id: 30}), booths


def test_power_beyond_another_space_is_named_before_it_is_given(app: Flask, browser: Browser) -> None:
    order, (_first, second, small) = _ordered_power()
    firm = order.exhibitor
    signed_in(browser, olga(firm.event))
    invoice = current_invoice_of(firm)
    assert invoice is not None

    beside = browser.read(moves_address(firm, second, small)).text
    alone = browser.read(moves_address(firm, small)).text
    taken_back = browser.read(moves_address(firm)).text
    page = f"/organise/{firm.event.slug}/invoices/{invoice.id}/smaller-space"
    smaller = browser.send(page, {"booths": "A3"}).text

    assert "the firm has ordered 30" not in beside
    assert "Of electricity (kW) the firm has ordered 30, and the new space gets 20." in alone
    assert "Of electricity (kW) the firm has ordered 30, and the new space gets 20." in smaller
    assert "Of electricity (kW) the firm has ordered 30, and the new space gets 0." in taken_back


def test_power_that_another_hall_does_not_have_is_named_before_the_move(app: Flask, browser: Browser) -> None:
    order, booths = _ordered_power()
    firm, event = order.exhibitor, order.exhibitor.event
    there = some_booths(event, a_hall(event, "North hall"), "N1", "N2", "N3")
    beside = offered(event, there[2:])
    with transaction():
        accept_offer(beside, by=EMIL)
        save_supply(event, there[0].hall, {"power_kw": 40, "water": None, "internet": None}, by=OLGA)
    ordered(beside.exhibitor, {order.lines[0].item_id: 20})
    signed_in(browser, olga(event))

    page = browser.read(moves_address(firm, *there[:2])).text
    stays = browser.read(moves_address(firm, booths[2])).text

    assert "Of electricity (kW) 50 are ordered in North hall then, and the hall has 40." in page
    assert "are ordered in" not in stays


def test_power_beyond_the_booth_is_marked_after_the_move_until_the_order_is_cancelled(
    app: Flask, browser: Browser
) -> None:
    order, (*_others, small) = _ordered_power()
    firm, event = order.exhibitor, order.exhibitor.event
    signed_in(browser, olga(event))
    orders, mark = f"/organise/{event.slug}/orders", "more than its booth gets"

    before = browser.read(orders).text
    decided(browser, firm, "keep the price", small)
    marked = browser.read(orders)
    own = [desk(firm), desk(firm, "/orders"), f"/organise/{event.slug}/exhibitors/{firm.id}"]
    pages = [browser.read(page).text for page in own]
    with transaction():
        cancel_order(order, by=OLGA)
    after = browser.read(orders).text

    assert (mark in before, mark in after) == (False, False)
    assert f"{mark} electricity (kW): 30 / 20" in " ".join(marked.rows()[0][0].split())
    assert ["Of electricity (kW) 30 are ordered, and the booth gets 20." in text for text in pages] == [True] * 3


def test_marks_cost_the_same_statements_for_one_firm_and_for_two(app: Flask, browser: Browser) -> None:
    event = _ordered_power()[0].exhibitor.event
    orders, chair = f"/organise/{event.slug}/orders", a_service(event)
    signed_in(browser, olga(event))
    browser.read(orders)

    with counted(app) as one:
        browser.read(orders)
    ordered(emil(event), {chair.id: 1})
    with counted(app) as two:
        browser.read(orders)

    assert len(two) == len(one)


def test_less_in_stock_than_is_ordered_is_marked(app: Flask, browser: Browser) -> None:
    event = taking_orders(an_event())
    booths = some_booths(event, a_hall(event), "A1")
    chair, lamp = a_service(event, stock=30), a_service(event, "Lamp", stock=5)
    ordered(offered(event, booths).exhibitor, {chair.id: 20, lamp.id: 5})
    with transaction():
        edit_item(chair, {"stock": 10}, by=OLGA)
    signed_in(browser, olga(event))

    orders = browser.read(f"/organise/{event.slug}/orders")
    services = browser.read(f"/organise/{event.slug}/orders/services")

    assert [(row[0], row[1], row[2], row[4]) for row in orders.rows(1)] == [
        ("Chair", "20", "10", "too much"),
        ("Lamp", "5", "5", "enough"),
    ]
    assert "20 ordered" in services.rows()[0][5]
    assert "ordered" not in services.rows()[1][5]


def test_a_firm_that_withdraws_reads_which_orders_end_and_what_becomes_of_their_invoices(
    app: Flask, browser: Browser
) -> None:
    event = taking_orders(an_event())
    booths = some_booths(event, a_hall(event), "A1")
    firm = offered(event, booths).exhibitor
    page = desk(firm, "/withdraw")
    none = browser.read(page).text
    order = ordered(firm, {a_service(event).id: 3})

    shown = browser.read(page).text.replace("\xa0", " ")

    assert "Your orders end, too" not in none
    assert "Your orders end, too" in shown
    assert "3 × Chair" in shown
    assert f"{order.invoice.name} , PKR 3,480.00" in shown
    assert "without cost" in shown
