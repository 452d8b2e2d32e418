"""What somebody has paid of their category's price: an organiser notes it, and they are let in."""

from flask import Flask

from expo import clock
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.events.rules import CategoryKind
from expo.exhibitors.services.staff import add_staff
from expo.registration.models import Registration
from expo.registration.rules import Details
from expo.registration.services.payments import note_payment
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.checkin import a_gate, a_scan
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.offers import OLGA
from tests.factories.programme import MORNING
from tests.factories.registration import vito
from tests.manuals.test_orders_and_spaces import desk
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


def test_what_was_paid_counts_for_whoever_has_the_place_instead(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_category(event, kind=CategoryKind.EXHIBITOR, price_minor=150_000)
    firm = emil(event)
    with transaction():
        badge = add_staff(firm, Details("Ana", email="ana@exhibits.example"), by=OLGA)
        note_payment(badge.registration, 150_000, by=OLGA)
    former = badge.registration

    page = desk(firm, f"/staff/{badge.id}/swap")
    asked = browser.read(page).text
    browser.send(page, {"given_name": "Zoe", "email": "zoe@exhibits.example"})

    db.session.expire_all()
    successor = db.session.scalars(db.select(Registration).where(Registration.given_name == "Zoe")).one()
    assert "What was paid for Ana, PKR 1,500.00, counts for whoever comes instead." in asked.replace("\xa0", " ")
    assert (former.paid_minor, successor.paid_minor) == (0, 150_000)
    changes = told_changes(event, "registration")
    noted = [after["paid_minor"] for verb, _before, after in changes if verb == "marked paid" and after]
    assert noted == [150_000, 0, 150_000]
