"""A meeting of two firms at a table, which breaks no rule, put together by hand to be changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from expo.meetings.hard_rules.values import Block, Busy, Facts, Guest, Proposal, Spot, TableSide, Voice
from expo.meetings.rules import BlockKind, MeetingKind

NINE = datetime(2027, 4, 13, 9, tzinfo=UTC)
EN, TR, UR = frozenset({"en"}), frozenset({"tr"}), frozenset({"ur"})


def at(minutes: float) -> datetime:
    """A moment so many minutes after nine."""
    return NINE + timedelta(minutes=minutes)


def busy(begin: float, end: float, what: str = "panel", **more: object) -> Busy:
    return replace(Busy(at(begin), at(end), what), **more)  # type: ignore[arg-type]  # names of fields with their values


ATLAS, BOSPHORUS = TableSide(1, "Atlas", 11, 1, EN, "Ayşe"), TableSide(2, "Bosphorus", 21, 1, EN, "Bilal")
AYSE, BILAL = Guest(11, "Ayşe", 1, must=True, comes=True), Guest(21, "Bilal", 2, must=True, comes=True)
DENIZ = Guest(12, "Deniz", 1, must=False, comes=True)
TABLE = Spot(7, "T7", 1, None, chairs=2, parallel=1)
BLOCK = Block(3, BlockKind.MEETINGS, "morning", at(-60), at(180), 20)
MEETING = Proposal(MeetingKind.B2B, NINE, at(20), TABLE, (ATLAS, BOSPHORUS), (AYSE, BILAL))
FACTS = Facts((BLOCK,))
INES = Voice(5, "İnes", frozenset({TR | UR}), frozenset())


def with_ayse(*times: Busy, **more: object) -> Proposal:
    """The meeting when Ayşe is busy at these times."""
    return replace(MEETING, guests=(replace(AYSE, busy=times, **more), BILAL))  # type: ignore[arg-type]  # as above
