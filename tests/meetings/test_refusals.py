"""What cannot be done with a meeting, a place or a body, in the words that the organiser reads."""

from typing import Any

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.decisions import withdraw
from expo.meetings.day.rules import AmountBand, OutcomeKind, Presence
from expo.meetings.rules import MeetingState, PlaceKind
from expo.meetings.services.bodies import add_to_body, ensure_party, take_from_body
from expo.meetings.services.day.attendance import delay_meeting, save_outcome, say_presence
from expo.meetings.services.erasure import erase_body_contact
from expo.meetings.services.meetings import bring_back, cancel_meeting, edit_meeting, pin_meeting, place_meeting
from expo.meetings.services.parties_at_table import Seat, WantedParty
from expo.meetings.services.places import edit_place, set_walk
from tests.factories.booths import a_hall
from tests.factories.events import an_event
from tests.factories.meetings import (
    MINUTE,
    OLGA,
    TEN,
    a_block,
    a_body,
    a_firm,
    a_group,
    a_meeting,
    a_table,
    comes_for,
    placed,
)
from tests.factories.registration import vito
from tests.told import entries, told, told_changes


def test_only_its_own_people_sit_for_a_party_each_on_one_side(app: Flask) -> None:
    event = an_event()
    (firm, [ana, cem]), (group, [dana]) = a_firm(event, "Emil", "Ana", "Cem"), a_group(event)
    stranger, meeting = vito(event), a_meeting(event, firm, group)

    def seats(*people: Any, head: int | None = None) -> None:
        chosen = [Seat(one.id, must=False, comes=True) for one in people]
        wanted = WantedParty(firm, meeting.sides[0].side, head, 1, chosen)
        with transaction():
            edit_meeting(meeting, {}, [wanted], version=meeting.version, by=OLGA)

    with pytest.raises(Refused, match=r"^Somebody chosen is not of Emil\.$"):
        seats(ana, stranger)
    with pytest.raises(Refused, match=rf"^{dana.name} would sit on two sides of the table\.$"):
        seats(ana, dana)
    with pytest.raises(Refused, match=r"^The head of Emil must be one of its people at the table\.$"):
        seats(ana, head=cem.id)
    with pytest.raises(Refused, match=r"^A meeting has two to six parties\.$"):
        a_meeting(event, firm)
    seats(ana, cem, head=cem.id)

    assert {one.registration_id for one in meeting.people} == {ana.id, cem.id, dana.id}


def test_a_cancelled_meeting_is_brought_back_before_it_has_a_time_unless_people_know(app: Flask) -> None:
    event = an_event()
    table = a_table(event)
    a_block(event)
    meetings = [a_meeting(event, a_firm(event, one)[0], a_firm(event, other)[0]) for one, other in ("AB", "CD")]
    quiet, known = placed(meetings[0], table), placed(meetings[1], table, 20, told=True)
    for one in meetings:
        with transaction():
            cancel_meeting(one, "", version=one.version, by=OLGA)

    with pytest.raises(Refused, match=r"^This meeting is cancelled\. Bring it back first\.$"), transaction():
        place_meeting(quiet, TEN, table, version=quiet.version, by=OLGA)
    with pytest.raises(Refused, match=r"^People were told that this meeting is cancelled\. Add"), transaction():
        bring_back(known, version=known.version, by=OLGA)
    with transaction():
        bring_back(quiet, version=quiet.version, by=OLGA)
        place_meeting(quiet, TEN, table, version=quiet.version, by=OLGA)

    assert quiet.starts_at == TEN


