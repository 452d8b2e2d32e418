"""What the history and the mails tell of accounts and roles."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Account, SignIn
from expo.accounts.permissions import Role
from expo.accounts.services.links import (
    mail_link,
    make_link,
)
from expo.accounts.services.own import change_account
from expo.accounts.services.sessions import (
    open_sign_in,
)
from expo.accounts.services.team import add_account, grant, invite, make_organiser, revoke, switch_off, switch_on
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.models import Entry
from expo.history.services import Actor
from expo.mail.models import Mail
from tests.factories.events import an_event

OLGA = Actor("Olga Organiser")
NOON = datetime(2026, 11, 10, 12, 0, 15, tzinfo=UTC)


def _account(name: str = "Ada", **changes: str) -> Account:
    with transaction():
        return add_account(changes.pop("email", f"{name.lower()}@team.example"), name, by=OLGA, **changes)


def _told() -> list[tuple[str, str, str, int | None]]:
    rows = db.session.scalars(sa.select(Entry).where(Entry.subject_kind == "account").order_by(Entry.id))
    return [(row.actor, row.verb, row.subject, row.event_id) for row in rows]


def _changes() -> list[tuple[object, object]]:
    rows = db.session.scalars(sa.select(Entry).where(Entry.subject_kind == "account").order_by(Entry.id))
    return [(row.before, row.after) for row in rows]


def _mails() -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))


def test_a_role_is_told_with_what_it_was_and_for_which_expo(app: Flask) -> None:
    event = an_event()
    ada, bo = _account(), _account("Bo")
    with transaction():
        grant(bo, event.id, Role.ORGANISER, by=OLGA)
        held = grant(ada, event.id, Role.VIEWER, by=OLGA)
        grant(ada, event.id, Role.VIEWER, by=OLGA)
        grant(ada, event.id, Role.STAFF, by=OLGA)
        revoke(held, by=OLGA)

    assert _told()[2:] == [
        ("Olga Organiser", "gave role", "Bo", event.id),
        ("Olga Organiser", "gave role", "Ada", event.id),
        ("Olga Organiser", "changed role", "Ada", event.id),
        ("Olga Organiser", "took role", "Ada", event.id),
    ]
    assert _changes()[0] == (None, {"email": "ada@team.example", "name": "Ada"})
    assert _changes()[3:] == [
        (None, {"role": "viewer"}),
        ({"role": "viewer"}, {"role": "staff"}),
        ({"role": "staff"}, None),
    ]


def test_an_account_is_switched_off_and_on_and_renamed(app: Flask) -> None:
    ada = _account()
    with clock.set_to(NOON), transaction():
        make_link(ada)
        open_sign_in(ada, address=None, browser="")
        switch_off(ada, by=OLGA)
        left = (ada.active, [row.ended_at for row in db.session.scalars(sa.select(SignIn))])
        switch_on(ada, by=OLGA)
        change_account(ada, name="Ada King", language="en", by=OLGA)
        change_account(ada, name="Ada King", language="en", by=OLGA)
        change_account(ada, name="Ada King", language="tr", by=OLGA)

    assert left == (False, [NOON])
    assert (ada.active, ada.name, ada.language) == (True, "Ada King", "tr")
    assert [verb for _, verb, _, _ in _told()] == ["added", "switched off", "switched on", "changed", "changed"]
    assert _changes()[1:] == [
        ({"active": True}, {"active": False}),
        ({"active": False}, {"active": True}),
        ({"name": "Ada"}, {"name": "Ada King"}),
        ({"language": "en"}, {"language": "tr"}),
    ]
    assert {name for _, _, name, _ in _told()} == {"Ada", "Ada King"}


def test_who_is_invited_reads_by_whom_as_what_and_where(app: Flask) -> None:
    event = an_event()
    with transaction():
        held = invite("Bo@Team.example", "", event.id, Role.VIEWER, where="Test Expo", by=OLGA, language="xx")
        with pytest.raises(Refused, match="Bo works for this expo already, as: Viewer"):
            invite("bo@team.example", "", event.id, Role.STAFF, where="Test Expo", by=OLGA)
        chief = make_organiser("chief@team.example", by=OLGA, name="Chief")
        make_organiser("chief@team.example", by=OLGA)
        switch_off(held.account, by=OLGA)
        with pytest.raises(Refused, match="The account of Bo is switched off"):
            invite("bo@team.example", "", an_event().id, Role.STAFF, where="Other", by=OLGA)

    first, second = _mails()[:2]
    assert (held.account.name, held.account.language, first.to_address) == ("Bo", "en", "Bo@team.example")
    for part in ("Bo", "Olga Organiser", "Viewer", "Test Expo", "http://localhost/sign-in"):
        assert part in first.text
    assert "all expos" in second.text
    assert "Administrator" in second.text
    assert [one.role for one in chief.grants] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize(("email", "name"), [("no address", "Ada"), ("ada@team.example", "N" * 201)])
def test_an_account_has_an_address_and_a_name_of_two_hundred_letters(app: Flask, email: str, name: str) -> None:
    with pytest.raises(Refused), transaction():
        add_account(email, name, by=OLGA)
    with transaction():
        assert add_account("ada@team.example", "N" * 200, by=OLGA).name == "N" * 200
    with pytest.raises(Refused, match=r"ADA@team\.example has an account already"), transaction():
        add_account("ADA@team.example", "Ada", by=OLGA)


def test_an_administrators_role_is_for_all_expos_and_the_others_for_one(app: Flask) -> None:
    ada, event = _account(), an_event()

    for number, role in ((None, Role.VIEWER), (event.id, Role.ADMINISTRATOR)):
        with pytest.raises(Refused, match="An administrator works for all expos"), transaction():
            grant(ada, number, role, by=OLGA)


def test_a_link_is_mailed_to_who_has_an_account_that_is_on(app: Flask) -> None:
    ada = _account(language="tr")
    off = _account("Off")
    with clock.set_to(NOON), transaction():
        switch_off(off, by=OLGA)
        for address in ("nobody@team.example", off.email, "ADA@team.example"):
            mail_link(address, next_path="/account")
        with pytest.raises(Refused, match=r"Nobody signs in as off@team\.example"):
            make_link(off)
        with pytest.raises(Refused, match=r"Nobody signs in as nobody@team\.example"):
            make_link("nobody@team.example")

    [mail] = [one for one in _mails() if one.wording == "sign-in"]
    assert (mail.to_address, mail.to_name, mail.language, mail.event_id) == (ada.email, "Ada", "tr", None)
    assert (mail.about_kind, mail.about_id) == ("account", ada.id)
    assert "12:15 UTC" in mail.text
    assert "next=%2Faccount" in mail.text


def test_the_last_organiser_of_each_expo_and_the_last_administrator_stay(app: Flask) -> None:
    one, other = an_event(), an_event()
    ada, bo = _account(), _account("Bo")
    with transaction():
        here = grant(ada, one.id, Role.ORGANISER, by=OLGA)
        grant(bo, other.id, Role.ORGANISER, by=OLGA)
        chief = grant(ada, None, Role.ADMINISTRATOR, by=OLGA)
        for held in (here, chief):
            with pytest.raises(Refused):
                revoke(held, by=OLGA)
        second = grant(bo, None, Role.ADMINISTRATOR, by=OLGA)
        revoke(second, by=OLGA)
        with pytest.raises(Refused):
            revoke(chief, by=OLGA)

    assert {held.role for held in ada.grants} == {Role.ORGANISER, Role.ADMINISTRATOR}


def test_ones_own_role_is_changed_only_when_it_is_meant(app: Flask) -> None:
    event = an_event()
    ada, bo = _account(), _account("Bo")
    herself = Actor("Ada", account_id=ada.id)
    with transaction():
        grant(bo, event.id, Role.ORGANISER, by=OLGA)
        held = grant(ada, event.id, Role.ORGANISER, by=OLGA)
        with pytest.raises(Refused):
            grant(ada, event.id, Role.VIEWER, by=herself)
        with pytest.raises(Refused):
            revoke(held, by=herself)
        grant(ada, event.id, Role.VIEWER, by=herself, confirmed=True)
        revoke(held, by=herself, confirmed=True)

    assert ada.grants == []
