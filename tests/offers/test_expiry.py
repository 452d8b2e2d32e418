"""Offers and holds whose time runs out: at which second, in the quiet days of the expo, after it, and several at once."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.assignments.queries import live_assignment
from expo.booths.assignments.services import assign
from expo.booths.models import Assignment, Booth, Wish
from expo.booths.rules import AssignmentState, Ending
from expo.db import db, transaction
from expo.exhibitors.models import Exhibitor
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.offers.services.answers import decline_offer
from expo.offers.services.expiry import sweep_holds, sweep_offer_reminders, sweep_offers
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.offers import EMIL, NINE, OLGA, a_priced_hall, offered
from tests.told import told

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


def _mails(exhibitor: Exhibitor) -> list[str]:
    query = sa.select(Mail.wording).where(Mail.to_address == exhibitor.email, Mail.wording.contains("booth"))
    return list(db.session.scalars(query.order_by(Mail.id)))


def _wishing(*booths: Booth, **firm: int) -> Exhibitor:
    made = emil(booths[0].event, **{**NINE, **firm})
    with transaction():
        db.session.add_all(
            Wish(event_id=made.event_id, exhibitor_id=made.id, booth_id=booth.id, rank=rank)
            for rank, booth in enumerate(booths, start=1)
        )
    return made


def _reminded(moment: datetime) -> int:
    with clock.set_to(moment), transaction():
        return sweep_offer_reminders()


def test_an_offer_whose_time_is_over_is_not_reminded_of(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    with clock.set_to(MONDAY):
        offer = offered(event, booths, until=MONDAY + 7 * DAY)

    assert (_reminded(MONDAY + 7 * DAY), offer.reminded_at) == (0, None)
    assert (_reminded(MONDAY + 7 * DAY - SECOND), _mails(offer.exhibitor)[1:]) == (1, ["booth offer ends soon"])


def test_an_offer_is_reminded_of_when_it_is_a_day_old(app: Flask) -> None:
    event, booths = a_priced_hall("A1")
    with clock.set_to(MONDAY):
        offered(event, booths, until=MONDAY + 2 * DAY)

    assert [_reminded(MONDAY + DAY + seconds * SECOND) for seconds in (-1, 0, 1)] == [0, 1, 0]


def test_in_the_quiet_days_of_one_expo_only_firms_of_the_other_are_reminded(app: Flask) -> None:
    (quiet, first), (loud, second) = a_priced_hall("A1"), a_priced_hall("A1")
    taking_applications(quiet, quiet_days=30)
    taking_applications(loud, quiet_days=2)
    now = quiet.begins_at - 3 * DAY
    with clock.set_to(now - 5 * DAY):
        silent, told_of = [
            offered(event, booths, until=now + DAY) for event, booths in ((quiet, first), (loud, second))
        ]

    assert _reminded(now) == 2

    assert [_mails(offer.exhibitor)[1:] for offer in (silent, told_of)] == [[], ["booth offer ends soon"]]
    assert [len(told(event, "offer")) for event in (quiet, loud)] == [1, 2]
    assert told(loud, "offer")[-1] == ("Expo", "reminded of", "A1")


@pytest.mark.parametrize(("days", "is_told"), [(3, True), (1, False)])
def test_from_the_first_quiet_day_the_next_in_line_is_not_told(app: Flask, days: int, is_told: bool) -> None:
    event, booths = a_priced_hall("A1")
    taking_applications(event, quiet_days=2)
    with clock.set_to(event.begins_at - 10 * DAY):
        offer = offered(event, booths, until=event.begins_at)
        following = _wishing(*booths)

    with clock.set_to(event.begins_at - days * DAY), transaction():
        decline_offer(offer, by=EMIL)

    assert _mails(following) == (["wished booth is free for all"] if is_told else [])


def test_the_next_in_line_hears_in_one_mail_of_both_booths_but_not_who_gave_them_back(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer = offered(event, booths, area_sqm=18, most_sqm=18, points=90)
    with transaction():
        db.session.add(Wish(event_id=event.id, exhibitor_id=offer.exhibitor_id, booth_id=booths[0].id, rank=1))
    following = _wishing(*booths, area_sqm=18, most_sqm=18)

    with transaction():
        decline_offer(offer, by=EMIL)

    mail = db.session.scalars(sa.select(Mail).where(Mail.to_address == following.email).order_by(Mail.id)).all()[-1]
    assert (mail.wording, "A1, A2" in mail.text) == ("wished booth is kept", True)
    assert _mails(offer.exhibitor) == ["booth offered", "booth offer declined"]


def test_an_offer_that_runs_out_after_the_expo_ends_without_a_mail(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    with clock.set_to(event.ends_at - 10 * DAY):
        last, late = [
            offered(event, [booth], until=event.ends_at - seconds * SECOND)
            for booth, seconds in zip(booths, (1, 0), strict=True)
        ]

    done = []
    for offer in (last, late):
        with clock.set_to(offer.expires_at), transaction():
            done.append(sweep_offers())

    assert (done, last.state, late.state) == ([1, 1], OfferState.EXPIRED, OfferState.EXPIRED)
    assert [_mails(offer.exhibitor)[1:] for offer in (last, late)] == [["booth offer expired"], []]
    assert [offer.assignment.ending for offer in (last, late)] == [Ending.EXPIRED] * 2


def test_several_holds_run_out_at_once_and_those_with_time_left_stay(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2", "A3")
    firms = [emil(event, **NINE, points=90) for _booth in booths]
    with transaction():
        for firm, booth, seconds in zip(firms, booths, (0, 0, 1), strict=True):
            assign(firm, [booth], by=OLGA, expires_at=MONDAY + seconds * SECOND)
        db.session.add(Wish(event_id=event.id, exhibitor_id=firms[0].id, booth_id=booths[0].id, rank=1))
    following = [_wishing(*booths, points=points) for points in (20, 10)]

    with clock.set_to(MONDAY), transaction():
        assert (sweep_holds(), sweep_holds()) == (2, 0)

    assert [live_assignment(firm) is None for firm in firms] == [True, True, False]
    ended = db.session.scalars(sa.select(Assignment.ending).where(Assignment.state == AssignmentState.ENDED))
    assert set(ended) == {Ending.EXPIRED}
    assert [_mails(firm) for firm in (firms[0], *following)] == [[], ["wished booth is kept"], ["wished booth is kept"]]
    assert [who for who, verb, _what in told(event, "exhibitor") if verb == "took the space back from"] == ["Expo"] * 2


def test_an_offer_and_a_hold_leave_the_offers_and_holds_of_others_alone(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    held = emil(event, **NINE)
    with clock.set_to(MONDAY):
        offer = offered(event, booths[:1], until=MONDAY + DAY)
        with transaction():
            assign(held, booths[1:], by=OLGA, expires_at=MONDAY + DAY)

    with clock.set_to(MONDAY + DAY), transaction():
        holds = sweep_holds()
        kept = db.session.scalars(sa.select(Offer)).one().state
        offers = sweep_offers()

    assert (holds, kept, offers, offer.state) == (1, OfferState.OPEN, 1, OfferState.EXPIRED)
