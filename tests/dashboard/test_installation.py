"""The administrators' pages of the installation: accounts and limits."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.attempts import record_held_up
from expo.accounts.models import Account
from expo.accounts.services.second_factor import new_secret
from expo.db import db, transaction
from expo.history.models import Entry
from expo.mail.models import Mail
from expo.web.limits import EXTENSION, SIGN_IN_FROM
from tests.factories.accounts import ada, an_account, olga, signed_in, vera
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted

PAGE = "/organise/installation"


@pytest.fixture
def adas(app: Flask, browser: Browser) -> Browser:
    return signed_in(browser, ada())


def test_an_account_without_any_role_is_found_and_switched_off_and_on(adas: Browser) -> None:
    ayla = an_account()
    found = adas.read(f"{PAGE}/accounts?q=AYLA@")
    one = found.link("Ayla Account")
    shown = adas.read(one)

    off = adas.send(f"{one}/switch-off", form=one)
    again = adas.post(f"{one}/switch-off", {"csrf_token": off.typed("csrf_token")}).status_code
    db.session.refresh(ayla)
    was_active = ayla.active
    adas.send(f"{one}/switch-on", form=one)

    assert [row[:3] for row in found.rows()] == [["Ayla Account", "ayla@example.org", "In use"]]
    assert "This account has no role in any expo." in shown.text
    assert "The account is switched off." in off.text
    assert (again, was_active) == (409, False)
    assert {"shut off", "switched on"} <= {word for word in ("shut off", "switched on") if word in adas.read(one).text}
    entries = db.session.scalars(sa.select(Entry).where(Entry.subject_id == ayla.id).order_by(Entry.id)).all()
    assert [(entry.actor, str(entry.verb)) for entry in entries][-2:] == [
        ("Ada Administrator", "switched off"),
        ("Ada Administrator", "switched on"),
    ]
    assert len(db.session.scalars(sa.select(Mail).where(Mail.to_address == "ayla@example.org")).all()) == 2


def test_a_lost_second_factor_is_reset(adas: Browser) -> None:
    ayla = an_account()
    with transaction():
        ayla.totp_secret = new_secret()
    one = f"{PAGE}/accounts/{ayla.id}"

    done = adas.send(f"{one}/reset-factor", form=one)
    again = adas.post(f"{one}/reset-factor", {"csrf_token": done.typed("csrf_token")})

    assert db.session.scalar(sa.select(Account.totp_secret).where(Account.email == "ayla@example.org")) is None
    assert "The second factor is off" in done.text
    assert (again.status_code, "Ayla Account has no second factor." in again.text) == (409, True)


def test_the_roles_of_an_account_are_told_with_their_expos(adas: Browser) -> None:
    account = olga(an_event(name={"en": "Karachi Tech"}))

    shown = adas.read(f"{PAGE}/accounts/{account.id}")

    assert shown.rows() == [["Karachi Tech", "Organiser"]]


def test_ones_own_account_and_the_last_organiser_are_left_on(adas: Browser) -> None:
    mine = db.session.scalars(sa.select(Account)).one()
    last = olga(an_event())
    own = adas.read(f"{PAGE}/accounts/{mine.id}")
    page = adas.read(f"{PAGE}/accounts/{last.id}")

    answers = [
        adas.post(f"{PAGE}/accounts/{one.id}/switch-off", {"csrf_token": page.typed("csrf_token")})
        for one in (mine, last)
    ]

    assert "Another administrator can switch it off." in own.text
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "is the last organiser of this expo" in answers[1].text


def test_a_list_of_accounts_takes_as_many_statements_for_fifty_as_for_two(app: Flask, adas: Browser) -> None:
    def statements() -> int:
        with counted(app) as found:
            adas.read(f"{PAGE}/accounts")
        return len(found)

    an_account()
    few = statements()
    for number in range(60):
        an_account(f"person{number}@example.org", f"Person {number}")

    assert statements() == few


def test_what_is_looked_for_is_taken_as_it_is(adas: Browser) -> None:
    an_account()

    assert "No account has this name or address." in adas.read(f"{PAGE}/accounts?q=%25").text


@pytest.mark.parametrize("path", ["accounts", "accounts/1", "limits"])
def test_nobody_but_an_administrator_sees_them(app: Flask, browser: Browser, path: str) -> None:
    event = an_event()
    answers = [browser.client.get(f"{PAGE}/{path}").status_code]
    answers += [
        signed_in(browser, account).client.get(f"{PAGE}/{path}").status_code for account in (olga(event), vera(event))
    ]

    assert answers == [303, 403, 403]


def test_an_account_that_is_not_there_is_not_found(adas: Browser) -> None:
    token = adas.read(f"{PAGE}/accounts").typed("csrf_token")

    answers = [
        adas.client.get(f"{PAGE}/accounts/999").status_code,
        adas.post(f"{PAGE}/accounts/999/switch-off", {"csrf_token": token}).status_code,
    ]

    assert answers == [404, 404]


def test_the_limits_are_told_with_their_present_values_and_who_was_held_up(
    app: Flask, adas: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, EXTENSION, {"sign-in-from": 75})
    record_held_up(SIGN_IN_FROM, "192.0.2.7/32", None)

    page = adas.read(f"{PAGE}/limits")

    assert page.rows()[0][:3] == ["192.0.2.7/32", "Failed attempts to sign in, from one network", "1"]
    assert page.rows(1)[0] == ["Failed attempts to sign in, from one network sign-in-from", "75", "15 minutes"]
