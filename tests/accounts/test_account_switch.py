"""Accounts switched off and on, and organisers made by command."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.permissions import Role
from expo.accounts.queries import team_of
from expo.accounts.services.team import make_organiser
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.models import Entry
from expo.mail.models import Mail
from tests.factories.accounts import ada, olga, sami, signed_in, with_role
from tests.factories.events import an_event
from tests.pages import Browser


def test_the_command_makes_an_organiser_once_and_writes_once(app: Flask) -> None:
    event = an_event()

    for _time in range(2):
        with transaction():
            make_organiser(" Olga@Example.org ", event.id, where="Test Expo")

    assert [(g.account.email, g.role) for g in team_of(event.id)] == [("Olga@example.org", Role.ORGANISER)]
    assert len(db.session.scalars(sa.select(Mail)).all()) == 1


def test_a_command_with_a_bad_address_is_refused_in_words(app: Flask) -> None:
    with pytest.raises(Refused, match="Enter a mail address"), transaction():
        make_organiser("olga", None)


def test_an_administrator_switches_an_account_off_and_on(app: Flask, browser: Browser) -> None:
    event = an_event()
    olga(event)
    member = sami(event)
    samis = signed_in(Browser(app), member)
    signed_in(browser, ada())
    address = f"/organise/{event.slug}/team/{team_of(event.id)[1].id}"

    off = browser.send(f"{address}/switch-off", form=address)
    while_off = samis.read("/account").heading
    on = browser.send(f"{address}/switch-on", form=address)

    verbs = db.session.scalars(sa.select(Entry.verb).where(Entry.subject_id == member.id).order_by(Entry.id)).all()
    assert "The account is switched off." in off.text
    assert while_off == "Sign in"
    assert "The account is switched on again." in on.text
    assert samis.read("/account").heading == "Sign in"  # the session that ended stays ended
    assert [verb for verb in verbs if str(verb).startswith("switched")] == ["switched off", "switched on"]


def test_an_organiser_switches_no_account_off(app: Flask, browser: Browser) -> None:
    event = an_event()
    member = sami(event)
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/team/{next(g.id for g in team_of(event.id) if g.account_id == member.id)}"

    page = browser.read(address)
    refused = browser.post(f"{address}/switch-off", {"csrf_token": page.typed("csrf_token")})

    assert "Switch the account off" not in page.text
    assert refused.status_code == 403
    assert member.active is True


def test_nobody_switches_the_own_account_off(app: Flask, browser: Browser) -> None:
    event = an_event()
    with_role(ada(), Role.STAFF, event)
    signed_in(browser, ada())
    address = f"/organise/{event.slug}/team/{team_of(event.id)[0].id}"

    refused = browser.send(f"{address}/switch-off", form=address, status=409)

    assert "This is your own account. Another administrator can switch it off." in refused.text
