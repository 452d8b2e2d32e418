"""Seats of a delegation at their limits: how many, who has them, the one head, and those who were registered before."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation, Member
from expo.delegations.queries import members_of, unnamed_members
from expo.delegations.rules import Clearance, Lane, MemberRole
from expo.delegations.services.clearance import hand_over, set_clearance
from expo.delegations.services.lifecycle import withdraw
from expo.delegations.services.member_checks import Naming
from expo.delegations.services.members import (
    add_members,
    add_registered,
    add_unnamed_members,
    name_member,
    remove_member,
    replace_member,
    set_precedence,
)
from expo.errors import NotFound, Refused
from expo.events.rules import EventState
from expo.mail.models import Mail
from expo.registration.models import Registration
from expo.registration.rules import Details, RegistrationSource, RegistrationState
from tests.factories.delegations import DANA, OLGA, a_delegation, danas_delegation, some_people, somebody_of
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.told import told, told_changes

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)


def _joined(delegation: Delegation, *people: Naming) -> list[Member]:
    with transaction():
        return add_members(delegation, people, source=RegistrationSource.ORGANISER, by=DANA)


def _name(member: Member) -> str:
    return member.registration.name if member.registration else ""


def test_seats_are_opened_up_to_the_quota_and_then_filled(app: Flask) -> None:
    delegation = danas_delegation(an_event(), quota=3)
    with transaction():
        seats = add_unnamed_members(delegation, 2, by=DANA)
        with pytest.raises(Refused, match="The delegation has 1 more seat"):
            add_unnamed_members(delegation, 2, by=DANA)
        add_unnamed_members(delegation, 1, by=DANA)
        with pytest.raises(Refused, match="All 3 seats of the delegation are there already"):
            add_unnamed_members(delegation, 1, by=DANA)

    made = _joined(delegation, *some_people(3))
    with pytest.raises(Refused, match="All 3 seats of the delegation are there already"):
        _joined(delegation, *some_people(1))

    assert [member.id for member in made[:2]] == [seat.id for seat in seats]
    assert (len(members_of(delegation)), unnamed_members(delegation)) == (3, [])
    assert {(member.event_id, member.delegation_id, member.role) for member in made} == {
        (delegation.event_id, delegation.id, MemberRole.DELEGATE)
    }


def test_a_group_takes_the_open_seats_and_then_new_ones(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event, quota=3)
    with transaction():
        [seat] = add_unnamed_members(delegation, 1, by=DANA)
        seat.official_party = True
    people = [*some_people(1, role=MemberRole.HEAD), *some_people(1), *some_people(1, role=MemberRole.PRESS)]
    people[2] = Naming(people[2].details, people[2].role, official_party=True)

    made = _joined(delegation, *people)

    assert [(one.role, one.official_party) for one in made] == [
        (MemberRole.HEAD, True),
        (MemberRole.DELEGATE, False),
        (MemberRole.PRESS, True),
    ]
    assert [_name(one) for one in made] == [one.details.name for one in people]
    assert told(event, "delegation_member") == [(DANA.name, "joined", one.details.name) for one in people]
    assert {one.registration.source for one in made if one.registration} == {RegistrationSource.ORGANISER}


def test_members_are_named_once_the_delegation_is_accepted(app: Flask) -> None:
    event = an_event()
    delegation, guest = danas_delegation(event, accepted=False), vito(event)
    [naming] = some_people(1)

    for act in (
        lambda: add_unnamed_members(delegation, 1, by=DANA),
        lambda: add_members(delegation, [naming], source=RegistrationSource.ORGANISER, by=DANA),
        lambda: name_member(delegation, naming, by=DANA),
        lambda: add_registered(delegation, guest.code, role=MemberRole.DELEGATE, by=DANA),
    ):
        with pytest.raises(Refused, match="Members can be named once the delegation is accepted"), transaction():
            act()

    assert db.session.scalars(sa.select(Member)).all() == []


def test_a_delegation_has_one_head(app: Flask) -> None:
    event = an_event()
    delegation, guest = danas_delegation(event), vito(event)

    with pytest.raises(Refused, match="A delegation has one head"):
        _joined(delegation, *some_people(2, role=MemberRole.HEAD))
    _joined(delegation, *some_people(1, role=MemberRole.HEAD))
    with pytest.raises(Refused, match="A delegation has one head"):
        _joined(delegation, *some_people(1, role=MemberRole.HEAD))
    with pytest.raises(Refused, match="A delegation has one head"), transaction():
        add_registered(delegation, guest.code, role=MemberRole.HEAD, by=DANA)
    _joined(delegation, *some_people(1))

    assert [member.role for member, _person in members_of(delegation)] == [MemberRole.HEAD, MemberRole.DELEGATE]


def test_another_head_makes_the_former_one_a_deputy_and_the_head_does_not_step_down_alone(app: Flask) -> None:
    event = an_event()
    delegation, elsewhere = danas_delegation(event), danas_delegation(event)
    [head] = _joined(delegation, *some_people(1, role=MemberRole.HEAD))
    [stays] = _joined(elsewhere, *some_people(1, role=MemberRole.HEAD, email="other@delegation.example"))
    [other] = _joined(delegation, *some_people(1))

    def placed(member: Member, role: MemberRole, band: int | None = None) -> None:
        set_precedence(
            member, role=role, official_party=False, band=band, order=9_999, since=None, version=member.version, by=OLGA
        )

    with transaction():
        with pytest.raises(Refused, match="Hand over to another member first"):
            placed(head, MemberRole.DEPUTY)
        placed(head, MemberRole.HEAD, 9_999)
        with pytest.raises(Refused, match="from 1 to 9999"):
            placed(head, MemberRole.HEAD, 10_000)
        placed(other, MemberRole.HEAD, 1)

    db.session.expire_all()
    assert [one.role for one in (head, other, stays)] == [MemberRole.DEPUTY, MemberRole.HEAD, MemberRole.HEAD]
    assert [one.version for one in (head, other, stays)] == [3, 2, 1]
    assert told_changes(event, "delegation_member")[-1][1:] == (
        {"role": "delegate", "band": None, "band_order": None},
        {"role": "head", "band": 1, "band_order": 9999, "version": 2},
    )


def test_the_lead_is_handed_over_with_the_contact_and_a_new_link(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    [head] = _joined(delegation, *some_people(1, role=MemberRole.HEAD))
    [other] = _joined(delegation, *some_people(1, email="next@delegation.example", language="tr"))
    key, version = delegation.link_key, delegation.version

    with transaction():
        hand_over(delegation, other, by=OLGA)

    db.session.refresh(head)
    assert (head.role, head.version, other.role, other.version) == (MemberRole.DEPUTY, 2, MemberRole.HEAD, 2)
    assert (delegation.contact_name, delegation.contact_email, delegation.language) == (
        _name(other),
        "next@delegation.example",
        "tr",
    )
    assert (delegation.version, delegation.link_key != key, bool(delegation.link_key)) == (version + 1, True, True)
    assert told(event, "delegation")[-1] == (OLGA.name, "handed over the lead of", "Demo delegation of Türkiye")
    assert told_changes(event, "delegation")[-1][1:] == (
        {"head": "Dana Delegate"},
        {"head": _name(other), "version": version + 1},
    )
    mail = db.session.scalars(sa.select(Mail).order_by(Mail.id.desc())).first()
    assert mail is not None
    assert (mail.to_address, mail.language) == ("next@delegation.example", "tr")


def test_the_lead_is_not_handed_to_an_open_seat_or_to_somebody_without_an_address(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    with transaction():
        [seat] = add_unnamed_members(delegation, 1, by=DANA)
    with pytest.raises(NotFound, match="Nobody has this seat yet"), transaction():
        hand_over(delegation, seat, by=OLGA)

    [other] = _joined(delegation, *some_people(1, email=""))
    with pytest.raises(Refused, match="gave no mail address, so the link cannot be sent"), transaction():
        hand_over(delegation, other, by=OLGA)


def test_whoever_was_registered_before_keeps_the_badge_when_removed_replaced_or_withdrawn(app: Flask) -> None:
    event = an_event()
    delegation = danas_delegation(event)
    guests = [vito(event) for _guest in range(3)]
    with transaction():
        first, second, _third = [
            add_registered(delegation, guest.code, role=MemberRole.DELEGATE, by=DANA) for guest in guests
        ]
        remove_member(first, keep_open=False, by=DANA)
        replace_member(second, some_people(1)[0], by=DANA)
        successor = second.registration
        cancelled = withdraw(delegation, by=DANA)

    assert [guest.state for guest in guests] == [RegistrationState.CONFIRMED] * 3
    assert successor is not None
    assert (successor.source, cancelled) == (RegistrationSource.ORGANISER, 1)
    assert (successor.state, second.came_registered) == (RegistrationState.CANCELLED, False)


def test_a_cancelled_badge_and_one_of_another_expo_give_no_seat(app: Flask) -> None:
    event = an_event()
    delegation, stranger, gone = danas_delegation(event), vito(an_event()), vito(event)
    with transaction():
        gone.state = RegistrationState.CANCELLED

    for person in (stranger, gone):
        with pytest.raises(Refused, match="Nobody who is registered has this badge code"), transaction():
            add_registered(delegation, person.code, role=MemberRole.DELEGATE, by=DANA)


def test_an_open_seat_is_given_though_the_quota_is_reached(app: Flask) -> None:
    event = an_event()
    delegation, guest, late = danas_delegation(event, quota=1), vito(event), vito(event)
    with transaction():
        [seat] = add_unnamed_members(delegation, 1, by=DANA)
        member = add_registered(delegation, guest.code, role=MemberRole.DELEGATE, by=DANA)
        with pytest.raises(Refused, match="All 1 seats of the delegation are there already"):
            add_registered(delegation, late.code, role=MemberRole.DELEGATE, by=DANA)

    assert member.id == seat.id


def test_by_the_members_link_one_person_takes_one_seat(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    with transaction():
        seats = add_unnamed_members(delegation, 2, by=DANA)
        [naming] = some_people(1, role=MemberRole.PRESS)
        member = name_member(delegation, naming, by=DANA)
        with pytest.raises(Refused, match="is in this delegation already"):
            name_member(delegation, naming, by=DANA)

    assert (member.id, member.role, _name(member)) == (seats[0].id, MemberRole.PRESS, naming.details.name)
    assert member.registration is not None
    assert member.registration.source is RegistrationSource.FORM
    assert unnamed_members(delegation) == [seats[1]]


def test_a_successor_begins_without_the_clearance_of_who_had_the_seat(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    member, version = somebody_of(delegation, given_name="İpek"), 1
    with clock.set_to(NOON), transaction():
        set_clearance(
            member,
            lane=Lane.VIP,
            clearance=Clearance.GIVEN,
            expires_on=None,
            zones=[],
            version=version,
            by=OLGA,
        )
        naming = Naming(Details("İpel", "Deneme", email="ipel@delegation.example"))
        replace_member(member, naming, by=DANA)

    assert (member.clearance is Clearance.GIVEN, member.cleared_at, member.version) == (False, None, 3)
    assert _name(member) == "İpel Deneme"
    with transaction():
        [seat] = add_unnamed_members(delegation, 1, by=DANA)
        with pytest.raises(NotFound, match="Nobody has this seat yet"):
            replace_member(seat, naming, by=DANA)


def test_two_people_of_one_name_come_where_somebody_is_sure(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    member = somebody_of(delegation)
    assert member.registration is not None
    same = Details(member.registration.given_name, member.registration.family_name, email="own@delegation.example")

    with pytest.raises(Refused, match="is much like"):
        _joined(delegation, Naming(same))
    [made] = _joined(delegation, Naming(same, sure=True))

    assert (_name(made), made.id != member.id) == (_name(member), True)


def test_a_delegation_without_a_category_names_nobody(app: Flask) -> None:
    delegation = a_delegation(an_event(bare=True, state=EventState.DRAFT))

    with pytest.raises(Refused, match="no category for members of delegations yet"):
        _joined(delegation, *some_people(1))

    assert db.session.scalar(sa.select(sa.func.count(Registration.id))) == 0
