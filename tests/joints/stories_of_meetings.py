"""Stories of people and groups that leave, whose meetings follow: as in `stories`."""

from typing import Any

import sqlalchemy as sa

from expo.accounts.permissions import Role
from expo.db import db, transaction
from expo.delegations.domain_events import TAKEN_OUT
from expo.delegations.models import Delegation, Member
from expo.delegations.services import lifecycle
from expo.delegations.services.members import remove_member
from expo.exhibitors.models import StaffBadge
from expo.exhibitors.services.staff import swap_staff
from expo.interpreters.models import Booking
from expo.itinerary.mails import RUNS_CHANGED
from expo.itinerary.models import ItineraryItem
from expo.itinerary.services import edit_item
from expo.mail.models import Mail
from expo.meetings.meeting_models import Meeting, MeetingPerson
from expo.registration.models import Registration
from expo.registration.rules import Details
from expo.registration.services.decisions import cancel
from tests.factories.accounts import an_account, with_role
from tests.factories.delegations import a_delegation, somebody_of
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.meetings import OLGA, a_block, a_firm, a_group, a_meeting, a_table, placed
from tests.itinerary.items import a_vehicle, an_item
from tests.itinerary.rides import DRIVER, a_run
from tests.joints.story import Story


def delegation_is_withdrawn() -> Story:
    event = an_event()
    a_block(event)
    group, _people = a_group(event)
    placed(a_meeting(event, group, a_firm(event)[0]), a_table(event), told=True)
    delegation = db.session.get_one(Delegation, group.delegation_id)
    bus = a_vehicle(event, **DRIVER)
    a_run(delegation, bus)
    drivers = sa.select(sa.func.count()).where(Mail.wording == RUNS_CHANGED.key)
    return Story(
        lambda: lifecycle.withdraw(delegation, by=OLGA),
        lambda: [*db.session.scalars(sa.select(Meeting.state)), db.session.scalar(drivers)],
        ["confirmed", 0],
        ["cancelled", 1],
    )


def delegation_comes_after_all() -> Story:
    event = an_event()
    group = a_delegation(event)
    visit = an_item(group)
    with transaction():
        edit_item(visit, {}, people=[], version=1, by=OLGA, interpreters=[an_interpreter(event, "Derya")])
        lifecycle.withdraw(group, by=OLGA)
    return Story(
        lambda: lifecycle.accept(group, by=OLGA),
        lambda: [one.live for one in db.session.scalars(sa.select(Booking))],
        [False],
        [True],
    )


def member_is_removed() -> Story:
    """They were registered before they joined, and stay so."""
    event = an_event()
    a_block(event)
    group, [_head, bob] = a_group(event, "Delegation of Türkiye", "Ana", "Bob")
    member = db.session.scalars(sa.select(Member).where(Member.registration_id == bob.id)).one()
    with transaction():
        member.came_registered = True
        meeting = a_meeting(event, group, a_firm(event)[0])
        meeting.people[0].registration, meeting.people[0].registration_id = bob, bob.id
    return Story(
        lambda: remove_member(member, keep_open=False, by=OLGA), lambda: [_is_at_the_table(bob.id)], [True], [False]
    )


def badge_is_swapped() -> Story:
    event = an_event()
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    meeting = a_meeting(event, firm, a_firm(event, "Anadolu")[0])
    badge = db.session.scalars(sa.select(StaffBadge).where(StaffBadge.registration_id == ana.id)).one()
    new = Details(given_name="Zoe", family_name="", email="zoe@exhibits.example")
    sits = sa.select(Registration.given_name).join(MeetingPerson, MeetingPerson.registration_id == Registration.id)
    sits = sits.where(MeetingPerson.meeting_id == meeting.id, MeetingPerson.party_id == firm.id)
    return Story(
        lambda: swap_staff(badge, new, by=OLGA),
        lambda: list(db.session.scalars(sits.where(MeetingPerson.left_at.is_(None)))),
        ["Ana"],
        ["Zoe"],
    )


def liaison_is_replaced() -> Story:
    event = an_event()
    former, present = (with_role(an_account(f"{name}@expo.example"), Role.ORGANISER, event) for name in ("a", "b"))
    group, _people = a_group(event)
    delegation = db.session.get_one(Delegation, group.delegation_id)
    with transaction():
        lifecycle.edit(delegation, {"liaison_id": former.id}, version=delegation.version, by=OLGA)
    a_meeting(event, group, a_firm(event)[0], liaison_id=former.id)
    return Story(
        lambda: lifecycle.edit(delegation, {"liaison_id": present.id}, version=delegation.version, by=OLGA),
        lambda: list(db.session.scalars(sa.select(Meeting.liaison_id))),
        [former.id],
        [present.id],
    )


def registration_is_cancelled() -> Story:
    event = an_event()
    firm, [ana] = a_firm(event, "Emil Example Ltd", "Ana")
    a_meeting(event, firm, a_firm(event, "Anadolu")[0])
    return Story(lambda: cancel(ana, by=OLGA), lambda: [_is_at_the_table(ana.id)], [True], [False])


def _is_at_the_table(registration_id: int) -> Any:
    query = sa.select(MeetingPerson.left_at.is_(None)).where(MeetingPerson.registration_id == registration_id)
    return bool(db.session.scalar(query))


def seat_is_removed() -> Story:
    """A part that was for it alone is taken out, and is nobody else's."""
    group = a_delegation(an_event())
    member = somebody_of(group)
    part = an_item(group, member)
    fates = {part.id: TAKEN_OUT}
    return Story(
        lambda: remove_member(member, keep_open=False, by=OLGA, fates=fates),
        lambda: list(db.session.scalars(sa.select(ItineraryItem.own_state))),
        ["planned"],
        ["deleted"],
    )
