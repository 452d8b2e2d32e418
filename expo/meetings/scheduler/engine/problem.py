"""What is to be scheduled, and the plan made of it, as plain frozen values. Pure.

A bitset of slots is a whole number in which slot i is bit i, the least significant first. Moments are whole minutes since
1970 in UTC. Weights and costs are whole numbers, ten times the points that organisers see.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class TimeBlock:
    """Hours of one day cut into slots of `minutes`, `gap` minutes apart, for meetings of some kinds."""

    id: str
    day: str
    kinds: frozenset[str]
    minutes: int
    gap: int = 0


@dataclass(frozen=True, slots=True)
class TimeSlot:
    start: int
    block: str


@dataclass(frozen=True, slots=True)
class ProblemPerson:
    """Somebody who meets. `max_day` limits the meetings of a day in which this person must be; people of one party and
    `team` come together, or each alone where `team` is empty.
    """

    id: int
    party: str
    free: int
    speaks: frozenset[str] = frozenset()
    rank: int = 0
    max_day: int | None = None
    team: str = ""


@dataclass(frozen=True, slots=True)
class ProblemParty:
    """`home` is the party's own place: its people are at work there between meetings, so they are never idle."""

    id: str
    kind: str = "firm"
    country: str = ""
    guest: bool = False
    home: str | None = None


@dataclass(frozen=True, slots=True)
class ProblemPlace:
    """`parallel` meetings may be held at once; an owned place is for meetings of its owner alone. `closed` is a bitset."""

    id: str
    kind: str
    hall: str
    chairs: int
    parallel: int = 1
    closed: int = 0
    owner: str | None = None
    booth: bool = False  # there is an interpreters' booth


@dataclass(frozen=True, slots=True)
class ProblemInterpreter:
    """Joins two languages, as "tr-ur". At most `max_run` slots on end without `rest_minutes` of rest."""

    id: str
    pairs: frozenset[str]
    modes: frozenset[str]
    free: int
    max_run: int = 6
    rest_minutes: int = 10


@dataclass(frozen=True, slots=True)
class Attending:
    """One party's side of a meeting: who must be there, who may, and how many at least."""

    party: str
    must: tuple[int, ...] = ()
    may: tuple[int, ...] = ()
    quorum: int = 1


@dataclass(frozen=True, slots=True)
class Placement:
    """When and where a meeting is, and who is there."""

    slot: int
    place: str
    people: tuple[int, ...] = ()
    interpreters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WantedMeeting:
    """`joins` are the joints that interpreters make, each by any of its pairs; empty where none is needed. `places` are the
    kinds of place. `pinned` meetings stay where they are, with whom they have. `again`: the parties may meet twice.
    """

    id: str
    kind: str
    parties: tuple[Attending, ...]
    weight: int
    length: int = 1
    joins: tuple[frozenset[str], ...] = ()
    interpretation: str = "consecutive"
    places: frozenset[str] = frozenset({"table"})
    pinned: Placement | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class MeetingCaps:
    """The most slots of a team in a day, and on end."""

    firm: int = 18
    run: int = 4


@dataclass(frozen=True, slots=True)
class MeetingWeights:
    """The soft rules. `fair` is what the first, second and third meeting of a party add."""

    idle: int = 30
    hall_change: int = 50
    fourth: int = 40
    moved: int = 150
    fair: tuple[int, ...] = (600, 500, 400)


@dataclass(frozen=True, slots=True)
class MeetingProblem:
    """`walk[a][b]` are the minutes from hall a to hall b. No slot that touches one of `breaks` is used. `today` is the plan
    in force, from which moving a meeting costs.
    """

    blocks: tuple[TimeBlock, ...]
    slots: tuple[TimeSlot, ...]
    halls: tuple[str, ...]
    walk: tuple[tuple[int, ...], ...]
    people: tuple[ProblemPerson, ...]
    parties: tuple[ProblemParty, ...]
    places: tuple[ProblemPlace, ...]
    interpreters: tuple[ProblemInterpreter, ...]
    meetings: tuple[WantedMeeting, ...]
    never: frozenset[frozenset[str]] = frozenset()
    breaks: tuple[tuple[int, int], ...] = ()
    caps: MeetingCaps = MeetingCaps()
    weights: MeetingWeights = MeetingWeights()
    today: Mapping[str, Placement] = field(default_factory=dict)
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class SearchLimits:
    """The search ends after `rounds` rounds, by itself: then the plan depends on problem and seed alone. `seconds` cut it
    short. Without `rounds`, their number follows the size of the problem.
    """

    seed: int = 1
    seconds: float = 60
    rounds: int | None = None


class MeetingObstacle(StrEnum):
    """Why a meeting has no slot: the first obstacle, in this order."""

    NEVER = "never"  # one party refuses the other; told to nobody but the organiser
    ABSENT = "absent"  # `person` is there in no slot of the meeting's kind
    NO_COMMON_SLOT = "no_common_slot"  # all are there at times, never together
    NO_INTERPRETER = "no_interpreter"  # nobody for the pair at any common slot
    NO_PLACE = "no_place"  # no place of the kind with the chairs is open at any common slot
    MET_ALREADY = "met_already"  # the parties meet in another meeting
    PARTY_FULL = "party_full"  # `party` has no free common slot left
    HEAD_FULL = "head_full"  # `person` has as many meetings as a day may have
    INTERPRETERS_TAKEN = "interpreters_taken"
    PLACES_TAKEN = "places_taken"
    NOT_TOGETHER = "not_together"  # each side is free at times, but not at one time
    OUTWEIGHED = "outweighed"  # there is a slot, but it costs others more than the meeting is worth


class Remedy(StrEnum):
    """What would help an unplaced meeting."""

    NOTHING = "nothing"
    PRESENCE = "presence"  # `person` there for one more slot
    INTERPRETER = "interpreter"  # one more for the pair
    MORE_PLACES = "more_places"  # one more place of the kind
    DEPUTY = "deputy"  # somebody may come instead of `person`
    FEWER_MEETINGS = "fewer_meetings"  # `party` gives up a meeting worth less
    PIN = "pin"  # the organiser may pin it at `slot`


@dataclass(frozen=True, slots=True)
class UnplacedMeeting:
    obstacle: MeetingObstacle
    remedy: Remedy = Remedy.NOTHING
    party: str | None = None
    person: int | None = None
    pair: str | None = None
    slot: int | None = None


@dataclass(frozen=True, slots=True)
class MeetingSchedule:
    """No plan scores more than `bound`. `first_come` is the score of first come, first served. A plan `cut_short` by the
    clock depends on the machine.
    """

    placed: Mapping[str, Placement]
    unplaced: tuple[str, ...]
    score: int
    bound: int
    first_come: int
    seed: int
    rounds: int
    cut_short: bool

    @property
    def gap(self) -> float:
        """By how much of the score an unknown best plan may be better."""
        return (self.bound - self.score) / self.score if self.score else float(self.bound > 0)
