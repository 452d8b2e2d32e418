"""Signing in by password, and what is done to those who guess."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask

from expo import clock
from expo.accounts.models import Account
from expo.accounts.passwords import hash_password, matches
from expo.accounts.queries import account_by_email
from expo.accounts.services.own import keep_hash
from expo.accounts.services.sessions import end_all
from expo.accounts.services.team import switch_off
from expo.db import db, transaction
from expo.history.services import PROGRAM
from tests.factories.accounts import an_account, olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser

PASSWORD = "seven rare herons"
NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def ayla(app: Flask) -> Iterator[Account]:
    """An account with a password, at noon of a day on which the clock stands still."""
    with clock.set_to(NOON):
        account, hashed = an_account(), hash_password(PASSWORD)
        with transaction():
            keep_hash(account, hashed)
        yield account


def _try(
    browser: Browser, password: str = PASSWORD, *, status: int = 303, email: str = "ayla@example.org", **more: str
) -> str:
    """Send the sign-in form and follow nothing; returns where the answer leads."""
    values = {"email": email, "password": password, **more}
    page = browser.send("/sign-in", values, status=status, follow=False)
    return str(page.response.headers.get("Location", ""))


def test_the_right_password_signs_in(ayla: Account, browser: Browser) -> None:
    leads_to = _try(browser, next="/account")

    assert leads_to == "/account"
    assert browser.read("/account").heading == "My account"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(ayla: Account, browser: Browser) -> None:
    wrong = browser.send("/sign-in", {"email": "ayla@example.org", "password": "not this one"}, status=400)
    unknown = browser.send("/sign-in", {"email": "nobody@example.org", "password": "not this one"}, status=400)

    assert "The mail address or the password is not right." in wrong.text
    assert wrong.text == unknown.text
    assert wrong.typed("email") == "ayla@example.org"
    assert wrong.typed("password") == ""


def test_an_account_without_a_password_or_switched_off_is_not_let_in(ayla: Account, browser: Browser) -> None:
    an_account("bare@example.org", "Bare Account")
    with transaction():
        switch_off(ayla, by=PROGRAM)

    statuses = [
        browser.send("/sign-in", {"email": email, "password": PASSWORD}, status=400).status
        for email in ("bare@example.org", "ayla@example.org")
    ]

    assert statuses == [400, 400]


def test_ten_guesses_at_one_account_are_enough_whether_it_is_there_or_not(ayla: Account, browser: Browser) -> None:
    for email in ("ayla@example.org", "nobody@example.org"):
        for _guess in range(10):
            _try(browser, "guess guess guess", email=email, status=400)

        refused = browser.send("/sign-in", {"email": email, "password": PASSWORD}, status=429)

        assert "Too many tries to sign in. Wait a quarter of an hour" in refused.text
        assert refused.response.headers["Retry-After"] == "901"


def test_the_count_ends_after_a_quarter_of_an_hour(ayla: Account, browser: Browser) -> None:
    for guess in range(11):
        _try(browser, "guess guess guess", status=400 if guess < 10 else 429)

    with clock.set_to(NOON + timedelta(minutes=15, seconds=1)):
        leads_to = _try(browser, next="/account")

    assert leads_to == "/account"


def test_a_success_starts_the_count_anew(ayla: Account, browser: Browser) -> None:
    for _round in range(2):
        for _guess in range(9):
            _try(browser, "guess guess guess", status=400)
        assert _try(browser, next="/account") == "/account"


def test_fifty_guesses_from_one_address_are_enough(ayla: Account, browser: Browser) -> None:
    for guess in range(50):
        _try(browser, "guess guess guess", email=f"guess{guess}@example.org", status=400)

    here = browser.send("/sign-in", {"email": "ayla@example.org", "password": PASSWORD}, status=429)
    elsewhere = browser.client.post("/sign-in", data={}, environ_base={"REMOTE_ADDR": "192.0.2.7"})

    assert "Too many tries to sign in." in here.text
    assert elsewhere.status_code == 400  # the form is judged: this address has all its tries


def test_a_flood_of_guesses_leaves_the_mailed_link_open(ayla: Account, browser: Browser) -> None:
    for guess in range(11):
        _try(browser, "guess guess guess", status=400 if guess < 10 else 429)

    page = browser.send("/sign-in/by-mail", {"email": "ayla@example.org"})

    assert page.heading == "Look in your mailbox"


def test_a_cookie_that_somebody_planted_does_not_become_the_owners(ayla: Account, browser: Browser) -> None:
    with browser.client.session_transaction() as session:
        session.update({"_user_id": "planted", "csrf_token": "planted", "left": "over"})

    _try(browser)

    with browser.client.session_transaction() as session:
        assert session["_user_id"] != "planted"
        assert "csrf_token" not in session
        assert "left" not in session


def test_signing_out_leaves_only_its_sentence_in_the_cookie(ayla: Account, browser: Browser) -> None:
    _try(browser)
    browser.send("/sign-out", form="/account", status=303, follow=False)

    with browser.client.session_transaction() as session:
        assert dict(session) == {"_flashes": [("success", "You are signed out.")]}


def test_signing_in_again_ends_the_browsers_older_session(ayla: Account, browser: Browser) -> None:
    _try(browser)
    with browser.client.session_transaction() as session:
        older = session["_user_id"]

    _try(browser)
    with browser.client.session_transaction() as session:
        session["_user_id"] = older

    assert browser.read("/account").heading == "Sign in"


def test_a_cookie_kept_from_before_signing_out_opens_nothing(ayla: Account, browser: Browser) -> None:
    _try(browser)
    with browser.client.session_transaction() as session:
        kept = dict(session)
    browser.send("/sign-out", form="/account")

    with browser.client.session_transaction() as session:
        session.update(kept)

    assert browser.read("/account").heading == "Sign in"


def test_a_token_of_a_form_is_not_taken_after_signing_out(ayla: Account, browser: Browser) -> None:
    _try(browser)
    token = browser.read("/account").typed("csrf_token")
    browser.send("/sign-out", form="/account")
    signed_in(browser, ayla)

    answer = browser.post("/account/sessions/end-others", {"csrf_token": token})

    assert answer.status_code == 400
    assert "This page was open for too long" in answer.text


@pytest.mark.parametrize("token", ["", "rubbish", "IjEi.aaaa.bbbb"])
def test_a_post_without_a_good_token_changes_nothing(ayla: Account, browser: Browser, token: str) -> None:
    signed_in(browser, ayla)

    answer = browser.post("/account", {"csrf_token": token, "name": "Somebody Else", "language": "en"})
    db.session.rollback()

    assert answer.status_code == 400
    assert ayla.name == "Ayla Account"


@pytest.mark.parametrize(
    "evil",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        " //evil.example",
        "/%0d%0aSet-Cookie:a=b\r\nX: y",
    ],
)
def test_signing_in_never_leads_to_another_site(ayla: Account, browser: Browser, evil: str) -> None:
    leads_to = _try(browser, next=evil)

    assert leads_to == "/organise/"


def test_a_page_that_needs_signing_in_is_come_back_to(ayla: Account, browser: Browser) -> None:
    asked = browser.read("/account?x=1")

    leads_to = _try(browser, next=asked.typed("next"))

    assert leads_to == "/account?x=1"


def test_a_session_sleeps_for_fourteen_days_and_then_ends(ayla: Account, browser: Browser) -> None:
    signed_in(browser, ayla)

    with clock.set_to(NOON + timedelta(days=13, hours=23)):
        before = browser.read("/account").heading
    with clock.set_to(NOON + timedelta(days=27)):
        seen_lately = browser.read("/account").heading
    with clock.set_to(NOON + timedelta(days=42)):
        after = browser.read("/account").heading

    assert [before, seen_lately, after] == ["My account", "My account", "Sign in"]


def test_a_session_ended_elsewhere_is_over_at_its_next_request(ayla: Account, browser: Browser) -> None:
    signed_in(browser, ayla)
    browser.read("/account")
    with transaction():
        end_all(ayla)

    assert browser.read("/account").heading == "Sign in"


def test_an_account_switched_off_is_out_everywhere(app: Flask, browser: Browser) -> None:
    event = an_event()
    owner = olga(event)
    an_account("second@example.org", "Second Organiser")
    signed_in(browser, an_account("ayla@example.org"))
    with transaction():
        switch_off(an_account("ayla@example.org"), by=PROGRAM)

    page = browser.read("/account")

    assert page.heading == "Sign in"
    assert owner.active


def test_a_hash_of_older_parameters_is_made_anew_at_sign_in(ayla: Account, browser: Browser) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with transaction():
        keep_hash(ayla, weak)

    _try(browser)
    db.session.rollback()

    fresh = account_by_email("ayla@example.org")
    assert fresh is not None
    assert fresh.password_hash != weak
    assert matches(fresh.password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "x" * 100_000),
        ("email", "a@b.org\r\nBcc: c@d.org"),
        ("email", "' OR 1=1 --"),
        ("email", "\x00"),
        ("email", "{{ 7*7 }}@example.org\u202e"),
        ("password", ""),
        ("password", "😀" * 10_000),
    ],
)
def test_rubbish_gets_a_sentence(ayla: Account, browser: Browser, field: str, value: str) -> None:
    values = {"email": "ayla@example.org", "password": PASSWORD, field: value}

    page = browser.send("/sign-in", values, status=400)

    assert page.heading == "Sign in"
    assert "Fix 1 error" in page.text


def test_an_address_of_another_script_signs_in_in_any_letter_case(app: Flask, browser: Browser) -> None:
    account, hashed = an_account("İpek@bücher.example", "İpek"), hash_password(PASSWORD)
    with transaction():
        keep_hash(account, hashed)

    leads_to = _try(browser, email="İpek@BÜCHER.example", next="/account")

    assert leads_to == "/account"
