"""What firms order is billed at the price of the day, once, and never beyond what there is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.models import Assignment, Booth, OccupiedBooth
from expo.db import db, transaction
from expo.errors import Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import withdraw
from expo.invoices.queries import current_invoice_of, invoices_of
from expo.invoices.rules import InvoiceKind
from expo.mail.models import Mail
from expo.manuals.queries import hall_loads, item_in, ordered_by_item, orders_of, stands
from expo.manuals.rules import Line, PowerHours, ServiceKind, ServiceUnit
from expo.manuals.services.items import edit_item, remove_item, save_supply, switch_orders
from expo.manuals.services.orders import basket_of, cancel_order, order_services
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_invoice, given_space
from tests.factories.manuals import EMIL, OLGA, a_service, ordered, taking_orders

POWER = {"kind": ServiceKind.POWER, "unit": ServiceUnit.KW, "hours": PowerHours.OPEN}


def test_an_order_has_the_price_of_its_day_and_its_taxes_on_an_invoice_of_its_own(app: Flask) -> None:
    event = taking_orders(an_event())
    today = clock.now().date()
    early: dict[str, Any] = {"early_minor": 80_000, "early_until": today + timedelta(days=3)}
    chair, table = a_service(event, **early), a_service(event, "Table", normal_minor=250_000)
    firm = emil(event)

    order = ordered(firm, {chair.id: 3, table.id: 1})

    assert [(line.quantity, line.unit_minor, line.price_time) for line in order.lines] == [
        (3, 80_000, "early"),
        (1, 250_000, "normal"),
    ]
    lines = order.invoice.price_lines
    assert [(line.name["en"], line.amount_minor) for line in lines] == [
        ("Chair", 240_000),
        ("Table", 250_000),
        ("Sales tax", 78_400),
    ]
    assert [due.due_on - today <= timedelta(days=15) for due in order.invoice.instalments] == [True]
    mails = db.session.scalars(sa.select(Mail).where(Mail.wording == "order taken"))
    assert [mail.to_address for mail in mails] == [firm.email]
    assert current_invoice_of(firm) is None  # moves and withdrawals are about the invoice of the space


def test_what_is_short_is_refused_by_name_and_frees_when_cancelled(app: Flask) -> None:
    event = taking_orders(an_event())
    lamp = a_service(event, "Lamp", stock=5)
    first, second = emil(event), emil(event)
    order = ordered(first, {lamp.id: 4})

    with pytest.raises(Refused, match="Of Lamp only 1 are left"):
        ordered(second, {lamp.id: 2})
    with transaction():
        note = cancel_order(order, by=OLGA)
    ordered(second, {lamp.id: 5})

    assert (note.kind, note.total_minor) == (InvoiceKind.CREDIT_NOTE, order.invoice.total_minor)
    assert ordered_by_item(event) == {lamp.id: 5}
    assert [stands(one) for one in orders_of(first)] == [False]
    with pytest.raises(Refused, match="cancelled already"), transaction():
        cancel_order(order, by=OLGA)


def test_a_hall_supplies_all_its_firms_together_and_a_booth_its_own(app: Flask) -> None:
    event = taking_orders(an_event())
    hall = a_hall(event)
    day, night = a_service(event, "Power", **POWER), a_service(event, "24 h", **{**POWER, "hours": PowerHours.ALWAYS})
    firms = [emil(event, state=ApplicationState.CONFIRMED) for _ in range(2)]
    for firm in firms:
        given_space(firm, hall, (300, 300))
    with transaction():
        save_supply(event, hall, {"power_kw": 10, "water": 0, "internet": None}, by=OLGA)

    with pytest.raises(Refused, match="once yours is confirmed"):
        basket_of(emil(event), {day.id: 1})
    ordered(firms[0], {day.id: 4, night.id: 2})
    with pytest.raises(Refused, match=r"Hall 1 has 4 left of electricity \(kW\)"):
        basket_of(firms[1], {day.id: 5})
    ordered(firms[1], {day.id: 4})
    water = a_service(event, "Water", kind=ServiceKind.WATER)
    with pytest.raises(Refused, match="Hall 1 has 0 left of water"):
        basket_of(firms[1], {water.id: 1})

    assert hall_loads(event)[0].figures() == [(Line.POWER, 10, 10), (Line.WATER, 0, 0), (Line.INTERNET, 0, None)]


def test_a_booth_with_three_kilowatts_gets_no_fourth(app: Flask) -> None:
    event = taking_orders(an_event())
    hall, firm = a_hall(event), emil(event, state=ApplicationState.CONFIRMED)
    given_space(firm, hall, (300, 300))
    power = a_service(event, "Power", **POWER)
    booth = firm_booth(firm)
    with transaction():
        booth.power_kw = 3

    ordered(firm, {power.id: 2})
    with pytest.raises(Refused, match=f"Booth {booth.number} gets 3 of electricity"):
        basket_of(firm, {power.id: 2})


def firm_booth(firm: Exhibitor) -> Booth:
    query = sa.select(OccupiedBooth).join(Assignment, Assignment.id == OccupiedBooth.assignment_id)
    return db.session.scalars(query.where(Assignment.exhibitor_id == firm.id)).one().booth


def test_nothing_is_ordered_when_orders_are_closed_or_cost_another_sum_by_now(app: Flask) -> None:
    event = taking_orders(an_event())
    chair, firm = a_service(event), emil(event)
    agreed = basket_of(firm, {chair.id: 1}).total_minor

    with transaction():
        edit_item(chair, {"normal_minor": 120_000}, by=OLGA)
    with pytest.raises(Refused, match="prices have changed"), transaction():
        order_services(firm, {chair.id: 1}, agreed_minor=agreed, by=EMIL)
    with transaction():
        switch_orders(event, takes_orders=True, orders_until=date(2026, 1, 1), by=OLGA)
    with pytest.raises(Refused, match="Orders are closed"):
        ordered(firm, {chair.id: 1})
    with pytest.raises(Refused, match="bank details"), transaction():
        switch_orders(an_event(), takes_orders=True, orders_until=None, by=OLGA)

    assert orders_of(firm) == []
    assert invoices_of(firm) == []


def test_a_firm_that_leaves_owes_nothing_for_services_and_frees_them(app: Flask) -> None:
    event = taking_orders(an_event())
    lamp = a_service(event, "Lamp", stock=5)
    firm = an_invoice(event).exhibitor
    order = ordered(firm, {lamp.id: 5})

    with transaction():
        withdraw(firm, by=EMIL)

    assert ordered_by_item(event) == {}
    assert order.invoice.credited_minor == order.invoice.total_minor


def test_what_was_ordered_is_neither_removed_nor_counted_otherwise(app: Flask) -> None:
    event = taking_orders(an_event())
    chair, spare = a_service(event), a_service(event, "Spare")
    ordered(emil(event), {chair.id: 1})

    with pytest.raises(Refused, match="Take it out of use instead"), transaction():
        remove_item(chair, by=OLGA)
    with pytest.raises(Refused, match="by its kind and unit"), transaction():
        edit_item(chair, {"unit": ServiceUnit.SQM}, by=OLGA)
    with transaction():
        remove_item(spare, by=OLGA)

    assert item_in(event, spare.id) is None


def test_of_eight_firms_that_want_the_last_three_lamps_three_get_one(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = taking_orders(an_event())
        lamp = a_service(event, "Lamp", stock=3).id
        firms = [emil(event).id for _ in range(8)]

    def order(firm_id: int) -> bool:
        with bare_app.app_context():
            try:
                ordered(db.session.get_one(Exhibitor, firm_id), {lamp: 1})
            except Refused:
                return False
            return True

    with ThreadPoolExecutor(8) as clicks:
        done = list(clicks.map(order, firms))

    assert sum(done) == 3
