"""A firm that accepted a space, withdrew and comes back has no space: nothing says that it has, or would have again."""

from flask import Flask

from expo.booths.assignments.services import assign
from expo.booths.rules import AssignmentState
from expo.dashboard.exhibition import offers_of
from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import accept, reinstate, withdraw
from expo.invoices.queries import offers_without_invoice
from expo.offers.models import Offer
from expo.offers.queries import latest_offer, standing_offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer
from expo.setup.days import day_items
from tests.factories.accounts import olga, signed_in
from tests.factories.offers import EMIL, OLGA, a_priced_hall, holding, offered
from tests.invoices.move_pages import last_mail, mails_since, moves_address
from tests.pages import Browser


def _accepted(offer: Offer) -> Offer:
    with transaction():
        accept_offer(offer, by=EMIL)
    return offer


def _left_and_back(offer: Offer) -> None:
    for step in (withdraw, reinstate, accept):
        with transaction():
            step(offer.exhibitor, by=OLGA)
    db.session.expire_all()


def test_a_firm_that_comes_back_has_no_space_on_any_page(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", "B2")
    offer = _accepted(offered(event, booths[:1]))
    _left_and_back(offer)
    other = holding(event, booths[:1])
    firm, desk = offer.exhibitor, f"/exhibitor/{exhibitor_token(offer.exhibitor)}"
    signed_in(browser, olga(event))
    reader = Browser(app)

    at_home = reader.read(desk)
    smaller = reader.read(f"{desk}/smaller-space")
    at_the_office = browser.read(f"/organise/{event.slug}/exhibitors/{firm.id}")
    with transaction():
        assign(firm, booths[1:2], by=OLGA)
    held_at_home = reader.read(desk)

    for page in (at_home, held_at_home):
        assert not [word for word in ("Your space", "A1", "B2", "Choose another") if word in page.text]
    assert at_the_office.soup.select_one("#offer") is None
    assert "Your space" not in at_the_office.text
    assert "Only a firm that has accepted its space can ask for a smaller one." in smaller.text
    assert smaller.soup.select_one("main input[name=area]") is None
    assert (firm.state, other.state) == (ApplicationState.ACCEPTED, ApplicationState.ACCEPTED)
    assert (latest_offer(firm), standing_offer(firm)) == (None, None)


def test_its_offer_ends_with_it_and_nobody_counts_or_bills_it(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "B2")
    offer, stays = _accepted(offered(event, booths[:1])), _accepted(offered(event, booths[1:]))
    answered_at, before = offer.answered_at, _sequences(offer)
    with transaction():
        withdraw(offer.exhibitor, by=OLGA)
    db.session.expire_all()

    assert (offer.state, offer.answered_at) == (OfferState.WITHDRAWN, answered_at)
    assert stays.state is OfferState.ACCEPTED
    assert {state: found.count for state, found in offers_of(event).items()} == {
        OfferState.ACCEPTED: 1,
        OfferState.WITHDRAWN: 1,
    }
    assert offer not in offers_without_invoice(event, most=9)
    assert [now > then for now, then in zip(_sequences(offer), before, strict=True)] == [True] * len(before)
    assert before


def test_it_gets_another_offer_and_moves_without_one_say_nothing_of_a_mail(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", "B2")
    offer = _accepted(offered(event, booths[:1]))
    _left_and_back(offer)
    firm = offer.exhibitor
    signed_in(browser, olga(event))
    since = last_mail()

    page = browser.send(moves_address(firm, booths[1]), {"sure": "y"})
    told = mails_since(since)
    browser.send(f"/organise/{event.slug}/offers/to/{firm.id}", {})
    again = latest_offer(firm)

    assert told == []
    assert "The space is changed." in page.text
    assert "the firm is told" not in page.text
    assert again is not None
    assert (again.state, again.numbers, again.assignment.state) == (
        OfferState.OPEN,
        ["B2"],
        AssignmentState.OFFERED,
    )


def _sequences(offer: Offer) -> list[int]:
    return [one.sequence for one in day_items(offer.event, offer.exhibitor_id, "en", alarm=None, opening=True)]
