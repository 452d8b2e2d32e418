"""What somebody has paid of their category's price: an organiser notes it, and they are let in."""

from flask import Flask

from expo import clock
from expo.checkin.rules import Verdict
from expo.db import db
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.checkin import a_gate, a_scan
from tests.factories.events import a_category, an_event
from tests.factories.programme import MORNING
from tests.factories.registration import vito
from tests.pages import Browser
from tests.told import told_changes


def test_a_payment_is_noted_told_in_the_history_and_lets_in(app: Flask, browser: Browser) -> None:
    """Nothing wrote it: nobody of a category with a price was ever let in."""
    event = an_event()
    person = vito(event, category=a_category(event, price_minor=150_000))
    page = f"/organise/{event.slug}/registrations/{person.id}"
    signed_in(browser, olga(event))

    gate = a_gate(event)
    with clock.set_to(MORNING):
        before = a_scan(event, person, gate).verdict
    wrong = browser.send(f"{page}/paid", {"paid": "-5"}, form=page, status=400)
    shown = browser.send(f"{page}/paid", {"paid": "1,500.00"}, form=page)
    db.session.expire_all()
    with clock.set_to(MORNING):
        after = a_scan(event, person, gate).verdict

    assert "Enter an amount, as in 1,500.00." in wrong.text
    assert (before, person.paid_minor, after) == (Verdict.NOT_PAID, 150_000, Verdict.WELCOME)
    assert "1,500.00" in shown.text
    assert told_changes(event, "registration")[-1] == (
        "marked paid",
        {"paid_minor": 0},
        {"paid_minor": 150_000, "version": person.version},
    )
    signed_in(browser, vera(event))
    assert "What they have paid" not in browser.read(page).text
