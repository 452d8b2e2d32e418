"""The parties of a meeting and their people at the table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from expo import clock
from expo.db import db
from expo.errors import Refused
from expo.i18n import _
from expo.meetings.meeting_models import Meeting, MeetingParty, MeetingPerson
from expo.meetings.models import Party
from expo.meetings.queries import people_of_party
from expo.meetings.rules import LEAST_PARTIES, MOST_PARTIES, MOST_PEOPLE, MeetingKind, PartySide, kind_of
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class Seat:
    """A person of a party: whether they must come, and whether they do."""

    registration_id: int
    must: bool
    comes: bool


@dataclass(frozen=True, slots=True)
class WantedParty:
    """A party as the form has it."""

    party: Party
    side: PartySide
    head_id: int | None
    quorum: int
    seats: Sequence[Seat]


def usual_kind(parties: Sequence[Party]) -> MeetingKind:
    return kind_of([party.is_public for party in parties])


def usual_seats(party: Party, position: int) -> WantedParty:
    """A party's usual people: its head, who must come; without one, the first of its people."""
    people = people_of_party(party)
    head = next((person for person, is_head in people if is_head), None)
    first = head or (people[0][0] if people else None)
    seats = [Seat(first.id, must=head is not None, comes=True)] if first else []
    side = PartySide.HOST if position == 0 else PartySide.GUEST
    return WantedParty(party, side, first.id if first else None, 1, seats)


def host_first(one: Party, other: Party) -> list[Party]:
    """Two parties in the order of host and guest: a delegation comes to others; else the first is the host."""
    return sorted((one, other), key=lambda party: party.delegation_id is not None)


def check_parties(parties: Sequence[Party]) -> None:
    if len({party.id for party in parties}) != len(parties):
        raise Refused(_("A party does not meet itself."))
    if not LEAST_PARTIES <= len(parties) <= MOST_PARTIES:
        raise Refused(_("A meeting has two to six parties."))


def add_party(meeting: Meeting, wanted: WantedParty, position: int) -> None:
    side = MeetingParty(event_id=meeting.event_id, position=position, party_id=wanted.party.id, party=wanted.party)
    side.side, side.head_id, side.quorum = wanted.side, wanted.head_id, wanted.quorum
    meeting.sides.append(side)
    db.session.flush()
    for seat in wanted.seats:
        meeting.people.append(
            new_person(meeting, wanted.party.id, seat, db.session.get_one(Registration, seat.registration_id))
        )


def seat_alone(meeting: Meeting, party: Party, person: Registration) -> None:
    """Let one person of a party, who stands at the desk, meet for it instead of its usual people. For a meeting of which
    nobody was told.
    """
    [side] = [one for one in meeting.sides if one.party_id == party.id]
    for one in [one for one in meeting.people if one.party_id == party.id]:
        meeting.people.remove(one)
    db.session.flush()
    meeting.people.append(new_person(meeting, party.id, Seat(person.id, must=True, comes=True), person))
    side.head_id, side.quorum = person.id, 1
    db.session.flush()


def new_person(meeting: Meeting, party_id: int, seat: Seat, registration: Registration) -> MeetingPerson:
    """Somebody at the table of a meeting; they are booked with it."""
    return MeetingPerson(
        event_id=meeting.event_id,
        party_id=party_id,
        registration_id=seat.registration_id,
        registration=registration,
        must=seat.must,
        comes=seat.comes,
        booked=False,
    )


def set_party(meeting: Meeting, wanted: WantedParty) -> None:
    """Set a party's head, quorum and people. Who is left out of a meeting they were told of stays in it as left."""
    [side] = [one for one in meeting.sides if one.party_id == wanted.party.id]
    known = {one.registration_id: one for one in meeting.people}
    seats = {seat.registration_id: seat for seat in wanted.seats}
    side.side, side.head_id, side.quorum = wanted.side, wanted.head_id, wanted.quorum
    people = {one.id: one for one, _is_head in people_of_party(wanted.party)} if seats.keys() - known.keys() else {}
    for number, seat in seats.items():
        person = known.get(number)
        if person is None:
            if number not in people:
                raise Refused(_("Somebody chosen is not of %(name)s.", name=wanted.party.name))
            meeting.people.append(new_person(meeting, wanted.party.id, seat, people[number]))
        elif person.party_id != wanted.party.id and person.left_at is None:
            raise Refused(_("%(name)s would sit on two sides of the table.", name=person.registration.name))
        else:
            person.party_id, person.must, person.comes, person.left_at = wanted.party.id, seat.must, seat.comes, None
    for number, person in known.items():
        if person.party_id == wanted.party.id and number not in seats and person.left_at is None:
            person.must, person.left_at = False, clock.now()


def check_people(meeting: Meeting) -> None:
    coming = [one for one in meeting.people if one.left_at is None]
    if len(coming) > MOST_PEOPLE:
        raise Refused(_("A meeting has at most %(num)s people.", num=MOST_PEOPLE))
    there = {one.registration_id for one in coming}
    for side in meeting.sides:
        if side.head_id is not None and side.head_id not in there:
            raise Refused(_("The head of %(name)s must be one of its people at the table.", name=side.party.name))


def people_at_table(meeting: Meeting) -> dict[str, Any]:
    """People and heads for the history."""
    coming = sorted(one.registration_id for one in meeting.people if one.left_at is None)
    musts = sorted(one.registration_id for one in meeting.people if one.must and one.left_at is None)
    heads = [side.head_id for side in meeting.sides]
    return {
        "interpreters": sorted(one.name for one in meeting.interpreters),
        "at the table": coming,
        "must come": musts,
        "heads": heads,
        "quorums": [one.quorum for one in meeting.sides],
    }
