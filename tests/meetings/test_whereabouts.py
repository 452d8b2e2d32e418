"""A meeting place is where the plan or the programme says, and whoever meets there hears of it once."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from expo.booths.assignments.services import assign, release
from expo.booths.models import Booth
from expo.booths.plan.change import change_plan
from expo.booths.plan.drafts import BoothDraft, PlanChange
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.events.services.venue_parts import rename_venue_part
from expo.exhibitors.models import Exhibitor
from expo.meetings.feeds import party_feed_address, place_feed_address
from expo.meetings.models import MeetingPlace, Party
from expo.meetings.rules import MeetingState, PlaceKind, read_elsewhere
from expo.meetings.troubles import troubles_of
from expo.programme.models import Room
from expo.programme.services.venue_parts import edit_part, remove_part
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.meetings import OLGA, a_block, a_firm, a_meeting, a_table, placed
from tests.factories.programme import a_room
from tests.itinerary.items import events_in
from tests.meetings.test_told import told_later
from tests.pages import Browser


def _at_booth(event: Event, firm: Party, booth: Booth) -> MeetingPlace:
    """The meeting place that is the booth of a firm, assigned here."""
    with transaction():
        assign(_exhibitor(firm), [booth], by=OLGA)
    return a_table(event, None, kind=PlaceKind.BOOTH, owner_id=firm.id)


def _exhibitor(firm: Party) -> Exhibitor:
    return db.session.get_one(Exhibitor, firm.exhibitor_id)


def test_a_firm_that_moves_takes_its_meetings_along_and_their_people_hear_it_once(app: Flask, browser: Browser) -> None:
    event = an_event()
    a_block(event)
    booths = some_booths(event, a_hall(event), "A1", "A2", "A3")
    (firm, [ana]), (other, [bob]) = a_firm(event, "Emil", "Ana"), a_firm(event, "Anadolu", "Bob")
    place = _at_booth(event, firm, booths[0])
    placed(a_meeting(event, firm, other), place, told=True)
    first = told_later()
    [before] = events_in(browser, party_feed_address(other)).values()

    with transaction():
        assign(_exhibitor(firm), [booths[1]], by=OLGA)
        assign(_exhibitor(firm), [booths[2]], by=OLGA)
    told = told_later()
    entries = [*events_in(browser, party_feed_address(other)).values()]
    entries += events_in(browser, place_feed_address(place)).values()

    old, new = booths[0].number, booths[2].number
    hall = booths[0].hall.name
    assert f"Booth {old}, {hall}" in first[bob.email][0]
    assert all(f"was Booth {old}, {hall}, is Booth {new}, {hall}" in told[one.email][0] for one in (ana, bob))
    assert [len(texts) for texts in told.values()] == [1, 1, 1, 1]
    assert {str(one["LOCATION"]).partition(", ")[0] for one in entries} == {f"Booth {new}"}
    assert all(one["SEQUENCE"] > before["SEQUENCE"] for one in entries)


def test_where_the_booth_is_freed_it_is_to_be_decided_and_told_once_it_is(app: Flask) -> None:
    event = an_event()
    a_block(event)
    booths = some_booths(event, a_hall(event), "A1", "A2")
    firm, [ana] = a_firm(event, "Emil", "Ana")
    place = _at_booth(event, firm, booths[0])
    meeting = placed(a_meeting(event, firm, a_firm(event, "Anadolu")[0]), place, told=True)
    told_later()

    with transaction():
        release(_exhibitor(firm), by=OLGA)
    silent = told_later()
    [sentences] = troubles_of(event, [meeting]).values()
    with transaction():
        assign(_exhibitor(firm), [booths[1]], by=OLGA)

    assert (silent, meeting.state) == ({}, MeetingState.CONFIRMED)
    assert sentences == [
        "Booth of Emil (not decided yet): the firm has no booth on the plan. Choose another place, or give it one."
    ]
    assert f"was Booth {booths[0].number}" in told_later()[ana.email][0]
    assert troubles_of(event, [meeting]) == {}


def _renumber(event: Event, booth: Booth, _room: Room) -> None:
    change_plan(event, booth.hall, PlanChange(booths=(BoothDraft(id=booth.id, number="Z-9"),)), revision=None, by=OLGA)


def _rename_room(event: Event, _booth: Booth, room: Room) -> None:
    edit_part(event, room, {"name": {"en": "Indus"}, "hall_id": None}, position=1, by=OLGA)


@pytest.mark.parametrize(
    ("act", "at_booth", "was", "now"),
    [(_renumber, True, "Booth A1", "Booth Z-9"), (_rename_room, False, "Kashmir", "Indus")],
)
def test_another_number_and_another_name_of_a_room_are_told_and_shown(
    app: Flask, browser: Browser, act: Callable[..., None], at_booth: bool, was: str, now: str
) -> None:
    event = an_event()
    a_block(event)
    [booth], room = some_booths(event, a_hall(event), "A1"), a_room(event, "Kashmir")
    firm, [ana] = a_firm(event, "Emil", "Ana")
    place = _at_booth(event, firm, booth) if at_booth else a_table(event, None, kind=PlaceKind.ROOM, room_id=room.id)
    placed(a_meeting(event, firm, a_firm(event, "Anadolu")[0]), place, told=True)
    told_later()

    with transaction():
        act(event, booth, room)

    assert f"was {was}, " in told_later()[ana.email][0]
    [entry] = events_in(browser, place_feed_address(place)).values()
    assert str(entry["LOCATION"]).startswith(f"{now}, ")


def test_a_hall_is_read_where_it_is_and_a_room_with_meeting_places_stays(app: Flask) -> None:
    event = an_event()
    hall, room = a_hall(event), a_room(event, "Kashmir")
    with transaction():
        edit_part(event, room, {"hall_id": hall.id}, position=1, by=OLGA)
    table = a_table(event, "T01", room_id=room.id, hall_id=hall.id)

    with transaction():
        rename_venue_part(event, hall, "Hall of Peace", by=OLGA)

    assert (table.own_hall_id, table.location_in("en")) == (None, "T01, Kashmir, Hall of Peace")
    with pytest.raises(Refused, match="Kashmir is among the meeting places"), transaction():
        remove_part(event, room, by=OLGA)


@pytest.mark.parametrize(
    ("kind", "in_room", "read"),
    [
        (PlaceKind.BOOTH, False, {"name", "hall", "zone", "room", "owner"}),
        (PlaceKind.ROOM, True, {"name", "hall", "zone"}),
        (PlaceKind.ROOM, False, set()),
        (PlaceKind.TABLE, True, {"hall", "zone"}),
        (PlaceKind.DESK, False, set()),
    ],
)
def test_what_a_place_does_not_say_itself(kind: PlaceKind, in_room: bool, read: set[str]) -> None:
    assert set(read_elsewhere(kind, in_room=in_room)) == read


def test_a_booth_is_chosen_by_firm_or_number_and_what_the_plan_says_is_not_typed(app: Flask) -> None:
    event = an_event()
    [booth] = some_booths(event, a_hall(event), "A1")
    firm, _staff = a_firm(event, "Emil Example Ltd")
    with transaction():
        assign(_exhibitor(firm), [booth], by=OLGA)
    browser = signed_in(Browser(app), olga(event))
    page = f"/organise/{event.slug}/meetings/places/add"
    fields: dict[str, Any] = {"kind": "booth", "count": "1", "chairs": "4", "parallel": "1"}

    unknown = browser.send(page, {**fields, "firm": "Nobody Ltd"}, form=page, status=400)
    typed = browser.send(page, {**fields, "firm": booth.number, "name": "By the door"}, form=page, status=400)
    browser.send(page, {**fields, "firm": f"emil example LTD ({booth.number})"}, form=page)
    again = browser.send(page, {**fields, "firm": booth.number}, form=page, status=409)
    listed = browser.read(f"/organise/{event.slug}/meetings/places").text

    assert "Choose a firm of the list" in unknown.text
    assert "it is read on the plan" in typed.text
    assert "The booth of this firm is a meeting place already." in again.text
    assert f"Booth {booth.number}" in listed
