"""Invented fairs with meetings to be scheduled: firms, delegations and bodies of two countries, their wishes and languages.

Sectors by Zipf (1.1), 3 to 15 wishes a party (log-normal), 22 % of wishes answered, 18 % *must*, 6 % *never*; 1 to 4 teams of
one or two people a party; 12 % of people arrive after the first block, 5 % leave before the last; two prayer breaks a day and
a closure of an hour; 30 % of the people of TR speak no English, 70 % no Urdu.
"""

import random
from dataclasses import dataclass, field

from expo.meetings.scheduler.engine.problem import (
    Attending,
    MeetingProblem,
    ProblemInterpreter,
    ProblemParty,
    ProblemPerson,
    ProblemPlace,
    TimeBlock,
    TimeSlot,
    WantedMeeting,
)

_DAY, _FIRST = 1440, 30_132_960  # minutes: a day, and 2027-04-17 at 00:00 in UTC
_MUST, _MEET = "must", "meet"
_BASE = {(_MUST, _MUST): 1000, (_MEET, _MUST): 700, (_MEET, _MEET): 450, (_MUST,): 300, (_MEET,): 120}
_NEXT = {1000: 300, 700: 300, 450: 250, 300: 150, 120: 180}  # distance to the tier above
_MINISTRIES = 2  # delegations that a minister leads
_PAIRS = (("tr", "ur"), ("tr", "en"), ("en", "ur"))


@dataclass(frozen=True, slots=True)
class FairSize:
    guests: int
    hosts: int
    bodies: int
    wishes: int
    tables: int
    booths: int
    rooms: int
    halls: int
    days: int
    day_slots: int
    interpreters: int


TYPICAL = FairSize(25, 120, 12, 1400, 40, 60, 6, 3, 2, 16, 12)
SMALL = FairSize(4, 8, 2, 40, 4, 3, 1, 2, 1, 6, 2)
CROWDED = FairSize(14, 120, 12, 1400, 12, 20, 3, 3, 2, 16, 6)
LARGE = FairSize(400, 1500, 12, 60_000, 280, 110, 10, 6, 4, 20, 60)


@dataclass(slots=True)
class _Fair:
    size: FairSize
    dice: random.Random
    slots: list[TimeSlot] = field(default_factory=list)
    people: list[ProblemPerson] = field(default_factory=list)
    parties: list[ProblemParty] = field(default_factory=list)
    teams: dict[str, list[ProblemPerson]] = field(default_factory=dict)
    sectors: dict[str, int] = field(default_factory=dict)


def fair(size: FairSize, seed: int) -> MeetingProblem:
    made = _Fair(size, random.Random(seed))
    blocks = _hours(made)
    places = _places(made)
    _parties(made)
    wishes, never = _wishes(made)
    return MeetingProblem(
        blocks=blocks,
        slots=tuple(made.slots),
        halls=tuple(f"H{n + 1}" for n in range(size.halls)),
        walk=tuple(tuple(0 if a == b else 5 for b in range(size.halls)) for a in range(size.halls)),
        people=tuple(made.people),
        parties=tuple(made.parties),
        places=places,
        interpreters=_interpreters(made),
        meetings=tuple(_meetings(made, wishes, never)),
        never=frozenset(never),
        breaks=_breaks(size),
    )


def _hours(made: _Fair) -> tuple[TimeBlock, ...]:
    """One block a day; half an hour at noon and a quarter in the afternoon are for prayers."""
    blocks = []
    for day in range(made.size.days):
        block = TimeBlock(f"B{day + 1}", f"day {day + 1}", frozenset({"B2B", "B2G", "G2G"}), 20)
        blocks.append(block)
        at = _FIRST + day * _DAY + 4 * 60
        while sum(slot.block == block.id for slot in made.slots) < made.size.day_slots:
            if not any(since < at + 20 and at < until for since, until in _breaks(made.size)):
                made.slots.append(TimeSlot(at, block.id))
            at += 20
    return tuple(blocks)


