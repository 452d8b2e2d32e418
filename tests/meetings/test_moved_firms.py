"""A firm's booth changes where meetings are: its contact has one mail of both, whatever the act."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.services import WantedSpace
from expo.booths.models import Booth
from expo.db import db, transaction
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.staff import add_staff
from expo.invoices.models import Invoice
from expo.invoices.rules import MoveTerms
from expo.invoices.services.moves import move_firms
from expo.invoices.services.payments import mark_payment
from expo.invoices.services.smaller_space import take_smaller_space
from expo.mail.models import Mail
from expo.meetings.meeting_models import Meeting
from expo.meetings.rules import PlaceKind
from expo.meetings.services.digests import queue_meeting_mails
from expo.meetings.services.meetings import place_meeting
from expo.offers.services.answers import accept_offer
from expo.registration.rules import Details
from tests.factories.events import a_category
from tests.factories.meetings import MINUTE, OLGA, TEN, a_block, a_firm, a_meeting, a_table, party_of, placed
from tests.factories.offers import EMIL, a_priced_hall, offered

JANUARY = datetime(2027, 1, 15, 9, tzinfo=UTC)
EIGHTEEN = {"area_sqm": 18, "least_sqm": 9, "most_sqm": 18}


def _meets_at_its_booth(*, accepted: bool) -> tuple[Exhibitor, list[Booth], Meeting]:
    """A firm on A1 and A2, with the open or the accepted offer of them; A3 and A4 are free. Everybody was told."""
    event, booths = a_priced_hall("A1", "A2", "A3", "A4")
    offer = offered(event, booths[:2], until=JANUARY + timedelta(days=30), **EIGHTEEN)
    exhibitor = offer.exhibitor
    a_category(event, kind=CategoryKind.EXHIBITOR)
    with transaction():
        accept_offer(offer, by=EMIL)
        add_staff(exhibitor, Details(given_name="Ana", family_name="", email="ana@exhibits.example"), by=OLGA)
    _pay(exhibitor)
    if not accepted:
        _offer_anew(exhibitor, booths)
    a_block(event)
    firm = party_of(event, f"firm-{exhibitor.id}")
    place = a_table(event, None, kind=PlaceKind.BOOTH, owner_id=firm.id)
    meeting = placed(a_meeting(event, firm, a_firm(event, "Anadolu", "Bob")[0]), place, told=True)
    _mails()
    return exhibitor, booths, meeting


def _offer_anew(exhibitor: Exhibitor, booths: list[Booth]) -> None:
    with transaction():
        _moved(MoveTerms.OFFER)(exhibitor, booths[:2])


def _moved(terms: MoveTerms) -> Callable[[Exhibitor, list[Booth]], None]:
    def act(exhibitor: Exhibitor, booths: list[Booth]) -> None:
        move_firms([WantedSpace(exhibitor, tuple(booths))], {exhibitor.id: terms}, by=OLGA)

    return act


def _shrunk(exhibitor: Exhibitor, booths: list[Booth]) -> None:
    take_smaller_space(_invoice(exhibitor), booths, by=OLGA)


def _pay(exhibitor: Exhibitor) -> None:
    invoice = _invoice(exhibitor)
    with transaction():
        mark_payment(invoice, invoice.total_minor, paid_on=JANUARY.date(), reference="", by=OLGA)


def _invoice(exhibitor: Exhibitor) -> Invoice:
    return db.session.scalars(sa.select(Invoice).where(Invoice.exhibitor_id == exhibitor.id)).one()


ACTS: list[tuple[bool, Callable[[Exhibitor, list[Booth]], None]]] = [
    (True, _moved(MoveTerms.KEEP)),
    (True, _moved(MoveTerms.REPRICE)),
    (True, _moved(MoveTerms.OFFER)),
    (True, _shrunk),
    (False, _moved(MoveTerms.KEEP)),
    (False, _moved(MoveTerms.OFFER)),
    (False, _moved(MoveTerms.WITHDRAW)),
]


@pytest.mark.parametrize(("accepted", "act"), ACTS)
def test_whatever_becomes_of_the_price_one_mail_says_both(
    app: Flask, accepted: bool, act: Callable[[Exhibitor, list[Booth]], None]
) -> None:
    with clock.set_to(JANUARY):
        exhibitor, booths, _meeting = _meets_at_its_booth(accepted=accepted)

        with transaction():
            act(exhibitor, booths[2:3])
        told = _mails()

    [text] = told[exhibitor.email]
    assert text.count("was Booth A1, A2, ") == 1
    assert ", is Booth A3, " in text
    assert {address: len(texts) for address, texts in told.items()} == dict.fromkeys(told, 1)
    assert "was Booth A1, A2, " in told["ana@exhibits.example"][0]


def test_what_changes_after_that_mail_is_told_from_there(app: Flask) -> None:
    """Its time changes before the others are told: they have both in one mail, the firm the time alone, in its second."""
    with clock.set_to(JANUARY):
        exhibitor, booths, meeting = _meets_at_its_booth(accepted=True)
        assert meeting.place is not None

        with transaction():
            _moved(MoveTerms.KEEP)(exhibitor, booths[2:3])
        with transaction():
            place_meeting(meeting, TEN + 40 * MINUTE, meeting.place, version=meeting.version, by=OLGA)
        told = _mails()

    first, second = told[exhibitor.email]
    [ana] = told["ana@exhibits.example"]
    assert "was Booth A1, A2, " in first
    assert "was Booth" not in second
    assert ("10:00" in second, "10:40" in second) == (True, True)
    assert ("Booth A1, A2, " in ana, "Booth A3, " in ana, "10:40" in ana) == (True, True, True)


def _mails() -> dict[str, list[str]]:
    """The texts of the mails by now and within the half hour by address, which are taken away."""
    with clock.set_to(clock.now() + timedelta(minutes=30)), transaction():
        queue_meeting_mails()
    found: dict[str, list[str]] = {}
    for mail in db.session.scalars(sa.select(Mail).order_by(Mail.id)):
        found.setdefault(mail.to_address, []).append(mail.text)
    with transaction():
        db.session.execute(sa.delete(Mail))
    return found
