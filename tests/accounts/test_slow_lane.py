"""Beyond its limit a public form waits or does some work; nobody is shut out."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.attempts import KEPT, sweep_attempts
from expo.accounts.models import HeldUp
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.services.networks import add_network
from expo.history.services import Actor
from expo.registration.models import Registration
from expo.web.limits import EXTENSION, REGISTRATION
from tests.checkin.test_desks import at_desk, desk_code
from tests.factories.events import an_event
from tests.pages import Browser, Page

OLGA = Actor("Olga Organiser")
CARRIER = "198.51.100.7"
Send = Callable[..., Page]


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


def _send(browser: Browser, event: Event, number: int = 0, *, address: str = CARRIER, **more: Any) -> Page:
    """Somebody sends the form of the public page; `number` tells one person from another, 0 is a mistake."""
    typed = {
        "given_name": "Vito",
        "family_name": f"Visitor {number}",
        "email": f"vito{number}@visits.example" if number else "no address",
        "consent": "y",
        "language": "en",
        "form_key": f"form-key-of-person-{number}",
        **more,
    }
    answer = browser.client.post(
        f"/{event.slug}/register",
        data={"csrf_token": _token(browser, event), **typed},
        environ_base={"REMOTE_ADDR": address},
    )
    return browser._page(answer, answer.status_code)


def _token(browser: Browser, event: Event) -> str:
    held = browser.__dict__.setdefault("token", "")
    if not held:
        held = browser.__dict__["token"] = browser.read(f"/{event.slug}/register").typed("csrf_token")
    return str(held)


def _registered() -> int:
    return db.session.scalar(sa.select(sa.func.count(Registration.id))) or 0


def _held() -> list[tuple[int | None, str, str, int]]:
    rows = db.session.scalars(sa.select(HeldUp).order_by(HeldUp.limit_name, HeldUp.network))
    return [(row.event_id, row.limit_name, row.network, row.count) for row in rows]


def _proof(page: Page) -> dict[str, Any]:
    """What the script of the page does."""
    box = page.soup.select_one("[data-module='slow-lane']")
    assert box is not None
    challenge, bits = str(box["data-challenge"]), int(str(box["data-bits"]))
    for number in count():
        found = hashlib.sha256(f"{challenge}:{number}".encode()).digest()
        if int.from_bytes(found) >> (256 - bits) == 0:
            return {"lane_ticket": page.typed("lane_ticket"), "lane_answer": str(number)}
    raise AssertionError


@pytest.fixture
def crowd(app: Flask, event: Event, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """Three people and two mistakes came from one address, which is as many as the installation lets through at once."""
    monkeypatch.setitem(app.extensions, EXTENSION, {"register": 3, "register-mistyped": 2})
    browser = Browser(app)
    assert [_send(browser, event, number).status for number in (1, 0, 2, 0, 3)] == [303, 400, 303, 400, 303]
    return browser


def test_sixty_forms_from_one_carrier_do_not_shut_the_rest_out(app: Flask, event: Event) -> None:
    browser = Browser(app)
    sent = [_send(browser, event, number).status for number in range(1, REGISTRATION.sent.most + 1)]
    mistyped = [_send(browser, event).status for _time in range(60)]

    late = _send(browser, event, 61)
    taken = _send(browser, event, 61, **_proof(late))

    assert (set(sent), set(mistyped), late.status, taken.status) == ({303}, {400}, 429, 303)
    assert _registered() == 61


def test_the_slower_lane_says_why_and_keeps_what_was_typed(crowd: Browser, event: Event) -> None:
    page = _send(crowd, event, 4)

    assert (page.status, page.typed("family_name"), page.typed("email")) == (429, "Visitor 4", "vito4@visits.example")
    assert "Your form is not sent yet." in page.banners[0]
    assert "Send it again in 10 seconds." in page.banners[0]
    assert page.soup.select_one("[role=status]") is not None
    assert (_registered(), _held()) == (3, [(event.id, "register", f"{CARRIER}/32", 1)])


def test_a_proof_of_work_is_taken_at_once_and_once(crowd: Browser, event: Event) -> None:
    proof = _proof(_send(crowd, event, 4))

    answers = [_send(crowd, event, 4, **proof).status, _send(crowd, event, 5, **proof).status]

    assert (answers, _registered()) == ([303, 429], 4)


@pytest.mark.parametrize("answer", ["", "0", "x", "9" * 30, "-1"])
def test_no_proof_is_no_way_through(crowd: Browser, event: Event, answer: str) -> None:
    page = _send(crowd, event, 4)

    again = _send(crowd, event, 4, lane_ticket=page.typed("lane_ticket"), lane_answer=answer)

    assert (again.status, _registered()) == (429, 3)
    assert again.typed("lane_ticket") == page.typed("lane_ticket")


def test_without_a_script_the_form_is_taken_after_the_wait(crowd: Browser, event: Event) -> None:
    start = clock.now()
    with clock.set_to(start):
        ticket = {"lane_ticket": _send(crowd, event, 4).typed("lane_ticket")}
    with clock.set_to(start + timedelta(seconds=4)):
        early = _send(crowd, event, 4, **ticket)
    with clock.set_to(start + timedelta(seconds=10)):
        then = _send(crowd, event, 4, **ticket)

    assert "Send it again in 6 seconds." in early.banners[0]
    assert (early.status, then.status) == (429, 303)


def test_the_wait_and_the_work_grow_with_the_crowd(crowd: Browser, event: Event) -> None:
    boxes = [_send(crowd, event, 4).soup.select_one("[data-bits]") for _time in range(10)]
    last = _send(crowd, event, 4)

    assert [int(str(box["data-bits"])) for box in boxes if box] == [16, 16, 17, 17, 17, 17, 17, 17, 18, 18]
    assert "Send it again in 30 seconds." in last.banners[0]


def test_mistakes_are_counted_apart_and_shown_after_the_lane(crowd: Browser, event: Event) -> None:
    page = _send(crowd, event)
    shown = _send(crowd, event, **_proof(page))

    assert (page.status, page.errors, shown.status) == (429, [], 400)
    assert shown.errors == ["Enter a mail address, as in name@example.org."]


@pytest.mark.parametrize("ticket", ["", "junk", "a.b.c"])
def test_a_forged_ticket_is_none(crowd: Browser, event: Event, ticket: str) -> None:
    assert _send(crowd, event, 4, lane_ticket=ticket, lane_answer="1").status == 429


def test_a_ticket_of_another_expo_is_none(crowd: Browser, event: Event) -> None:
    other = an_event()
    for number in range(3):
        _send(crowd, other, number + 1)

    elsewhere = _proof(_send(crowd, other, 4))

    assert _send(crowd, event, 4, **elsewhere).status == 429


def test_other_networks_and_other_expos_are_not_slowed_down(crowd: Browser, event: Event) -> None:
    other = an_event()

    answers = [_send(crowd, event, 4, address="203.0.113.9").status, _send(crowd, other, 4).status]

    assert answers == [303, 303]


def test_the_network_of_the_venue_and_its_desks_are_exempt(app: Flask, crowd: Browser, event: Event) -> None:
    at_the_desk = _send(at_desk(app, desk_code(event)), event, 4).status
    elsewhere = _send(crowd, event, 5).status
    with transaction():
        add_network(event, "198.51.100.0/29", "Halls", by=OLGA)

    in_the_hall = [_send(crowd, event, number).status for number in (5, 6, 0)]

    assert (at_the_desk, elsewhere, in_the_hall) == (303, 429, [303, 303, 400])


def test_who_was_held_up_is_forgotten_after_a_day(crowd: Browser, event: Event) -> None:
    start = clock.now()
    with clock.set_to(start):
        for _time in range(2):
            _send(crowd, event, 4)
    held = [row[3] for row in _held()]
    with clock.set_to(start + KEPT), transaction():
        sweep_attempts()
    still = len(_held())
    with clock.set_to(start + KEPT + timedelta(seconds=1)), transaction():
        sweep_attempts()

    assert (held, still, _held()) == ([2], 1, [])
