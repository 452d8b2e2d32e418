"""Concurrency: numbers without gaps or duplicates, one invoice per offer, no overpayment."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Refused
from expo.invoices.models import Invoice
from expo.invoices.services.issuance import issue_for
from expo.invoices.services.payments import mark_payment
from expo.mail.models import Mail
from expo.offers.models import Offer
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import OLGA, an_invoice, an_offer
from tests.factories.prices import priced


class Undone(Exception):  # noqa: N818 -- raised to roll back
    pass


def _numbers() -> list[int]:
    return list(db.session.scalars(sa.select(Invoice.number).order_by(Invoice.number)))


def _issue(app: Flask, offer_id: int, *, undo: bool = False) -> int | None:
    with app.app_context(), suppress(Undone), transaction():
        number = issue_for(db.session.get_one(Offer, offer_id), by=OLGA).number
        if undo:
            raise Undone
        return number
    return None


def test_fifty_at_once_have_numbers_without_gaps_or_doubles_though_some_are_undone(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = priced(an_event())
        firms = [emil(event) for _ in range(10)]
        ids = [an_offer(firm).id for firm in firms for _ in range(5)]

    with ThreadPoolExecutor(10) as clerks:
        undone = list(clerks.map(lambda offer_id: _issue(bare_app, offer_id, undo=offer_id % 7 == 0), ids))
        again = list(clerks.map(lambda offer_id: _issue(bare_app, offer_id), ids))

    assert sorted(number for number in again if number) == list(range(1, 51))
    assert [number for number in undone if number] == [n for n, i in zip(again, ids, strict=True) if i % 7]
    with bare_app.app_context():
        assert _numbers() == list(range(1, 51))


def test_eight_clicks_are_one_invoice_and_one_mail(bare_app: Flask) -> None:
    with bare_app.app_context():
        offer_id = an_offer(emil(priced(an_event()))).id

    with ThreadPoolExecutor(8) as clicks:
        answers = list(clicks.map(lambda _: _issue(bare_app, offer_id), range(8)))

    assert answers == [1] * 8
    with bare_app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(Mail.wording == "invoice issued")) == 1


def test_two_who_mark_the_whole_payment_mark_it_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        invoice = an_invoice(priced(an_event()))
        invoice_id, whole, day = invoice.id, invoice.total_minor, date(2026, 11, 2)

    def mark(_: int) -> bool:
        with bare_app.app_context():
            try:
                with transaction():
                    mark_payment(db.session.get_one(Invoice, invoice_id), whole, paid_on=day, reference="", by=OLGA)
            except Refused:
                return False
        return True

    with ThreadPoolExecutor(6) as clerks:
        answers = list(clerks.map(mark, range(6)))

    assert sorted(answers) == [False] * 5 + [True]
    with bare_app.app_context():
        assert db.session.get_one(Invoice, invoice_id).paid_minor == whole
