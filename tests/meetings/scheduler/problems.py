"""Small problems of meetings, put together by hand."""

from dataclasses import replace
from typing import Any

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

NINE = 30_132_960 + 9 * 60
ALL = (1 << 64) - 1


def person(number: int, party: str, free: int = ALL, **more: Any) -> ProblemPerson:
    return ProblemPerson(number, party, free, **more)


def table(name: str = "T1", hall: str = "H1", chairs: int = 6, **more: Any) -> ProblemPlace:
    return ProblemPlace(name, more.pop("kind", "table"), hall, chairs, **more)


def meeting(name: str, *parties: str, weight: int = 100, **more: Any) -> WantedMeeting:
    """A meeting of parties whose only person has the party's number: "F3" sends person 3."""
    sides = more.pop("sides", tuple(Attending(party, must=(int(party[1:]),)) for party in parties))
    return WantedMeeting(name, more.pop("kind", "B2B"), sides, weight, **more)


def problem(meetings: list[WantedMeeting], slots: int = 4, **more: Any) -> MeetingProblem:
    """One day of slots of 20 minutes from nine, one table, and one person for each party that is named."""
    parties = sorted({side.party for one in meetings for side in one.parties})
    made = MeetingProblem(
        blocks=(TimeBlock("B1", "day 1", frozenset({"B2B", "B2G", "G2G"}), 20),),
        slots=tuple(TimeSlot(NINE + 20 * n, "B1") for n in range(slots)),
        halls=("H1", "H2"),
        walk=((0, 5), (5, 0)),
        people=tuple(person(int(name[1:]), name) for name in parties),
        parties=tuple(ProblemParty(name) for name in parties),
        places=(table(),),
        interpreters=(),
        meetings=tuple(meetings),
    )
    return replace(made, **more)


def interpreter(name: str = "I1", pairs: str = "tr-ur", free: int = ALL, **more: Any) -> ProblemInterpreter:
    return ProblemInterpreter(
        name, frozenset(pairs.split()), frozenset(more.pop("modes", ("consecutive",))), free, **more
    )