def test_a_meeting_is_moved_for_who_is_late_to_a_time_to_come_until_it_begins(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, group = a_firm(event, "Emil")[0], a_group(event)[0]
    meeting = placed(a_meeting(event, firm, group), a_table(event), told=True)

    def delayed(minutes: int, at: int) -> None:
        with clock.set_to(TEN + at * MINUTE), transaction():
            delay_meeting(meeting, minutes, version=meeting.version, by=OLGA)

    with pytest.raises(Refused, match=r"^That time has passed already\. Choose more minutes\.$"):
        delayed(20, at=20)  # the minute itself is over as well
    with transaction():
        pin_meeting(meeting, pinned=True, version=meeting.version, by=OLGA)
    with pytest.raises(Refused, match=r"^This meeting is pinned\. Unpin it, then move it\.$"):
        delayed(20, at=5)
    with transaction():
        pin_meeting(meeting, pinned=False, version=meeting.version, by=OLGA)
    delayed(20, at=5)
    with clock.set_to(TEN + 21 * MINUTE), transaction():
        for party in (firm, group):
            say_presence(meeting, party.id, Presence.HERE, by=OLGA)
    with pytest.raises(Refused, match=r"^This meeting has begun: it cannot be moved any more\.$"):
        delayed(20, at=22)

    assert (meeting.starts_at, meeting.reason) == (TEN + 20 * MINUTE, "")


def test_each_side_of_the_table_says_what_came_of_it_and_nobody_else(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, group, other = a_firm(event, "Emil")[0], a_group(event)[0], a_firm(event, "Ayla")[0]
    meeting = placed(a_meeting(event, firm, group), a_table(event), told=True)
    said = {"met": True, "result": OutcomeKind.NOTHING, "amount": AmountBand.NONE}
    said |= {"next_step": "", "owner": "", "due_on": None}

    with clock.set_to(TEN), transaction():
        save_outcome(meeting, firm.id, said, version=0, by=OLGA)
    with clock.set_to(TEN), pytest.raises(NotFound, match=r"^There is no such party at this expo\.$"), transaction():
        save_outcome(meeting, other.id, said, version=0, by=OLGA)

    assert told_changes(event, "meeting")[-1] == ("changed", None, {"outcome": "Emil"})


def test_a_place_has_a_name_or_a_firm_and_room_for_the_meetings_it_has(app: Flask) -> None:
    event = an_event()
    a_block(event)
    lounge = a_table(event, "Lounge", parallel=2)
    for pair in ("AB", "CD"):
        placed(a_meeting(event, *(a_firm(event, name)[0] for name in pair)), lounge)
    group = a_group(event)[0]

    with (
        pytest.raises(Refused, match=r"^More meetings than that are at Lounge at once\. Move some first\.$"),
        transaction(),
    ):
        edit_place(lounge, {"name": "Lounge", "parallel": 1}, version=lounge.version, by=OLGA)
    for owner in (None, group.id):
        with pytest.raises(Refused, match=r"^Choose the firm whose booth it is\.$"):
            a_table(event, None, kind=PlaceKind.BOOTH, owner_id=owner)
    with pytest.raises(Refused, match=r"^Enter a name for the place\.$"):
        a_table(event, "")


def test_somebody_comes_for_one_body_once_and_a_party_is_of_the_expo(app: Flask) -> None:
    event, elsewhere = an_event(), an_event()
    ministry, chamber = a_body(event), a_body(event, "Chamber")
    person = comes_for(ministry)

    for body in (ministry, chamber):
        with pytest.raises(Refused, match=rf"^{person.name} comes for a body already\.$"), transaction():
            add_to_body(body, person, head=False, by=OLGA)
    with pytest.raises(NotFound, match=r"^Nobody like that comes for this body\.$"), transaction():
        take_from_body(chamber, person.id, by=OLGA)
    for thing in ("body-x", "guest-1", f"body-{a_body(elsewhere).id}"):
        with pytest.raises(NotFound, match=r"^There is no such party at this expo\.$"):
            ensure_party(event, thing)


def test_a_walk_between_halls_is_told_with_what_it_was(app: Flask) -> None:
    event = an_event()
    one, other = (a_hall(event, name).id for name in ("Hall 1", "Hall 2"))
    for minutes in (8, 8, 12):
        with transaction():
            set_walk(event, other, one, minutes, by=OLGA)

    walks = [entry for entry in entries(event, "event") if "walk" in (entry.after or {})]
    assert [(one.subject, one.before, one.after) for one in walks] == [
        ("walking times", {"walk": None}, {"walk": 8}),
        ("walking times", {"walk": 8}, {"walk": 12}),
    ]


def test_a_firm_that_withdraws_as_a_meeting_begins_cancels_the_next_alone(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, table = a_firm(event, "Emil")[0], a_table(event)
    begun, later = (
        placed(a_meeting(event, firm, a_firm(event, name)[0]), table, minute, told=True)
        for name, minute in (("Ayla", 0), ("Cem", 20))
    )

    with clock.set_to(TEN), transaction():
        withdraw(db.session.get_one(Exhibitor, firm.exhibitor_id), by=OLGA)

    assert [one.state for one in (begun, later)] == [MeetingState.CONFIRMED, MeetingState.CANCELLED]


def test_the_history_says_whose_contact_was_erased(app: Flask) -> None:
    event = an_event()
    body = a_body(event, contact_name="Ayla", contact_email="ayla@ministry.example")
    with transaction():
        erase_body_contact(body, by=OLGA)

    assert told(event, "body")[-1] == (OLGA.name, "erased", "Ministry of Trade")
