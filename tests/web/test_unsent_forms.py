"""What somebody typed outlives the end of their session: it is shown again, and sent from there."""

import pytest
from flask import Flask

from expo.accounts.models import Account
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser, Page, form_values

PLACE = "/organise/some-expo/settings/place"
OWN = {"Origin": "http://localhost"}


def _typed(browser: Browser) -> dict[str, object]:
    """The form as Olga filled it in."""
    return {**form_values(browser.read(PLACE).soup, PLACE), "city": "Lahore & <Multan>"}


@pytest.fixture
def account(app: Flask) -> Account:
    return olga(an_event(slug="some-expo"))


def _sent(browser: Browser, values: dict[str, object], status: int) -> Page:
    """What is answered when one of our own pages sends these values."""
    return browser._page(browser.client.post(PLACE, data=values, headers=OWN, follow_redirects=True), status)


def _sent_again(browser: Browser, page: Page, status: int) -> Page:
    return _sent(browser, form_values(page.soup, PLACE), status)


def test_a_form_sent_after_the_session_ended_is_sent_again(account: Account, browser: Browser) -> None:
    signed_in(browser, account)
    typed = _typed(browser)
    browser.client.delete_cookie("expo")

    signed_out = _sent(browser, typed, 401)
    signed_in(browser, account)
    _sent_again(browser, _sent_again(browser, signed_out, 400), 200)

    assert signed_out.heading == "Not saved yet"
    assert signed_out.link("Sign in") == "/sign-in"
    assert browser.read(PLACE).typed("city") == "Lahore & <Multan>"


def test_a_form_with_an_old_token_is_sent_again(account: Account, browser: Browser) -> None:
    signed_in(browser, account)

    answer = browser.client.post("/sign-out", data={"csrf_token": "old", "note": "a < b"}, headers=OWN)

    page = browser._page(answer, 400)
    assert page.heading == "Send this again"
    assert page.typed("note") == "a < b"
    browser._page(
        browser.client.post("/sign-out", data=form_values(page.soup, "/sign-out"), follow_redirects=True), 200
    )


@pytest.mark.parametrize("headers", [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site", **OWN}, {}])
def test_what_another_site_sends_is_not_offered_again(
    account: Account, browser: Browser, headers: dict[str, str]
) -> None:
    signed_in(browser, account)

    answer = browser.client.post("/sign-out", data={"csrf_token": "none", "note": "theirs"}, headers=headers)

    assert answer.status_code == 400
    assert "theirs" not in answer.get_data(as_text=True)


def test_passwords_are_never_written_into_a_page(browser: Browser) -> None:
    values = {"new_password": "a secret of seven words", "name": "Olga"}

    answer = browser.client.post("/account/name", data=values, headers=OWN)

    assert "seven words" not in answer.get_data(as_text=True)
