"""The hard rules of meetings, H1 to H13, one function each: a proposal and the facts in, faults out. Pure.

H13 (a typed time says its zone, and moments are kept in UTC) is held by the columns and by the fields of forms; its
function here refuses what has no zone at all.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import combinations

from expo.interpreters.rules import is_in_shift
from expo.meetings.hard_rules.values import Block, Busy, Facts, Fault, HardRule, Proposal, Reason, Spot, Voice
from expo.meetings.rules import (
    MOST_A_DAY,
    MOST_IN_A_ROW,
    MOST_OF_A_HEAD,
    SECURITY_WALK,
    USUAL_WALK,
    BlockKind,
    Interpretation,
    MeetingKind,
    overlap,
)

_LONGEST_ALONE = timedelta(hours=2)  # of one interpreter without a second
_REST = timedelta(minutes=10)


def faults_of(proposal: Proposal, facts: Facts, *, with_place: bool = True) -> list[Fault]:
    """Every fault, in the order of the rules; `with_place` False leaves out what depends on where it is."""
    if proposal.starts_at.tzinfo is None or proposal.ends_at.tzinfo is None:
        return [Fault(HardRule.ZONE, Reason.BACKWARDS)]
    if proposal.ends_at <= proposal.starts_at:
        return [Fault(HardRule.BLOCK, Reason.BACKWARDS)]
    rules = (*_OF_THE_TIME, *_OF_THE_PLACE) if with_place else _OF_THE_TIME
    found = [fault for rule in rules for fault in rule(proposal, facts)]
    return sorted(found, key=lambda fault: int(fault.rule.value[1:]))


def later_faults(proposal: Proposal, facts: Facts) -> list[Fault]:
    """What came in the way of a meeting after it was placed. Interpreters are judged where they are booked."""
    return [fault for rule in _OF_THE_WORLD for fault in rule(proposal, facts)]


def twice(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H1, people and interpreters: nobody in two things at once, and nobody both a guest and an interpreter."""
    for guest in proposal.coming:
        for busy in _at(proposal, guest.busy):
            yield Fault(HardRule.TWICE, Reason.PERSON_BUSY, guest.name, busy.what, busy)
    guests = {guest.id for guest in proposal.guests}
    for voice in proposal.voices:
        if voice.person_id in guests:
            yield Fault(HardRule.TWICE, Reason.INTERPRETER_IS_GUEST, voice.name)
        for busy in _at(proposal, voice.busy):
            yield Fault(HardRule.TWICE, Reason.INTERPRETER_BUSY, voice.name, busy.what, busy)


