"""The public page that verifies a letter."""

from datetime import UTC, datetime, time, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import transaction
from expo.letters.rules import holder_digest
from expo.letters.services.decisions import approve, confirm_passport, correct, revoke
from expo.letters.services.passports import is_holder
from expo.registration.services.decisions import cancel
from expo.retention.services import sweep_kept
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


YES = "Yes: the number’s last four and the year of birth are those of the letter’s holder."
NO = "No: the letter was issued for another number or another year of birth. Do not rely on it."
ERASED = "The passport data is erased, so this letter can no longer be compared."


@pytest.mark.parametrize(
    ("ending", "year", "answer"),
    [("5678", "1988", YES), (" 56-78 ", "1988", YES), ("5679", "1988", NO), ("5678", "1989", NO)],
)
def test_a_genuine_code_on_an_edited_letter_is_found_out_by_number_and_birth_year(
    app: Flask, browser: Browser, ending: str, year: str, answer: str
) -> None:
    code = a_letter(vito(with_letter_settings(an_event()))).code

    answered = browser.send(f"/letters/{code}", {"ending": ending, "year": year})

    assert [one for one in (YES, NO, ERASED) if one in answered.text] == [answer]
    assert "U12345678" not in answered.response.text


@pytest.mark.parametrize(("ending", "year"), [("678", "1988"), ("5678", ""), ("U12345678", "1988"), ("", "")])
def test_less_or_more_than_four_signs_is_answered_with_a_sentence(
    app: Flask, browser: Browser, ending: str, year: str
) -> None:
    code = a_letter(vito(with_letter_settings(an_event()))).code

    answered = browser.send(f"/letters/{code}", {"ending": ending, "year": year}, status=409)

    assert "Type the last four letters or digits of the passport number" in answered.text


def test_the_holder_of_a_letter_cannot_be_guessed(app: Flask, browser: Browser) -> None:
    code = a_letter(vito(with_letter_settings(an_event()))).code
    page = browser.read(f"/letters/{code}")

    answers = [
        browser.client.post(
            f"/letters/{code}", data={"csrf_token": page.typed("csrf_token"), "ending": f"{number:04d}", "year": "1988"}
        ).status_code
        for number in range(8)
    ]

    assert answers == [200] * 6 + [429] * 2


def test_once_the_passport_data_is_erased_a_letter_can_no_longer_be_compared(app: Flask, browser: Browser) -> None:
    letter = a_letter(vito(with_letter_settings(an_event())))
    stored, opened = letter.holder_digest, browser.read(f"/letters/{letter.code}")
    with clock.set_to(datetime(2027, 7, 16, 12, tzinfo=UTC)), transaction():
        sweep_kept()

    read = browser.read(f"/letters/{letter.code}")
    late = {"csrf_token": opened.typed("csrf_token"), "ending": "5678", "year": "1988"}
    answered = browser.client.post(f"/letters/{letter.code}", data=late)

    assert (len(stored or ""), letter.holder_digest) == (64, None)
    assert (ERASED in read.text, ERASED in answered.text) == (True, True)


def test_a_letter_of_before_digests_is_compared_too_and_no_secret_but_ours_counts(app: Flask) -> None:
    letter = a_letter(vito(with_letter_settings(an_event())))
    now = is_holder(letter, "5678", 1988), is_holder(letter, "5678", 1987)
    letter.holder_digest = None
    before = is_holder(letter, "5678", 1988), is_holder(letter, "5678", 1987)
    letter.holder_digest = holder_digest("a secret of somebody else", letter.code, "5678", 1988)

    assert (now, before, is_holder(letter, "5678", 1988)) == ((True, False), (True, False), False)


def test_a_letter_holds_on_the_last_day_of_its_own_stay_as_it_is_printed(app: Flask, browser: Browser) -> None:
    event = with_letter_settings(an_event())
    person, stays_until = vito(event), event.last_day + timedelta(days=3)
    letter = a_letter(person, leaves_on=stays_until)

    read = {}
    for days in (0, 1):
        with clock.set_to(datetime.combine(stays_until, time(8), event.zone_info) + timedelta(days=days)):
            read[days] = browser.read(f"/letters/{letter.code}").text

    assert letter.frozen["sides"][0]["until"] == "18 April 2027"
    assert "Holds until 18 April 2027" in read[0]
    assert "This letter is over" in read[1]
