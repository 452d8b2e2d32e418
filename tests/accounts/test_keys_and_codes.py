"""Keys, links and codes: how long they are, whose they are, and what using one leaves of the others."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import sqlalchemy as sa
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from expo import clock
from expo.accounts.models import Account, RecoveryCode, SignInLink
from expo.accounts.services.links import first_link, is_first_link, mail_link, make_link, use_link
from expo.accounts.services.own import change_account, set_password
from expo.accounts.services.second_factor import (
    accept_code,
    new_recovery_codes,
    new_secret,
    otpauth,
    recovery_codes_left,
    turn_off,
    turn_on,
)
from expo.accounts.services.sessions import open_sign_in
from expo.accounts.services.team import add_account
from expo.config import EXTENSION
from expo.db import db, transaction
from expo.history.services import Actor
from expo.mail.links import text_of
from expo.mail.models import Mail

OLGA = Actor("Olga Organiser")
NOON = datetime(2026, 11, 10, 12, 0, 15, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
KEY_LENGTH = 43  # letters that hold 256 random bits


def _account(name: str = "Ada", language: str = "en", *, email: str = "") -> Account:
    with transaction():
        return add_account(email or f"{name.lower()}@team.example", name, by=OLGA, language=language)


def _with_factor(account: Account) -> tuple[str, list[str]]:
    secret = new_secret()
    with clock.set_to(NOON), transaction():
        return secret, turn_on(account, secret, pyotp.TOTP(secret).at(NOON), by=OLGA)


def test_keys_of_sessions_and_links_are_256_random_bits(app: Flask) -> None:
    ada = _account()
    with transaction():
        key = open_sign_in(ada, address=None, browser="")
        token = make_link(ada.email).rpartition("/")[2]

    assert [re.fullmatch(r"[\w-]{43}", one) is not None for one in (key, token)] == [True, True]
    assert (len(key), len(token)) == (KEY_LENGTH, KEY_LENGTH)


def test_using_a_link_leaves_what_was_used_before_or_had_ended_as_it_was(app: Flask) -> None:
    ada, bo = _account(), _account("Bo")
    tokens = {}
    for name, account, moment in (
        ("ended", ada, NOON - 15 * MINUTE),
        ("used", ada, NOON - 10 * MINUTE),
        ("open", ada, NOON - 5 * MINUTE),
        ("theirs", bo, NOON - 5 * MINUTE),
    ):
        with clock.set_to(moment), transaction():
            tokens[name] = make_link(account).rpartition("/")[2]
            if name == "used":
                db.session.execute(sa.update(SignInLink).where(SignInLink.expires_at == NOON).values(used_at=None))
                assert use_link(tokens[name]) is ada
    with clock.set_to(NOON), transaction():
        late, again, used = (use_link(tokens[name]) for name in ("ended", "used", "open"))

    db.session.expire_all()
    links = db.session.scalars(sa.select(SignInLink).order_by(SignInLink.id))
    assert (late, again, used) == (None, None, ada)
    assert [(link.account_id, link.used_at) for link in links] == [
        (ada.id, NOON - 10 * MINUTE),
        (ada.id, NOON - 10 * MINUTE),
        (ada.id, NOON),
        (bo.id, None),
    ]


def test_a_link_that_ends_this_moment_is_not_marked_as_used(app: Flask) -> None:
    ada = _account()
    with clock.set_to(NOON - 15 * MINUTE), transaction():
        make_link(ada)
    with clock.set_to(NOON), transaction():
        token = make_link(ada).rpartition("/")[2]
        assert use_link(token) is ada

    db.session.expire_all()
    assert list(db.session.scalars(sa.select(SignInLink.used_at).order_by(SignInLink.id))) == [None, NOON]


def test_a_mailed_link_greets_its_owner_and_leads_to_the_site(app: Flask) -> None:
    _account("Ada", "en")
    with clock.set_to(NOON), transaction():
        mail_link("ada@team.example")

    [mail] = db.session.scalars(sa.select(Mail))
    assert "Hello Ada," in mail.text
    assert re.search(r"^http://localhost/sign-in/[\w-]{43}$", text_of(mail), re.MULTILINE)


class _Earlier(TimestampSigner):
    """Signs as if some seconds ago."""

    seconds = 0

    def get_timestamp(self) -> int:
        return super().get_timestamp() - self.seconds


def _signed(key: str, seconds: int = 0) -> str:
    signer = type("_Signer", (_Earlier,), {"seconds": seconds})
    return str(URLSafeTimedSerializer(key, salt="first-administrator", signer=signer).dumps("first"))


def test_the_first_link_ends_after_fifteen_minutes_and_outlives_a_change_of_the_key(app: Flask) -> None:
    here = app.extensions[EXTENSION]
    key = here.secret_key
    usual = [is_first_link(_signed(key, seconds)) for seconds in (0, 14 * 60 + 50, 15 * 60 + 5)]
    app.extensions[EXTENSION] = replace(here, secret_key="n" * 50, old_secret_keys=("o" * 50, key))
    try:
        rotated = [is_first_link(_signed(one)) for one in ("n" * 50, "o" * 50, key, "x" * 50)]
        fresh = is_first_link((first_link() or "").rpartition("/")[2])
        newest = URLSafeTimedSerializer("n" * 50, salt="first-administrator")
        assert newest.loads((first_link() or "").rpartition("/")[2]) == "first"
    finally:
        app.extensions[EXTENSION] = here

    assert usual == [True, True, False]
    assert (rotated, fresh) == ([True, True, True, False], True)


def test_codes_of_one_account_open_no_other_and_outlive_its_changes(app: Flask) -> None:
    ada, bo = _account(), _account("Bo")
    secret, codes = _with_factor(ada)
    _secret, theirs = _with_factor(bo)
    later = NOON + MINUTE
    with clock.set_to(later), transaction():
        new = new_recovery_codes(ada)
        taken = [accept_code(ada, one) for one in (codes[0], theirs[0], new[0])]
        accepted = [accept_code(bo, pyotp.TOTP(secret).at(later)), accept_code(ada, pyotp.TOTP(secret).at(later))]
        turn_off(ada, by=OLGA)

    assert all(re.fullmatch(r"[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}", code) for code in (*codes, *new))
    assert len({*codes, *new, *theirs}) == 30
    assert (taken, accepted) == ([False, False, True], [False, True])
    assert (recovery_codes_left(ada), recovery_codes_left(bo)) == (0, 10)
    assert bo.totp_secret


def test_an_account_without_a_second_factor_takes_no_code(app: Flask) -> None:
    ada = _account()
    with clock.set_to(NOON), transaction():
        taken = [accept_code(ada, code) for code in ("000000", "A" * 18, "")]

    assert taken == [False, False, False]
    assert ada.totp_last_step == 0


def test_what_is_said_of_the_second_factor_is_said_to_its_owner(app: Flask) -> None:
    ada = _account(language="tr")
    _with_factor(ada)
    with clock.set_to(NOON), transaction():
        turn_off(ada, by=OLGA)
        set_password(ada, "a hash", by=OLGA)

    first, second = db.session.scalars(sa.select(Mail).order_by(Mail.id))
    assert {(mail.to_address, mail.to_name, mail.language) for mail in (first, second)} == {
        (ada.email, "Ada", "tr"),
    }
    assert {(mail.wording, mail.about_kind, mail.about_id, mail.event_id) for mail in (first, second)} == {
        ("account-changed", "account", ada.id, None)
    }
    assert "The second factor" not in first.text
    assert "Ada" in first.text
    assert db.session.scalar(sa.select(sa.func.count(RecoveryCode.id))) == 0


def test_the_label_in_the_app_has_sixty_letters_at_most(app: Flask) -> None:
    local, domain = "a" * 40, "@team.example"
    ada, longer = _account(email=f"{local}{'b' * 7}{domain}"), _account("Bo", email=f"{local}{'b' * 8}{domain}")

    labels = [otpauth(new_secret(), one).partition("?")[0].rpartition(":")[2] for one in (ada, longer)]

    assert labels == [f"{local}{'b' * 7}%40team.example", f"{local}{'b' * 8}%40team.exampl"]


def test_the_language_alone_is_changed_and_the_name_stays(app: Flask) -> None:
    ada = _account()
    with transaction():
        change_account(ada, name="Ada", language="ur", by=OLGA)

    assert (ada.name, ada.language) == ("Ada", "ur")