def _breaks(size: FairSize) -> tuple[tuple[int, int], ...]:
    first = [_FIRST + day * _DAY for day in range(size.days)]
    return tuple((at + minutes, at + minutes + long) for at in first for minutes, long in ((360, 40), (500, 20)))


def _places(made: _Fair) -> tuple[ProblemPlace, ...]:
    size, dice = made.size, made.dice
    hit, since = dice.randrange(size.tables), dice.randrange(len(made.slots) - 2)
    closed = 0b111 << since  # a closure of an hour, of one table in ten
    found = [
        ProblemPlace(f"T{n + 1:03}", "table", f"H{n % size.halls + 1}", 5, 1, closed if (n - hit) % 10 == 0 else 0)
        for n in range(size.tables)
    ]
    found += [
        ProblemPlace(f"B{n + 1:03}", "booth", f"H{n % size.halls + 1}", 6, 2, owner=f"F{n + 1:04}")
        for n in range(size.booths)
    ]
    found += [ProblemPlace(f"R{n + 1:02}", "room", f"H{n % size.halls + 1}", 10) for n in range(size.rooms)]
    return tuple(found)


def _parties(made: _Fair) -> None:
    size, dice = made.size, made.dice
    sectors = [1 / (rank + 1) ** 1.1 for rank in range(12)]
    sorts = [("D", "delegation", "TR", size.guests), ("F", "firm", "PK", size.hosts), ("G", "body", "PK", size.bodies)]
    for letter, kind, country, count in sorts:
        for n in range(count):
            name = f"{letter}{n + 1:04}"
            home = f"B{n + 1:03}" if letter == "F" and n < size.booths else None
            made.parties.append(ProblemParty(name, kind, country, guest=letter == "D", home=home))
            made.sectors[name] = dice.choices(range(12), sectors)[0]
            made.teams[name] = []
            for team in range(dice.choices((1, 2, 3, 4), (4, 3, 2, 1))[0]):
                for _ in range(dice.choice((1, 2))):
                    _person(made, made.parties[-1], f"{name}-{team}")


def _person(made: _Fair, party: ProblemParty, team: str) -> None:
    dice, count = made.dice, len(made.slots)
    free = (1 << count) - 1
    if dice.random() < 0.12:
        free &= ~((1 << dice.randrange(1, made.size.day_slots)) - 1)
    if dice.random() < 0.05:
        free &= (1 << (count - dice.randrange(1, made.size.day_slots))) - 1
    speaks = {"tr"} if party.country == "TR" else {"ur"}
    speaks |= {"en"} if dice.random() < (0.7 if party.country == "TR" else 0.6) else set()
    speaks |= {"ur"} if dice.random() < 0.3 else set()
    head = party.guest and not made.teams[party.id]
    one = ProblemPerson(len(made.people) + 1, party.id, free, frozenset(speaks), 1, 6 if head else None, team)
    made.people.append(one)
    made.teams[party.id].append(one)


def _wishes(made: _Fair) -> tuple[dict[tuple[str, str], str], set[frozenset[str]]]:
    """Who wants whom, how much, and which pairs never."""
    dice, size = made.dice, made.size
    names = [party.id for party in made.parties]
    fame = {name: 1 / (rank + 4) ** 1.1 for rank, name in enumerate(dice.sample(names, len(names)))}
    counts = {name: min(15, max(3, round(dice.lognormvariate(2.1, 0.5)))) for name in names}
    scale = size.wishes / sum(counts.values())
    wishes: dict[tuple[str, str], str] = {}
    for party in made.parties:
        others = [other for other in made.parties if _suits(party, other)]
        weights = [fame[other.id] * (4 if made.sectors[other.id] == made.sectors[party.id] else 1) for other in others]
        wanted = min(len(others), max(1, round(counts[party.id] * scale * 0.86)))
        chosen: set[str] = set()
        while len(chosen) < wanted:
            chosen |= {other.id for other in dice.choices(others, weights, k=wanted - len(chosen))}
        for other in sorted(chosen):
            wishes[party.id, other] = _MUST if dice.random() < 0.18 else _MEET
    for one, other in list(wishes):
        if (other, one) not in wishes and dice.random() < 0.13:
            wishes[other, one] = _MUST if dice.random() < 0.18 else _MEET
    never = {frozenset(pair) for pair in wishes if dice.random() < 0.06 and pair[::-1] not in wishes}
    return wishes, never


