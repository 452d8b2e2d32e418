"""The pages of orders: the firm's under its private link, the organisers', and nobody else's."""

from flask import Flask

from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.manuals.queries import items_of, orders_of
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.manuals import a_service, ordered, taking_orders
from tests.factories.prices import priced
from tests.pages import Browser
from tests.queries import counted


def desk(firm: Exhibitor, page: str = "") -> str:
    return exhibitor_address(firm).removeprefix("http://localhost") + page


def test_a_firm_sees_the_sum_before_it_orders_and_the_invoice_after(app: Flask, browser: Browser) -> None:
    event = taking_orders(an_event())
    chair, lamp, firm = a_service(event), a_service(event, "Lamp", stock=1), emil(event)
    page = desk(firm, "/orders")

    nothing = browser.send(page, {}, status=409)
    wrong = browser.send(page, {f"item_{chair.id}": "many"}, status=400)
    short = browser.send(page, {f"item_{lamp.id}": "2", f"item_{chair.id}": "3"}, status=409)
    check = browser.send(page, {f"item_{lamp.id}": "", f"item_{chair.id}": "3"})
    assert orders_of(firm) == []
    done = browser.send(page, {f"item_{chair.id}": "3", "agreed": "348000"})

    assert "at least one service" in nothing.text
    assert wrong.errors == ["Enter a whole number. Enter a whole number from 0 to 10000."]
    assert "Of Lamp only 1 are left" in short.text
    assert short.typed(f"item_{chair.id}") == "3"
    assert check.rows()[-1][-1].replace("\xa0", " ") == "PKR 3,480.00"
    assert "Ordered. The invoice is mailed to you" in done.text
    assert done.rows()[0][2].replace("\xa0", " ") == "PKR 3,480.00"
    assert "3 × Chair" in browser.read(desk(firm)).text


def test_olga_sets_up_services_and_supplies_and_cancels_an_order(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    hall, firm = a_hall(event), emil(event)
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}/orders"

    typed = {"name_en": "Chair", "kind": "furniture", "unit": "piece", "normal": "1,000.00"}
    alone = browser.send(f"{here}/services/new", {**typed, "early": "800.00"}, status=400)
    hours = browser.send(f"{here}/services/new", {**typed, "kind": "power"}, status=400)
    listed = browser.send(f"{here}/services/new", typed | {"early": ""})
    browser.send(here, {"takes_orders": "y"})
    browser.send(f"{here}/halls/{hall.id}", {"power_kw": "120"}, form=f"{here}/halls")
    [item] = items_of(event)
    order = ordered(firm, {item.id: 2})
    shown = browser.read(here)
    browser.send(f"{here}/{order.id}/cancel", {}, form=here)

    assert alone.errors == ["A price and its day go together."]
    assert hours.errors == ["Electricity has hours, and nothing else has."]
    assert listed.rows()[0][0] == "Chair"
    assert shown.rows()[0][:1] == [firm.name]
    assert shown.rows(2)[0][:5] == ["Hall 1", "electricity (kW)", "0", "120", "enough"]
    assert order.invoice.cancelled_at is not None


def test_vera_reads_nora_sees_nothing_and_the_list_costs_the_same_statements(app: Flask, browser: Browser) -> None:
    event = taking_orders(an_event())
    chair = a_service(event)
    here = f"/organise/{event.slug}/orders"
    ordered(emil(event), {chair.id: 1})
    signed_in(browser, vera(event))

    with counted(app) as one:
        page = browser.read(here)
    for _ in range(2):
        ordered(emil(event), {chair.id: 1})
    with counted(app) as three:
        browser.read(here)

    assert "Cancel order" not in page.text
    assert browser.post(here, {"takes_orders": ""}).status_code in {400, 403, 404}
    assert len(one) == len(three)
    assert signed_in(Browser(app), nora()).read(here, status=404).status == 404
