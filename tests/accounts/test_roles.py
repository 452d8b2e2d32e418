"""Roles given, taken and told: whose they are, what the mails say, and who counts as the last."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import Account, Grant
from expo.accounts.permissions import Role
from expo.accounts.services.links import make_link, use_link
from expo.accounts.services.team import (
    add_account,
    grant,
    invite,
    make_organiser,
    revoke,
    role_name,
    switch_off,
    switch_on,
)
from expo.db import db, transaction
from expo.errors import Refused
from expo.history.services import Actor
from expo.i18n import force_locale
from expo.mail.models import Mail
from tests.factories.events import an_event

OLGA = Actor("Olga Organiser")
NOON = datetime(2026, 11, 10, 12, 0, 15, tzinfo=UTC)


def _account(name: str = "Ada", language: str = "en") -> Account:
    with transaction():
        return add_account(f"{name.lower()}@team.example", name, by=OLGA, language=language)


def _mails() -> list[Mail]:
    return list(db.session.scalars(sa.select(Mail).order_by(Mail.id)))


def test_a_new_account_is_on_has_no_password_and_no_second_factor(app: Flask) -> None:
    with clock.set_to(NOON), transaction():
        ada = add_account(" Ada@Team.example ", "", by=OLGA, language="ur")

    assert (ada.email, ada.email_key, ada.name, ada.language) == ("Ada@team.example", "ada@team.example", "Ada", "ur")
    assert (ada.active, ada.created_at, ada.grants) == (True, NOON, [])
    assert (ada.password_hash, ada.totp_secret, ada.totp_last_step) == (None, None, 0)


@pytest.mark.parametrize("name", [" ", "\n", "N" * 201])
def test_a_name_is_at_least_one_letter_and_at_most_two_hundred(app: Flask, name: str) -> None:
    with pytest.raises(Refused, match=r"^Enter a name of at most 200 characters\.$"), transaction():
        add_account("ada@team.example", name, by=OLGA)


def test_an_account_without_a_language_of_ours_reads_english(app: Flask) -> None:
    with transaction():
        languages = [
            add_account(f"{language}@team.example", "", by=OLGA, language=language).language
            for language in ("tr", "ur", "en", "de")
        ]
        languages.append(add_account("none@team.example", "", by=OLGA).language)

    assert languages == ["tr", "ur", "en", "en", "en"]


def test_each_role_has_a_name_of_its_own_in_each_language(app: Flask) -> None:
    names = {}
    for language in ("en", "tr", "ur"):
        with force_locale(language):
            names[language] = [role_name(role) for role in Role]

    assert names["en"] == ["Administrator", "Organiser", "Viewer", "Staff", "Investors’ desk"]
    assert {language: len(set(words)) for language, words in names.items()} == {"en": 5, "tr": 5, "ur": 5}
    assert not set(names["en"]) & {*names["tr"], *names["ur"]}


def test_a_role_belongs_to_the_organisation_and_says_since_when(app: Flask) -> None:
    event, ada = an_event(), _account()
    with clock.set_to(NOON), transaction():
        held = grant(ada, event.id, Role.VIEWER, by=OLGA)

    assert (held.account_id, held.event_id, held.role) == (ada.id, event.id, Role.VIEWER)
    assert (held.organisation_id, held.created_at) == (event.organisation_id, NOON)


@pytest.mark.parametrize("everywhere", [True, False])
def test_a_role_that_somebody_else_gave_meanwhile_is_said(app: Flask, everywhere: bool) -> None:
    event, ada = an_event(), _account()
    event_id, role = (None, Role.ADMINISTRATOR) if everywhere else (event.id, Role.STAFF)
    row = {"account_id": ada.id, "event_id": event_id, "role": role, "organisation_id": event.organisation_id}
    with transaction():
        assert ada.grants == []
        db.session.execute(sa.insert(Grant).values(created_at=NOON, **row))
        with pytest.raises(Refused) as refused:
            grant(ada, event_id, role, by=OLGA)
        db.session.rollback()

    assert refused.value.message == "Somebody else just gave Ada a role here. Look at the list again."


def test_who_is_invited_is_written_to_in_their_language(app: Flask) -> None:
    event = an_event()
    _account("Defne", "tr")
    with transaction():
        held = invite("defne@team.example", "Another name", event.id, Role.VIEWER, where="Test Expo", by=OLGA)
        invite("sana@team.example", "Sana", event.id, Role.STAFF, where="Test Expo", by=OLGA, language="ur")
        make_organiser("defne@team.example", by=OLGA)

    first, second, third = _mails()
    assert held.account.name == "Defne"
    assert [(mail.to_address, mail.to_name, mail.language) for mail in (first, second, third)] == [
        ("defne@team.example", "Defne", "tr"),
        ("sana@team.example", "Sana", "ur"),
        ("defne@team.example", "Defne", "tr"),
    ]
    assert {(mail.wording, mail.event_id, mail.about_kind) for mail in _mails()} == {("welcome", None, "account")}
    assert [mail.about_id for mail in (first, third)] == [held.account_id] * 2
    with force_locale("tr"):
        words = [role_name(Role.VIEWER), role_name(Role.ADMINISTRATOR)]
    assert words[0] in first.text
    assert words[1] in third.text
    assert "Defne" in first.text
    assert "all expos" not in third.text


def test_a_viewer_is_made_an_organiser_by_the_command_and_told_so_once(app: Flask) -> None:
    event, ada = an_event(), _account()
    with transaction():
        grant(ada, event.id, Role.VIEWER, by=OLGA)
        for _time in range(2):
            assert make_organiser("ADA@team.example", event.id, where="Test Expo").id == ada.id
        fresh = make_organiser("new@team.example", event.id, where="Test Expo")

    assert [one.role for one in ada.grants] == [Role.ORGANISER]
    assert (fresh.name, [(one.role, one.event_id) for one in fresh.grants]) == ("new", [(Role.ORGANISER, event.id)])
    assert [mail.to_name for mail in _mails()] == ["Ada", "new"]
    assert "Test Expo" in _mails()[0].text
    assert "Organiser" in _mails()[0].text


def test_an_organiser_whose_account_is_off_does_not_count(app: Flask) -> None:
    event, ada, bo = an_event(), _account(), _account("Bo")
    with transaction():
        held = grant(ada, event.id, Role.ORGANISER, by=OLGA)
        grant(bo, event.id, Role.ORGANISER, by=OLGA)
        switch_off(bo, by=OLGA)
        with pytest.raises(Refused, match=r"^Ada is the last organiser of this expo\. Make another one first\.$"):
            revoke(held, by=OLGA)
        with pytest.raises(Refused, match="Ada is the last organiser"):
            switch_off(ada, by=OLGA)
        with pytest.raises(Refused, match="Ada is the last organiser"):
            grant(ada, event.id, Role.VIEWER, by=OLGA)
        switch_on(bo, by=OLGA)
        revoke(held, by=OLGA)

    assert (ada.active, ada.grants) == (True, [])


def test_viewers_and_staff_are_never_the_last(app: Flask) -> None:
    event, ada = an_event(), _account()
    with transaction():
        for role in (Role.VIEWER, Role.STAFF):
            revoke(grant(ada, event.id, role, by=OLGA), by=OLGA)
        grant(ada, event.id, Role.STAFF, by=OLGA)
        switch_off(ada, by=OLGA)

    assert ada.active is False


def test_the_own_account_is_switched_off_by_another_administrator(app: Flask) -> None:
    ada, bo = _account(), _account("Bo")
    with pytest.raises(Refused, match=r"^This is your own account\. Another administrator"), transaction():
        switch_off(ada, by=Actor("Ada", account_id=ada.id))
    with transaction():
        switch_off(ada, by=Actor("Bo", account_id=bo.id))

    assert ada.active is False


def test_the_own_role_is_given_up_when_that_is_meant(app: Flask) -> None:
    event, ada, bo = an_event(), _account(), _account("Bo")
    herself, another = Actor("Ada", account_id=ada.id), Actor("Bo", account_id=bo.id)
    with transaction():
        held = grant(ada, event.id, Role.VIEWER, by=herself)
        for change in (lambda: grant(ada, event.id, Role.STAFF, by=herself), lambda: revoke(held, by=herself)):
            with pytest.raises(Refused, match=r"^This is your own role\. Tick the box to confirm"):
                change()
        assert grant(ada, event.id, Role.STAFF, by=another).role is Role.STAFF
        revoke(held, by=another)

    assert ada.grants == []


def test_a_link_from_before_an_account_was_switched_off_stays_invalid(app: Flask) -> None:
    ada, bo = _account(), _account("Bo")
    with clock.set_to(NOON), transaction():
        tokens = [make_link(one).rpartition("/")[2] for one in (ada, bo)]
        switch_off(ada, by=OLGA)
        switch_on(ada, by=OLGA)
        found = [use_link(token) for token in tokens]

    assert found == [None, bo]