def place_taken(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H1, the place: no more meetings at once than it says."""
    place = proposal.place
    if place is None:
        return
    uses = list(_at(proposal, place.uses))
    foreign = [one for one in uses if one.meeting_id is None]
    if foreign or len(uses) >= place.parallel:
        busy = (foreign or uses)[0]
        yield Fault(HardRule.TWICE, Reason.PLACE_BUSY, place.name, busy.what, busy)


def walking(proposal: Proposal, facts: Facts) -> Iterator[Fault]:
    """H2: everybody has the time to walk here, and on to what comes next."""
    if proposal.place is None:
        return
    for guest in proposal.coming:
        for busy in guest.busy:
            minutes = minutes_between(busy, proposal.place, facts)
            gap = _gap(proposal, busy)
            if gap is not None and gap < timedelta(minutes=minutes):
                yield Fault(HardRule.WALK, Reason.TOO_FAR, guest.name, busy.what, busy, minutes)


def quorum(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H3: whoever must come does, the head among them, and as many as the party asks for."""
    for side in proposal.sides:
        people = [one for one in proposal.guests if one.party_id == side.party_id]
        missing = [one for one in people if (one.must or one.id == side.head_id) and not one.comes]
        for one in missing:
            yield Fault(HardRule.QUORUM, Reason.HEAD_MISSING, one.name, side.name)
        if side.head_id is not None and side.head_id not in {one.id for one in people}:
            yield Fault(HardRule.QUORUM, Reason.HEAD_MISSING, side.head_name, side.name)
        if sum(one.comes for one in people) < side.quorum:
            yield Fault(HardRule.QUORUM, Reason.QUORUM_MISSING, side.name, number=side.quorum)


def block(proposal: Proposal, facts: Facts) -> Iterator[Fault]:
    """H4, the time: within a block of this kind, outside each prayer, plenary and closure."""
    for pause in facts.blocks:
        if pause.kind is not BlockKind.MEETINGS and _meets(proposal, pause.starts_at, pause.ends_at):
            yield Fault(HardRule.BLOCK, Reason.PAUSE, pause.name, busy=Busy(pause.starts_at, pause.ends_at, pause.name))
    if not blocks_around(proposal, facts):
        yield Fault(HardRule.BLOCK, Reason.NO_BLOCK, proposal.kind.value)


def closed(proposal: Proposal, facts: Facts) -> Iterator[Fault]:
    """H4, the place: it is somewhere, open at that time, and one of the block's."""
    place = proposal.place
    if place is None:
        return
    if not place.stands:
        yield Fault(HardRule.BLOCK, Reason.NO_PLACE, place.name)
    for busy in _at(proposal, place.closures):
        yield Fault(HardRule.BLOCK, Reason.PLACE_CLOSED, place.name, busy.what, busy)
    around = blocks_around(proposal, facts)
    if around and not any(not one.places or place.id in one.places for one in around):
        yield Fault(HardRule.BLOCK, Reason.PLACE_NOT_IN_BLOCK, place.name, around[0].name)


def interpretation(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H5: without a common language somebody interprets, in a shift, rested; simultaneous needs two and a booth."""
    spoken = [side.languages for side in proposal.sides]
    common = frozenset.intersection(*spoken) if all(spoken) and spoken else None
    if proposal.interpretation is Interpretation.NONE:
        if common is not None and not common:
            yield Fault(
                HardRule.INTERPRETATION, Reason.NO_COMMON_LANGUAGE, ", ".join(one.name for one in proposal.sides)
            )
        return
    able = [voice for voice in proposal.voices if _joins(voice, proposal, spoken)]
    if not able:
        yield Fault(HardRule.INTERPRETATION, Reason.INTERPRETER_MISSING, ", ".join(one.name for one in proposal.sides))
    elif proposal.interpretation is Interpretation.SIMULTANEOUS and len(able) < 2:  # noqa: PLR2004 -- two take turns
        yield Fault(HardRule.INTERPRETATION, Reason.NO_SECOND_INTERPRETER, able[0].name)
    for voice in proposal.voices:
        if not is_in_shift(proposal.starts_at, proposal.ends_at, voice.shifts):
            yield Fault(HardRule.INTERPRETATION, Reason.INTERPRETER_OFF, voice.name)
        if len(proposal.voices) == 1 and _in_one_go(proposal, voice.busy, _REST) > _LONGEST_ALONE:
            yield Fault(HardRule.INTERPRETATION, Reason.INTERPRETER_TIRED, voice.name)


def chairs(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H6: a chair for everybody, interpreters included; simultaneous interpreters sit in a booth."""
    place = proposal.place
    if place is None:
        return
    needed = len(proposal.coming) + len(proposal.voices)
    if needed > place.chairs:
        yield Fault(HardRule.CHAIRS, Reason.TOO_FEW_CHAIRS, place.name, number=place.chairs)
    if proposal.interpretation is Interpretation.SIMULTANEOUS and not place.interpreter_booth:
        yield Fault(HardRule.CHAIRS, Reason.NO_BOOTH, place.name)


def again(proposal: Proposal, facts: Facts) -> Iterator[Fault]:
    """H7: a party never meets one that it never wants to meet; two parties meet once unless the organiser says twice."""
    for one, other in combinations(proposal.sides, 2):
        pair = frozenset({one.party_id, other.party_id})
        if pair in facts.never:
            yield Fault(HardRule.AGAIN, Reason.NEVER, one.name, other.name)
        elif pair in facts.met and not proposal.again:
            yield Fault(HardRule.AGAIN, Reason.MET_ALREADY, one.name, other.name)


def caps(proposal: Proposal, facts: Facts) -> Iterator[Fault]:
    """H8: a free slot after four in a row, a bounded number a day, and fewer for a head who must be there."""
    day = facts.day_of(proposal.starts_at)
    heads = {side.head_id for side in proposal.sides}
    for guest in proposal.coming:
        meetings = [busy for busy in guest.busy if busy.meeting_id is not None]
        today = [busy for busy in meetings if facts.day_of(busy.starts_at) == day]
        if len(today) >= MOST_A_DAY:
            yield Fault(HardRule.CAPS, Reason.TOO_MANY_A_DAY, guest.name, number=MOST_A_DAY)
        if guest.id in heads and guest.must and sum(busy.as_must for busy in today) >= MOST_OF_A_HEAD:
            yield Fault(HardRule.CAPS, Reason.HEAD_TOO_MANY, guest.name, number=MOST_OF_A_HEAD)
        if _in_a_row(proposal, meetings, facts) > MOST_IN_A_ROW:
            yield Fault(HardRule.CAPS, Reason.TOO_MANY_IN_A_ROW, guest.name, number=MOST_IN_A_ROW)


def stays(*, pinned: bool, starts_at: datetime | None, now: datetime) -> list[Fault]:
    """H9: what is pinned, or has begun, is not moved."""
    if starts_at is not None and starts_at <= now:
        return [Fault(HardRule.PINNED, Reason.STARTED)]
    return [Fault(HardRule.PINNED, Reason.IS_PINNED)] if pinned and starts_at is not None else []


def admitted(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H10: parties that come, and confirmed, cleared and paid people."""
    for side in proposal.sides:
        if not side.stands:
            yield Fault(HardRule.ADMITTED, Reason.PARTY_LEFT, side.name)
    for guest in proposal.coming:
        if guest.hindrance is not None:
            yield Fault(HardRule.ADMITTED, guest.hindrance, guest.name)


def let_in(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H10, the place: its restricted zone lets them in."""
    place = proposal.place
    if place is None or place.zone_id is None:
        return
    for guest in proposal.coming:
        if guest.zones is not None and place.zone_id not in guest.zones:
            yield Fault(HardRule.ADMITTED, Reason.ZONE_SHUT, guest.name, place.name)


def liaison(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H11: governments meet with a liaison officer."""
    if proposal.kind is not MeetingKind.B2B and not proposal.has_liaison:
        yield Fault(HardRule.LIAISON, Reason.NO_LIAISON, proposal.kind.value)


def minutes(proposal: Proposal, _facts: Facts) -> Iterator[Fault]:
    """H12: it keeps the minutes it was given."""
    length = int((proposal.ends_at - proposal.starts_at).total_seconds() // 60)
    if proposal.minutes is not None and length != proposal.minutes:
        yield Fault(HardRule.MINUTES, Reason.OTHER_MINUTES, number=proposal.minutes)


def minutes_between(busy: Busy, place: Spot, facts: Facts) -> int:
    """The minutes to walk between what somebody does and a place: none within one hall, more into a restricted zone."""
    if busy.hall_id is None or place.hall_id is None:
        return 0
    pair = frozenset({busy.hall_id, place.hall_id})
    walk = 0 if len(pair) == 1 else facts.walks.get(pair, USUAL_WALK)
    return walk + (SECURITY_WALK if place.zone_id is not None and place.zone_id != busy.zone_id else 0)


def blocks_around(proposal: Proposal, facts: Facts) -> list[Block]:
    """The blocks of meetings of its kind that it lies within."""
    return [
        one
        for one in facts.blocks
        if one.kind is BlockKind.MEETINGS
        and proposal.kind in one.kinds
        and one.starts_at <= proposal.starts_at
        and proposal.ends_at <= one.ends_at
    ]


def _meets(proposal: Proposal, starts_at: datetime, ends_at: datetime) -> bool:
    return overlap(proposal.starts_at, proposal.ends_at, starts_at, ends_at)


def _at(proposal: Proposal, times: Sequence[Busy]) -> Iterator[Busy]:
    """The busy times that overlap the proposal."""
    return (busy for busy in times if _meets(proposal, busy.starts_at, busy.ends_at))


def _gap(proposal: Proposal, busy: Busy) -> timedelta | None:
    """The time between the two; None where they overlap."""
    if busy.ends_at <= proposal.starts_at:
        return proposal.starts_at - busy.ends_at
    return busy.starts_at - proposal.ends_at if proposal.ends_at <= busy.starts_at else None


def _joins(voice: Voice, proposal: Proposal, spoken: Sequence[frozenset[str]]) -> bool:
    """Whether an interpreter works in this way, between a language of one party and one of another, where both are said."""
    if voice.modes and proposal.interpretation not in voice.modes:
        return False
    pairs = [
        frozenset({a, b})
        for one, other in combinations(spoken, 2)
        for a in one
        for b in other
        if one and other and a != b
    ]
    return not all(spoken) or any(pair in voice.pairs for pair in pairs)


def _chain(proposal: Proposal, times: Sequence[Busy], rest: timedelta) -> list[Busy]:
    """The busy times around the proposal without a rest in between."""
    first, last, found = proposal.starts_at, proposal.ends_at, []
    for busy in sorted(times, key=lambda one: one.starts_at, reverse=True):
        if busy.ends_at <= first and first - busy.ends_at < rest:
            first = busy.starts_at
            found.append(busy)
    for busy in sorted(times, key=lambda one: one.starts_at):
        if busy.starts_at >= last and busy.starts_at - last < rest:
            last = busy.ends_at
            found.append(busy)
    return found


def _in_one_go(proposal: Proposal, times: Sequence[Busy], rest: timedelta) -> timedelta:
    chain = _chain(proposal, times, rest)
    first = min([proposal.starts_at, *(one.starts_at for one in chain)])
    return max([proposal.ends_at, *(one.ends_at for one in chain)]) - first


def _in_a_row(proposal: Proposal, meetings: Sequence[Busy], facts: Facts) -> int:
    """How many meetings are in a row with this one: the time in between is shorter than a slot."""
    around = blocks_around(proposal, facts)
    slot = timedelta(minutes=min((one.slot_minutes for one in around), default=15) or 15)
    return 1 + len(_chain(proposal, meetings, slot))


_Check = Callable[[Proposal, Facts], Iterator[Fault]]
_OF_THE_TIME: tuple[_Check, ...] = (twice, quorum, block, interpretation, again, caps, admitted, liaison, minutes)
_OF_THE_WORLD: tuple[_Check, ...] = (twice, place_taken, quorum, block, closed, admitted, let_in, liaison)
_OF_THE_PLACE: tuple[_Check, ...] = (place_taken, walking, closed, chairs, let_in)
