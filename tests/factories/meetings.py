"""Bodies, meeting places, blocks and meetings for tests, made through the services."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from expo.db import transaction
from expo.delegations.models import Delegation
from expo.delegations.rules import MemberRole
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.events.rules import CategoryKind
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.staff import add_staff
from expo.history.services import Actor
from expo.meetings.block_models import MeetingBlock
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Body, MeetingPlace, Party
from expo.meetings.rules import BlockKind, BodyKind, PlaceKind
from expo.meetings.services.blocks import add_block
from expo.meetings.services.bodies import add_body, add_to_body, ensure_party
from expo.meetings.services.meetings import add_meeting, confirm_meeting, place_meeting
from expo.meetings.services.places import add_places
from expo.registration.models import Registration
from expo.registration.rules import Details
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import a_category
from tests.factories.exhibitors import emil
from tests.factories.registration import vito

OLGA = Actor("Olga Organiser")
TEN = datetime(2027, 4, 14, 5, tzinfo=UTC)  # in Karachi
MINUTE = timedelta(minutes=1)
_numbers = itertools.count(1)


def a_block(event: Event, *places: MeetingPlace, hours: float = 3, **changes: Any) -> MeetingBlock:
    """A block for meetings from ten on, in slots of twenty minutes, unless it says otherwise."""
    fields = {
        "kind": BlockKind.MEETINGS,
        "name": {},
        "starts_at": TEN,
        "ends_at": TEN + timedelta(hours=hours),
        "slot_minutes": 20,
        "gap_minutes": 0,
        "kinds": [],
    } | changes
    with transaction():
        return add_block(event, fields, places, by=OLGA)


def a_pause(event: Event, minutes_after_ten: int, minutes: int, name: str = "Zuhr") -> MeetingBlock:
    starts_at = TEN + minutes_after_ten * MINUTE
    times: dict[str, Any] = {"starts_at": starts_at, "ends_at": starts_at + minutes * MINUTE, "slot_minutes": None}
    return a_block(event, kind=BlockKind.PRAYER, name={"en": name}, **times)


def a_table(event: Event, name: str | None = "T01", **changes: Any) -> MeetingPlace:
    fields = {"kind": PlaceKind.TABLE, "name": name, "chairs": 6, "parallel": 1} | changes
    with transaction():
        return add_places(event, fields, by=OLGA)[0]


def a_body(event: Event, name: str = "Ministry of Trade", **changes: Any) -> Body:
    fields = {"kind": BodyKind.MINISTRY, "name": {"en": name}, "country": "PK", "level": 1} | changes
    with transaction():
        return add_body(event, fields, by=OLGA)


def comes_for(body: Body, name: str = "Ayla", *, head: bool = True) -> Registration:
    """Somebody registered who comes for a body, as its head unless said otherwise."""
    person = vito(body.event, given_name=name)
    with transaction():
        add_to_body(body, person, head=head, by=OLGA)
    return person


def a_firm(event: Event, name: str = "Emil Example Ltd", *staff: str) -> tuple[Party, list[Registration]]:
    """The party of an exhibitor, with its staff: one person called as the firm unless given."""
    return _firm_with(emil(event, name=name, state=ApplicationState.CONFIRMED), staff or (f"Staff of {name}",))


def a_group(event: Event, name: str = "Delegation of Türkiye", *members: str) -> tuple[Party, list[Registration]]:
    """The party of a delegation; the first of its members heads it."""
    group: Delegation = a_delegation(event, name)
    people = [vito(event, given_name=one) for one in members or ("Dana",)]
    for place, person in enumerate(people):
        a_member(group, person, role=MemberRole.HEAD if place == 0 else MemberRole.DELEGATE)
    return party_of(event, f"delegation-{group.id}"), people


def party_of(event: Event, thing: str) -> Party:
    with transaction():
        return ensure_party(event, thing)


def a_meeting(event: Event, *parties: Party, **changes: Any) -> Meeting:
    """A meeting without a time, of twenty minutes unless it says otherwise."""
    with transaction():
        return add_meeting(event, parties, {"minutes": 20, "language": "en"} | changes, by=OLGA)


def placed(meeting: Meeting, place: MeetingPlace, minutes: int = 0, *, told: bool = False) -> Meeting:
    """The meeting at so many minutes after ten; `told` confirms it."""
    with transaction():
        place_meeting(meeting, TEN + minutes * MINUTE, place, version=meeting.version, by=OLGA)
        if told:
            confirm_meeting(meeting, version=meeting.version, by=OLGA)
    return meeting


def _firm_with(exhibitor: Exhibitor, staff: tuple[str, ...]) -> tuple[Party, list[Registration]]:
    event = exhibitor.event
    if not any(one.kind is CategoryKind.EXHIBITOR for one in categories_of(event)):
        a_category(event, kind=CategoryKind.EXHIBITOR)
    people = []
    for name in staff:
        details = Details(given_name=name, family_name="", email=f"staff.{next(_numbers)}@exhibits.example")
        with transaction():
            people.append(add_staff(exhibitor, details, by=OLGA).registration)
    return party_of(event, f"firm-{exhibitor.id}"), people
