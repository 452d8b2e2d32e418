"""Links that sign in once, mailed or printed."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Account, SignIn, SignInLink
from expo.accounts.passwords import hash_password
from expo.accounts.permissions import Role
from expo.accounts.queries import account_by_email
from expo.accounts.services.links import first_link, make_link, use_link
from expo.accounts.services.own import set_password
from expo.accounts.services.sessions import sweep_accounts
from expo.accounts.services.team import switch_off
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import PROGRAM
from expo.mail.links import text_of
from expo.mail.models import Mail
from tests.factories.accounts import an_account, signed_in
from tests.pages import Browser

NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)


@pytest.fixture
def ayla(app: Flask) -> Iterator[Account]:
    with clock.set_to(NOON):
        yield an_account()


def _ask(browser: Browser, email: str = "ayla@example.org", *, status: int = 200) -> str:
    return browser.send("/sign-in/by-mail", {"email": email}, status=status).text


def _mailed() -> list[str]:
    """The links in the outbox, the oldest first, as paths."""
    mails = db.session.scalars(sa.select(Mail).order_by(Mail.id))
    return [re.findall(r"http://localhost(/sign-in/\S+)", text_of(mail))[0] for mail in mails]


def _link(account: Account, **options: str) -> str:
    with transaction():
        return make_link(account, **options).removeprefix("http://localhost")


def test_a_mailed_link_signs_in_after_a_press(ayla: Account, browser: Browser) -> None:
    _ask(browser)
    address = _mailed()[0]

    opened = browser.read(address)
    before = db.session.scalars(sa.select(SignIn)).all()
    pressed = browser.send(address, follow=False, status=303)

    assert opened.heading == "Sign in as Ayla Account"
    assert before == []
    assert pressed.response.headers["Location"] == "/organise/"
    assert browser.read("/account").heading == "My account"


def test_a_link_that_was_only_looked_at_still_works(ayla: Account, browser: Browser) -> None:
    address = _link(ayla)

    for _scanner in range(3):
        Browser(browser.app).read(address)

    assert browser.send(address, follow=False, status=303).response.headers["Location"] == "/organise/"


def test_a_link_works_once(ayla: Account, browser: Browser) -> None:
    address = _link(ayla)
    token = browser.read(address).typed("csrf_token")
    browser.post(address, {"csrf_token": token})

    other = Browser(browser.app)
    token = other.read("/sign-in").typed("csrf_token")
    again = other.post(address, {"csrf_token": token})

    assert again.status_code == 404
    assert "This link does not work any more" in again.text
    assert other.read("/account").heading == "Sign in"


def test_of_two_who_press_at_the_same_moment_one_is_signed_in(app: Flask) -> None:
    with transaction():
        token = make_link(an_account()).rpartition("/")[2]
    start, looked = threading.Barrier(2), threading.Barrier(2)

    def press(_number: int) -> bool:
        with app.app_context():
            start.wait()
            with transaction():
                used = use_link(token) is not None
                with suppress(threading.BrokenBarrierError):
                    looked.wait(timeout=0.2)  # for the other, where the database lets both look the link up
            return used

    with ThreadPoolExecutor(2) as pool:
        signed = list(pool.map(press, range(2)))

    assert sorted(signed) == [False, True]


def test_using_one_link_ends_the_others_too(ayla: Account, browser: Browser) -> None:
    older, newer = _link(ayla), _link(ayla)

    browser.send(newer, follow=False, status=303)

    assert Browser(browser.app).read(older, status=404).heading == "This link does not work any more"


def test_a_link_works_for_fifteen_minutes(ayla: Account, browser: Browser) -> None:
    address = _link(ayla)

    with clock.set_to(NOON + timedelta(minutes=14, seconds=59)):
        in_time = browser.read(address).heading
    with clock.set_to(NOON + timedelta(minutes=15)):
        late = browser.read(address, status=404).heading

    assert [in_time, late] == ["Sign in as Ayla Account", "This link does not work any more"]


@pytest.mark.parametrize("token", ["guess", "x" * 5000, "' OR 1=1 --", "%00", "..%2f..", "mailed?x"])
def test_a_guessed_link_is_not_here(ayla: Account, browser: Browser, token: str) -> None:
    csrf = browser.read("/sign-in").typed("csrf_token")

    answer = browser.post(f"/sign-in/{token}", {"csrf_token": csrf})

    assert answer.status_code == 404


def test_asking_for_an_unknown_address_looks_the_same(ayla: Account, browser: Browser) -> None:
    known = _ask(browser)
    unknown = _ask(Browser(browser.app), "nobody@example.org")

    assert known == unknown
    assert list(db.session.scalars(sa.select(Mail.to_address))) == ["ayla@example.org"]


def test_a_link_leads_where_one_wanted_to_go_and_never_elsewhere(ayla: Account, browser: Browser) -> None:
    good, evil = _link(ayla, next_path="/account?x=1"), _link(ayla, next_path="//evil.example")
    swapped = evil + "?next=https://evil.example"

    led = browser.send(good, follow=False, status=303).response.headers["Location"]
    misled = (
        Browser(browser.app)
        .send(_link(ayla) + "?next=//evil.example", follow=False, status=303)
        .response.headers["Location"]
    )

    assert led == "/account?x=1"
    assert "evil" not in evil
    assert swapped.endswith("evil.example")
    assert misled == "/organise/"


def test_the_mail_is_in_the_accounts_language_and_belongs_to_no_event(app: Flask, browser: Browser) -> None:
    an_account("defne@example.org", "Defne", "tr")

    _ask(browser, "defne@example.org")

    mail = db.session.scalars(sa.select(Mail)).one()
    assert (mail.language, mail.event_id, mail.to_name) == ("tr", None, "Defne")


def test_five_links_an_hour_and_then_only_one_a_quarter(ayla: Account, browser: Browser) -> None:
    for _time in range(5):
        _ask(browser)

    refused = _ask(browser, status=429)
    with clock.set_to(NOON + timedelta(minutes=15, seconds=1)):
        _ask(browser)
        again = _ask(browser, status=429)

    assert "Use the newest one in the mailbox." in refused
    assert "Use the newest one in the mailbox." in again
    assert len(_mailed()) == 6


def test_unknown_addresses_are_counted_alike(ayla: Account, browser: Browser) -> None:
    for _time in range(5):
        _ask(browser, "nobody@example.org")

    refused = _ask(browser, "nobody@example.org", status=429)

    assert "Use the newest one in the mailbox." in refused


def test_during_a_flood_the_newest_mail_in_the_box_always_works(ayla: Account, browser: Browser) -> None:
    for minute in range(0, 60, 3):
        with clock.set_to(NOON + timedelta(minutes=minute)):
            token = browser.read("/sign-in/by-mail").typed("csrf_token")
            flood = browser.client.post(
                "/sign-in/by-mail",
                data={"csrf_token": token, "email": "ayla@example.org"},
                environ_base={"REMOTE_ADDR": f"192.0.2.{minute}"},
            )
            db.session.rollback()
            newest = Browser(browser.app).read(_mailed()[-1]).heading

        assert flood.status_code in {303, 429}
        assert newest == "Sign in as Ayla Account"


def test_twenty_links_from_one_address_are_enough(ayla: Account, browser: Browser) -> None:
    for number in range(20):
        _ask(browser, f"guess{number}@example.org")

    refused = _ask(browser, status=429)

    assert "Too many links were asked for from here." in refused


def test_an_account_switched_off_gets_no_link(ayla: Account, browser: Browser) -> None:
    address = _link(ayla)
    with transaction():
        switch_off(ayla, by=PROGRAM)

    _ask(browser)

    assert set(db.session.scalars(sa.select(Mail.wording))) == {"account-changed"}
    assert browser.read(address, status=404).heading == "This link does not work any more"
    with pytest.raises(Refused, match=r"Nobody signs in as ayla@example\.org\."):
        make_link(ayla)


def test_a_new_password_ends_open_links(ayla: Account, browser: Browser) -> None:
    address, hashed = _link(ayla), hash_password("seven rare herons")

    with transaction():
        set_password(ayla, hashed, by=PROGRAM)

    assert browser.read(address, status=404).heading == "This link does not work any more"


def test_a_link_for_an_address_nobody_has_is_refused_to_the_command(app: Flask) -> None:
    with pytest.raises(Refused, match=r"Nobody signs in as nobody@example\.org\."):
        make_link("nobody@example.org")


def test_the_database_holds_no_link_that_could_be_used(ayla: Account) -> None:
    token = _link(ayla).rpartition("/")[2]

    kept = db.session.scalars(sa.select(SignInLink.token_digest)).one()

    assert token not in kept
    assert len(kept) == 64


def test_old_links_and_sessions_are_swept_away(ayla: Account, browser: Browser) -> None:
    _link(ayla)
    signed_in(browser, ayla)

    with clock.set_to(NOON + timedelta(days=15)), transaction():
        swept = sweep_accounts()

    assert swept == 2
    assert db.session.scalars(sa.select(SignIn)).all() == []


def test_the_first_link_makes_the_first_administrator_once(app: Flask, browser: Browser) -> None:
    link = (first_link() or "").removeprefix("http://localhost")
    values = {"name": "Ada Administrator", "email": "ada@example.org", "password": "seven rare herons"}

    made = browser.send(link, values, follow=False, status=303)

    ada = account_by_email("ada@example.org")
    assert made.response.headers["Location"] == "/organise/"
    assert ada is not None
    assert [(grant.role, grant.event_id) for grant in ada.grants] == [(Role.ADMINISTRATOR, None)]
    assert first_link() is None
    assert "This link was used already" in Browser(app).read(link, status=404).text


def test_the_first_link_wants_a_good_password(app: Flask, browser: Browser) -> None:
    link = (first_link() or "").removeprefix("http://localhost")
    values = {"name": "Ada Administrator", "email": "ada@example.org", "password": "Ada Administrator 1"}

    page = browser.send(link, values, status=400)

    assert "This password would be guessed among the first." in page.text
    assert page.typed("email") == "ada@example.org"
    assert first_link() is not None


def test_a_forged_or_old_first_link_is_not_here(app: Flask, browser: Browser) -> None:
    browser.read("/sign-in/first/ImZpcnN0Ig.aaaa.bbbb", status=404)
