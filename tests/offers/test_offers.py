"""The life of an offer: made, accepted, declined, withdrawn, expired, with the space and the mails that follow."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign, release
from expo.booths.models import Booth, Wish
from expo.booths.queries import holders_in
from expo.booths.rules import AssignmentState
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.decisions import withdraw
from expo.history.models import Entry
from expo.invoices.models import Invoice
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import accept_offer, decline_offer
from expo.offers.services.expiry import sweep_holds, sweep_offer_reminders, sweep_offers
from expo.offers.services.lifecycle import make_offer, make_wave, withdraw_offer
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, holding, offered
from tests.factories.prices import a_rule

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)


def mails_to(exhibitor: Exhibitor) -> list[str]:
    """The kinds of mail the firm had about offers, in order."""
    query = sa.select(Mail.wording).where(Mail.to_address == exhibitor.email, Mail.wording.contains("booth"))
    return list(db.session.scalars(query.order_by(Mail.id)))


def taken(event: Event) -> dict[int, AssignmentState]:
    return {booth: holder.state for booth, holder in holders_in(event).items()}


def wishing(booth: Booth, **firm: object) -> Exhibitor:
    made = emil(booth.event, **{**NINE, **firm})
    with transaction():
        db.session.add(Wish(event_id=made.event_id, exhibitor_id=made.id, booth_id=booth.id, rank=1))
    return made


def test_an_offer_freezes_the_price_and_stands_for_the_days_of_the_expo(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    taking_applications(event, offer_days=10)
    with clock.set_to(MONDAY):
        offer = offered(event, booths, area_sqm=18, most_sqm=18)

    a_rule(event, "Dearer now")

    assert (offer.numbers, offer.area_sqm, offer.state) == (["A1", "A2"], 18, OfferState.OPEN)
    assert offer.total_minor == sum(line["amount_minor"] for line in offer.lines) == round(41_000_000 * 1.16)
    assert offer.expires_at == MONDAY + timedelta(days=10)
    assert offer.exhibitor.state is ApplicationState.OFFERED
    assert set(taken(event).values()) == {AssignmentState.OFFERED}
    assert mails_to(offer.exhibitor) == ["booth offered"]


def test_accepting_assigns_confirms_bills_and_tells_in_one_transaction(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)

    with transaction():
        accept_offer(offer, by=EMIL)

    invoice = db.session.scalars(sa.select(Invoice)).one()
    assert (offer.state, offer.exhibitor.state) == (OfferState.ACCEPTED, ApplicationState.CONFIRMED)
    assert taken(event) == {booths[0].id: AssignmentState.ASSIGNED}
    assert (invoice.offer_id, invoice.total_minor) == (offer.id, offer.total_minor)
    assert mails_to(offer.exhibitor) == ["booth offered", "booth offer accepted"]
    verbs = db.session.scalars(sa.select(Entry.verb).where(Entry.subject_kind == "offer").order_by(Entry.id))
    assert list(verbs) == ["offered", "accepted"]


def test_a_second_answer_and_one_too_late_are_told_what_became_of_it(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    with clock.set_to(MONDAY):
        done, late = offered(event, booths[:1]), offered(event, booths[1:])
        with transaction():
            accept_offer(done, by=EMIL)

    with clock.set_to(late.expires_at):
        with pytest.raises(Refused, match="accepted already"), transaction():
            decline_offer(done, by=EMIL)
        with pytest.raises(Refused, match="This offer has ended"), transaction():
            accept_offer(late, by=EMIL)

    assert (done.state, late.state) == (OfferState.ACCEPTED, OfferState.OPEN)
    assert db.session.scalar(sa.select(sa.func.count(Invoice.id))) == 1


def test_declining_frees_the_booth_and_tells_the_next_by_points(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)
    few, many = wishing(booths[0], points=10), wishing(booths[0], points=90, state=ApplicationState.WAITING)
    too_large = wishing(booths[0], points=500, area_sqm=6, least_sqm=6, most_sqm=6)

    with transaction():
        decline_offer(offer, by=EMIL)

    assert (offer.state, offer.exhibitor.state) == (OfferState.DECLINED, ApplicationState.ACCEPTED)
    assert taken(event) == {}
    assert mails_to(offer.exhibitor) == ["booth offered", "booth offer declined"]
    assert [mails_to(one) for one in (few, many, too_large)] == [[], ["wished booth is kept"], []]


def test_the_clock_reminds_once_and_then_frees_the_booth(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    with clock.set_to(MONDAY):
        offer = offered(event, booths, until=MONDAY + timedelta(days=7))
        following = wishing(booths[0])

    for hours in (24, 24 * 5 - 1, 24 * 5, 24 * 5 + 1, 24 * 7 - 1):
        with clock.set_to(MONDAY + timedelta(hours=hours)), transaction():
            sweep_offer_reminders()
            assert sweep_offers() == 0
    with clock.set_to(offer.expires_at), transaction():
        assert (sweep_offers(), sweep_offers()) == (1, 0)

    assert (offer.state, offer.exhibitor.state) == (OfferState.EXPIRED, ApplicationState.ACCEPTED)
    assert taken(event) == {}
    assert mails_to(offer.exhibitor) == ["booth offered", "booth offer ends soon", "booth offer expired"]
    assert mails_to(following) == ["wished booth is kept"]


def test_a_hold_has_a_clock_too(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    held, kept = emil(event, **NINE), holding(event, booths[1:])
    with transaction():
        assign(held, booths[:1], by=OLGA, expires_at=MONDAY)
    following = wishing(booths[0])

    with clock.set_to(MONDAY), transaction():
        done = (sweep_holds(), sweep_holds())

    assert done == (1, 0)
    assert (live_assignment(held), mails_to(following)) == (None, ["wished booth is kept"])
    assert taken(event) == {booths[1].id: AssignmentState.HELD}
    assert kept.state is ApplicationState.ACCEPTED


def test_a_firm_of_the_waiting_list_goes_back_to_it(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths, state=ApplicationState.WAITING)

    with transaction():
        decline_offer(offer, by=EMIL)

    assert offer.exhibitor.state is ApplicationState.WAITING


def test_organisers_withdraw_an_offer_and_keep_the_hold(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    offer = offered(event, booths)

    with transaction():
        withdraw_offer(offer, by=OLGA)

    assert (offer.state, offer.exhibitor.state) == (OfferState.WITHDRAWN, ApplicationState.ACCEPTED)
    assert taken(event) == {booths[0].id: AssignmentState.HELD}
    assert mails_to(offer.exhibitor) == ["booth offered", "booth offer withdrawn"]
    with pytest.raises(Refused, match="not open any more"), transaction():
        withdraw_offer(offer, by=OLGA)
    with transaction():
        again = make_offer(offer.exhibitor, by=OLGA)
    assert (again.state, again.wave) == (OfferState.OPEN, 2)


@pytest.mark.parametrize("how", ["released", "moved", "withdrew"])
def test_no_offer_stays_open_without_its_space(app: Flask, how: str) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer = offered(event, booths[:1])

    with transaction():
        if how == "released":
            release(offer.exhibitor, by=OLGA)
        elif how == "moved":
            assign(offer.exhibitor, booths[1:], by=OLGA)
        else:
            withdraw(offer.exhibitor, by=EMIL)

    there = ApplicationState.WITHDRAWN if how == "withdrew" else ApplicationState.ACCEPTED
    told = ["booth offered"] if how == "withdrew" else ["booth offered", "booth offer withdrawn"]
    assert (offer.state, offer.exhibitor.state) == (OfferState.WITHDRAWN, there)
    assert mails_to(offer.exhibitor) == told


def test_who_cannot_be_offered_anything_is_refused_in_words(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer, none = offered(event, booths[:1]), emil(event, **NINE)
    poor = an_event()
    unpriced = holding(poor, some_booths(poor, a_hall(poor), "B1"))
    confirmed = holding(event, booths[1:], state=ApplicationState.CONFIRMED)

    for firm, sentence in (
        (offer.exhibitor, f"{offer.exhibitor.name} has an open offer already"),
        (none, f"{none.name} has no space yet"),
        (confirmed, f"{confirmed.name} has accepted its space"),
        (unpriced, "The price list has no price"),
    ):
        with pytest.raises(Refused, match=sentence), transaction():
            make_offer(firm, by=OLGA)
    for until in (clock.now(), clock.now() + timedelta(days=400)):
        with pytest.raises(Refused, match=r"end at once|120 days"), transaction():
            make_offer(none, by=OLGA, until=until)

    assert db.session.scalars(sa.select(Offer)).all() == [offer]


def test_a_wave_offers_what_is_held_and_leaves_out_who_was_offered(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    before = offered(event, booths[:1])
    one, other = holding(event, booths[1:2]), holding(event, booths[2:])
    until = clock.now() + timedelta(days=3)

    with transaction():
        first, second = make_wave(event, by=OLGA, until=until), make_wave(event, by=OLGA, until=until)

    rows = db.session.scalars(sa.select(Offer).order_by(Offer.id)).all()
    assert (first.made, first.left_out, second.made) == (2, (), 0)
    assert [row.exhibitor_id for row in rows] == [before.exhibitor_id, one.id, other.id]
    assert [row.wave for row in rows] == [1, 2, 2]


def test_a_wave_without_prices_says_who_got_none(app: Flask) -> None:
    event = an_event()
    firm = holding(event, some_booths(event, a_hall(event), "A1"), name="Anadolu Demo")

    with transaction():
        wave = make_wave(event, by=OLGA)

    assert (wave.made, [name for name, _why in wave.left_out]) == (0, ["Anadolu Demo"])
    assert firm.state is ApplicationState.ACCEPTED
