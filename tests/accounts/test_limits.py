"""The minutes and days that links, codes and sessions last."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Account, RecoveryCode, SignIn, SignInLink
from expo.accounts.permissions import Role
from expo.accounts.services.links import (
    first_link,
    is_first_link,
    make_first_administrator,
    make_link,
    use_link,
)
from expo.accounts.services.own import set_password
from expo.accounts.services.second_factor import (
    accept_code,
    new_secret,
    otpauth,
    recovery_codes_left,
    turn_off,
    turn_on,
)
from expo.accounts.services.sessions import (
    IDLE,
    end_all,
    end_sign_in,
    open_sign_in,
    sweep_accounts,
    update_last_use,
)
from expo.accounts.services.team import add_account, switch_off
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.models import Entry
from expo.history.services import Actor
from expo.mail.models import Mail

OLGA = Actor("Olga Organiser")
NOON = datetime(2026, 11, 10, 12, 0, 15, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def _account(name: str = "Ada", **changes: str) -> Account:
    with transaction():
        return add_account(changes.pop("email", f"{name.lower()}@team.example"), name, by=OLGA, **changes)


def _told() -> list[tuple[str, str, str, int | None]]:
    rows = db.session.scalars(sa.select(Entry).where(Entry.subject_kind == "account").order_by(Entry.id))
    return [(row.actor, row.verb, row.subject, row.event_id) for row in rows]


def _mails() -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))


def test_a_link_works_for_fifteen_minutes_once_and_takes_the_others_along(app: Flask) -> None:
    ada = _account()
    with clock.set_to(NOON), transaction():
        tokens = [make_link(ada).rpartition("/")[2] for _ in range(3)]
        leading = make_link(ada, next_path="/organise/")
        astray = make_link(ada, next_path="https://elsewhere.example/")
    minutes = timedelta(minutes=15)
    with clock.set_to(NOON + minutes), transaction():
        late = use_link(tokens[0])
    with clock.set_to(NOON + minutes - SECOND), transaction():
        used = [use_link(token) for token in tokens]

    assert (late, used) == (None, [ada, None, None])
    assert leading.endswith("?next=%2Forganise%2F")
    assert "next" not in astray
    assert leading.startswith("http://localhost/sign-in/")


def test_the_first_link_makes_one_administrator_and_then_nobody(app: Flask) -> None:
    link = first_link()
    assert link is not None
    token = link.rpartition("/")[2]
    assert link.startswith("http://localhost/sign-in/first/")
    assert (is_first_link(token), is_first_link(token + "x")) == (True, False)
    with transaction():
        made = make_first_administrator("ada@team.example", "Ada", "a hash", language="ur", by=OLGA)
    with pytest.raises(Refused, match="The first administrator was made already"), transaction():
        make_first_administrator("bo@team.example", "Bo", "a hash", language="en", by=OLGA)

    assert (made.password_hash, made.language, made.grants[0].role) == ("a hash", "ur", Role.ADMINISTRATOR)
    assert (first_link(), is_first_link(token)) == (None, False)


def test_a_new_password_ends_every_other_session_and_every_link(app: Flask) -> None:
    ada = _account(language="tr")
    with clock.set_to(NOON), transaction():
        for _ in range(3):
            open_sign_in(ada, address="192.0.2.1", browser="B" * 201)
        make_link(ada)
        first, *_others = db.session.scalars(sa.select(SignIn).order_by(SignIn.id))
        set_password(ada, "a hash", by=OLGA, keep=first.id)

    db.session.expire_all()
    rows = db.session.scalars(sa.select(SignIn).order_by(SignIn.id)).all()
    assert [(row.ended_at, row.browser == "B" * 200, row.created_at) for row in rows] == [
        (None, True, NOON),
        (NOON, True, NOON),
        (NOON, True, NOON),
    ]
    assert db.session.scalar(sa.select(sa.func.count(SignInLink.id))) == 0
    assert _told()[-1] == ("Olga Organiser", "set password", "Ada", None)
    [mail] = _mails()
    assert (mail.to_address, mail.language, mail.about_id) == (ada.email, "tr", ada.id)
    assert "http://localhost/account" in mail.text
    assert "Your password" not in mail.text
    with transaction():
        assert end_all(ada) == 1


def test_sessions_and_links_are_swept_when_they_have_ended_long_ago(app: Flask) -> None:
    ada = _account()
    with clock.set_to(NOON), transaction():
        for _ in range(3):
            open_sign_in(ada, address=None, browser="")
        make_link(ada)
        ended, seen, _slept = db.session.scalars(sa.select(SignIn).order_by(SignIn.id))
        end_sign_in(ended)
    with clock.set_to(NOON + timedelta(days=1)), transaction():
        end_sign_in(ended)
        update_last_use(seen, "192.0.2.9")

    assert (ended.ended_at, seen.address) == (NOON, "192.0.2.9")
    for moment, swept in (
        (NOON + timedelta(minutes=75), 0),
        (NOON + timedelta(minutes=75) + SECOND, 1),
        (NOON + IDLE, 0),
        (NOON + IDLE + SECOND, 2),
        (NOON + IDLE + timedelta(days=1), 0),
        (NOON + IDLE + timedelta(days=1) + SECOND, 1),
    ):
        with clock.set_to(moment), transaction():
            assert sweep_accounts() == swept


@pytest.mark.parametrize(("seconds", "taken"), [(-46, False), (-45, True), (0, True), (44, True), (45, False)])
def test_a_telephones_clock_may_be_a_step_off_each_way(app: Flask, seconds: int, taken: bool) -> None:
    ada, secret = _account(), new_secret()
    with clock.set_to(NOON - timedelta(hours=1)), transaction():
        turn_on(ada, secret, pyotp.TOTP(secret).at(NOON - timedelta(hours=1)), by=OLGA)

    with clock.set_to(NOON), transaction():
        assert accept_code(ada, pyotp.TOTP(secret).at(NOON + timedelta(seconds=seconds))) is taken


def test_a_second_factor_is_told_and_each_code_is_taken_once(app: Flask) -> None:
    ada, secret = _account(), new_secret()
    with clock.set_to(NOON), transaction():
        code = pyotp.TOTP(secret).at(NOON)
        with pytest.raises(Refused, match="This is not the code of the app now"):
            turn_on(ada, secret, "12345", by=OLGA)
        codes = turn_on(ada, secret, f" {code[:3]} {code[3:]}", by=OLGA)
        taken = [accept_code(ada, one) for one in (code, codes[0].lower(), codes[0], "no code", "")]
        left = recovery_codes_left(ada)
        used = db.session.scalars(sa.select(RecoveryCode.used_at).where(RecoveryCode.used_at.is_not(None))).all()
        turn_off(ada, by=OLGA)

    assert (len(codes), left, used, taken) == (10, 9, [NOON], [False, True, False, False, False])
    assert (ada.totp_secret, ada.totp_last_step, recovery_codes_left(ada)) == (None, 0, 0)
    assert _told()[1:] == [
        ("Olga Organiser", "turned on second factor", "Ada", None),
        ("Olga Organiser", "turned off second factor", "Ada", None),
    ]
    assert "The second factor was turned off" in _mails()[-1].text


def test_an_authenticator_app_shows_whose_codes_they_are(app: Flask) -> None:
    ada = _account(email="ada+expo@team.example")
    secret = new_secret()

    address = otpauth(secret, ada)

    assert address.startswith("otpauth://totp/Expo:ada%2Bexpo%40team.example?")
    assert f"secret={secret}" in address
    assert "issuer=Expo" in address


def test_switching_one_off_leaves_the_links_of_the_others(app: Flask) -> None:
    ada, bo = _account(), _account("Bo")
    with clock.set_to(NOON), transaction():
        token = make_link(bo).rpartition("/")[2]
        lost = make_link(ada).rpartition("/")[2]
        switch_off(ada, by=OLGA)
        found = [use_link(one) for one in (lost, token)]

    assert found == [None, bo]
