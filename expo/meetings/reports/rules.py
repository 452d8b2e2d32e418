"""The figures of meetings, counted from what is known of each. Pure."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from expo.meetings.day.rules import AmountBand, Course, OutcomeKind, StepAnswer
from expo.meetings.rules import MeetingKind, Origin


class PartyKind(StrEnum):
    """What a party is, as reports tell them apart."""

    FIRM = "firm"
    DELEGATION = "delegation"
    BODY = "body"


class Held(StrEnum):
    """Whether a confirmed meeting was held. A plan alone proves nothing."""

    HELD = "held"
    NO_SHOW = "no-show"
    UNKNOWN = "unknown"
    TO_COME = "to come"


class Figure(StrEnum):
    """A table of a report."""

    KIND = "kind"
    DAY = "day"
    SECTOR = "sector"
    COUNTRY = "country"
    ORIGIN = "origin"
    FIRST_TIME = "first-time"
    RESULT = "result"
    AMOUNT = "amount"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class ReportedParty:
    """A side of a meeting: what it is and what it says came of it. `newcomer`: a firm at its first expo here."""

    kind: PartyKind
    country: str
    sectors: tuple[str, ...] = ()
    newcomer: bool = False
    result: OutcomeKind | None = None
    amount: AmountBand = AmountBand.NONE
    asked: bool = False  # how its next step stands
    answer: StepAnswer | None = None


@dataclass(frozen=True, slots=True)
class ReportedMeeting:
    """A confirmed meeting with its sides."""

    kind: MeetingKind
    origin: Origin
    day: date
    course: Course
    parties: tuple[ReportedParty, ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of a figure: the value that it is of, "" for none, and its counts in the order of the columns."""

    value: str
    counts: tuple[int, ...]


HELD_COLUMNS = tuple(Held)
PARTY_COLUMNS = tuple(PartyKind)
_HELD = {
    Course.HELD: Held.HELD,
    Course.RUNNING: Held.HELD,
    Course.NO_SHOW: Held.NO_SHOW,
    Course.ONE_SIDE: Held.UNKNOWN,
    Course.DISPUTED: Held.UNKNOWN,
    Course.NOT_SAID: Held.UNKNOWN,
}
_NEWCOMER, _KNOWN, _NO_FIRM = "first", "known", "no firm"


def held_of(course: Course) -> Held:
    return _HELD.get(course, Held.TO_COME)


def figures(meetings: Sequence[ReportedMeeting]) -> dict[Figure, list[FigureRow]]:
    """All tables. The first six count each meeting once in every row that it belongs to: confirmed ones, then by `Held`. The
    others count statements of sides, by what the side is.
    """
    return {
        Figure.KIND: _meetings(meetings, lambda one: {one.kind}, list(MeetingKind)),
        Figure.DAY: _meetings(meetings, lambda one: {one.day.isoformat()}, by_value=True),
        Figure.SECTOR: _meetings(meetings, _sectors),
        Figure.COUNTRY: _meetings(meetings, lambda one: {party.country for party in one.parties}),
        Figure.ORIGIN: _meetings(meetings, lambda one: {one.origin}, list(Origin)),
        Figure.FIRST_TIME: _meetings(meetings, _newcomers, [_NEWCOMER, _KNOWN, _NO_FIRM]),
        Figure.RESULT: _sides(meetings, lambda one: one.result, list(OutcomeKind)),
        Figure.AMOUNT: _sides(meetings, _amount, [one for one in AmountBand if one is not AmountBand.NONE]),
        Figure.STEP: _sides(meetings, _step, [*StepAnswer, _SILENT]),
    }


_SILENT = "silent"


def totals(meetings: Iterable[ReportedMeeting]) -> FigureRow:
    """All meetings: confirmed, then by whether they were held."""
    return _row("", list(meetings))


def _meetings(
    meetings: Sequence[ReportedMeeting],
    values: Callable[[ReportedMeeting], Iterable[str]],
    order: Sequence[str] = (),
    *,
    by_value: bool = False,
) -> list[FigureRow]:
    """A row for each value; in their order, or by their value, else the most meetings first."""
    grouped: dict[str, list[ReportedMeeting]] = {}
    for one in meetings:
        for value in values(one):
            grouped.setdefault(str(value), []).append(one)
    rows = [_row(value, theirs) for value, theirs in grouped.items()]
    places: Mapping[str, int] = {str(value): place for place, value in enumerate(order)}
    if places:
        return sorted(rows, key=lambda row: places[row.value])
    return sorted(rows, key=lambda row: (0 if by_value else -row.counts[0], row.value == "", row.value))


def _row(value: str, meetings: Sequence[ReportedMeeting]) -> FigureRow:
    held = Counter(held_of(one.course) for one in meetings)
    return FigureRow(value, (len(meetings), *(held[one] for one in HELD_COLUMNS)))


def _sides(
    meetings: Sequence[ReportedMeeting], value: Callable[[ReportedParty], str | None], order: Sequence[str]
) -> list[FigureRow]:
    counts = Counter((str(value(party)), party.kind) for one in meetings for party in one.parties if value(party))
    rows = [FigureRow(str(one), tuple(counts[str(one), kind] for kind in PARTY_COLUMNS)) for one in order]
    return [row for row in rows if any(row.counts)]


def _sectors(one: ReportedMeeting) -> set[str]:
    return {sector for party in one.parties for sector in party.sectors} or {""}


def _newcomers(one: ReportedMeeting) -> set[str]:
    firms = [party for party in one.parties if party.kind is PartyKind.FIRM]
    return {_NEWCOMER if party.newcomer else _KNOWN for party in firms} or {_NO_FIRM}


def _amount(party: ReportedParty) -> str | None:
    return None if party.result is None or party.amount is AmountBand.NONE else party.amount


def _step(party: ReportedParty) -> str | None:
    return party.answer or (_SILENT if party.asked else None)
