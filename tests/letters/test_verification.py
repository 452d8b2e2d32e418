"""The public page that verifies a letter."""

import pytest
from flask import Flask

from expo.db import transaction
from expo.letters.services.decisions import approve, confirm_passport, correct, revoke
from expo.registration.services.decisions import cancel
from tests.factories.events import an_event
from tests.factories.letters import OLGA, a_letter, a_passport, with_letter_settings
from tests.factories.registration import vito
from tests.pages import Browser


@pytest.mark.parametrize("state", ["revoked", "replaced", "cancelled"])
def test_an_invalid_letter_is_shown_as_such_without_other_names(app: Flask, browser: Browser, state: str) -> None:
    person = vito(with_letter_settings(an_event()))
    letter = a_letter(person)
    code = letter.code
    with transaction():
        if state == "revoked":
            revoke(letter.request, "A mistake.", by=OLGA)
        elif state == "cancelled":
            cancel(person, by=OLGA)
        else:
            mended = correct(letter.request, a_passport(number="P7654321"), version=0, by=OLGA)
            confirm_passport(mended, version=mended.version, by=OLGA)
            approve(mended, by=OLGA)

    read = browser.read(f"/letters/{code}")

    words = {"revoked": "This letter does not hold", "replaced": "This letter was replaced"}
    assert words.get(state, "This letter does not hold") in read.text
    for secret in (
        "Vito",
        "Ziyaretçi",
        "DANA",
        "U12345678",
        "Örnek",
        "A mistake.",
        person.email,
        "1988",
        "P7654321",
    ):
        assert secret not in read.text


@pytest.mark.parametrize("code", ["0" * 18, "x", "%F0%9F%98%80", "A" * 3000, "1", "2027-0001", "..%2F..%2Fetc"])
def test_a_guessed_code_is_answered_with_a_sentence(app: Flask, browser: Browser, code: str) -> None:
    a_letter(vito(with_letter_settings(an_event())))

    read = browser.read(f"/letters/{code}", status=404)

    assert "V. Z." not in read.text


def test_guessing_is_rate_limited_while_a_valid_code_still_works(app: Flask, browser: Browser) -> None:
    code = a_letter(vito(with_letter_settings(an_event()))).code

    answers = [browser.client.get(f"/letters/{number:018d}").status_code for number in range(22)]

    assert answers == [404] * 20 + [429] * 2
    assert browser.client.get(f"/LETTERS/{code}").status_code == 200


def test_a_code_typed_with_gaps_is_found(app: Flask, browser: Browser) -> None:
    code = a_letter(vito(with_letter_settings(an_event()))).code

    read = browser.read(f"/letters?code=+{code[:6].lower()}+{code[6:12]}-{code[12:]}+")

    assert "This letter holds" in read.text
