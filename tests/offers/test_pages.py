"""Emil answers on his own page, Olga sends and takes back; nobody else does either."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.services.contacts import erase_contacts
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.exhibitors import emil
from tests.factories.offers import NINE, OLGA, a_priced_hall, holding, offered
from tests.pages import Browser
from tests.queries import counted

LIST_QUERIES = 10


def _desk(offer: Offer) -> str:
    return f"/exhibitor/{exhibitor_token(offer.exhibitor)}"


def _state(offer: Offer) -> OfferState:
    db.session.expire_all()
    return offer.state


def test_emil_sees_the_price_and_the_last_moment_and_accepts(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)

    before = browser.read(_desk(offer))
    browser.send(f"{_desk(offer)}/offers/{offer.uid}/accept", form=_desk(offer))
    after = browser.read(_desk(offer))

    assert before.rows() == [
        ["Registration", "", "", "PKR 50,000.00"],
        ["Space", "9 m²", "PKR 20,000.00", "PKR 180,000.00"],
        ["Sales tax", "16 %", "PKR 230,000.00", "PKR 36,800.00"],
        ["Total", "", "", "PKR 266,800.00"],
    ]
    assert "PKT" in before.text
    assert "Your space" in after.text
    assert "Accept the offer" not in after.text
    assert _state(offer) is OfferState.ACCEPTED


def test_emil_declines_and_the_page_says_so(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)

    page = browser.send(f"{_desk(offer)}/offers/{offer.uid}/decline", form=_desk(offer))

    assert "The offer is declined, and the space is free for others." in page.text
    assert _state(offer) is OfferState.DECLINED


def test_an_offer_that_ended_cannot_be_accepted_though_the_page_was_open(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)

    with clock.set_to(offer.expires_at + timedelta(seconds=1)):
        shown = browser.read(_desk(offer))
        browser.send(f"{_desk(offer)}/offers/{offer.uid}/accept", form=_desk(offer), status=409)

    assert "This offer has ended without an answer." in shown.text
    assert _state(offer) is OfferState.OPEN


def test_no_firm_answers_anothers_offer_and_none_without_the_token(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer, other = offered(event, booths[:1]), offered(event, booths[1:])

    browser.send(f"{_desk(other)}/offers/{offer.uid}/accept", form=_desk(other), status=404)
    answer = browser.post(f"{_desk(offer)}/offers/{offer.uid}/accept")

    assert answer.status_code == 400
    assert _state(offer) is OfferState.OPEN


def test_olga_sends_a_wave_and_takes_one_back(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1", "A2")
    holding(event, booths[:1], name="Anadolu Demo")
    silent = holding(event, booths[1:], name="Bosphorus Demo")
    with transaction():
        erase_contacts(silent, by=OLGA)
    signed_in(browser, olga(event))
    offers = f"/organise/{event.slug}/offers"
    day = clock.now().astimezone(event.zone_info) + timedelta(days=5)

    sent = browser.send(f"{offers}/wave", {"until": f"{day:%Y-%m-%d}T18:00"}, form=offers)
    first = db.session.scalars(db.select(Offer).order_by(Offer.id)).first()
    assert first is not None
    browser.send(f"{offers}/{first.id}/withdraw", form=offers)
    narrowed = browser.read(f"{offers}?state=open")

    assert "1 offer is made and mailed." in sent.text
    assert "1 offer is made to a firm without a mail address; nothing was mailed to it." in sent.text
    assert [row[:3] for row in sent.rows()] == [
        ["Bosphorus Demo", "A2", "waits for an answer"],
        ["Anadolu Demo", "A1", "waits for an answer"],
    ]
    assert first.expires_at.astimezone(event.zone_info).strftime("%d %H:%M") == f"{day:%d} 18:00"
    assert [row[0] for row in narrowed.rows()] == ["Bosphorus Demo"]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ("", 400, "Enter date and time, as in 2027-04-14 18:00."),
        ("soon", 400, "Enter date and time, as in 2027-04-14 18:00."),
        ("2020-01-01T10:00", 409, "The offer would end at once. Choose a later moment."),
    ],
)
def test_a_deadline_that_cannot_be_is_said_and_changes_nothing(
    app: Flask, browser: Browser, typed: str, status: int, said: str
) -> None:
    event, booths = a_priced_hall("A1")
    holding(event, booths)
    signed_in(browser, olga(event))
    offers = f"/organise/{event.slug}/offers"

    page = browser.send(f"{offers}/wave", {"until": typed}, form=offers, status=status)

    assert said in page.text
    assert db.session.scalars(db.select(Offer)).all() == []


def test_olga_offers_one_space_from_its_page(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    firm, none = holding(event, booths), emil(event, **NINE)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/offers/to"

    browser.send(f"{address}/{firm.id}", {}, form=f"{address}/{firm.id}")
    refused = browser.send(f"{address}/{none.id}", {}, form=f"{address}/{none.id}", status=409)

    assert "has no space yet" in refused.text
    assert [one.exhibitor_id for one in db.session.scalars(db.select(Offer))] == [firm.id]


def test_who_may_see_offers_and_who_may_send_them(app: Flask, browser: Browser) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)
    offers = f"/organise/{event.slug}/offers"

    for account, seen, sent in ((vera(event), 200, 403), (sami(event), 403, 403), (nora(), 404, 404)):
        other = signed_in(Browser(app), account)
        other.read(offers, status=seen)
        for step in (f"{offer.id}/withdraw", "wave", f"to/{offer.exhibitor_id}"):
            other.send(f"{offers}/{step}", form="/account", status=sent)

    assert _state(offer) is OfferState.OPEN


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_as_much_for_three_as_for_one(app: Flask, browser: Browser, rows: int) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    for booth in booths[:rows]:
        offered(event, [booth])
    signed_in(browser, olga(event))

    with counted(app) as statements:
        page = browser.read(f"/organise/{event.slug}/offers")

    assert len(page.rows()) == rows
    assert len(statements) == LIST_QUERIES
