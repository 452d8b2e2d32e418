"""Who may register: the registration window, invitations, categories, free seats."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from expo import clock
from expo.config import settings
from expo.events.rules import Admission, EventState
from expo.kit.tokens import new_key, seal
from tests.factories.events import a_category, an_event
from tests.pages import Browser
from tests.registration.public import VITO, everybody


def test_the_last_seat_is_confirmed_and_the_next_person_is_on_the_waiting_list(
    browser: Browser, bare_app: Flask
) -> None:
    with bare_app.app_context():
        event = an_event()
        address = f"/{event.slug}/register?category={a_category(event, capacity=1).id}"

    last = browser.send(address, VITO)
    late = Browser(bare_app).send(address, {**VITO, "email": "late@visits.example"})

    assert "The mail has your ticket with its QR code" in last.text
    assert "you are on the waiting list" in late.text


def test_a_category_of_another_expo_is_not_there(browser: Browser, expo: str, bare_app: Flask) -> None:
    with bare_app.app_context():
        others = a_category(an_event()).id

    page = browser.send(expo, {**VITO, "category": str(others)})

    assert page.heading == "Thank you"
    with bare_app.app_context():
        assert [r.event_id == r.category.event_id for r in everybody()] == [True]
        assert [r.category_id == others for r in everybody()] == [False]


@pytest.mark.parametrize(
    ("moment", "state", "sentence"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), EventState.PUBLISHED, "Registration opens on"),
        (datetime(2027, 4, 20, tzinfo=UTC), EventState.PUBLISHED, "Registration is closed."),
        (datetime(2027, 3, 1, tzinfo=UTC), EventState.CLOSED, "Registration is closed."),
    ],
)
def test_outside_the_registration_window_the_page_says_so(
    browser: Browser, bare_app: Flask, moment: datetime, state: EventState, sentence: str
) -> None:
    with bare_app.app_context():
        event = an_event(state=state, registration_opens_at=datetime(2027, 2, 1, tzinfo=UTC))
        address = f"/{event.slug}/register"

    with clock.set_to(moment):
        page = browser.read(address)

    assert sentence in page.text
    assert page.typed("given_name") == ""


def test_a_form_that_was_open_when_registration_closed_is_refused(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        address = f"/{an_event(registration_closes_at=datetime(2027, 3, 1, 12, tzinfo=UTC)).slug}/register"
    with clock.set_to(datetime(2027, 3, 1, 11, 59, tzinfo=UTC)):
        page = browser.read(address)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}

    with clock.set_to(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        answer = browser.post(address, values)

    assert answer.status_code == 409
    assert "Registration is closed." in answer.text


def test_a_category_by_invitation_is_open_only_with_the_link(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        closed = a_category(event, admission=Admission.INVITATION, name={"en": "Minister"})
        address, number = f"/{event.slug}/register", closed.id
        token = seal(closed.invitation_key, "invitation", settings().secret_key)
        guessed = seal(new_key(), "invitation", settings().secret_key)

    without = browser.read(f"{address}?category={number}")
    browser.read(f"{address}?invitation={guessed}", status=404)
    browser.read(f"{address}?invitation=rubbish", status=404)
    browser.send(address, VITO, form=f"{address}?invitation={token}")

    assert "Minister" not in without.text
    with bare_app.app_context():
        assert [r.category_id for r in everybody()] == [number]


def test_with_several_categories_one_is_chosen_first(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        a_category(event, name={"en": "Press"}, needs_approval=True)
        address = f"/{event.slug}/register"

    page = browser.read(address)
    form = browser.read(page.link("Register as Press"))

    assert form.typed("given_name") == ""
    assert "The organisers look at each registration in this category." in form.text


def test_an_unknown_expo_and_a_draft_are_not_found(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        draft = an_event(state=EventState.DRAFT).slug

    browser.read(f"/{draft}/register", status=404)
    browser.read("/no-such-expo/register", status=404)
