"""Kinds and states of a memorandum, what stands in the way of a state, who must clear, and its originals. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MemorandumKind(StrEnum):
    MEMORANDUM = "memorandum"
    AGREEMENT = "agreement"
    PROTOCOL = "protocol"
    LETTER_OF_INTENT = "letter of intent"
    JOINT_DECLARATION = "joint declaration"


class MemorandumState(StrEnum):
    IDEA = "idea"
    DRAFT = "draft"
    AGREED = "agreed"
    CLEARED = "cleared"
    SCHEDULED = "scheduled"
    SIGNED = "signed"
    IN_FORCE = "in force"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class ClearingOffice(StrEnum):
    """Who clears a text in one country."""

    LINE_MINISTRY = "line ministry"
    LAW_DIVISION = "law division"
    FOREIGN_MINISTRY = "foreign ministry"
    CABINET = "cabinet"


class ClearanceState(StrEnum):
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class Obstacle(StrEnum):
    """What stands in the way of a state."""

    NOT_FROM_HERE = "not from here"
    PARTIES = "parties"
    GONE = "gone"  # a party does not take part in the expo
    PREVAILING = "prevailing"  # the language that holds is none of those in which it is signed
    TEXTS = "texts"
    COUNTRIES = "countries"  # no office of a party's country was asked
    CLEARANCES = "clearances"
    SESSION = "session"
    OFF = "off"  # the ceremony was cancelled, or the session is no ceremony any more
    AWAY = "away"  # somebody who is named for it is not registered any more
    UNSIGNED = "unsigned"  # nobody is named who signs for a party
    MOVED = "moved"  # the ceremony has another time than when the memorandum was made ready
    NOT_BEGUN = "not begun"


FEWEST_PARTIES, MOST_PARTIES = 2, 8
LARGEST_TEXT = 5 * 1024 * 1024  # bytes
# The offices that clear in a country, unless an organiser names others.
USUAL_OFFICES: Mapping[str, tuple[ClearingOffice, ...]] = {
    "PK": tuple(ClearingOffice),
    "TR": (ClearingOffice.LINE_MINISTRY, ClearingOffice.LAW_DIVISION, ClearingOffice.FOREIGN_MINISTRY),
}
OTHER_OFFICES = (ClearingOffice.LINE_MINISTRY, ClearingOffice.FOREIGN_MINISTRY)
# States in which the texts are fixed: another text takes the memorandum back to the draft.
FIXED = frozenset({MemorandumState.AGREED, MemorandumState.CLEARED, MemorandumState.SCHEDULED})
# States after which no text changes any more.
ENDED = frozenset({MemorandumState.SIGNED, MemorandumState.IN_FORCE, MemorandumState.LAPSED, MemorandumState.WITHDRAWN})
# States that need more, one after the other.
_LADDER = (MemorandumState.AGREED, MemorandumState.CLEARED, MemorandumState.SCHEDULED, MemorandumState.SIGNED)
_UNSIGNED = {MemorandumState.IDEA, MemorandumState.DRAFT, *FIXED}
_MOVES: Mapping[MemorandumState, frozenset[MemorandumState]] = {
    MemorandumState.IDEA: frozenset({MemorandumState.DRAFT, MemorandumState.WITHDRAWN}),
    MemorandumState.DRAFT: frozenset({MemorandumState.AGREED, MemorandumState.WITHDRAWN}),
    MemorandumState.AGREED: frozenset({MemorandumState.CLEARED, MemorandumState.DRAFT, MemorandumState.WITHDRAWN}),
    MemorandumState.CLEARED: frozenset({MemorandumState.SCHEDULED, MemorandumState.DRAFT, MemorandumState.WITHDRAWN}),
    MemorandumState.SCHEDULED: frozenset(
        {MemorandumState.SIGNED, MemorandumState.CLEARED, MemorandumState.DRAFT, MemorandumState.WITHDRAWN}
    ),
    MemorandumState.SIGNED: frozenset({MemorandumState.IN_FORCE, MemorandumState.LAPSED}),
    MemorandumState.IN_FORCE: frozenset({MemorandumState.LAPSED}),
    MemorandumState.LAPSED: frozenset(),
    MemorandumState.WITHDRAWN: frozenset({MemorandumState.IDEA}),
}


@dataclass(frozen=True, slots=True)
class CeremonyFacts:
    """The signing ceremony as it is, and the time that it had when the memorandum was made ready for it."""

    starts_at: datetime
    expected_at: datetime | None = None
    on: bool = True


@dataclass(frozen=True, slots=True)
class MemorandumFacts:
    """What a memorandum has by now."""

    state: MemorandumState
    parties: int = 0
    languages: tuple[str, ...] = ()
    texts: frozenset[str] = frozenset()  # languages with a text
    clearances: tuple[ClearanceState, ...] = ()
    ceremony: CeremonyFacts | None = None
    prevailing: str = ""
    gone: tuple[str, ...] = ()  # the names of parties that do not take part in the expo
    unasked: tuple[str, ...] = ()  # countries of parties of which no office was asked
    away: tuple[str, ...] = ()  # the names of people who sign or stand behind and whose registration is not confirmed
    unsigned: tuple[str, ...] = ()  # the names of parties for which nobody signs

    @property
    def missing(self) -> list[str]:
        """The languages without a text."""
        return [code for code in self.languages if code not in self.texts]


@dataclass(frozen=True, slots=True)
class OriginalCopy:
    """One original: its holder, the order of its languages, and the order of its signatures, the holder first (alternat)."""

    holder: str
    languages: tuple[str, ...]
    signatures: tuple[str, ...]


def next_states(state: MemorandumState) -> list[MemorandumState]:
    """The states that may follow, in the order of the enum."""
    return [there for there in MemorandumState if there in _MOVES[state]]


def obstacle(facts: MemorandumFacts, there: MemorandumState, now: datetime) -> Obstacle | None:
    """What stands first in the way of the state `there`; None where nothing does."""
    if there not in _MOVES[facts.state]:
        return Obstacle.NOT_FROM_HERE
    return next(iter(_lacking(facts, there, now)), None)


def troubles(facts: MemorandumFacts, now: datetime) -> list[Obstacle]:
    """Which conditions of its present state a memorandum no longer meets; none once it is signed or withdrawn."""
    if facts.state in ENDED:
        return []
    found = _lacking(facts, facts.state, now)
    if facts.gone and Obstacle.GONE not in found:
        found.insert(0, Obstacle.GONE)
    if facts.ceremony is not None and not facts.ceremony.on and Obstacle.OFF not in found:
        found.append(Obstacle.OFF)
    if facts.away:
        found.append(Obstacle.AWAY)
    if facts.state is MemorandumState.SCHEDULED and facts.unsigned:
        found.append(Obstacle.UNSIGNED)
    if facts.state is MemorandumState.SCHEDULED and _has_moved(facts):
        found.append(Obstacle.MOVED)
    return found


def _lacking(facts: MemorandumFacts, there: MemorandumState, now: datetime) -> list[Obstacle]:
    """What a state needs and the memorandum does not have, the first thing to be done first."""
    position = _LADDER.index(there) if there in _LADDER else -1
    ceremony, ready, signed = (
        facts.ceremony,
        position >= _LADDER.index(MemorandumState.SCHEDULED),
        position == len(_LADDER) - 1,
    )
    cleared = all(one is ClearanceState.GIVEN for one in facts.clearances)
    needed = {
        Obstacle.PARTIES: position >= 0 and facts.parties < FEWEST_PARTIES,
        Obstacle.GONE: ready and bool(facts.gone),
        Obstacle.PREVAILING: position >= 0 and facts.prevailing not in {"", *facts.languages},
        Obstacle.TEXTS: position >= 0 and (not facts.languages or bool(facts.missing)),
        Obstacle.COUNTRIES: position >= 1 and bool(facts.unasked),
        Obstacle.CLEARANCES: position >= 1 and not cleared,
        Obstacle.SESSION: ready and ceremony is None,
        Obstacle.OFF: ready and ceremony is not None and not ceremony.on,
        Obstacle.MOVED: signed and _has_moved(facts),
        Obstacle.NOT_BEGUN: signed and ceremony is not None and now < ceremony.starts_at,
    }
    return [one for one, lacks in needed.items() if lacks]


def _has_moved(facts: MemorandumFacts) -> bool:
    there = facts.ceremony
    return there is not None and there.on and there.expected_at not in {None, there.starts_at}


def state_after_text(state: MemorandumState) -> MemorandumState:
    """The state once there is another text: an idea becomes a draft, and what was agreed goes back to it."""
    return MemorandumState.DRAFT if state in FIXED or state is MemorandumState.IDEA else state


def state_after_refusal(state: MemorandumState) -> MemorandumState:
    """The state once a clearance is asked again or refused: what was cleared is agreed only."""
    return MemorandumState.AGREED if state in {MemorandumState.CLEARED, MemorandumState.SCHEDULED} else state


def usual_offices(country: str) -> tuple[ClearingOffice, ...]:
    return USUAL_OFFICES.get(country, OTHER_OFFICES)


def originals(parties: Sequence[str], languages: Mapping[str, str], all_languages: Sequence[str]) -> list[OriginalCopy]:
    """One original for each party, with every language: its holder's language and its holder's signature come first.

    `languages` has the language of each party. The rotation is the alternat of diplomatic practice.
    """
    made = []
    for number, holder in enumerate(parties):
        own = languages.get(holder, "")
        order = [*(code for code in all_languages if code == own), *(code for code in all_languages if code != own)]
        made.append(OriginalCopy(holder, tuple(order), (*parties[number:], *parties[:number])))
    return made


def texts_to_sign(copies: Collection[OriginalCopy]) -> int:
    """How many texts are signed: each original has all of its languages."""
    return sum(len(one.languages) for one in copies)
