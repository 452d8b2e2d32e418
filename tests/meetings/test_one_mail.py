"""One act, one mail a person: whoever is told of an act itself is not told of its meetings besides."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation, Member
from expo.delegations.services import lifecycle
from expo.delegations.services.member_checks import Naming
from expo.delegations.services.members import remove_member, replace_member
from expo.exhibitors.models import Exhibitor, StaffBadge
from expo.exhibitors.services.decisions import withdraw
from expo.exhibitors.services.staff import swap_staff
from expo.mail.models import Mail
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.rules import MeetingState
from expo.meetings.services.digests import queue_meeting_mails
from expo.registration.models import Registration
from expo.registration.rules import Details, mailbox
from expo.registration.services.decisions import cancel
from tests.factories.accounts import olga
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, a_block, a_firm, a_group, a_meeting, a_table, placed

NEW = Details(given_name="Zoe", family_name="New", email="zoe@exhibits.example")


def _somebody_cancels(_firm: Party, ana: Registration, _dana: Registration) -> None:
    cancel(ana, by=OLGA)


def _a_badge_is_swapped(_firm: Party, ana: Registration, _dana: Registration) -> None:
    badge = db.session.scalars(sa.select(StaffBadge).where(StaffBadge.registration_id == ana.id)).one()
    swap_staff(badge, NEW, by=OLGA)


def _a_member_is_replaced(_firm: Party, _ana: Registration, dana: Registration) -> None:
    replace_member(_member(dana), Naming(NEW), by=OLGA)


def _a_member_is_removed(_firm: Party, _ana: Registration, dana: Registration) -> None:
    remove_member(_member(dana), keep_open=False, by=OLGA)


def _a_firm_withdraws(firm: Party, _ana: Registration, _dana: Registration) -> None:
    withdraw(db.session.get_one(Exhibitor, firm.exhibitor_id), by=OLGA)


def _a_delegation_is_withdrawn(_firm: Party, _ana: Registration, dana: Registration) -> None:
    lifecycle.withdraw(db.session.get_one(Delegation, _member(dana).delegation_id), by=OLGA)


def _member(dana: Registration) -> Member:
    return db.session.scalars(sa.select(Member).where(Member.registration_id == dana.id)).one()


@pytest.mark.parametrize(
    "act",
    [
        _somebody_cancels,
        _a_badge_is_swapped,
        _a_member_is_replaced,
        _a_member_is_removed,
        _a_firm_withdraws,
        _a_delegation_is_withdrawn,
    ],
)
def test_one_act_is_one_mail_a_person(app: Flask, act: Callable[[Party, Registration, Registration], None]) -> None:
    """Two meetings are told of, the firm's contact sits in both, and its liaison officer is one."""
    event = an_event()
    a_block(event)
    firm, [ana] = a_firm(event, "Emil", "Ana")
    group, [_head, dana] = a_group(event, "Delegation of Türkiye", "Head", "Dana")
    others = [a_firm(event, name)[0] for name in ("Anadolu", "Cyber")]
    assert firm.exhibitor is not None
    officer, table = olga(event), a_table(event, parallel=2)
    meetings = [a_meeting(event, firm, group, other, liaison_id=officer.id, meets_again=True) for other in others]
    with transaction():
        ana.email = ana.email_key = firm.exhibitor.email
        for meeting in meetings:
            _seat(meeting, group, dana)
    for place, meeting in enumerate(meetings):
        placed(meeting, table, 20 * place, told=True)
    _mails()

    with transaction():
        act(firm, ana, dana)
    counted = Counter(_mails())

    told = {address: number for address, number in counted.items() if address != mailbox(NEW.email)}
    assert told, "the others are told"
    assert {address: number for address, number in told.items() if number > 1} == {}


def test_whoever_has_the_badge_of_another_has_their_seats_and_the_lead(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, [ana] = a_firm(event, "Emil", "Ana")
    meeting = a_meeting(event, firm, a_firm(event, "Anadolu")[0])
    with transaction():
        meeting.sides[0].head_id = ana.id
        meeting.people[0].must = True
    placed(meeting, a_table(event), told=True)

    with transaction():
        _a_badge_is_swapped(firm, ana, ana)

    [side] = [one for one in meeting.sides if one.party_id == firm.id]
    [seat] = [one for one in meeting.people if one.party_id == firm.id and one.left_at is None]
    assert (seat.registration.name, seat.must, seat.booked, side.head_id) == (
        "Zoe New",
        True,
        True,
        seat.registration_id,
    )
    assert meeting.state is MeetingState.CONFIRMED


def _seat(meeting: Meeting, group: Party, person: Registration) -> None:
    [seat] = [one for one in meeting.people if one.party_id == group.id]
    seat.registration, seat.registration_id, seat.must = person, person.id, False
    [side] = [one for one in meeting.sides if one.party_id == group.id]
    side.head_id = person.id


def _mails() -> Iterable[str]:
    """The addresses of the mails by now and within the half hour, which are taken away."""
    with clock.set_to(clock.now() + timedelta(minutes=30)), transaction():
        queue_meeting_mails()
    found = [mailbox(one) for one in db.session.scalars(sa.select(Mail.to_address))]
    with transaction():
        db.session.execute(sa.delete(Mail))
    return found
