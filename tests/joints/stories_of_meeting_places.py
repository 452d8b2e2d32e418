"""Stories of booths and rooms in which meetings are: as in `stories`."""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa

from expo.booths.assignments.services import assign
from expo.db import db, transaction
from expo.exhibitors.models import Exhibitor
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import MeetingPlace
from expo.meetings.rules import MeetingState, PlaceKind
from expo.programme.models import Room
from expo.programme.services.venue_parts import edit_part, remove_part
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.meetings import OLGA, TEN, a_firm, a_meeting, a_table, party_of
from tests.factories.offers import a_priced_hall
from tests.factories.programme import a_room
from tests.joints.story import Story


def meets_at_its_booth(firm: Exhibitor) -> Callable[[], int]:
    """Has a meeting at the firm's booth; reads how often it was elsewhere."""
    owner = party_of(firm.event, f"firm-{firm.id}")
    return meets_at(a_table(firm.event, None, kind=PlaceKind.BOOTH, owner_id=owner.id))


def booth_is_given() -> Story:
    event, booths = a_priced_hall("A1")
    firm = emil(event)
    moves = meets_at_its_booth(firm)
    return Story(lambda: assign(firm, booths, by=OLGA), lambda: [moves()], [0], [1])


def room_changes() -> Story:
    event = an_event()
    room = a_room(event, "Kashmir")
    moves = meets_at(a_table(event, None, kind=PlaceKind.ROOM, room_id=room.id))
    return Story(
        lambda: edit_part(event, room, {"name": {"en": "Indus"}}, position=1, by=OLGA), lambda: [moves()], [0], [1]
    )


def room_goes() -> Story:
    """The joint only refuses: nobody meets there."""
    event = an_event()
    room = a_room(event, "Kashmir")
    rooms = sa.select(sa.func.count()).select_from(Room)
    return Story(lambda: remove_part(event, room, by=OLGA), lambda: [db.session.scalar(rooms)], [1], [0])


def meets_at(place: MeetingPlace, at: datetime = TEN) -> Callable[[], int]:
    """Has a meeting there; reads how often what calendars say of it has changed."""
    meeting = a_meeting(place.event, a_firm(place.event)[0], a_firm(place.event, "Anadolu")[0])
    with transaction():
        meeting.starts_at, meeting.ends_at, meeting.place = at, at + timedelta(minutes=20), place
        meeting.state = MeetingState.SCHEDULED
    sequence = sa.select(Meeting.sequence).where(Meeting.id == meeting.id)
    return lambda: db.session.scalars(sequence).one()
