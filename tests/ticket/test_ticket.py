"""The pages under a private link: ticket, editing, cancelling, photo, programme, personal data."""

import json

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.history.services import Actor
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from expo.registration.rules import Details, RegistrationState
from expo.registration.services.links import renew_link
from expo.registration.services.register import edit
from tests.factories.events import a_category, an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.pages import Browser

VITO = Actor("Vito")


def _link(registration: Registration) -> str:
    return ticket_address(registration).removeprefix("http://localhost")


def _state(registration: Registration) -> RegistrationState:
    db.session.expire_all()
    return registration.state


@pytest.mark.parametrize("page", ["", "/edit", "/cancel", "/programme", "/calendar", "/erase"])
def test_every_page_of_the_link_can_be_read(app: Flask, browser: Browser, page: str) -> None:
    event = an_event()
    a_session(event)
    link = _link(vito(event))

    read = browser.read(link + page)

    assert read.response.headers["X-Robots-Tag"] == "noindex"
    assert read.response.headers["Referrer-Policy"] == "no-referrer"


def test_the_ticket_shows_the_code_once_confirmed_and_the_position_while_waiting(app: Flask, browser: Browser) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    first, second = vito(event, category), vito(event, category)

    confirmed, waiting = browser.read(_link(first)), browser.read(_link(second))

    assert first.code in confirmed.text
    assert "You have place 1 on the waiting list." in waiting.text
    assert second.code not in waiting.text
    assert browser.client.get(_link(second) + "/ticket.pdf").status_code == 409


def test_the_ticket_is_a_pdf_and_the_days_a_calendar_file(app: Flask, browser: Browser) -> None:
    link = _link(vito(an_event()))

    ticket, days = browser.client.get(f"{link}/ticket.pdf"), browser.client.get(f"{link}/expo.ics")

    assert ticket.data[:8] == b"%PDF-1.7"
    assert days.data.count(b"BEGIN:VEVENT") == 3


def test_cancelling_gives_the_seat_to_the_first_on_the_waiting_list(app: Flask, browser: Browser) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    first, second = vito(event, category), vito(event, category)

    browser.send(f"{_link(first)}/cancel")

    assert [_state(first), _state(second)] == [RegistrationState.CANCELLED, RegistrationState.CONFIRMED]


def test_the_holder_changes_details_and_a_stale_version_is_refused(app: Flask, browser: Browser) -> None:
    person = vito(an_event(), organisation="Before")
    link = _link(person)
    stale = browser.read(f"{link}/edit").typed("version")
    with transaction():
        edit(person, Details("Vito", email=person.email, organisation="First tab"), version=person.version, by=VITO)

    page = browser.send(f"{link}/edit", {"organisation": "Second tab", "version": stale}, status=409)

    assert "Organisation: Before → First tab" in page.text
    assert page.typed("organisation") == "Second tab"
    browser.send(f"{link}/edit", {"organisation": "Second tab"})
    db.session.expire_all()
    assert person.organisation == "Second tab"


def test_a_renewed_link_makes_the_old_one_not_found(app: Flask, browser: Browser) -> None:
    person = vito(an_event())
    old = _link(person)
    with transaction():
        renew_link(person, by=VITO)

    assert [browser.client.get(a).status_code for a in (old, _link(person))] == [404, 200]


@pytest.mark.parametrize("token", ["x", "A" * 43, "../../etc/passwd", "%F0%9F%98%80" * 20, "a" * 4000])
def test_a_guessed_link_is_not_found(app: Flask, browser: Browser, token: str) -> None:
    vito(an_event())

    assert browser.client.get(f"/my/{token}").status_code == 404


def test_a_kept_session_is_in_the_holders_programme(app: Flask, browser: Browser) -> None:
    event = an_event()
    session, person = a_session(event, title={"en": "Payments"}), vito(event)
    link = _link(person)

    kept = browser.send(f"{link}/programme/{session.id}/keep", form=f"{link}/programme")
    dropped = browser.send(f"{link}/programme/{session.id}/drop", form=f"{link}/programme")

    assert [button.get("aria-label") for button in kept.soup.select("li button")] == ["Drop “Payments”"]
    assert [button.get("aria-label") for button in dropped.soup.select("li button")] == ["Keep “Payments”"]


def test_another_events_session_cannot_be_kept(app: Flask, browser: Browser) -> None:
    foreign, person = a_session(an_event()), vito(an_event())
    a_session(person.event)
    link = _link(person)

    browser.send(f"{link}/programme/{foreign.id}/keep", form=f"{link}/programme", status=404)


def test_personal_data_can_be_downloaded_and_erased(app: Flask, browser: Browser) -> None:
    person = vito(an_event(), organisation="Visitors’ Union")
    link = _link(person)

    held = json.loads(browser.client.get(f"{link}/data.json").data)
    browser.send(f"{link}/erase")

    assert held["details"]["organisation"] == "Visitors’ Union"
    assert [mail["subject"] for mail in held["mails"]] == ["Your ticket for Test Expo"]
    assert browser.client.get(link).status_code == 404
