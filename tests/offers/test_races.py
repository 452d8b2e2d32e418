"""Concurrent answers: one of two clicks counts, or either a click or the expiry."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.services import assign
from expo.booths.models import Booth, Claim, OccupiedBooth
from expo.booths.rules import ClaimKind
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.invoices.models import Invoice
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.expiry import sweep_offers
from expo.offers.services.kept_booths import follow_rules, give_up_claim
from expo.offers.services.lifecycle import make_offer
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, holding, offered


def test_eight_clicks_accept_once_and_bill_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, booths = a_priced_hall("A1")
        offer_id = offered(event, booths).id

    def answer(number: int) -> str:
        with bare_app.app_context():
            try:
                with transaction():
                    act = accept_offer if number % 2 else decline_offer
                    act(db.session.get_one(Offer, offer_id), by=EMIL)
            except Refused:
                return "refused"
        return "done"

    with ThreadPoolExecutor(8) as clicks:
        answers = Counter(clicks.map(answer, range(8)))

    assert answers == {"done": 1, "refused": 7}
    with bare_app.app_context():
        accepted = int(db.session.get_one(Offer, offer_id).state is OfferState.ACCEPTED)
        assert db.session.scalar(sa.select(sa.func.count(Invoice.id))) == accepted
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OccupiedBooth)) == accepted


def _is_accepted(app: Flask, offer_id: int) -> bool:
    with app.app_context():
        try:
            with transaction():
                accept_offer(db.session.get_one(Offer, offer_id), by=EMIL)
        except Refused:
            return False
    return True


def test_an_answer_against_the_clock_leaves_one_of_both(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, booths = a_priced_hall(*(f"A{n}" for n in range(6)))
        until = clock.now() + timedelta(days=2)
        ids = [offered(event, [booth], until=until).id for booth in booths]

    def sweep(_: int) -> int:
        with bare_app.app_context(), transaction():
            return sweep_offers()

    with ThreadPoolExecutor(8) as both:
        answers = [both.submit(_is_accepted, bare_app, number) for number in ids[:3]]
        with clock.set_to(until):
            swept = sum(both.map(sweep, range(3))) + sweep(0)
            late = [answer.result() for answer in [both.submit(_is_accepted, bare_app, number) for number in ids]]

    accepted = [number for number, answer in zip(ids[:3], answers, strict=True) if answer.result()]
    with bare_app.app_context():
        states = {row.id: row.state for row in db.session.scalars(sa.select(Offer))}
        assert late == [False] * 6
        assert swept == 6 - len(accepted)
        assert states == {n: OfferState.ACCEPTED if n in accepted else OfferState.EXPIRED for n in ids}
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OccupiedBooth)) == len(accepted)


def test_two_organisers_offer_one_space_once_and_none_deadlocks(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, booths = a_priced_hall("A1", "A2")
        firm_id, booth_ids = holding(event, booths[:1]).id, [booth.id for booth in booths]

    def offer(number: int) -> str:
        with bare_app.app_context():
            try:
                with transaction():
                    firm = db.session.get_one(Exhibitor, firm_id)
                    if number % 3:
                        make_offer(firm, by=OLGA)
                    else:
                        assign(firm, [db.session.get_one(Booth, booth_ids[number % 2])], by=OLGA)
            except Refused:
                return "refused"
        return "done"

    with ThreadPoolExecutor(6) as organisers:
        list(organisers.map(offer, range(12)))

    with bare_app.app_context():
        live = db.session.scalars(sa.select(Offer).where(Offer.state == OfferState.OPEN)).all()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OccupiedBooth)) == 1
        assert len(live) <= 1
        assert all(one.assignment.occupied_booths for one in live)


def _keep_until(event: Event, firm: Exhibitor, booths: list[Booth], until: datetime) -> list[int]:
    """Claims on booths kept for a firm as the next in line, by booth."""
    claims = [
        Claim(event_id=event.id, firm_id=firm.firm_id, booth_id=one.id, kind=ClaimKind.NEXT, until=until)
        for one in booths
    ]
    with transaction():
        db.session.add_all(claims)
    return [claim.id for claim in claims]


def _moved_and_told(until: datetime, address: str) -> tuple[str, str]:
    """The numbers of the booths that are kept until then, and the mail about it."""
    moved = sa.select(Claim).where(Claim.until == until).join(Claim.booth).order_by(Booth.number_key)
    query = sa.select(Mail.text).where(Mail.to_address == address, Mail.wording == "booth kept until another date")
    return ", ".join(one.booth.number for one in db.session.scalars(moved)), db.session.scalars(query).one()


def test_a_booth_given_up_meanwhile_is_not_named_in_the_mail_about_the_new_date(bare_app: Flask) -> None:
    with bare_app.app_context():
        event, booths = a_priced_hall(*(f"A{n:02}" for n in range(8)))
        taking_applications(event, points_weeks=6)
        firm = emil(event, **NINE)
        ids = _keep_until(event, firm, booths, event.begins_at - timedelta(weeks=9))
        event_id, address = event.id, firm.email
    ready = Barrier(2)

    def give_up() -> None:
        ready.wait(30)
        for number in ids[:0:-1]:
            with bare_app.app_context(), transaction():
                give_up_claim(db.session.get_one(Claim, number), by=EMIL)

    def follow() -> int:
        ready.wait(30)
        with bare_app.app_context(), transaction():
            return follow_rules(db.session.get_one(Event, event_id), by=OLGA)

    with ThreadPoolExecutor(2) as both:
        gone, count = both.submit(give_up), both.submit(follow)
        gone.result()

    with bare_app.app_context():
        numbers, text = _moved_and_told(event.begins_at - timedelta(weeks=6), address)
        assert (numbers in text, f"{numbers}, " in text) == (True, False)
        assert count.result() == len(numbers.split(", "))
