"""The second factor: set up, required, each code accepted once; recovery codes."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Account, RecoveryCode
from expo.accounts.passwords import hash_password
from expo.accounts.services.links import make_link
from expo.accounts.services.own import keep_hash
from expo.accounts.services.second_factor import accept_code, turn_on
from expo.db import db, transaction
from expo.history.services import PROGRAM
from expo.kit.codes import new_code
from tests.factories.accounts import an_account, olga, signed_in
from tests.factories.events import an_event
from tests.pages import Browser, Page

PASSWORD = "seven rare herons"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=2)
REFUSAL = "This code is not right, or it was used already. Wait for the next one."


@pytest.fixture
def ayla(app: Flask) -> Iterator[Account]:
    """An account with a password and a second factor that was set up at noon; the clock stands at two past."""
    with clock.set_to(NOON):
        account, hashed = an_account(), hash_password(PASSWORD)
        with transaction():
            keep_hash(account, hashed)
            turn_on(account, SECRET, _code(NOON), by=PROGRAM)
    with clock.set_to(LATER):
        yield account


def _code(moment: datetime = LATER, secret: str = SECRET) -> str:
    return str(pyotp.TOTP(secret).at(moment))


def _wrong() -> str:
    """Six digits that are not the code of any step near now."""
    near = {_code(LATER + timedelta(seconds=30 * step)) for step in range(-2, 3)}
    return next(digits for digits in (f"{n:06}" for n in range(10)) if digits not in near)


def _password(browser: Browser) -> Page:
    """The page that asks for the code, after the right password."""
    return browser.send("/sign-in", {"email": "ayla@example.org", "password": PASSWORD, "next": "/account"})


def _recovery_codes(account: Account) -> list[str]:
    db.session.execute(sa.update(Account).where(Account.id == account.id).values(totp_last_step=0))
    with transaction():
        return turn_on(account, SECRET, _code(), by=PROGRAM)


def test_a_code_is_asked_for_after_the_password(ayla: Account, browser: Browser) -> None:
    asked = _password(browser)
    before = browser.read("/account").heading

    page = browser.send("/sign-in/code", {"code": _code()})

    assert asked.heading == "Enter your code"
    assert before == "Sign in"
    assert page.heading == "My account"


def test_a_code_is_asked_for_after_a_mailed_link(ayla: Account, browser: Browser) -> None:
    with transaction():
        address = make_link(ayla, next_path="/account")

    asked = browser.send(address.removeprefix("http://localhost"))
    page = browser.send("/sign-in/code", {"code": _code()})

    assert asked.heading == "Enter your code"
    assert page.heading == "My account"


@pytest.mark.parametrize("text", ["", "abc", "12345", "1234567", "000 00", "😀" * 10_000, "' OR 1=1 --", "\x00", "²³⁴"])
def test_what_is_no_code_is_refused_in_words(ayla: Account, browser: Browser, text: str) -> None:
    _password(browser)

    page = browser.send("/sign-in/code", {"code": text}, status=400)

    assert page.heading == "Enter your code"
    assert "Fix 1 error" in page.text


def test_digits_of_other_scripts_and_spaces_are_read(ayla: Account, browser: Browser) -> None:
    _password(browser)
    urdu = _code().translate({ord(str(n)): chr(0x06F0 + n) for n in range(10)})

    page = browser.send("/sign-in/code", {"code": f" {urdu[:3]} {urdu[3:]} "})

    assert page.heading == "My account"


@pytest.mark.parametrize(("seconds", "status"), [(-60, 400), (-30, 200), (0, 200), (30, 200), (60, 400)])
def test_a_telephones_clock_may_be_one_step_off(ayla: Account, browser: Browser, seconds: int, status: int) -> None:
    _password(browser)

    page = browser.send("/sign-in/code", {"code": _code(LATER + timedelta(seconds=seconds))}, status=status)

    assert page.heading == ("My account" if status == 200 else "Enter your code")


def test_a_code_that_was_used_is_not_taken_again(ayla: Account, browser: Browser) -> None:
    _password(browser)
    browser.send("/sign-in/code", {"code": _code()})
    another = Browser(browser.app)
    _password(another)

    replayed = another.send("/sign-in/code", {"code": _code()}, status=400)
    older = another.send("/sign-in/code", {"code": _code(LATER - timedelta(seconds=30))}, status=400)

    assert REFUSAL in replayed.text
    assert REFUSAL in older.text


def test_the_code_that_set_the_factor_up_signs_nobody_in(ayla: Account, browser: Browser) -> None:
    with clock.set_to(NOON):
        _password(browser)

        page = browser.send("/sign-in/code", {"code": _code(NOON)}, status=400)

    assert REFUSAL in page.text


def test_the_time_for_the_code_ends_after_ten_minutes(ayla: Account, browser: Browser) -> None:
    _password(browser)

    with clock.set_to(LATER + timedelta(minutes=10, seconds=1)):
        page = browser.read("/sign-in/code")

    assert page.heading == "Sign in"
    assert page.banners == ["Signing in took more than ten minutes. Begin again."]


def test_half_way_opens_nothing_else(ayla: Account, browser: Browser) -> None:
    event = an_event()
    olga(event)
    _password(browser)

    headings = [browser.read(path).heading for path in ("/account", f"/organise/{event.slug}/team")]

    assert headings == ["Sign in", "Sign in"]


def test_beginning_to_sign_in_again_ends_the_session_before(ayla: Account, browser: Browser) -> None:
    signed_in(browser, an_account("other@example.org", "Other Account"))
    with browser.client.session_transaction() as session:
        kept = dict(session)
    _password(browser)

    with browser.client.session_transaction() as session:
        session.update(kept)

    assert browser.read("/account").heading == "Sign in"


def test_a_new_password_ends_what_the_old_one_began(ayla: Account, browser: Browser) -> None:
    _password(browser)
    with transaction():
        keep_hash(ayla, hash_password("eight rare herons"))

    page = browser.read("/sign-in/code")

    assert page.heading == "Sign in"


def test_eight_wrong_codes_are_enough_and_a_link_still_works(ayla: Account, browser: Browser) -> None:
    _password(browser)
    for _guess in range(8):
        browser.send("/sign-in/code", {"code": _wrong()}, status=400)

    refused = browser.send("/sign-in/code", {"code": _code()}, status=429)
    with transaction():
        address = make_link(ayla, next_path="/account")
    browser.send(address.removeprefix("http://localhost"))
    page = browser.send("/sign-in/code", {"code": _code()})

    assert "Too many codes were tried." in refused.text
    assert page.heading == "My account"


def test_a_recovery_code_signs_in_once(ayla: Account, browser: Browser) -> None:
    first, *_rest = _recovery_codes(ayla)
    _password(browser)
    page = browser.send("/sign-in/code", {"code": first.lower().replace("-", " ")})
    another = Browser(browser.app)
    _password(another)

    replayed = another.send("/sign-in/code", {"code": first}, status=400)

    assert "9 recovery codes are left." in page.text
    assert REFUSAL in replayed.text


def test_recovery_codes_are_kept_as_digests_of_this_account_alone(ayla: Account) -> None:
    codes = _recovery_codes(ayla)
    other = an_account("other@example.org", "Other Account")

    kept = db.session.scalars(sa.select(RecoveryCode.code_digest)).all()
    with transaction():
        taken = [accept_code(other, codes[0]), accept_code(ayla, new_code()), accept_code(ayla, codes[0])]

    assert len(set(codes)) == 10
    assert [digest for digest in kept if any(code.replace("-", "") in digest for code in codes)] == []
    assert taken == [False, False, True]


def test_setting_it_up_shows_a_picture_and_asks_for_a_code(app: Flask, browser: Browser) -> None:
    with clock.set_to(NOON):
        signed_in(browser, an_account())
        page = browser.read("/account/second-factor")
        secret = str(page.soup.select_one("#secret")["value"])  # type: ignore[index]  # there is one, or the test fails

        wrong = browser.send("/account/second-factor", {"code": "000000"}, status=400)
        done = browser.send("/account/second-factor", {"code": _code(NOON, secret)})
        again = browser.read("/account/second-factor/codes")

    assert page.soup.select_one(".qr svg") is not None
    assert "This is not the code of the app now." in wrong.text
    assert str(wrong.soup.select_one("#secret")["value"]) == secret  # type: ignore[index]  # as above
    assert len(done.soup.select("ol.codes li")) == 10
    assert again.heading == "Your second factor is on"
    assert "Recovery codes are shown once only." in again.text


def test_setting_it_up_long_after_signing_in_asks_who_it_is(app: Flask, browser: Browser) -> None:
    with clock.set_to(NOON):
        signed_in(browser, an_account())
    with clock.set_to(NOON + timedelta(minutes=11)):
        page = browser.read("/account/second-factor")

    assert "You signed in a while ago. Sign in again to show that it is you." in page.text
    assert page.soup.select_one("#secret") is None


def test_turning_it_off_needs_a_code(ayla: Account, browser: Browser) -> None:
    signed_in(browser, ayla)
    off = "/account/second-factor/off"

    wrong = browser.send(off, {"code": _wrong()}, form="/account/second-factor", status=400)
    page = browser.send(off, {"code": _code()}, form="/account/second-factor")

    assert wrong.heading == "Your second factor is on"
    assert REFUSAL in wrong.text
    assert "The second factor is turned off." in page.text
    assert "The second factor is off: a password or a mailed link is enough." in page.text
    assert db.session.scalars(sa.select(RecoveryCode)).all() == []


def test_new_recovery_codes_replace_the_old_ones(ayla: Account, browser: Browser) -> None:
    old = _recovery_codes(ayla)
    with clock.set_to(LATER + timedelta(minutes=1)):
        signed_in(browser, ayla)

        page = browser.send(
            "/account/second-factor/renew", {"code": _code(LATER + timedelta(minutes=1))}, form="/account/second-factor"
        )
        with transaction():
            taken = accept_code(ayla, old[0])

    assert len(page.soup.select("ol.codes li")) == 10
    assert not taken
