"""The plain values that the hard rules are judged by: people, places, blocks, interpreters, and a fault. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from expo.interpreters.rules import WorkTime
from expo.kit.wall_time import programme_day
from expo.meetings.rules import BlockKind, Interpretation, MeetingKind


class HardRule(StrEnum):
    """The hard rules, by the number that the specification gives them."""

    TWICE = "H1"
    WALK = "H2"
    QUORUM = "H3"
    BLOCK = "H4"
    INTERPRETATION = "H5"
    CHAIRS = "H6"
    AGAIN = "H7"
    CAPS = "H8"
    PINNED = "H9"
    ADMITTED = "H10"
    LIAISON = "H11"
    MINUTES = "H12"
    ZONE = "H13"


class Reason(StrEnum):
    """What exactly stands in the way; each has a sentence in `words`."""

    PERSON_BUSY = "person busy"
    PLACE_BUSY = "place busy"
    INTERPRETER_BUSY = "interpreter busy"
    INTERPRETER_IS_GUEST = "interpreter is guest"
    INTERPRETER_OFF = "interpreter off"
    INTERPRETER_TIRED = "interpreter tired"
    INTERPRETER_MISSING = "interpreter missing"
    NO_SECOND_INTERPRETER = "no second interpreter"
    NO_BOOTH = "no booth"
    NO_COMMON_LANGUAGE = "no common language"
    TOO_FAR = "too far"
    HEAD_MISSING = "head missing"
    QUORUM_MISSING = "quorum missing"
    NO_BLOCK = "no block"
    PAUSE = "pause"
    PLACE_CLOSED = "place closed"
    NO_PLACE = "no place"
    PLACE_NOT_IN_BLOCK = "place not in block"
    TOO_FEW_CHAIRS = "too few chairs"
    NEVER = "never"
    MET_ALREADY = "met already"
    TOO_MANY_IN_A_ROW = "too many in a row"
    TOO_MANY_A_DAY = "too many a day"
    HEAD_TOO_MANY = "head too many"
    STARTED = "started"
    IS_PINNED = "pinned"
    PARTY_LEFT = "party left"
    NOT_CONFIRMED = "not confirmed"
    NOT_CLEARED = "not cleared"
    NOT_PAID = "not paid"
    ZONE_SHUT = "zone shut"
    NO_LIAISON = "no liaison"
    OTHER_MINUTES = "other minutes"
    BACKWARDS = "backwards"


@dataclass(frozen=True, slots=True)
class Busy:
    """A time that is taken, by what, and in which hall and restricted zone that is, where known. A meeting is named later."""

    starts_at: datetime
    ends_at: datetime
    what: str
    hall_id: int | None = None
    zone_id: int | None = None
    meeting_id: int | None = None
    as_must: bool = False


@dataclass(frozen=True, slots=True)
class Guest:
    """A person of a party: whether they must come and do, when they are busy, and why they may not be invited."""

    id: int
    name: str
    party_id: int
    must: bool
    comes: bool
    busy: tuple[Busy, ...] = ()
    hindrance: Reason | None = None
    zones: frozenset[int] | None = None  # they are let into; None: into all


@dataclass(frozen=True, slots=True)
class TableSide:
    """A party of the meeting, its head, how many must come, and the languages that are spoken for it (empty: not said).
    `stands`: it still comes to the expo.
    """

    party_id: int
    name: str
    head_id: int | None
    quorum: int
    languages: frozenset[str] = frozenset()
    head_name: str = ""
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Spot:
    """A meeting place with what takes it and when it is closed."""

    id: int
    name: str
    hall_id: int | None
    zone_id: int | None
    chairs: int
    parallel: int
    interpreter_booth: bool = False
    uses: tuple[Busy, ...] = ()
    closures: tuple[Busy, ...] = ()
    owner_id: int | None = None  # the party whose own it is
    stands: bool = True  # False: the booth of a firm that has none


@dataclass(frozen=True, slots=True)
class Block:
    """A time for meetings of some kinds, or a pause. `places` empty: all."""

    id: int
    kind: BlockKind
    name: str
    starts_at: datetime
    ends_at: datetime
    slot_minutes: int = 0
    gap_minutes: int = 0
    kinds: frozenset[MeetingKind] = frozenset(MeetingKind)
    places: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Voice:
    """An interpreter: the pairs of languages, the ways, the shifts (none: always) and what takes them."""

    id: int
    name: str
    pairs: frozenset[frozenset[str]]
    modes: frozenset[Interpretation]
    shifts: tuple[WorkTime, ...] = ()
    busy: tuple[Busy, ...] = ()
    person_id: int | None = None  # their registration


@dataclass(frozen=True, slots=True)
class Proposal:
    """A meeting as it would be at a time and a place."""

    kind: MeetingKind
    starts_at: datetime
    ends_at: datetime
    place: Spot | None
    sides: tuple[TableSide, ...]
    guests: tuple[Guest, ...]
    voices: tuple[Voice, ...] = ()
    interpretation: Interpretation = Interpretation.NONE
    has_liaison: bool = False
    again: bool = False  # the organiser says that they meet twice
    minutes: int | None = None  # that it was promised; None: whatever its time says

    @property
    def coming(self) -> tuple[Guest, ...]:
        return tuple(one for one in self.guests if one.comes)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a proposal is judged against, beside what its own people and place say."""

    blocks: tuple[Block, ...]
    walks: Mapping[frozenset[int], int] = field(default_factory=dict)  # minutes between two halls
    never: frozenset[frozenset[int]] = frozenset()  # pairs of parties
    met: frozenset[frozenset[int]] = frozenset()  # pairs of parties that have another meeting
    zone: str = "UTC"
    day_changes_at: time = time()

    def day_of(self, moment: datetime) -> date:
        """The day of the programme: a meeting after midnight counts to its evening."""
        return programme_day(moment, self.day_changes_at, ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a proposal breaks: who stands in the way, what they do then, and a number where one is told."""

    rule: HardRule
    reason: Reason
    who: str = ""
    what: str = ""
    busy: Busy | None = None
    number: int | None = None
