"""Badges scanned at the meetings' desk: somebody is at their table, or two who stand there meet at the next free time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from expo import clock
from expo.checkin.queries import registrations_by_codes
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import _
from expo.interpreters.models import Interpreter
from expo.interpreters.queries import interpreters_of
from expo.kit.codes import read_code
from expo.meetings.day.queries import here_at, meeting_of_both, next_meetings
from expo.meetings.day.rules import Presence
from expo.meetings.day.words import at_words
from expo.meetings.hard_rules.ways_out import WayOut
from expo.meetings.judgement import Judge
from expo.meetings.meeting_models import Meeting
from expo.meetings.models import Party
from expo.meetings.queries import block_values, meeting_place_in, people_of_party, things_of_person
from expo.meetings.rules import LIVE, BlockKind, Interpretation, MeetingKind, Origin, slots_of
from expo.meetings.services.bodies import ensure_party
from expo.meetings.services.day.attendance import say_presence
from expo.meetings.services.interpreters import choose_interpreters
from expo.meetings.services.meetings import add_meeting, confirm_meeting, place_meeting
from expo.meetings.services.parties_at_table import check_parties, host_first, seat_alone, usual_kind
from expo.meetings.services.wishes import common_language, usual_minutes
from expo.meetings.wishes.queries import thing_of
from expo.meetings.words import block_words
from expo.registration.models import Registration

SOON = timedelta(minutes=60)  # how long before a meeting somebody may come to its table


@dataclass(frozen=True, slots=True)
class TableArrival:
    """Who came to which table, and for whom."""

    name: str
    party: Party
    meeting: Meeting


def arrive(event: Event, code: str, *, with_g2g: bool, by: Actor) -> TableArrival:
    """Say that the party of a badge is at the table of its meeting that runs or begins within the hour. Idempotent. Raises
    Refused, with the next one, for a badge that has none.
    """
    person = _person(event, code)
    coming = next_meetings(person, clock.now(), with_g2g=with_g2g)
    soon = [one for one in coming if one.starts_at is not None and one.starts_at <= clock.now() + SOON]
    if not soon:
        raise Refused(_no_meeting(person, coming))
    seen = here_at(soon)
    found = [(one, _own_party(one, person)) for one in soon]
    meeting, party = next((pair for pair in found if (pair[0].id, pair[1].id) not in seen), found[0])
    say_presence(meeting, party.id, Presence.HERE, by=by)
    return TableArrival(person.name, party, meeting)


def walk_up(event: Event, code: str, other: str, *, by: Actor) -> Meeting:
    """Make a meeting of the parties of two badges at the next slot and table of today that are free for both, with an
    interpreter where they have no common language, and confirm it. Raises Refused where there is none; the reason tells no
    wish.
    """
    people = [_person(event, one) for one in (code, other)]
    pairs = [(_party(event, one), one) for one in people]
    parties = [party for party, _person_ in pairs]
    check_parties(parties)
    if usual_kind(parties) is MeetingKind.G2G:
        raise Refused(_("Meetings between governments are arranged by the organiser."))
    known = meeting_of_both(*parties)
    if known is not None and known.state in LIVE:
        raise Refused(_("They have a meeting already: %(when)s.", when=at_words(known)))
    meeting = known or _new_meeting(event, parties, by=by)
    for party, person in pairs:
        seat_alone(meeting, party, person)
    way = _first_way(event, meeting)
    place = meeting_place_in(event, way.place.id) if way is not None else None
    if way is None or place is None:
        raise Refused(_("No time, table and interpreter are free for both today. The organiser can look further."))
    place_meeting(meeting, way.starts_at, place, version=meeting.version, by=by)
    confirm_meeting(meeting, version=meeting.version, by=by)
    return meeting


def _person(event: Event, code: str) -> Registration:
    read = read_code(code)
    found = registrations_by_codes(event, [read]) if read else []
    if not found:
        raise Refused(_("No confirmed badge of this expo has this code."))
    return found[0]


def _party(event: Event, person: Registration) -> Party:
    """Whom somebody comes for. Raises Refused for somebody who comes for nobody that meets others."""
    for thing in things_of_person(person):
        party = ensure_party(event, thing)
        if any(one.id == person.id for one, _head in people_of_party(party)):
            return party
    raise Refused(_("%(name)s comes neither for a firm nor for a delegation or a body.", name=person.name))


def _own_party(meeting: Meeting, person: Registration) -> Party:
    """The party of a meeting for which somebody comes: as they sit there, else as they came to the expo."""
    seated = {one.registration_id: one.party_id for one in meeting.people if one.left_at is None}
    things = things_of_person(person)
    for side in meeting.sides:
        if side.party_id == seated.get(person.id) or (person.id not in seated and thing_of(side.party) in things):
            return side.party
    raise Refused(_("%(name)s comes neither for a firm nor for a delegation or a body.", name=person.name))


def _no_meeting(person: Registration, coming: Sequence[Meeting]) -> str:
    if not coming:
        return _("%(name)s has no meeting today.", name=person.name)
    return _(
        "%(name)s has no meeting within the hour. The next: %(when)s.",
        name=person.name,
        when=at_words(coming[0]),
    )


def _new_meeting(event: Event, parties: Sequence[Party], *, by: Actor) -> Meeting:
    host, guest = host_first(*parties)
    language, minutes = common_language(host, guest), usual_minutes(event)
    fields = {"minutes": minutes, "language": language, "origin": Origin.WALK_UP}
    return add_meeting(event, [host, guest], fields, by=by)


def _first_way(event: Event, meeting: Meeting) -> WayOut | None:
    """The first slot of today and the place that are free for both; the meeting is given the interpreter whom it needs."""
    wanted = _next_slot(event, meeting.kind)
    if wanted is None:
        return None
    for voice in _voices(event, meeting):
        if voice is not None:
            meeting.interpretation = Interpretation.CONSECUTIVE
            choose_interpreters(meeting, [voice])
            db.session.flush()
        way = Judge(meeting).first_way(wanted)
        if way is not None and event.day_of(way.starts_at) == event.day_of(clock.now()):
            return way
    return None


def _next_slot(event: Event, kind: MeetingKind) -> datetime | None:
    """When the next slot for such meetings begins."""
    blocks = [one for one in block_values(event, block_words()) if one.kind is BlockKind.MEETINGS and kind in one.kinds]
    slots = (slots_of(one.id, one.starts_at, one.ends_at, one.slot_minutes, one.gap_minutes) for one in blocks)
    return min((slot.starts_at for slot in chain(*slots) if slot.starts_at > clock.now()), default=None)


def _voices(event: Event, meeting: Meeting) -> list[Interpreter | None]:
    """Who may interpret; nobody where the parties have a common language or do not say which they speak."""
    one, other = (frozenset(side.party.languages) for side in meeting.sides)
    if meeting.interpretation is not Interpretation.NONE or not one or not other or one & other:
        return [None]
    joined = {frozenset({a, b}) for a in one for b in other}
    return [
        voice for voice in interpreters_of(event) if any(frozenset(pair.split("-")) in joined for pair in voice.pairs)
    ]
