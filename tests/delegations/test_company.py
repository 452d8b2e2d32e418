"""Who comes with a delegation and whose contact it has: firms, its liaison officer, and what follows when it withdraws."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.accounts.models import Grant
from expo.accounts.permissions import Role
from expo.accounts.services.team import revoke
from expo.db import db, transaction
from expo.delegations.rules import MemberRole
from expo.delegations.services.firms import add_firm
from expo.delegations.services.lifecycle import FIELDS, edit, withdraw
from expo.delegations.services.members import add_unnamed_members
from expo.errors import Refused
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor
from expo.registration.namesakes import erase_namesakes, namesakes_of
from expo.registration.services.register import details_of
from expo.registration.services.register import edit as edit_registration
from tests.factories.accounts import an_account, olga, with_role
from tests.factories.delegations import DANA, OLGA, danas_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.meetings import a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.told import told


def test_a_contact_is_named_before_their_erasure_unless_they_head_the_delegation(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, name={"en": "Bosphorus"}, contact_email="dana@bosphorus.example")
    head = somebody_of(delegation, email="dana@bosphorus.example", role=MemberRole.HEAD)
    desk = danas_delegation(event, name={"en": "Marmara"}, contact_email="dana@bosphorus.example")
    adviser = somebody_of(desk, email="dana+adviser@bosphorus.example")
    assert head.registration is not None
    assert adviser.registration is not None
    with transaction():
        desk.contact_email = adviser.registration.email

    found = [[one.key for one in namesakes_of(person)] for person in (head.registration, adviser.registration)]
    assert found == [[], [f"delegation {desk.id}"]]


def test_a_liaison_officer_who_left_the_team_stays_until_another_is_chosen(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    officer = with_role(an_account("omar@expo.example", "Omar Officer"), Role.VIEWER, event)
    with transaction():
        edit(delegation, {"liaison_id": officer.id}, version=delegation.version, by=OLGA)
        for held in db.session.scalars(sa.select(Grant).where(Grant.account_id == officer.id)):
            revoke(held, by=OLGA, confirmed=True)

    with transaction():
        edit(delegation, {"purpose": "Software"}, version=delegation.version, by=OLGA)
        edit(delegation, {"liaison_id": None}, version=delegation.version, by=OLGA)
    with pytest.raises(Refused, match="must be one of the expo’s team who may"), transaction():
        edit(delegation, {"liaison_id": officer.id}, version=delegation.version, by=OLGA)

    assert delegation.purpose == "Software"


def test_a_delegation_brings_so_many_firms_and_no_more(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("expo.delegations.services.firms.MOST_FIRMS", 2)
    event = an_event()
    delegation = danas_delegation(event)
    names = [f"Firm {number}" for number in range(3)]
    for name in names:
        emil(event, name=name, state=ApplicationState.CONFIRMED)
    with transaction():
        for name in names[:-1]:
            add_firm(delegation, name, public_only=False, by=OLGA)

    with pytest.raises(Refused, match=r"^A delegation brings 2 exhibitors at most\.$"), transaction():
        add_firm(delegation, names[-1], public_only=False, by=OLGA)
    with transaction():
        add_firm(delegation, names[0], public_only=False, by=OLGA)  # it comes already

    assert len(delegation.firms) == 2


def test_what_follows_when_a_delegation_withdraws_is_told_of_who_withdrew_it(app: Flask) -> None:
    event = an_event()
    a_block(event)
    (party, [head]), firm = a_group(event), a_firm(event)[0]
    placed(a_meeting(event, firm, party), a_table(event), told=True)
    assert party.delegation is not None

    with transaction():
        withdraw(party.delegation, by=DANA)

    assert told(event, "meeting")[-1][:2] == (DANA.name, "moved")
    assert (DANA.name, "cancelled", head.name) in told(event, "registration")


def test_a_heads_corrected_address_is_the_delegations_and_a_contact_that_is_chosen_is_erased(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, contact_name="Dana", contact_email="wrong@bosphorus.example")
    head = somebody_of(delegation, email="wrong@bosphorus.example", role=MemberRole.HEAD).registration
    desk = danas_delegation(event, contact_name="Dana", contact_email="dana@bosphorus.example")
    assert head is not None
    former = delegation.link_key

    with transaction():
        by = Actor("Olga Organiser", account_id=olga(event).id)
        edit_registration(head, replace(details_of(head), email="dana@bosphorus.example"), version=head.version, by=by)
    corrected = delegation.contact_email, delegation.link_key != former
    with transaction():
        erase_namesakes(head, [f"delegation {desk.id}"], by=OLGA)

    assert corrected == ("dana@bosphorus.example", True)
    assert [(one.contact_name, one.contact_email) for one in (delegation, desk)] == [
        ("Dana", "dana@bosphorus.example"),
        ("", ""),
    ]


def test_seats_that_are_there_are_not_taken_back_by_a_smaller_number(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    with transaction():
        add_unnamed_members(delegation, 2, by=OLGA)
    fields = {name: getattr(delegation, name) for name in FIELDS}

    with pytest.raises(Refused, match=r"^There are 2 seats already\.$"), transaction():
        edit(delegation, fields | {"quota": 1}, version=delegation.version, by=OLGA)
    with transaction():
        edit(delegation, fields | {"quota": 2}, version=delegation.version, by=OLGA)

    assert delegation.quota == 2
