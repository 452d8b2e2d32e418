"""What is done of its own accord knows the clock: after its window nobody is moved up, reminded or told."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.booths.models import Wish
from expo.db import db, transaction
from expo.delegations.reminders import remind_members
from expo.errors import Refused
from expo.events.models import Event
from expo.events.rules import FillingEnd
from expo.events.services.expos import edit_event
from expo.exhibitors.models import Exhibitor
from expo.history.models import Entry
from expo.history.services import Actor
from expo.history.words import render_entries
from expo.mail.models import Mail
from expo.offers.models import Offer
from expo.offers.rules import OfferState
from expo.offers.services.expiry import sweep_offer_reminders, sweep_offers
from expo.programme.models import SignUp
from expo.programme.services.digests import make_digests, tell_keepers
from expo.programme.services.sessions import edit_session
from expo.programme.services.sign_ups import give_back, sign_up
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.rules import RegistrationState
from expo.registration.services.capacity import seats_left
from expo.registration.services.decisions import cancel
from tests.delegations.desks import path_of
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil, taking_applications
from tests.factories.offers import NINE, a_priced_hall, offered
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.pages import Browser

OLGA = Actor("Olga Organiser")
A_SECOND, A_DAY = timedelta(seconds=1), timedelta(days=1)
CONFIRMED, WAITING = RegistrationState.CONFIRMED, RegistrationState.ON_WAITING_LIST


def _waiting(**fields: object) -> tuple[Event, Registration, Registration]:
    """An expo, somebody with the only place, and somebody on the waiting list."""
    event = an_event()
    only = a_category(event, capacity=1)
    if fields:
        with transaction():
            edit_event(event, fields, version=event.version, by=OLGA)
    return event, vito(event, only), vito(event, only)


def _mails_to(person: Registration) -> list[str]:
    query = sa.select(Mail.wording).where(Mail.to_address == person.email).order_by(Mail.id)
    return list(db.session.scalars(query))


def _window(event: Event, name: str) -> datetime:
    return {"closed": event.ends_at - A_DAY, "ended": event.ends_at, "week": event.begins_at - 7 * A_DAY}[name]


@pytest.mark.parametrize(
    ("end", "closes", "until"),
    [
        (FillingEnd.REGISTRATION, True, "closed"),
        (FillingEnd.REGISTRATION, False, "ended"),
        (FillingEnd.DAYS_BEFORE, False, "week"),
        (FillingEnd.EXPO, True, "ended"),
    ],
)
def test_who_cancels_after_the_window_moves_nobody_up(app: Flask, end: FillingEnd, closes: bool, until: str) -> None:
    closing = an_event().ends_at - A_DAY if closes else None
    fields = {"filling_end": end, "filling_days": 7, "registration_closes_at": closing}
    event, early, moved_up = _waiting(**fields)
    late, waiting = moved_up, vito(event, early.category)

    with clock.set_to(_window(event, until) - A_SECOND), transaction():
        cancel(early, by=OLGA)
    with clock.set_to(_window(event, until)), transaction():
        cancel(late, by=OLGA)

    assert (waiting.state, _mails_to(waiting)) == (WAITING, ["on the waiting list"])
    assert _mails_to(late) == ["on the waiting list", "a place became free", "cancelled"]
    told = render_entries(db.session.scalars(sa.select(Entry).where(Entry.verb == "left seats free in")).all())
    assert len(told) == 1


def test_afterwards_an_organiser_decides_who_gets_the_place(app: Flask, browser: Browser) -> None:
    event, first, waiting = _waiting()
    page = f"/organise/{event.slug}/registrations/{waiting.id}"
    signed_in(browser, olga(event))

    assert "Approve" not in [button.text.strip() for button in browser.read(page).soup.select("button")]
    with clock.set_to(event.ends_at):
        signed_in(browser, olga(event))
        with transaction():
            cancel(first, by=OLGA)
        assert "free places stay free" in browser.read(page).text
        assert "free places stay free" in browser.read(f"/organise/{event.slug}/registrations").text
        assert "no longer given of their own accord" in browser.read(path_of(ticket_address(waiting))).text
        browser.send(f"{page}/approve", form=page)

    db.session.expire_all()
    assert waiting.state is CONFIRMED
    assert seats_left(waiting.category) == 0


def test_an_organiser_says_until_when_the_waiting_list_is_filled(app: Flask, browser: Browser) -> None:
    event, _first, _waiting_one = _waiting()
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/settings/registration"

    browser.send(page, {"filling_end": "days before", "filling_days": "3", "seat_filling_hours": "2"})
    refused = browser.send(page, {"filling_days": "400"}, status=400)

    db.session.expire_all()
    assert event.filling_ends_at == event.begins_at - 3 * A_DAY
    assert "until Saturday 10 April 2027, 10:00" in browser.read(page).text
    assert refused.errors == ["Enter a number from 0 to 365."]


@pytest.mark.parametrize(("hours", "filled"), [(1, False), (3, True)])
def test_seats_of_a_session_stay_free_in_the_last_hours(app: Flask, hours: int, filled: bool) -> None:
    event = an_event()
    with transaction():
        edit_event(event, {"seat_filling_hours": 2}, version=event.version, by=OLGA)
    session = a_session(event, seats=1)
    has, waits = vito(event), vito(event)
    with transaction():
        sign_up(has, session, by=OLGA)
        sign_up(waits, session, by=OLGA)

    with clock.set_to(session.starts_at - timedelta(hours=hours)), transaction():
        give_back(has, session, by=OLGA)

    assert (db.session.scalars(sa.select(SignUp.seat)).one() is not None) is filled


def test_a_session_corrected_after_it_was_over_tells_nobody(app: Flask) -> None:
    event = an_event()
    session = a_session(event, seats=9)
    person = vito(event)
    with transaction():
        sign_up(person, session, by=OLGA)

    for moment in (session.ends_at + A_DAY, session.starts_at - A_DAY):
        had = len(_mails_to(person))
        with clock.set_to(moment), transaction():
            edit_session(session, {"ends_at": session.ends_at + timedelta(minutes=5)}, version=session.version, by=OLGA)
        with clock.set_to(moment + timedelta(hours=1)), transaction():
            make_digests()
            tell_keepers()
        assert len(_mails_to(person)) - had == (0 if moment > session.ends_at else 1)


def _an_offer(expires_after_begin: timedelta) -> tuple[Offer, Exhibitor]:
    """An offer that ends so long after the expo begins, and a firm that waits for its booth."""
    event, booths = a_priced_hall("A1")
    taking_applications(event, quiet_days=5)
    offer = offered(event, booths)
    with transaction():
        offer.expires_at = event.begins_at + expires_after_begin
    other = emil(event, **NINE)
    with transaction():
        db.session.add(Wish(event_id=event.id, exhibitor_id=other.id, booth_id=booths[0].id, rank=1))
    return offer, other


def _firm_mails(exhibitor: Exhibitor) -> list[str]:
    theirs = sa.select(Mail.wording).where(Mail.to_address == exhibitor.email).order_by(Mail.id)
    return list(db.session.scalars(theirs))


@pytest.mark.parametrize(
    ("ends", "mails"),
    [
        (timedelta(days=-9), ["booth offered", "booth offer ends soon", "booth offer expired"]),
        (timedelta(days=-3), ["booth offered", "booth offer expired"]),
        (timedelta(days=30), ["booth offered"]),
    ],
)
def test_offers_end_in_the_quiet_days_without_reminders(app: Flask, ends: timedelta, mails: list[str]) -> None:
    offer, other = _an_offer(ends)

    for moment in (offer.expires_at - A_DAY, offer.expires_at):
        with clock.set_to(moment), transaction():
            sweep_offer_reminders()
            sweep_offers()

    assert offer.state is OfferState.EXPIRED
    assert [wording for wording in _firm_mails(offer.exhibitor) if "offer" in wording] == mails
    assert ("wished booth is free for all" in _firm_mails(other)) is (ends == timedelta(days=-9))


def test_members_are_reminded_of_nothing_once_the_expo_is_over(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    somebody_of(delegation, organisation="")

    with clock.set_to(delegation.event.ends_at), pytest.raises(Refused, match="over"), transaction():
        remind_members(delegation, "", by=OLGA)
