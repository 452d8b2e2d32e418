"""Permissions on letters: each role against each page and action."""

from collections.abc import Callable

import pytest
from flask import Flask

from expo.accounts.models import Account
from expo.db import db
from expo.events.models import Event
from expo.letters.models import LetterRequest
from expo.registration.notices import ticket_address
from tests.factories.accounts import ada, nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.letters import a_letter, a_request, with_letter_settings
from tests.factories.registration import vito
from tests.pages import Browser

WHO: dict[str, Callable[[Event], Account]] = {
    "olga": olga,
    "ada": lambda _: ada(),
    "vera": vera,
    "sami": sami,
    "nora": lambda _: nora(),
}
PAGES = {
    "queue": "",
    "request": "/{asked}",
    "passport": "/{asked}/passport",
    "correct": "/{asked}/correct",
    "letter": "/{issued}.pdf",
    "settings": "/settings",
}
# Olga organises and Ada administers: they hold both permissions. Vera looks on, Sami is at the desk, Nora is elsewhere.
MAY_READ = {
    "olga": {"queue": 200, "request": 200, "passport": 200, "correct": 200, "letter": 200, "settings": 200},
    "ada": {"queue": 200, "request": 200, "passport": 200, "correct": 200, "letter": 200, "settings": 200},
    "vera": {"queue": 200, "request": 200, "passport": 403, "correct": 403, "letter": 403, "settings": 403},
    "sami": {"queue": 403, "request": 403, "passport": 403, "correct": 403, "letter": 403, "settings": 403},
    "nora": {"queue": 404, "request": 404, "passport": 404, "correct": 404, "letter": 404, "settings": 404},
    "stranger": {"queue": 303, "request": 303, "passport": 303, "correct": 303, "letter": 303, "settings": 303},
}
STEPS = ("take", "check", "approve", "refuse", "revoke")


def _two(event: Event) -> dict[str, int]:
    """The ids of a request that waits and of one whose letter is issued."""
    with_letter_settings(event)
    return {"asked": a_request(vito(event)).id, "issued": a_letter(vito(event)).request_id}


@pytest.mark.parametrize("who", [*WHO, "stranger"])
def test_pages_open_only_with_the_permission(app: Flask, browser: Browser, who: str) -> None:
    event = an_event()
    ids = _two(event)
    if who in WHO:
        signed_in(browser, WHO[who](event))

    read = {
        page: browser.client.get(f"/organise/{event.slug}/letters" + path.format(**ids)).status_code
        for page, path in PAGES.items()
    }

    assert read == MAY_READ[who]


@pytest.mark.parametrize(("who", "status"), [("vera", 403), ("sami", 403), ("nora", 404), ("stranger", 303)])
def test_without_the_permission_nothing_is_changed(app: Flask, browser: Browser, who: str, status: int) -> None:
    event = an_event()
    ids = _two(event)
    token = browser.read("/sign-in").typed("csrf_token")
    with browser.client.session_transaction() as session:
        kept = session["csrf_token"]
    if who in WHO:
        signed_in(browser, WHO[who](event))
    with browser.client.session_transaction() as session:
        session["csrf_token"] = kept
    office = f"/organise/{event.slug}/letters"
    values = {"csrf_token": token, "reason": "x", "version": "1", "verb": "approve", "id": str(ids["asked"])}

    asked = [browser.post(f"{office}/{ids['asked']}/{step}", values).status_code for step in STEPS]
    bulk = [browser.post(f"{office}/bulk", {**values, "verb": verb}).status_code for verb in ("approve", "pdf", "zip")]

    assert asked + bulk == [status] * 8
    db.session.expire_all()
    states = db.session.scalars(db.select(LetterRequest.state).order_by(LetterRequest.id)).all()
    assert [state.value for state in states] == ["asked", "approved"]


def test_a_request_of_another_expo_is_not_found(app: Flask, browser: Browser) -> None:
    ids = _two(an_event())
    mine = an_event()
    signed_in(browser, olga(mine))

    answers = [
        browser.client.get(f"/organise/{mine.slug}/letters" + path.format(**ids)).status_code
        for page, path in PAGES.items()
        if page not in {"queue", "settings"}
    ]

    assert answers == [404] * 4


def test_a_holder_opens_only_their_own_letter(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    mine, theirs = vito(event), vito(event)
    a_letter(theirs)
    paths = {
        name: ticket_address(person).removeprefix("http://localhost")
        for name, person in {"mine": mine, "theirs": theirs}.items()
    }

    answers = {name: browser.client.get(f"{path}/letter/letter.pdf").status_code for name, path in paths.items()}

    assert answers == {"mine": 404, "theirs": 200}
    assert browser.client.get(f"{paths['mine'][:-4]}AAAA/letter").status_code == 404
