"""One's own account: name, password, where one is signed in."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Account, SignIn
from expo.accounts.passwords import hash_password, matches
from expo.accounts.services.own import keep_hash
from expo.config import EXTENSION
from expo.db import db, transaction
from expo.history.models import Entry
from tests.factories.accounts import ada, an_account, nora, olga, sami, signed_in
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted

OLD, NEW = "seven rare herons", "eight rarer herons"
NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def ayla(app: Flask) -> Iterator[Account]:
    with clock.set_to(NOON):
        account, hashed = an_account(), hash_password(OLD)
        with transaction():
            keep_hash(account, hashed)
        yield account


def test_name_and_language_are_changed_and_written_down(ayla: Account, browser: Browser) -> None:
    signed_in(browser, ayla)

    page = browser.send("/account", {"name": "عائلہ", "language": "ur"})

    entry = db.session.scalars(sa.select(Entry).where(Entry.verb == "changed")).one()
    assert "Your account was changed." in page.text
    assert (ayla.name, ayla.language) == ("عائلہ", "ur")
    assert entry.before == {"name": "Ayla Account", "language": "en"}
    assert entry.account_id == ayla.id


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "😀" * 10_000}, "Use at most 200 characters."),
        ({"name": "Ayla\x07"}, "Take out the invisible control characters (U+0007)."),
        ({"name": " "}, "Fill this in."),
        ({"language": "xx"}, "Choose one from the list."),
    ],
)
def test_rubbish_is_refused_and_nothing_changes(
    ayla: Account, browser: Browser, values: dict[str, str], sentence: str
) -> None:
    signed_in(browser, ayla)

    page = browser.send("/account", values, status=400)

    assert page.errors == [sentence]
    assert (ayla.name, ayla.language) == ("Ayla Account", "en")


def test_soon_after_signing_in_a_password_is_set_without_the_old_one(ayla: Account, browser: Browser) -> None:
    other = signed_in(Browser(browser.app), ayla)
    signed_in(browser, ayla)

    page = browser.send("/account/password", {"password": NEW})

    assert "Your password is set. Every other session was ended." in page.text
    assert matches(ayla.password_hash, NEW)
    assert other.read("/account").heading == "Sign in"
    assert browser.read("/account").heading == "My account"


def test_later_the_present_password_is_asked_for(ayla: Account, browser: Browser) -> None:
    signed_in(browser, ayla)

    with clock.set_to(NOON + timedelta(minutes=11)):
        wrong = browser.send("/account/password", {"present": "a guess", "password": NEW}, status=400)
        right = browser.send("/account/password", {"present": OLD, "password": NEW})

    assert "The present password is not right." in wrong.text
    assert "Your password is set." in right.text
    assert matches(ayla.password_hash, NEW)


def test_without_a_password_one_signs_in_again_first(app: Flask, browser: Browser) -> None:
    with clock.set_to(NOON):
        account = an_account()
        signed_in(browser, account)

    with clock.set_to(NOON + timedelta(minutes=11)):
        page = browser.read("/account/password")
        token = browser.read("/account").typed("csrf_token")
        answer = browser.post("/account/password", {"csrf_token": token, "password": NEW})

    assert page.link("Sign in again") == "/sign-in/by-mail?next=/account/password"
    assert answer.status_code == 200
    assert account.password_hash is None


def test_ten_guesses_at_the_present_password_are_enough(ayla: Account, browser: Browser) -> None:
    signed_in(browser, ayla)

    with clock.set_to(NOON + timedelta(minutes=11)):
        for _guess in range(10):
            browser.send("/account/password", {"present": "a guess", "password": NEW}, status=400)
        page = browser.send("/account/password", {"present": OLD, "password": NEW}, status=429)

    assert "Too many wrong passwords." in page.text
    assert matches(ayla.password_hash, OLD)


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("ninechars", "Choose a password of 10 to 200 characters."),
        ("x" * 201, "Choose a password of 10 to 200 characters."),
        ("aaaaaaaaaaaa", "This password would be guessed among the first."),
        ("Password123", "This password would be guessed among the first."),
        ("password2027!", "This password would be guessed among the first."),
        ("ayla account", "This password would be guessed among the first."),
        ("Ayla@Example.org", "This password would be guessed among the first."),
    ],
)
def test_a_weak_password_is_refused(ayla: Account, browser: Browser, password: str, sentence: str) -> None:
    signed_in(browser, ayla)

    page = browser.send("/account/password", {"password": password}, status=400)

    assert sentence in page.text
    assert matches(ayla.password_hash, OLD)


@pytest.mark.parametrize("password", ["😀🌍🏛" * 4, "گل داؤدی کا باغ", "x y z x y z ", "äb" + "ü" * 198])
def test_any_characters_make_a_password(ayla: Account, browser: Browser, password: str) -> None:
    signed_in(browser, ayla)

    browser.send("/account/password", {"password": password})

    assert matches(ayla.password_hash, password)


def test_where_one_is_signed_in_is_listed_and_ended_one_by_one(ayla: Account, browser: Browser) -> None:
    telephone = signed_in(Browser(browser.app), ayla)
    with clock.set_to(NOON + timedelta(hours=2)):
        signed_in(browser, ayla)
        page = browser.read("/account")
        number = db.session.scalars(sa.select(SignIn.id).order_by(SignIn.id)).first()
        ended = browser.send(f"/account/sessions/{number}/end", form="/account")

    assert [row[:3] for row in page.rows()] == [
        ["Firefox, Linux this browser", "127.0.0.1", "in 0 seconds"],
        ["Firefox, Linux", "127.0.0.1", "2 hours ago"],
    ]
    assert "That session was ended." in ended.text
    assert len(ended.rows()) == 1
    assert telephone.read("/account").heading == "Sign in"


def test_all_other_sessions_are_ended_at_once_and_then_this_one(ayla: Account, browser: Browser) -> None:
    others = [signed_in(Browser(browser.app), ayla) for _number in range(2)]
    signed_in(browser, ayla)

    page = browser.send("/account/sessions/end-others", form="/account")
    out = browser.send("/account/sessions/end-all", form="/account")

    assert "2 sessions were ended." in page.text
    assert [other.read("/account").heading for other in others] == ["Sign in", "Sign in"]
    assert out.heading == "Sign in"
    assert "You are signed out everywhere." in out.text


def test_somebody_elses_session_is_not_here(ayla: Account, browser: Browser) -> None:
    signed_in(Browser(browser.app), nora())
    number = db.session.scalars(sa.select(SignIn.id)).one()
    signed_in(browser, ayla)

    page = browser.send(f"/account/sessions/{number}/end", form="/account", status=404)

    assert "There is no such session." in page.text
    assert db.session.get_one(SignIn, number).ended_at is None


def test_when_one_was_last_seen_is_written_every_five_minutes_at_most(ayla: Account, browser: Browser) -> None:
    signed_in(browser, ayla)

    seen = []
    for minutes in (4, 6, 10, 12):
        with clock.set_to(NOON + timedelta(minutes=minutes)):
            browser.read("/account")
        seen.append(db.session.scalars(sa.select(SignIn.seen_at)).one() - NOON)

    assert seen == [timedelta(0), timedelta(minutes=6), timedelta(minutes=6), timedelta(minutes=12)]


@pytest.mark.parametrize("browsers", [1, 3])
def test_the_page_asks_the_database_as_often_for_one_session_as_for_three(
    app: Flask, ayla: Account, browser: Browser, browsers: int
) -> None:
    for _number in range(browsers - 1):
        signed_in(Browser(app), ayla)
    signed_in(browser, ayla)

    with counted(app) as statements:
        page = browser.read("/account")

    assert len(page.rows()) == browsers
    assert len(statements) == 4


def test_where_it_is_required_an_organiser_sets_up_a_second_factor_first(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    monkeypatch.setitem(app.extensions, EXTENSION, replace(app.extensions[EXTENSION], second_factor="required"))

    page = browser.read(f"/organise/{event.slug}/team")

    assert page.heading == "My account"
    assert "Your role needs a second factor. Set it up to go on." in page.banners[0]
    assert page.link("Set it up") == "/account/second-factor"


@pytest.mark.parametrize("second_factor", ["offered", "required"])
def test_it_is_required_of_administrators_too_and_not_of_the_desk(
    app: Flask, monkeypatch: pytest.MonkeyPatch, second_factor: str
) -> None:
    event = an_event()
    monkeypatch.setitem(app.extensions, EXTENSION, replace(app.extensions[EXTENSION], second_factor=second_factor))

    new_expo = signed_in(Browser(app), ada()).client.get("/organise/new").status_code
    desk = signed_in(Browser(app), sami(event)).client.get(f"/desk/{event.slug}/").status_code

    assert (new_expo, desk) == (200 if second_factor == "offered" else 303, 200)
