"""A firm with an open offer gets another space: asked first what becomes of the offer, and told once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.models import Booth
from expo.db import db
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.rules import ApplicationState
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.queries import latest_offer
from expo.offers.rules import OfferState
from tests.factories.accounts import olga, signed_in
from tests.factories.offers import a_priced_hall, offered
from tests.invoices.move_pages import decided, last_mail, mails_since, moves_address, numbers_of
from tests.pages import Browser

NOVEMBER, JANUARY = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2027, 1, 15, 9, tzinfo=UTC)
TWO_BOOTHS, ONE_BOOTH = 51_736_000, 28_768_000  # paisa, with the tax and the corner: 18 m² and 9 m²
EIGHTEEN = {"area_sqm": 18, "least_sqm": 9, "most_sqm": 18}


def _with_open_offer() -> tuple[Offer, list[Booth]]:
    """An offer of A1 and A2 made in November and not answered yet; A3 and A4 beside them are free."""
    event, booths = a_priced_hall("A1", "A2", "A3", "A4")
    with clock.set_to(NOVEMBER):
        return offered(event, booths[:2], until=datetime(2027, 2, 1, 9, tzinfo=UTC), **EIGHTEEN), booths


@pytest.mark.parametrize(
    ("act", "state", "numbers"),
    [("move", "held", ["A3"]), ("assign", "assigned", ["A1", "A2"]), ("release", "held", [])],
)
def test_the_board_asks_first_what_becomes_of_an_open_offer(
    app: Flask, browser: Browser, act: str, state: str, numbers: list[str]
) -> None:
    offer, booths = _with_open_offer()
    exhibitor, event = offer.exhibitor, offer.event
    signed_in(browser, olga(event))
    token, before = browser.read("/account").typed("csrf_token"), last_mail()
    wanted = [booth.id for booth in booths if booth.number in numbers]

    answer = browser.client.post(
        f"/organise/{event.slug}/board/{booths[0].hall_id}/act",
        json={"firms": [{"firm": exhibitor.id, "booths": wanted, "state": state}]},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    shown = browser.read(answer.json["decide"]).text.replace("\xa0", " ")

    assert answer.status_code == 409
    assert "has an open offer of its space" in answer.json["error"]
    assert (numbers_of(exhibitor), offer.state, mails_since(before)) == (["A1", "A2"], OfferState.OPEN, [])
    assert "Price offered PKR 517,360.00" in shown
    assert "1 February 2027" in shown
    assert ("at the price offered, until the same moment" in shown) is (act == "move")
    assert ("Withdraw the offer and take the space back" in shown) is (act == "release")


def test_by_firm_too_an_open_offer_is_decided_about_before_it_ends(app: Flask, browser: Browser) -> None:
    offer, booths = _with_open_offer()
    exhibitor = offer.exhibitor
    signed_in(browser, olga(exhibitor.event))
    page, before = f"/organise/{exhibitor.event.slug}/spaces/{exhibitor.id}", last_mail()

    given = browser.send(f"{page}/give", {"booths": str(booths[2].id)}, form=page, status=303, follow=False)
    released = browser.send(f"{page}/release", form=page, status=303, follow=False)

    assert all("/moves?move=" in asked.response.headers["Location"] for asked in (given, released))
    db.session.expire_all()
    assert (numbers_of(exhibitor), offer.state, mails_since(before)) == (["A1", "A2"], OfferState.OPEN, [])


def test_an_open_offer_moves_along_at_its_price_and_to_its_end(app: Flask, browser: Browser) -> None:
    offer, booths = _with_open_offer()
    exhibitor, desk = offer.exhibitor, f"/exhibitor/{exhibitor_token(offer.exhibitor)}"
    before = last_mail()

    with clock.set_to(JANUARY):
        signed_in(browser, olga(exhibitor.event))
        decided(browser, exhibitor, "keep the price", booths[2])
        panel = browser.read(desk).soup.select_one("#offer")
        old = browser.send(f"{desk}/offers/{offer.uid}/accept", form=desk, status=409)

    now = latest_offer(exhibitor)
    mail = db.session.scalars(sa.select(Mail).where(Mail.id > before)).one()
    assert now is not None
    assert panel is not None
    said = panel.get_text(" ", strip=True).replace("\xa0", " ")
    assert "Booths A3 Area 9 m² Price with taxes PKR 517,360.00 Price reckoned for 18 m²" in said
    assert "The organisers have withdrawn this offer." in old.text
    assert (offer.state, exhibitor.state, numbers_of(exhibitor)) == (
        OfferState.WITHDRAWN,
        ApplicationState.OFFERED,
        ["A3"],
    )
    assert (now.state, now.total_minor, now.expires_at) == (OfferState.OPEN, TWO_BOOTHS, offer.expires_at)
    assert mail.wording == "another space offered"
    assert "It was A1, A2 (18 m²) for PKR 517,360.00; that offer has ended." in mail.text.replace("\xa0", " ")
    assert "We offer you A3 (9 m²) for PKR 517,360.00" in mail.text.replace("\xa0", " ")


def test_an_open_offer_is_made_anew_at_the_price_of_today(app: Flask, browser: Browser) -> None:
    offer, booths = _with_open_offer()
    exhibitor = offer.exhibitor
    before = last_mail()

    with clock.set_to(JANUARY):
        signed_in(browser, olga(exhibitor.event))
        decided(browser, exhibitor, "offer anew", booths[2])

    now = latest_offer(exhibitor)
    assert now is not None
    assert (now.state, now.total_minor, now.numbers) == (OfferState.OPEN, ONE_BOOTH, ["A3"])
    assert now.expires_at == JANUARY + timedelta(days=7)
    assert (offer.state, mails_since(before)) == (OfferState.WITHDRAWN, ["another space offered"])


@pytest.mark.parametrize("numbers", [["A3"], []])
def test_an_open_offer_is_withdrawn_knowingly(app: Flask, browser: Browser, numbers: list[str]) -> None:
    offer, booths = _with_open_offer()
    exhibitor = offer.exhibitor
    before = last_mail()

    with clock.set_to(JANUARY):
        signed_in(browser, olga(exhibitor.event))
        wanted = [booth for booth in booths if booth.number in numbers]
        decided(browser, exhibitor, "withdraw the offer", *wanted)

    assert (offer.state, exhibitor.state) == (OfferState.WITHDRAWN, ApplicationState.ACCEPTED)
    assert (numbers_of(exhibitor), mails_since(before)) == (numbers, ["booth offer withdrawn"])


def test_an_offer_about_to_end_is_not_moved_along(app: Flask, browser: Browser) -> None:
    offer, booths = _with_open_offer()
    exhibitor = offer.exhibitor

    with clock.set_to(offer.expires_at - timedelta(minutes=9)):
        signed_in(browser, olga(exhibitor.event))
        shown = browser.read(moves_address(exhibitor, booths[2]))

    assert "until the same moment" not in shown.text
