"""Codes of desks: wrong ones are slowed down, a right one always opens its desk."""

import hmac

from flask import Flask

from expo import clock
from expo.checkin.models import Desk
from expo.config import settings
from expo.db import db, transaction
from expo.events.services.networks import add_network
from tests.checkin.test_desks import FIRST_DAY, desk_code
from tests.factories.checkin import SAMI
from tests.factories.events import an_event
from tests.pages import Browser


def test_guessing_codes_is_slowed_down(app: Flask) -> None:
    browser = Browser(app)
    token = browser.read("/sign-in/desk").typed("csrf_token")

    statuses = [
        browser.post("/sign-in/desk", {"code": f"AAAA-{i:04d}", "csrf_token": token}).status_code for i in range(31)
    ]

    assert (statuses[0], statuses[29], statuses[30]) == (400, 400, 429)


def _tries(browser: Browser, code: str, many: int, address: str = "192.0.2.7") -> list[int]:
    token = browser.read("/sign-in/desk").typed("csrf_token")
    values = {"code": code, "csrf_token": token}
    here = {"REMOTE_ADDR": address}
    return [browser.post("/sign-in/desk", values, environ_overrides=here).status_code for _try in range(many)]


def test_all_desks_of_a_venue_sign_in_from_one_address(app: Flask) -> None:
    event = an_event()
    with clock.set_to(FIRST_DAY):
        code = desk_code(event)

        statuses = [_tries(Browser(app), code, 1)[0] for _desk in range(35)]

    assert statuses == [303] * 35


def test_a_right_code_is_let_in_after_many_wrong_ones_of_the_same_venue_or_of_others(app: Flask) -> None:
    event = an_event()
    with clock.set_to(FIRST_DAY):
        code, guesser = desk_code(event), Browser(app)
        wrong = _tries(guesser, "AAAA-AAAA", 60) + [
            _tries(guesser, "AAAA-AAAA", 31, f"2001:db8:{network:x}::1")[-1] for network in range(25)
        ]

        right = [
            _tries(Browser(app), code, 1, address)[0] for address in ("192.0.2.7", "2001:db8:3::2", "198.51.100.1")
        ]

    assert wrong == [400] * 30 + [429] * 55
    assert right == [303] * 3


def test_a_right_code_is_let_in_after_a_flood_from_its_own_network_and_from_six_hundred_others(app: Flask) -> None:
    event = an_event()
    with clock.set_to(FIRST_DAY):
        code = desk_code(event)
        _tries(Browser(app), "AAAA-AAAA", 301)
        token = (stranger := Browser(app)).read("/sign-in/desk").typed("csrf_token")
        for network in range(601):
            stranger.post(
                "/sign-in/desk",
                {"code": "AAAA-AAAA", "csrf_token": token},
                environ_overrides={"REMOTE_ADDR": f"2001:db8:{network:x}::1"},
            )

        right = [_tries(Browser(app), code, 1, address)[0] for address in ("192.0.2.7", "2001:db8:7::9")]

    assert right == [303, 303]


def test_wrong_codes_from_the_network_of_a_venue_are_not_counted(app: Flask) -> None:
    event = an_event()
    with clock.set_to(FIRST_DAY):
        with transaction():
            add_network(event, "192.0.2.0/28", "", by=SAMI)

        there, elsewhere = _tries(Browser(app), "AAAA-AAAA", 40), _tries(Browser(app), "AAAA-AAAA", 31, "192.0.2.16")

    assert there == [400] * 40
    assert elsewhere == [400] * 30 + [429]


def test_a_code_of_eight_signs_that_was_issued_earlier_still_opens_its_desk(app: Flask) -> None:
    event = an_event()
    with clock.set_to(FIRST_DAY):
        desk_code(event)
        with transaction():
            db.session.scalars(db.select(Desk)).one().code_digest = hmac.digest(
                settings().secret_key.encode(), b"desk:AB12CD34", "sha256"
            ).hex()

        answer = _tries(Browser(app), "ab12-cd34", 1)

    assert answer == [303]
