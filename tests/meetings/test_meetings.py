"""Meetings by hand: who may meet when and where, refused by name, with the nearest ways out."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.errors import Changed, Refused
from expo.events.models import Event
from expo.itinerary.rules import ItemKind
from expo.meetings.models import Party
from expo.meetings.refusal import NotPossible
from expo.meetings.rules import Interpretation, MeetingKind, MeetingState
from expo.meetings.services.bodies import set_languages
from expo.meetings.services.meetings import (
    bring_back,
    cancel_meeting,
    confirm_meeting,
    edit_meeting,
    pin_meeting,
    place_meeting,
    take_off_the_board,
)
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
    a_pause,
    a_table,
    comes_for,
    party_of,
    placed,
)
from tests.factories.programme import a_room, a_session
from tests.itinerary.items import an_item


def two_firms(event: Event) -> list[Party]:
    return [a_firm(event, "Emil Example Ltd")[0], a_firm(event, "Anadolu Software")[0]]


def test_a_meeting_is_proposed_placed_confirmed_and_cancelled(app: Flask) -> None:
    event = an_event()
    a_block(event)
    meeting = a_meeting(event, *two_firms(event))
    was_free = (meeting.state, meeting.starts_at)

    placed(meeting, a_table(event))
    nobody_told = meeting.told_at
    with transaction():
        confirm_meeting(meeting, version=meeting.version, by=OLGA)
    told, sequence = meeting.told_at, meeting.sequence
    with transaction():
        cancel_meeting(meeting, "The firm went home", version=meeting.version, by=OLGA)

    assert was_free == (MeetingState.PROPOSED, None)
    assert nobody_told is None
    assert told is not None
    assert (meeting.state, meeting.reason) == (MeetingState.CANCELLED, "The firm went home")
    assert meeting.sequence == sequence + 1
    assert not any(one.booked for one in meeting.people)


def test_the_kind_and_the_liaison_follow_from_the_parties(app: Flask) -> None:
    event = an_event()
    ministry, chamber = (party_of(event, f"body-{a_body(event, name).id}") for name in ("Ministry", "Chamber"))
    firm, _staff = a_firm(event)

    kinds = [a_meeting(event, *pair).kind for pair in ((firm, ministry), (ministry, chamber))]

    assert kinds == [MeetingKind.B2G, MeetingKind.G2G]


def test_nobody_is_at_two_tables_at_once(app: Flask) -> None:
    event = an_event()
    a_block(event)
    emil, ana = two_firms(event)
    third, _staff = a_firm(event, "Cyber Karachi")
    first, second = a_table(event, "T01"), a_table(event, "T02")
    placed(a_meeting(event, emil, ana), first)
    meeting = a_meeting(event, emil, third)

    with pytest.raises(NotPossible) as refusal:
        placed(meeting, second)

    assert refusal.value.message == (
        "Staff of Emil Example Ltd is in “Emil Example Ltd – Anadolu Software” from 14 Apr 2027, 10:00 to 14 Apr 2027, 10:20."
    )
    assert [(way.starts_at - TEN, way.place.name) for way in refusal.value.ways] == [
        (20 * MINUTE, "T02"),
        (40 * MINUTE, "T02"),
        (60 * MINUTE, "T02"),
    ]


def test_a_table_holds_as_many_meetings_as_it_says(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event, "Reception", parallel=2)
    meetings = [a_meeting(event, a_firm(event, f"A{n}")[0], a_firm(event, f"B{n}")[0]) for n in range(3)]
    for meeting in meetings[:2]:
        placed(meeting, table)

    with pytest.raises(NotPossible) as refusal:
        placed(meetings[2], table)

    assert [one.lane for one in meetings[:2]] == [0, 1]
    assert refusal.value.message.startswith("Reception is taken by “A0 – B0”")


def test_a_session_in_the_room_and_a_workshop_in_the_way_are_named(app: Flask) -> None:
    event = an_event()
    a_block(event)
    room = a_room(event, "Bilateral room")
    a_session(event, room_id=room.id, title={"en": "Press briefing"}, starts_at=TEN, ends_at=TEN + timedelta(hours=1))
    place = a_table(event, "Bilateral", room_id=room.id)
    meeting = a_meeting(event, *two_firms(event))

    with pytest.raises(NotPossible, match="Bilateral is taken by “Press briefing”"):
        placed(meeting, place, 20)
    placed(meeting, place, 60)

    assert meeting.starts_at == TEN + timedelta(hours=1)


def test_a_flight_and_the_hours_after_it_are_known_without_being_typed(app: Flask) -> None:
    event = an_event()
    a_block(event)
    guests, [dana] = a_group(event, "Delegation of Türkiye", "Dana")
    firm, _staff = a_firm(event)
    group = db.session.get_one(Delegation, guests.delegation_id)
    landing: dict[str, Any] = {
        "kind": ItemKind.ARRIVAL,
        "title": {"en": "TK 708"},
        "starts_at": TEN - timedelta(hours=6),
    }
    an_item(group, ends_at=TEN - timedelta(hours=1), **landing)
    meeting = a_meeting(event, firm, guests)

    with pytest.raises(NotPossible) as refusal:
        placed(meeting, a_table(event), 40)

    assert refusal.value.message == f"{dana.name} is not there before 14 Apr 2027, 11:00: “TK 708”."
    assert [way.starts_at - TEN for way in refusal.value.ways] == [60 * MINUTE, 80 * MINUTE, 100 * MINUTE]


def test_nobody_meets_during_a_prayer_or_outside_a_block(app: Flask) -> None:
    event = an_event()
    a_block(event)
    a_pause(event, 60, 40)
    table = a_table(event)
    meeting = a_meeting(event, *two_firms(event))

    with pytest.raises(NotPossible, match="Nobody meets during “Zuhr”"):
        placed(meeting, table, 80)
    with pytest.raises(NotPossible, match="lies in no block"):
        placed(meeting, table, 600)


def test_walking_between_halls_takes_its_minutes(app: Flask) -> None:
    event = an_event()
    a_block(event, gap_minutes=10)
    halls = [a_hall(event, name) for name in ("Hall 1", "Hall 2")]
    near, far = (a_table(event, name, hall_id=hall.id) for name, hall in zip(("N", "F"), halls, strict=True))
    with transaction():
        set_walk(event, halls[0].id, halls[1].id, 12, by=OLGA)
    emil, ana = two_firms(event)
    placed(a_meeting(event, emil, ana), near)
    meeting = a_meeting(event, emil, a_firm(event, "Cyber Karachi")[0])

    with pytest.raises(NotPossible, match="needs 12 minutes to walk"):
        placed(meeting, far, 30)
    placed(meeting, near, 30)


def test_a_body_needs_a_liaison_and_no_common_language_an_interpretation(app: Flask) -> None:
    event = an_event()
    a_block(event)
    body = a_body(event)
    comes_for(body)
    ministry, (guests, _people) = party_of(event, f"body-{body.id}"), a_group(event)
    for party, languages in ((ministry, ["ur"]), (guests, ["tr"])):
        with transaction():
            set_languages(party, languages, version=party.version, by=OLGA)
    meeting = a_meeting(event, ministry, guests)

    with pytest.raises(NotPossible) as refusal:
        placed(meeting, a_table(event))

    sentences = [refusal.value.message, *refusal.value.details]
    assert "speak no common language" in sentences[0]
    assert "needs a liaison officer" in sentences[1]
    assert meeting.interpretation is Interpretation.NONE


def test_two_parties_meet_once_unless_the_organiser_says_twice(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firms, table = two_firms(event), a_table(event)
    placed(a_meeting(event, *firms), table)
    second = a_meeting(event, *firms)

    with pytest.raises(NotPossible, match="have a meeting already"):
        placed(second, table, 20)
    with transaction():
        edit_meeting(second, {"meets_again": True}, [], version=second.version, by=OLGA)
    placed(second, table, 20)

    assert second.state is MeetingState.SCHEDULED


def test_a_party_does_not_meet_itself_and_six_are_the_most(app: Flask) -> None:
    event = an_event()
    firm, _staff = a_firm(event)
    others = [a_firm(event, f"Firm {n}")[0] for n in range(6)]

    for parties, sentence in (
        ((firm, firm), "does not meet itself"),
        ((firm,), "two to six"),
        ((firm, *others), "two to six"),
    ):
        with pytest.raises(Refused, match=sentence):
            a_meeting(event, *parties)


def test_what_is_pinned_or_has_begun_stays(app: Flask) -> None:
    event = an_event()
    a_block(event)
    table = a_table(event)
    meeting = placed(a_meeting(event, *two_firms(event)), table)
    with transaction():
        pin_meeting(meeting, pinned=True, version=meeting.version, by=OLGA)

    with pytest.raises(Refused, match="pinned"):
        placed(meeting, table, 20)
    with transaction():
        pin_meeting(meeting, pinned=False, version=meeting.version, by=OLGA)
    with clock.set_to(TEN + MINUTE), pytest.raises(Refused, match="has begun"):
        placed(meeting, table, 20)


def test_the_second_of_two_who_save_hears_of_the_first(app: Flask) -> None:
    event = an_event()
    a_block(event)
    meeting, table = a_meeting(event, *two_firms(event)), a_table(event)
    seen = meeting.version
    placed(meeting, table)

    with pytest.raises(Changed), transaction():
        place_meeting(meeting, TEN + 20 * MINUTE, table, version=seen, by=OLGA)
    with pytest.raises(Changed), transaction():
        edit_place(table, {"name": "T02", "parallel": 1}, version=table.version + 1, by=OLGA)


def test_who_is_taken_out_of_a_meeting_they_were_told_of_keeps_it_as_cancelled(app: Flask) -> None:
    event = an_event()
    a_block(event)
    firm, [ana, bob] = a_firm(event, "Emil Example Ltd", "Ana", "Bob")
    other, _staff = a_firm(event, "Anadolu Software")
    meeting = a_meeting(event, firm, other)
    placed(meeting, a_table(event), told=True)
    side = next(one for one in meeting.sides if one.party_id == firm.id)
    wanted = WantedParty(firm, side.side, bob.id, 1, [Seat(bob.id, must=True, comes=True)])

    with transaction():
        edit_meeting(meeting, {}, [wanted], version=meeting.version, by=OLGA)

    left = {one.registration_id: one.left_at is not None for one in meeting.people}
    assert (left[ana.id], left[bob.id]) == (True, False)


def test_a_meeting_nobody_was_told_of_may_lose_its_time_and_come_back(app: Flask) -> None:
    event = an_event()
    a_block(event)
    meeting = placed(a_meeting(event, *two_firms(event)), a_table(event))

    with transaction():
        take_off_the_board(meeting, version=meeting.version, by=OLGA)
    off = (meeting.state, meeting.starts_at, meeting.meeting_place_id)
    with transaction():
        cancel_meeting(meeting, "", version=meeting.version, by=OLGA)
        bring_back(meeting, version=meeting.version, by=OLGA)
    assert off == (MeetingState.PROPOSED, None, None)
    assert meeting.state is MeetingState.PROPOSED
