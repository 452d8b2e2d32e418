"""Secrets of second factors are readable by the running program alone: not in a stolen database, not in a cookie."""

import zlib
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from itsdangerous.encoding import base64_decode

from expo import clock
from expo.accounts.models import Account
from expo.accounts.sealed_secrets import factor_of, sweep_factors
from expo.accounts.services.second_factor import turn_on
from expo.config import EXTENSION
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import PROGRAM
from tests.factories.accounts import an_account, signed_in
from tests.pages import Browser

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2027, 4, 1, 12, tzinfo=UTC)


def _with_factor(email: str = "ayla@example.org") -> Account:
    account = an_account(email)
    with clock.set_to(NOON), transaction():
        turn_on(account, SECRET, pyotp.TOTP(SECRET).at(NOON), by=PROGRAM)
    return account


def _with_keys(app: Flask, monkeypatch: pytest.MonkeyPatch, key: str, *old: str) -> None:
    here = app.extensions[EXTENSION]
    changed = {name: getattr(here, name) for name in here.__slots__} | {"secret_key": key, "old_secret_keys": old}
    monkeypatch.setitem(app.extensions, EXTENSION, type(here)(**changed))


def test_the_database_does_not_hold_the_secret_and_another_row_cannot_use_it(app: Flask) -> None:
    account, other = _with_factor(), an_account("other@example.org", "Other")
    stored = db.session.scalar(sa.select(Account.totp_secret).where(Account.id == account.id))

    with transaction():
        other.totp_secret = stored

    assert SECRET not in str(stored)
    assert factor_of(account) == SECRET
    with pytest.raises(Refused, match="The second factor cannot be read"):
        factor_of(other)


def test_secrets_of_earlier_versions_and_earlier_keys_are_encrypted_anew(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, earlier = an_account("plain@example.org", "Plain"), _with_factor()
    with transaction():
        plain.totp_secret = SECRET
    _with_keys(app, monkeypatch, "another key of this expo", app.extensions[EXTENSION].secret_key)

    with transaction():
        done, again = sweep_factors(), sweep_factors()
    _with_keys(app, monkeypatch, "another key of this expo")

    assert (done, again) == (2, 0)
    assert plain.totp_secret != SECRET
    assert [factor_of(plain), factor_of(earlier)] == [SECRET, SECRET]


def test_neither_a_new_secret_nor_recovery_codes_can_be_read_in_the_cookie(app: Flask, browser: Browser) -> None:
    with clock.set_to(NOON):
        signed_in(browser, an_account())
        page = browser.read("/account/second-factor")
        secret = page.typed("secret") or str(page.soup.select_one("#secret")["value"])  # type: ignore[index]  # it is there
        first = _cookie(browser)
        answer = browser.send("/account/second-factor", {"code": pyotp.TOTP(secret).at(NOON)}, follow=False, status=303)
        second = _cookie(browser)
        codes = [
            code.text.replace("-", "")
            for code in browser.read(str(answer.response.location)).soup.select("ol.codes li")
        ]

    assert len(codes) == 10
    assert secret not in first
    assert [code for code in codes if code in second.replace("-", "")] == []


def _cookie(browser: Browser) -> str:
    """What anybody reads in the cookie, who has no key."""
    cookie = browser.client.get_cookie("expo")
    content = str(cookie.value).strip(".").split(".")[0]
    raw = base64_decode(content)
    if str(cookie.value).startswith("."):
        raw = zlib.decompress(raw)
    return raw.decode()


def test_a_session_ends_after_thirty_days_however_busy_it_was(app: Flask, browser: Browser) -> None:
    with clock.set_to(NOON):
        signed_in(browser, an_account())
    headings = []

    for day in (8, 16, 24, 29, 31):
        with clock.set_to(NOON + timedelta(days=day)):
            headings.append(browser.read("/account").heading)

    assert headings == ["My account"] * 4 + ["Sign in"]
