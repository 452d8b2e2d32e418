"""At the gate, staff of a firm with an overdue payment is told so until the firm has paid."""

from datetime import datetime, time, timedelta

from flask import Flask

from expo import clock
from expo.checkin.offline.list_rows import offline_list
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.events.rules import CategoryKind
from expo.exhibitors.services.staff import add_staff
from expo.invoices.models import Invoice
from expo.invoices.services.payments import mark_payment
from expo.offers.services.answers import accept_offer
from expo.registration.rules import Details
from tests.factories.checkin import a_gate, a_scan
from tests.factories.events import a_category
from tests.factories.offers import EMIL, OLGA, a_priced_hall, offered


def test_staff_of_a_firm_that_owes_hears_not_paid_until_it_has_paid(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    a_category(event, kind=CategoryKind.EXHIBITOR)
    gate, offer = a_gate(event), offered(event, booths)
    with transaction():
        accept_offer(offer, by=EMIL)
        person = add_staff(offer.exhibitor, Details("Emil", email="emil@exhibits.example"), by=EMIL).registration
    invoice = db.session.scalars(db.select(Invoice)).one()
    due = invoice.next_due_on
    opening = datetime.combine(event.first_day, time(11), event.zone_info)

    with clock.set_to(opening):
        owing = a_scan(event, person, gate).verdict
        listed = offline_list(event, b"k" * 32, clock.now())
        with transaction():
            mark_payment(invoice, invoice.total_minor, paid_on=clock.now().date(), reference="", by=OLGA)
        paid = a_scan(event, person, gate).verdict
        listed_then = offline_list(event, b"k" * 32, clock.now())

    assert due is not None
    assert due < event.first_day - timedelta(days=30)
    assert (owing, paid) == (Verdict.NOT_PAID, Verdict.WELCOME)
    assert listed != listed_then
