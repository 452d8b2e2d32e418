"""The days of tasks, orders and prices when an expo moves, and the end of ordering."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.lost_days import LostDaysUndecided
from expo.events.services.expos import edit_event
from expo.exhibitors.links import exhibitor_address
from expo.manuals.queries import manual_of
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.manuals import OLGA, a_service, a_task, ordered, taking_orders
from tests.pages import Browser

A_WEEK = timedelta(weeks=1)
TASK, UNTIL, EARLY, LATE = date(2027, 3, 1), date(2027, 4, 5), date(2027, 2, 1), date(2027, 3, 20)
NAMED = [
    "Stand design · Monday 1 March 2027",
    "The last day for orders · Monday 5 April 2027",
    "Chair · Monday 1 February 2027 · early price until this day",
    "Chair · Saturday 20 March 2027 · late price from this day on",
]


@pytest.mark.parametrize(("tasks", "orders"), [(True, False), (False, True)])
def test_days_of_the_manual_are_asked_for_when_the_expo_moves_and_go_along_or_stay(
    app: Flask, browser: Browser, *, tasks: bool, orders: bool
) -> None:
    event = taking_orders(an_event(), UNTIL)
    task = a_task(event, due_on=TASK)
    chair = a_service(event, early_minor=80_000, early_until=EARLY, late_minor=120_000, late_from=LATE)
    a_service(event, "Lamp")
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/settings/place"
    earlier = {name: (getattr(event, name) - A_WEEK).isoformat() for name in ("first_day", "last_day")}

    asked = browser.send(address, earlier, form=address, status=409)
    fates = {"fate_exhibitor tasks": "along" if tasks else "stay", "fate_orders": "along" if orders else "stay"}
    fates |= {f"fate_{key}": "stay" for key in ("applications", "prices", "registration")}
    browser.send(address, {**earlier, **fates}, form=address)

    db.session.expire_all()
    assert [" ".join(one.text.split()) for one in asked.soup.select("fieldset li")][-4:] == NAMED
    manual = manual_of(event)
    assert manual is not None
    after = [task.due_on, manual.orders_until, chair.early_until, chair.late_from]
    assert after == [TASK - A_WEEK * tasks, *(day - A_WEEK * orders for day in (UNTIL, EARLY, LATE))]


def test_a_longer_expo_asks_nothing_of_its_manual(app: Flask) -> None:
    event = taking_orders(an_event(), UNTIL)
    a_task(event, due_on=TASK)

    with transaction():
        edit_event(event, {"last_day": event.last_day + A_WEEK}, version=event.version, by=OLGA)
    with pytest.raises(LostDaysUndecided) as asked, transaction():
        edit_event(event, {"first_day": event.first_day + A_WEEK}, version=event.version, by=OLGA)

    assert [one.key for one in asked.value.lost][-2:] == ["exhibitor tasks", "orders"]


def test_a_day_after_the_first_day_is_marked_where_it_is_listed(app: Flask, browser: Browser) -> None:
    event = taking_orders(an_event())
    first = event.first_day
    a_task(event, "Design", due_on=first)
    a_task(event, "Trucks", due_on=first + timedelta(days=1))
    a_service(event, late_minor=120_000, late_from=first)
    a_service(event, "Lamp", late_minor=120_000, late_from=first + timedelta(days=1))
    signed_in(browser, olga(event))
    here = f"/organise/{event.slug}"

    tasks, services = browser.read(f"{here}/tasks"), browser.read(f"{here}/orders/services")
    in_time = browser.read(f"{here}/orders").text
    browser.send(f"{here}/orders", {"takes_orders": "y", "orders_until": event.last_day.isoformat()})
    late = browser.read(f"{here}/orders").text

    mark = "after the first day"
    assert [mark in row[1] for row in tasks.rows(0)] == [False, True]
    assert [mark in row[4] for row in services.rows()] == [False, True]
    assert (mark in in_time, mark in late) == (False, True)


def test_nobody_orders_after_the_last_day_of_the_expo(app: Flask, browser: Browser) -> None:
    event = taking_orders(an_event())
    chair, firm = a_service(event), emil(event)
    page = exhibitor_address(firm).removeprefix("http://localhost") + "/orders"
    noon = datetime.combine(event.last_day, datetime.min.time(), UTC).replace(hour=7)

    open_until = browser.read(page).text
    with clock.set_to(noon):
        ordered(firm, {chair.id: 1})
    with clock.set_to(noon + timedelta(days=1)):
        with pytest.raises(Refused, match="Orders are closed"):
            ordered(firm, {chair.id: 1})
        closed = browser.read(page).text

    assert "Until Thursday 15 April 2027." in open_until
    assert "Orders are closed" in closed
