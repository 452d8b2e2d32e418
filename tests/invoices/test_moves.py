"""A firm that has accepted its space gets another one: shown first, on chosen terms, and told once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.services import WantedSpace
from expo.booths.models import Booth
from expo.booths.queries import stands_of
from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.invoices.models import Invoice
from expo.invoices.queries import offers_without_invoice
from expo.invoices.rules import InvoiceKind, InvoiceState
from expo.invoices.services.moves import moves_of
from expo.invoices.services.payments import mark_payment
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.queries import latest_offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer
from expo.prices.queries import billing_of
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.offers import EMIL, OLGA, a_priced_hall, holding, offered
from tests.invoices.move_pages import decided, last_mail, mails_since, moves_address, numbers_of
from tests.pages import Browser

NOVEMBER, JANUARY = datetime(2026, 11, 1, 9, tzinfo=UTC), datetime(2027, 1, 15, 9, tzinfo=UTC)
TWO_BOOTHS, ONE_BOOTH = 51_736_000, 28_768_000  # paisa, with the tax and the corner: 18 m² and 9 m²
EIGHTEEN = {"area_sqm": 18, "least_sqm": 9, "most_sqm": 18}


def _accepted(**firm: Any) -> tuple[Exhibitor, list[Booth]]:
    """A firm on A1 and A2, accepted and invoiced in November; A3 and A4 beside them are free."""
    event, booths = a_priced_hall("A1", "A2", "A3", "A4")
    with clock.set_to(NOVEMBER):
        offer = offered(event, booths[:2], **{**EIGHTEEN, **firm})
        with transaction():
            accept_offer(offer, by=EMIL)
    return offer.exhibitor, booths


def _invoices() -> list[tuple[InvoiceKind, InvoiceState, int]]:
    query = sa.select(Invoice.kind, Invoice.state, Invoice.total_minor).order_by(Invoice.number)
    return [(kind, state, total) for kind, state, total in db.session.execute(query)]


def test_the_board_shows_first_what_moving_a_firm_that_has_accepted_changes(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    event, hall = exhibitor.event, booths[0].hall_id
    signed_in(browser, olga(event))
    token = browser.read("/account").typed("csrf_token")

    answer = browser.client.post(
        f"/organise/{event.slug}/board/{hall}/act",
        json={"firms": [{"firm": exhibitor.id, "booths": [booths[2].id], "state": "held"}]},
        headers={"X-CSRFToken": token, "Accept": "application/json"},
    )
    shown = browser.read(answer.json["decide"])

    facts = shown.text.replace("\xa0", " ")
    assert answer.status_code == 409
    assert numbers_of(exhibitor) == ["A1", "A2"]
    assert "A1, A2" in facts
    assert "PKR 517,360.00" in facts
    assert "PKR 287,680.00" in facts
    assert "10 allowed now, 5 on the new space, 0 in use" in facts
    assert exhibitor.email in facts


def test_a_kept_price_leaves_the_invoice_and_every_page_shows_the_new_space(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    before = last_mail()

    with clock.set_to(JANUARY):
        signed_in(browser, olga(exhibitor.event))
        decided(browser, exhibitor, "keep the price", booths[2])
        desk = browser.read(f"/exhibitor/{exhibitor_token(exhibitor)}")
        office = browser.read(f"/organise/{exhibitor.event.slug}/exhibitors/{exhibitor.id}")

    offer = latest_offer(exhibitor)
    assert offer is not None
    for page in (desk, office):
        panel = page.soup.select_one("#offer")
        assert panel is not None
        said = panel.get_text(" ", strip=True).replace("\xa0", " ")
        assert "Booths A3 Area 9 m² Price with taxes PKR 517,360.00 Price agreed for 18 m²" in said
    assert _invoices() == [(InvoiceKind.INVOICE, InvoiceState.ISSUED, TWO_BOOTHS)]
    assert (offer.numbers, offer.total_minor, offer.state) == (["A3"], TWO_BOOTHS, OfferState.ACCEPTED)
    assert stands_of(exhibitor.event)[exhibitor.id] == [("Hall 1", "A3")]
    assert mails_since(before) == ["space moved at the same price"]


def test_a_new_price_credits_the_invoice_whole_and_what_was_paid_counts(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    invoice = db.session.scalars(sa.select(Invoice)).one()
    with clock.set_to(JANUARY), transaction():
        mark_payment(invoice, 10_000_000, paid_on=date(2027, 1, 10), reference="", by=OLGA)
    before = last_mail()

    with clock.set_to(JANUARY):
        signed_in(browser, olga(exhibitor.event))
        decided(browser, exhibitor, "new price", booths[2])

    new = db.session.scalars(sa.select(Invoice).where(Invoice.number == 3)).one()
    mail = db.session.scalars(sa.select(Mail).where(Mail.id > before)).one()
    assert _invoices() == [
        (InvoiceKind.INVOICE, InvoiceState.CANCELLED, TWO_BOOTHS),
        (InvoiceKind.CREDIT_NOTE, InvoiceState.ISSUED, TWO_BOOTHS),
        (InvoiceKind.INVOICE, InvoiceState.PART_PAID, ONE_BOOTH),
    ]
    assert (new.paid_minor, new.frozen["booths"]) == (10_000_000, ["A3"])
    assert (mail.wording, [part["key"] for part in mail.parts]) == (
        "space moved at a new price",
        list(db.session.scalars(sa.select(Invoice.uid).where(Invoice.number > 1).order_by(Invoice.number))),
    )
    assert "It was A1, A2 (18 m²), it is A3 (9 m²)." in mail.text
    assert offers_without_invoice(exhibitor.event, most=9) == []
    assert [one.state for one in db.session.scalars(sa.select(Offer).order_by(Offer.id))] == [
        OfferState.REPLACED,
        OfferState.ACCEPTED,
    ]


def test_offered_anew_the_firm_answers_and_what_it_paid_counts_when_it_accepts(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    invoice = db.session.scalars(sa.select(Invoice)).one()
    with clock.set_to(JANUARY):
        signed_in(browser, olga(exhibitor.event))
        with transaction():
            mark_payment(invoice, 10_000_000, paid_on=date(2027, 1, 10), reference="", by=OLGA)
        before = last_mail()

        decided(browser, exhibitor, "offer anew", booths[2])
        offer = latest_offer(exhibitor)
        assert offer is not None
        asked = (exhibitor.state, offer.state, offer.total_minor, numbers_of(exhibitor), mails_since(before))
        browser.send(
            f"/exhibitor/{exhibitor_token(exhibitor)}/offers/{offer.uid}/accept",
            form=f"/exhibitor/{exhibitor_token(exhibitor)}",
        )

    db.session.expire_all()
    new = db.session.scalars(sa.select(Invoice).where(Invoice.number == 3)).one()
    assert asked == (ApplicationState.OFFERED, OfferState.OPEN, ONE_BOOTH, ["A3"], ["space offered anew"])
    assert exhibitor.state is ApplicationState.CONFIRMED
    assert (new.total_minor, new.paid_minor, invoice.owed.balance) == (ONE_BOOTH, 10_000_000, 0)


def test_the_space_it_has_can_be_offered_again(app: Flask, browser: Browser) -> None:
    exhibitor, _booths = _accepted()
    signed_in(browser, olga(exhibitor.event))

    page = browser.read(f"/organise/{exhibitor.event.slug}/offers/to/{exhibitor.id}", follow=True)
    address = page.response.request.full_path
    browser.send(address, {f"terms-{exhibitor.id}": "offer anew", "sure": "y"}, status=303, follow=False)

    db.session.expire_all()
    assert (exhibitor.state, numbers_of(exhibitor)) == (ApplicationState.OFFERED, ["A1", "A2"])


def test_a_space_taken_back_is_credited_whole_and_the_firm_is_accepted_without_one(
    app: Flask, browser: Browser
) -> None:
    exhibitor, _booths = _accepted()
    signed_in(browser, olga(exhibitor.event))
    page = f"/organise/{exhibitor.event.slug}/spaces/{exhibitor.id}"
    before = last_mail()

    asked = browser.send(f"{page}/release", form=page, status=303, follow=False)
    still = numbers_of(exhibitor)
    browser.send(asked.response.headers["Location"], {"sure": "y"}, status=303, follow=False)

    db.session.expire_all()
    assert still == ["A1", "A2"]
    assert (exhibitor.state, numbers_of(exhibitor)) == (ApplicationState.ACCEPTED, [])
    assert [state for _kind, state, _total in _invoices()] == [InvoiceState.CANCELLED, InvoiceState.ISSUED]
    assert mails_since(before) == ["space taken back"]


def test_a_firm_that_has_no_invoice_yet_gets_none_by_a_new_price_and_answers_the_expos_own_address(
    app: Flask, browser: Browser
) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3", contact="halls@test-expo.example")
    billing = billing_of(event)
    assert billing is not None
    with clock.set_to(NOVEMBER), transaction():
        billing.seller = ""
    with clock.set_to(NOVEMBER):
        offer = offered(event, booths[:2], **EIGHTEEN)
        with transaction():
            accept_offer(offer, by=EMIL)
    before = last_mail()

    with clock.set_to(JANUARY):
        signed_in(browser, olga(event))
        decided(browser, offer.exhibitor, "new price", booths[2])

    assert (_invoices(), numbers_of(offer.exhibitor)) == ([], ["A3"])
    mail = db.session.scalars(sa.select(Mail).where(Mail.id > before)).one()
    assert (mail.wording, mail.reply_to) == ("space moved at a new price", "halls@test-expo.example")


def test_nothing_is_decided_about_a_firm_that_has_accepted_nothing(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")

    (move,) = moves_of([WantedSpace(holding(event, booths[:1]), (booths[1],))])

    assert (move.numbers, move.terms, move.old_minor, move.invoice) == (("A2",), (), None, None)


def test_two_firms_that_have_accepted_swap_and_each_keeps_its_price(app: Flask, browser: Browser) -> None:
    one, booths = _accepted()
    with clock.set_to(NOVEMBER):
        offer = offered(one.event, booths[2:], **EIGHTEEN)
        with transaction():
            accept_offer(offer, by=EMIL)
    other = offer.exhibitor
    signed_in(browser, olga(one.event))
    page = (
        f"/organise/{one.event.slug}/moves?move={one.id}:held:{booths[2].id}.{booths[3].id}"
        f"&move={other.id}:held:{booths[0].id}.{booths[1].id}"
    )
    before = last_mail()

    browser.read(page)
    terms = {f"terms-{one.id}": "keep the price", f"terms-{other.id}": "keep the price", "sure": "y"}
    browser.send(page, terms, status=303, follow=False)

    db.session.expire_all()
    assert (numbers_of(one), numbers_of(other)) == (["A3", "A4"], ["A1", "A2"])
    assert mails_since(before) == ["space moved at the same price"] * 2
    assert [state for _kind, state, _total in _invoices()] == [InvoiceState.ISSUED] * 2


@pytest.mark.parametrize("wrong", ["x", "1", "1:held:x", "1:sold:1", "1:held:1&move=1:held:2"])
def test_an_address_that_says_no_move_is_refused(app: Flask, browser: Browser, wrong: str) -> None:
    exhibitor, _booths = _accepted()
    signed_in(browser, olga(exhibitor.event))

    status = browser.client.get(f"/organise/{exhibitor.event.slug}/moves?move={wrong}").status_code

    assert status == 400


def test_what_has_changed_since_it_was_shown_is_shown_again(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    signed_in(browser, olga(exhibitor.event))
    page, invoice = moves_address(exhibitor, booths[2]), db.session.scalars(sa.select(Invoice)).one()
    seen = browser.read(page).typed("seen")
    with clock.set_to(JANUARY), transaction():
        mark_payment(invoice, 10_000_000, paid_on=date(2027, 1, 10), reference="", by=OLGA)

    again = browser.send(page, {f"terms-{exhibitor.id}": "new price", "sure": "y", "seen": seen})

    assert "PKR 100,000.00" in again.text.replace("\xa0", " ")
    assert numbers_of(exhibitor) == ["A1", "A2"]


def test_whoever_may_only_look_moves_nobody(app: Flask, browser: Browser) -> None:
    exhibitor, booths = _accepted()
    signed_in(browser, vera(exhibitor.event))

    assert browser.read(moves_address(exhibitor, booths[2]), status=403).status == 403
