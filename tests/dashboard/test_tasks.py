"""The overview begins with what waits for the organiser."""

from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.rules import DelegationState
from expo.events.models import Event
from expo.exhibitors.application_models import ApplicationChange
from expo.exhibitors.rules import ApplicationState
from expo.mail.models import MailState
from expo.offers.rules import OfferState
from expo.registration.services.decisions import cancel
from tests.factories.accounts import olga, signed_in, vera
from tests.factories.delegations import a_delegation
from tests.factories.events import a_category, an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import ACCEPTED, an_invoice, an_offer
from tests.factories.letters import a_request, with_letter_settings
from tests.factories.mail import a_mail
from tests.factories.meetings import OLGA, a_block, a_firm, a_meeting, a_table, placed
from tests.factories.prices import priced
from tests.factories.registration import vito
from tests.pages import Browser, text_of

EVERYTHING = [
    "1 registration to approve",
    "1 person waits for a place that is free",
    "1 delegation to decide on",
    "1 invitation letter asked for",
    "2 applications to decide on",
    "1 change of a firm to approve",
    "1 offer expires within two days",
    "1 email could not be delivered",
]


@pytest.fixture
def busy(app: Flask) -> Event:
    """An expo in which one thing of each kind waits, and another one's that is nobody's business here."""
    event = with_letter_settings(priced(an_event()))
    full = a_category(event, capacity=1)
    vito(event, a_category(event, needs_approval=True))
    vito(event, full)
    vito(event, full)
    a_delegation(event, state=DelegationState.APPLIED)
    a_request(vito(event))
    emil(event, state=ApplicationState.SUBMITTED)
    changing = emil(event, state=ApplicationState.SUBMITTED)
    offered = an_offer(emil(event, state=ApplicationState.OFFERED), state=OfferState.OPEN)
    failed = a_mail("vito@visits.example", event_id=event.id)
    with transaction():
        full.capacity = 2
        db.session.add(
            ApplicationChange(exhibitor_id=changing.id, before={}, after={"email": "x@y.example"}, asked_at=clock.now())
        )
        offered.expires_at = clock.now() + timedelta(hours=3)
        failed.state = MailState.FAILED
    emil(an_event(), state=ApplicationState.SUBMITTED)
    return event


def test_what_waits_is_said_with_the_page_where_it_is_done(busy: Event, browser: Browser) -> None:
    page = signed_in(browser, olga(busy)).read(f"/organise/{busy.slug}/")

    heading = next(found for found in page.soup.select("h2") if text_of(found) == "What needs you")
    links = heading.parent.select("li a") if heading.parent else []
    assert [text_of(link) for link in links] == EVERYTHING
    for link in links:
        assert browser.read(str(link["href"])).soup.select("tbody tr"), text_of(link)


def test_meetings_to_be_decided_wait(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_block(event)
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    placed(a_meeting(event, firm, a_firm(event, "Anadolu")[0]), a_table(event), told=True)
    page, reader = f"/organise/{event.slug}/", signed_in(browser, olga(event))
    before = reader.read(page).text

    with transaction():
        cancel(ana, by=OLGA)
    after = reader.read(page)

    assert "to decide on" not in before
    assert "1 meeting to decide on" in after.text
    assert "Emil Example Ltd – Anadolu" in reader.read(f"{page}meetings/undecided").text


def test_a_viewer_is_asked_for_nothing(busy: Event, browser: Browser) -> None:
    assert "Nothing waits for you." in signed_in(browser, vera(busy)).read(f"/organise/{busy.slug}/").text


def test_an_overdue_invoice_waits(app: Flask, browser: Browser) -> None:
    event = priced(an_event())
    an_invoice(event)
    account = olga(event)
    pages = []
    for days in (1, 400):
        with clock.set_to(ACCEPTED + timedelta(days=days)):
            pages.append(signed_in(browser, account).read(f"/organise/{event.slug}/").text)

    assert "overdue" not in pages[0]
    assert "1 invoice is overdue" in pages[1]
