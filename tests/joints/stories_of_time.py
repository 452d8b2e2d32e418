"""Stories of what happens to zones, to a programme's days and to interpreters: as in `stories`."""

from datetime import time, timedelta

import sqlalchemy as sa

from expo.db import db, transaction
from expo.events.changes.zone import ZoneFate
from expo.events.lost_days import Decision, Fate
from expo.events.services.closures import plan_closure
from expo.events.services.expos import edit_event
from expo.events.services.venue_parts import add_zone
from expo.history.subjects import Subject
from expo.interpreters.services.directory import merge_interpreters
from expo.itinerary.models import ItineraryItem
from expo.itinerary.rules import ItemKind
from expo.itinerary.services import add_session_item
from expo.mail.models import Mail
from expo.meetings.meeting_models import MeetingInterpreter
from expo.meetings.rules import Interpretation
from expo.meetings.services.meetings import edit_meeting, place_meeting
from expo.programme.models import Session, Speaker
from expo.programme.rules import SessionState
from expo.programme.services.sessions import edit_session, move_session
from expo.programme.services.venue_parts import add_room
from expo.registration.mails import VENUE_MOVED
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.interpreters import an_interpreter
from tests.factories.manuals import a_task
from tests.factories.meetings import a_block, a_firm, a_meeting, a_table
from tests.factories.offers import OLGA
from tests.factories.programme import MORNING, a_session, a_speaker
from tests.factories.registration import vito
from tests.itinerary.items import a_group, a_vehicle, an_item
from tests.joints.stories_of_meeting_places import meets_at
from tests.joints.story import Story


def zone_is_closed() -> Story:
    event = an_event()
    with transaction():
        zone = add_zone(event, "Lounge", None, by=OLGA)
        room = add_room(event, {"en": "Inner room"}, zone=zone, by=OLGA)
    was = a_session(event, room_id=room.id).sequence
    meets = meets_at(a_table(event, zone_id=zone.id), MORNING)
    return Story(
        lambda: plan_closure(event, zone, MORNING, MORNING + timedelta(hours=1), "A visit of state", by=OLGA),
        lambda: [*db.session.scalars(sa.select(Session.sequence)), meets()],
        [was, 0],
        [was + 1, 1],
    )


def day_change_moves() -> Story:
    """The joint only refuses: the sessions of the expo stay where they are."""
    event = an_event()
    session = a_session(event)
    return Story(
        lambda: edit_event(event, {"day_changes_at": time(4)}, version=event.version, by=OLGA),
        lambda: [event.day_of(session.starts_at)],
        [event.first_day],
        [event.first_day],
    )


def clocks_change() -> Story:
    """A transfer stays with a flight that has a zone of its own."""
    event = an_event()
    group, _people, _members = a_group(event, "Ana")
    flight = an_item(group, kind=ItemKind.ARRIVAL, starts_zone="Europe/Berlin", ends_zone="Asia/Karachi")
    transfer = an_item(
        group, kind=ItemKind.TRANSFER, starts_at=flight.ends_at, ends_at=flight.ends_at + timedelta(hours=1)
    )
    starts_at = transfer.starts_at
    return Story(
        lambda: edit_event(event, {"zone": "Europe/Istanbul"}, version=event.version, by=OLGA, hours=ZoneFate.HOURS),
        lambda: [transfer.starts_at == starts_at],
        [True],
        [True],
    )


def expo_moves() -> Story:
    """Each room tells its own people."""
    event = an_event()
    vito(event)
    danas_delegation(event)
    a_firm(event, "Anadolu Demo")
    an_interpreter(event, "Ines", email="ines@example.org")
    a_vehicle(event, driver_name="Demir", driver_email="demir@example.org")
    kinds = (Subject.REGISTRATION, Subject.DELEGATION, Subject.EXHIBITOR, Subject.INTERPRETER, Subject.VEHICLE)
    about = sa.select(Mail.about_kind).where(Mail.wording == VENUE_MOVED.key)
    return Story(
        lambda: edit_event(event, {"venue": "Another Hall"}, version=event.version, by=OLGA),
        lambda: [kind in set(db.session.scalars(about)) for kind in kinds],
        [False] * 5,
        [True] * 5,
    )


def interpreters_are_merged() -> Story:
    event = an_event()
    kept, double = an_interpreter(event, "Ayşe"), an_interpreter(event, "A. Tercüman")
    speaker = a_speaker(event)
    meeting = a_meeting(event, a_firm(event, "Anadolu Demo")[0], a_firm(event, "Karachi Demo")[0])
    with transaction():
        speaker.interpreter_id = double.id
        fields = {"interpretation": Interpretation.CONSECUTIVE}
        edit_meeting(meeting, fields, [], interpreters=[double], version=meeting.version, by=OLGA)
    return Story(
        lambda: merge_interpreters(kept, double, by=OLGA),
        lambda: [
            *db.session.scalars(sa.select(Speaker.interpreter_id)),
            *db.session.scalars(sa.select(MeetingInterpreter.interpreter_id)),
        ],
        [double.id, double.id],
        [kept.id, kept.id],
    )


def days_move() -> Story:
    event = an_event()
    starts = a_session(event).starts_at
    group, _people, _members = a_group(event, "Ana")
    an_item(group, starts_at=starts, ends_at=starts)
    block = a_block(event, starts_at=starts, ends_at=starts + timedelta(hours=1))
    meeting = a_meeting(event, a_firm(event)[0], a_firm(event, "Anadolu")[0])
    with transaction():
        place_meeting(meeting, starts, a_table(event), version=meeting.version, by=OLGA)
    task = a_task(event)
    due_on, a_day = task.due_on, timedelta(days=1)
    days = {"first_day": event.first_day + a_day, "last_day": event.last_day + a_day}
    decisions = dict.fromkeys(("itineraries", "meetings", "meeting blocks", "exhibitor tasks"), Decision(Fate.ALONG))
    return Story(
        lambda: edit_event(event, days, version=event.version, by=OLGA, along=True, decisions=decisions),
        lambda: [
            *db.session.scalars(sa.select(Session.starts_at)),
            *db.session.scalars(sa.select(ItineraryItem.own_starts_at)),
            block.starts_at,
            meeting.starts_at,
            task.due_on,
        ],
        [*[starts] * 4, due_on],
        [*[starts + a_day] * 4, due_on + a_day],
    )


def session_is_cancelled() -> Story:
    event = an_event()
    session, delegation = a_session(event), danas_delegation(event)
    with transaction():
        item = add_session_item(delegation, session, by=OLGA)
        item.pending = None
    return Story(
        lambda: move_session(session, SessionState.CANCELLED, by=OLGA),
        lambda: [item.pending is not None],
        [False],
        [True],
    )


def interpreter_is_replaced() -> Story:
    event = an_event()
    session, delegation = a_session(event, interpreters=[an_interpreter(event)]), danas_delegation(event)
    with transaction():
        item = add_session_item(delegation, session, by=OLGA)
        item.pending = None
    return Story(
        lambda: edit_session(session, {}, version=session.version, by=OLGA, interpreters=[an_interpreter(event)]),
        lambda: [item.pending is not None],
        [False],
        [True],
    )
