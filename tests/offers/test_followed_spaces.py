"""What an offer does when its space moves, is renamed or replaced, and what many offers at once do."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.services import assign
from expo.booths.models import Booth
from expo.booths.plan.domain_events import BoothsRenamed
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.rules import ApplicationState
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.expiry import BATCH, sweep_holds, sweep_offer_reminders, sweep_offers
from expo.offers.services.lifecycle import make_offer, price_today, rename_booths, withdraw_offer
from expo.offers.services.replacements import close_accepted_offer, replace_offer
from expo.prices.rules import PriceKind
from tests.factories.booths import a_hall, held, some_booths
from tests.factories.events import an_event
from tests.factories.offers import EMIL, OLGA, a_priced_hall, holding, offered
from tests.factories.prices import a_rule
from tests.told import told_changes

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def test_an_accepted_offer_follows_its_firm_to_another_space_at_the_agreed_price(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    offer, other = offered(event, booths[:1]), offered(event, booths[2:])
    with transaction():
        accept_offer(offer, by=EMIL)
        accept_offer(other, by=EMIL)
    price, elsewhere = (offer.total_minor, offer.area_sqm, offer.lines), other.assignment_id

    with transaction():
        space = assign(offer.exhibitor, booths[1:2], by=OLGA, state=AssignmentState.ASSIGNED)
    db.session.expire_all()

    assert (offer.assignment_id, offer.numbers, offer.state) == (space.id, ["A2"], OfferState.ACCEPTED)
    assert (offer.total_minor, offer.area_sqm, offer.lines) == price
    assert (other.assignment_id, other.numbers) == (elsewhere, ["A3"])


def test_the_offer_of_a_firm_that_is_not_confirmed_stays_with_the_space_it_was_for(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer = offered(event, booths[:1])
    with transaction():
        accept_offer(offer, by=EMIL)
        offer.exhibitor.state = ApplicationState.ACCEPTED
    before = offer.assignment_id

    with transaction():
        assign(offer.exhibitor, booths[1:], by=OLGA)
    db.session.expire_all()

    assert (offer.assignment_id, offer.numbers) == (before, ["A1"])


def test_an_accepted_offer_has_the_numbers_that_its_booths_have_now(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    accepted, other = offered(event, booths[:1]), offered(event, booths[1:])
    with transaction():
        accept_offer(accepted, by=EMIL)
        accepted.assignment.numbers = ["B1"]
        db.session.flush()
        rename_booths(BoothsRenamed(accepted.assignment, ()))
    db.session.expire_all()

    assert (accepted.numbers, other.numbers) == (["B1"], ["A2"])


def test_an_offer_that_was_replaced_says_so_in_its_history_and_to_whoever_answers_it(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer = offered(event, booths[:1])
    with transaction():
        accept_offer(offer, by=EMIL)
    revision = event.public_revision

    with transaction():
        made = replace_offer(offer, booths[1:], by=OLGA)

    assert (offer.state, made.state, event.public_revision > revision) == (
        OfferState.REPLACED,
        OfferState.ACCEPTED,
        True,
    )
    assert told_changes(event, "offer")[-2] == ("changed", {"state": "accepted"}, {"state": "replaced"})
    for answer in (accept_offer, decline_offer):
        with pytest.raises(Refused, match="another space came in its place"), transaction():
            answer(offer, by=EMIL)


def test_an_accepted_offer_is_closed_without_another_space_and_then_costs_nothing(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)
    with transaction():
        accept_offer(offer, by=EMIL)
        lines = close_accepted_offer(offer, [], by=OLGA)

    assert (lines, offer.state) == ([], OfferState.REPLACED)


@pytest.mark.parametrize(("hour", "early"), [(18, True), (20, False)])
def test_the_price_of_today_is_that_of_the_expos_day(app: Flask, hour: int, early: bool) -> None:
    event, booths = a_priced_hall("A1", zone="Asia/Karachi")  # where a day ends at 19:00 UTC
    a_rule(event, "Early", PriceKind.FLAT, amount_minor=-1_000_000, until_day=MONDAY.date())
    firm = holding(event, booths)

    with clock.set_to(MONDAY.replace(hour=hour)):
        lines = price_today(firm, booths)

    assert any("Early" in str(line) for line in lines) == early


def test_an_offer_is_made_without_a_mail_and_in_a_wave_where_the_caller_says_so(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    quiet, loud = holding(event, booths[:1]), holding(event, booths[1:])

    with transaction():
        first = make_offer(quiet, by=OLGA, wave=7, told=False)
        second = make_offer(loud, by=OLGA)

    assert (first.wave, second.wave) == (7, 8)
    mailed = sa.select(Mail.to_address).where(Mail.wording == "booth offered")
    assert list(db.session.scalars(mailed)) == [loud.email]


@pytest.mark.parametrize("answer", [accept_offer, decline_offer, withdraw_offer])
def test_every_end_of_an_offer_makes_public_pages_anew(app: Flask, answer: Callable[..., None]) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)
    revision = event.public_revision

    with transaction():
        answer(offer, by=EMIL)

    assert event.public_revision > revision


def _row_of_booths(event: Event) -> list[Booth]:
    """One booth more than is handled in one round."""
    hall = a_hall(event, width_cm=300 * (BATCH + 1))
    return some_booths(event, hall, *(f"A{number}" for number in range(BATCH + 1)))


def _swept(sweep: Callable[[], int], moment: datetime) -> list[int]:
    """How many each of three rounds at one moment handles."""
    done = []
    for _round in range(3):
        with clock.set_to(moment), transaction():
            done.append(sweep())
    return done


def test_fifty_offers_are_reminded_of_and_ended_at_once_and_the_rest_in_the_next_round(app: Flask) -> None:
    event = an_event()
    with clock.set_to(MONDAY):
        for booth in _row_of_booths(event):
            space = held(booth, f"Firm {booth.number}", state=AssignmentState.OFFERED, confirmed=False)
            with transaction():
                db.session.add(
                    Offer(
                        uid=uuid.uuid4().hex,
                        event=event,
                        exhibitor=space.exhibitor,
                        assignment=space,
                        numbers=[booth.number],
                        currency=event.currency,
                        created_at=MONDAY,
                        expires_at=MONDAY + 7 * DAY,
                    )
                )

    assert _swept(sweep_offer_reminders, MONDAY + 5 * DAY) == [50, 1, 0]
    assert _swept(sweep_offers, MONDAY + 7 * DAY) == [50, 1, 0]


def test_fifty_holds_end_at_once_and_the_rest_in_the_next_round(app: Flask) -> None:
    event = an_event()
    with clock.set_to(MONDAY):
        for booth in _row_of_booths(event):
            held(booth, f"Firm {booth.number}", state=AssignmentState.HELD, confirmed=False)

    assert _swept(sweep_holds, MONDAY + 7 * DAY) == [50, 1, 0]
