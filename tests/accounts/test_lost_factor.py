"""Telephone and recovery codes are lost: an administrator resets the second factor, on a page or by the command."""

import pyotp
import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from expo.accounts.models import Account, RecoveryCode
from expo.accounts.queries import team_of
from expo.accounts.services.second_factor import new_secret, turn_on
from expo.cli.main import expo
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.models import Entry
from expo.history.services import PROGRAM
from expo.mail.models import Mail
from tests.factories.accounts import ada, olga, sami, signed_in
from tests.factories.events import an_event
from tests.pages import Browser


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


def with_factor(account: Account) -> Account:
    secret = new_secret()
    with transaction():
        turn_on(account, secret, pyotp.TOTP(secret).now(), by=PROGRAM)
    return account


def page_of(event: Event, account: Account) -> str:
    return f"/organise/{event.slug}/team/{next(held.id for held in team_of(event.id) if held.account_id == account.id)}"


def told(account: Account) -> list[str]:
    """The mails to the owner, the newest last."""
    return list(db.session.scalars(sa.select(Mail.text).where(Mail.to_address == account.email).order_by(Mail.id)))


def verbs(account: Account) -> list[str]:
    about = sa.select(Entry.verb).where(Entry.subject_kind == "account", Entry.subject_id == account.id)
    return list(db.session.scalars(about.order_by(Entry.id)))


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(expo, ["accounts", *words], obj=ScriptInfo(create_app=lambda: app))


def test_an_administrator_resets_it_on_the_page(event: Event, app: Flask, browser: Browser) -> None:
    member = with_factor(sami(event))
    samis, address = signed_in(Browser(app), member), page_of(event, member)
    signed_in(browser, ada())

    page = browser.send(f"{address}/reset-factor", form=address)
    again = browser.post(f"{address}/reset-factor", {"csrf_token": page.typed("csrf_token")})

    db.session.expire_all()
    assert "The second factor is off, and every session was ended." in page.text
    assert (member.totp_secret, db.session.scalars(sa.select(RecoveryCode)).all()) == (None, [])
    assert samis.read("/account").heading == "Sign in"
    assert "The second factor was turned off." in told(member)[-1]
    assert verbs(member)[-1] == "turned off second factor"
    assert again.status_code == 409


def test_an_organiser_resets_nobodys(event: Event, browser: Browser) -> None:
    member = with_factor(sami(event))
    signed_in(browser, olga(event))
    address = page_of(event, member)

    page = browser.read(address)
    refused = browser.post(f"{address}/reset-factor", {"csrf_token": page.typed("csrf_token")})

    db.session.expire_all()
    assert "Reset the second factor" not in page.text
    assert refused.status_code == 403
    assert member.totp_secret is not None


def test_the_command_resets_it(event: Event, app: Flask) -> None:
    member = with_factor(olga(event))

    listed = run(app, "list").stdout.splitlines()
    reset = run(app, "reset-second-factor", "Olga@example.org")
    again = run(app, "reset-second-factor", "olga@example.org")

    db.session.expire_all()
    assert listed == ["olga@example.org  Olga Organiser  Organiser, second factor"]
    assert (reset.exit_code, member.totp_secret) == (0, None)
    assert "The second factor was turned off." in told(member)[-1]
    assert (again.exit_code, again.stderr) == (1, "Olga Organiser has no second factor.\n")


def test_the_command_switches_off_and_on_and_writes_to_the_owner(event: Event, app: Flask) -> None:
    olga(event)
    member = sami(event)
    samis = signed_in(Browser(app), member)

    off = run(app, "switch-off", "sami@example.org")
    heading, listed = samis.read("/account").heading, run(app, "list").stdout
    on = run(app, "switch-on", "sami@example.org")

    assert (off.exit_code, on.exit_code, heading) == (0, 0, "Sign in")
    assert "sami@example.org  Sami Staff  Staff, switched off\n" in listed
    assert ["It was switched off" in told(member)[-2], "It was switched on again." in told(member)[-1]] == [True, True]
    assert verbs(member)[-2:] == ["switched off", "switched on"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["switch-off", "nobody@example.org"], "There is no account of nobody@example.org."),
        (["switch-off"], "Name the account: expo accounts switch-off olga@example.org"),
        (
            ["switch-off", "olga@example.org"],
            "Olga Organiser is the last organiser of this expo. Make another one first.",
        ),
    ],
)
def test_what_the_command_cannot_do_is_one_line(event: Event, app: Flask, words: list[str], sentence: str) -> None:
    olga(event)

    refused = run(app, *words)

    assert (refused.exit_code, refused.stderr) == (1, sentence + "\n")