def _suits(party: ProblemParty, other: ProblemParty) -> bool:
    if party.id == other.id:
        return False
    return party.guest != other.guest or (party.kind == other.kind == "firm" and party.home is None)


def _meetings(made: _Fair, wishes: dict[tuple[str, str], str], never: set[frozenset[str]]) -> list[WantedMeeting]:
    parties = {party.id: party for party in made.parties}
    found: list[WantedMeeting] = []
    seen: set[frozenset[str]] = set()
    for pair in wishes:
        if frozenset(pair) in seen:
            continue
        seen.add(frozenset(pair))
        one, other = parties[pair[0]], parties[pair[1]]
        found.append(_meeting(made, f"M{len(found) + 1:05}", (one, other), _weight(made, pair, wishes)))
    del never
    return found


def _weight(made: _Fair, pair: tuple[str, str], wishes: dict[tuple[str, str], str]) -> int:
    both = sorted(wish for wish in (wishes.get(pair), wishes.get(pair[::-1])) if wish)
    base = _BASE[tuple(both)]
    extra = 80 * (made.sectors[pair[0]] == made.sectors[pair[1]]) + 50 * made.dice.randrange(3)
    extra += 50 * any(name.startswith("D") for name in pair)
    factor = 1.5 if any(name.startswith("G") for name in pair) else 1
    return round(base * factor) + min(extra, _NEXT[base] - 10)


def _meeting(made: _Fair, name: str, sides: tuple[ProblemParty, ProblemParty], weight: int) -> WantedMeeting:
    kind = "B2G" if any(side.kind == "body" for side in sides) else "B2B"
    if kind == "B2G" and any(side.guest and int(side.id[1:]) <= _MINISTRIES for side in sides):
        kind, weight = "G2G", weight * 2
    parties, speakers = [], []
    for side in sides:
        people = made.teams[side.id]
        must_head = kind != "B2B" and side.guest
        must = tuple(one.id for one in people if one.team == people[0].team) if must_head else ()
        parties.append(Attending(side.id, must, () if must else tuple(one.id for one in people), 1))
        speakers.append(people[0].speaks)
    common = speakers[0] & speakers[1]
    joins = frozenset(
        "-".join(sorted(pair))
        for pair in _PAIRS
        if (pair[0] in speakers[0] and pair[1] in speakers[1]) or (pair[1] in speakers[0] and pair[0] in speakers[1])
    )
    places = frozenset({"room"}) if kind != "B2B" else frozenset({"table", "booth"})
    if kind == "B2G" and weight < 1000:
        places = frozenset({"room", "table"})
    needed = () if common else (joins,)
    long = 2 if kind == "G2G" else 1
    return WantedMeeting(name, kind, tuple(parties), weight, long, needed, "consecutive" if needed else "none", places)


def _interpreters(made: _Fair) -> tuple[ProblemInterpreter, ...]:
    found = []
    for n in range(made.size.interpreters):
        pairs = [_PAIRS[n % 3]] + ([made.dice.choice(_PAIRS)] if made.dice.random() < 0.4 else [])
        names = frozenset("-".join(sorted(pair)) for pair in pairs)
        free = (1 << len(made.slots)) - 1
        if made.dice.random() < 0.25:
            free &= ~(((1 << made.size.day_slots // 2) - 1) << made.dice.randrange(len(made.slots)))
        modes = frozenset({"consecutive", "simultaneous"} if n % 3 == 0 else {"consecutive"})
        found.append(ProblemInterpreter(f"I{n + 1:02}", names, modes, free, 6))
    return tuple(found)
