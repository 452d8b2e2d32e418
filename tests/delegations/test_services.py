"""Inviting, registering, replacing, removing members; handing over; withdrawing."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.board import board_of
from expo.delegations.models import Member
from expo.delegations.queries import member_count, members_of
from expo.delegations.rules import MemberRole
from expo.delegations.services.clearance import hand_over
from expo.delegations.services.lifecycle import open_join_link, withdraw
from expo.delegations.services.members import (
    add_members,
    add_registered,
    add_unnamed_members,
    name_member,
    remove_member,
    replace_member,
    set_precedence,
)
from expo.errors import Refused
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.rules import RegistrationSource, RegistrationState
from tests.factories.delegations import DANA, OLGA, danas_delegation, some_people, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito


def _subjects(to: str | None = None) -> list[str]:
    query = sa.select(Mail.subject).order_by(Mail.id)
    return list(db.session.scalars(query.where(Mail.to_address == to) if to else query))


def test_an_invited_delegation_is_accepted_and_its_contact_is_notified_each_time(app: Flask) -> None:
    event = an_event()

    delegation = danas_delegation(event, contact_email="dana@delegation.example")

    assert delegation.state == "accepted"
    assert _subjects("dana@delegation.example") == [
        "An invitation to Test Expo for your delegation",
        "Demo delegation of Türkiye is welcome at Test Expo",
    ]


def test_members_behind_one_mailbox_are_registered_each_with_a_ticket(app: Flask) -> None:
    event = an_event()
    a_category(event)
    delegation = danas_delegation(event)

    with transaction():
        made = add_members(delegation, some_people(3), source=RegistrationSource.ORGANISER, by=DANA)

    assert [member.registration.state for member in made if member.registration] == [RegistrationState.CONFIRMED] * 3
    assert len({member.registration.person_id for member in made if member.registration}) == 3
    assert _subjects("heyet@delegation.example") == ["Your ticket for Test Expo"] * 3


def test_a_group_beyond_the_capacity_is_refused_with_how_many_fit(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=2)
    delegation = danas_delegation(event)

    with pytest.raises(Refused) as refusal, transaction():
        add_members(delegation, some_people(3), source=RegistrationSource.IMPORT, by=DANA)

    assert refusal.value.message == "Only 2 of these 3 people fit into Delegate. Nobody was registered."
    db.session.refresh(category)
    assert (
        category.occupancy,
        member_count(delegation),
        db.session.scalar(sa.select(sa.func.count(Registration.id))),
    ) == (
        0,
        0,
        0,
    )


def test_more_than_the_quota_is_refused(app: Flask) -> None:
    delegation = danas_delegation(an_event(), quota=2)

    with pytest.raises(Refused) as refusal, transaction():
        add_members(delegation, some_people(3), source=RegistrationSource.IMPORT, by=DANA)

    assert refusal.value.message == "The delegation has 2 more seats."


def test_a_duplicate_and_a_typing_error_apart_are_refused_with_a_sentence(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    somebody_of(delegation, given_name="İpek", family_name="Yılmazer")
    said = []

    for given, family in (("IPEK", "YILMAZER"), ("Ipek", "Yilmazr")):
        [naming] = some_people(1, family_name=family)
        naming = type(naming)(type(naming.details)(given, family, email="heyet@delegation.example"))
        with pytest.raises(Refused) as refusal, transaction():
            add_members(delegation, [naming], source=RegistrationSource.ORGANISER, by=DANA)
        said.append(refusal.value.message)

    assert said == [
        "IPEK YILMAZER is in this delegation already.",
        "“Ipek Yilmazr” is much like “İpek Yılmazer”, who is there already. Say that they are two people, if they are.",
    ]


def test_nobody_is_a_member_of_two_delegations(app: Flask) -> None:
    event = an_event()
    first, second = danas_delegation(event), danas_delegation(event)
    people = some_people(1)
    with transaction():
        [member] = add_members(first, people, source=RegistrationSource.ORGANISER, by=DANA)
    person = member.registration
    assert person is not None

    with pytest.raises(Refused) as twice, transaction():
        add_members(second, people, source=RegistrationSource.ORGANISER, by=DANA)
    with pytest.raises(Refused) as by_code, transaction():
        add_registered(second, person.code, role=MemberRole.DELEGATE, by=DANA)

    assert "comes to this expo already, in another delegation or alone." in twice.value.message
    assert by_code.value.message == f"{person.name} belongs to a delegation already."
    assert member_count(second) == 0


def test_an_exhibitors_staff_joins_by_their_badge_code(app: Flask) -> None:
    event = an_event()
    delegation, staff = danas_delegation(event), vito(event)

    with transaction():
        member = add_registered(delegation, staff.code, role=MemberRole.ADVISER, by=DANA)

    assert (member.registration_id, member.role) == (staff.id, MemberRole.ADVISER)
    assert db.session.scalar(sa.select(sa.func.count(Registration.id))) == 1


def test_the_members_link_gives_open_seats_only(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    with transaction():
        add_unnamed_members(delegation, 1, by=DANA)
        open_join_link(delegation, by=DANA)
    first, second = some_people(2)

    with transaction():
        taken = name_member(delegation, first, by=DANA)
    with pytest.raises(Refused) as refusal, transaction():
        name_member(delegation, second, by=DANA)

    assert taken.registration is not None
    assert taken.registration.state is RegistrationState.CONFIRMED
    assert refusal.value.message == "All seats of this delegation are given. Write to its head."


def test_a_member_is_replaced_without_losing_the_seat_to_the_waiting_list(app: Flask) -> None:
    event = an_event()
    category = a_category(event, capacity=1)
    delegation = danas_delegation(event)
    member = somebody_of(delegation)
    waiting = vito(event, category)
    old = member.registration

    with transaction():
        replace_member(member, some_people(1)[0], by=DANA)

    db.session.expire_all()
    assert old is not None
    assert member.registration is not None
    assert (old.state, member.registration.state) == (RegistrationState.CANCELLED, RegistrationState.CONFIRMED)
    assert (waiting.state, category.occupancy) == (RegistrationState.ON_WAITING_LIST, 1)


def test_removing_a_member_cancels_them_and_keeps_the_seat_open_where_asked(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    stays, goes = somebody_of(delegation), somebody_of(delegation)
    people = [stays.registration, goes.registration]

    with transaction():
        remove_member(stays, keep_open=True, by=DANA)
        remove_member(goes, keep_open=False, by=DANA)

    assert [one.state for one in people if one] == [RegistrationState.CANCELLED] * 2
    assert [person for _member, person in members_of(delegation)] == [None]


def test_a_head_must_hand_over_before_removal_and_the_link_is_renewed(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    head, other = (
        somebody_of(delegation, role=MemberRole.HEAD),
        somebody_of(delegation, email="next@delegation.example"),
    )
    link = delegation.link_key

    with pytest.raises(Refused) as refusal, transaction():
        remove_member(head, keep_open=True, by=DANA)
    with transaction():
        hand_over(delegation, other, by=OLGA)
    with transaction():
        remove_member(head, keep_open=False, by=OLGA)

    assert refusal.value.message == "This is the head of the delegation. Hand over to another member first."
    assert (other.role, delegation.contact_email, delegation.link_key == link) == (
        "head",
        "next@delegation.example",
        False,
    )
    assert "The private link of Demo delegation of Türkiye" in _subjects("next@delegation.example")


def test_the_board_follows_the_order_of_precedence(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    first, second = somebody_of(delegation), somebody_of(delegation)
    same: dict[str, Any] = {"official_party": True, "since": None, "by": OLGA}

    with transaction():
        set_precedence(first, role=MemberRole.DELEGATE, band=2, order=1, version=first.version, **same)
        set_precedence(second, role=MemberRole.DEPUTY, band=1, order=1, version=second.version, **same)

    assert [row.member.id for row in board_of(delegation)] == [second.id, first.id]


def test_a_delegation_that_withdraws_cancels_its_members(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    member = somebody_of(delegation)

    with transaction():
        gone = withdraw(delegation, by=DANA)

    assert member.registration is not None
    assert (gone, member.registration.state, delegation.state) == (1, RegistrationState.CANCELLED, "withdrawn")
    assert db.session.scalar(sa.select(sa.func.count(Member.id))) == 1
