"""A problem of meetings as JSON, and a plan as JSON: what is kept in files and handed to other programs. Pure."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from expo.meetings.scheduler.engine.problem import (
    Attending,
    MeetingCaps,
    MeetingProblem,
    MeetingSchedule,
    Placement,
    ProblemInterpreter,
    ProblemParty,
    ProblemPerson,
    ProblemPlace,
    TimeBlock,
    TimeSlot,
    WantedMeeting,
)

Document = Mapping[str, Any]


def minute(text: str) -> int:
    """Whole minutes since 1970 of a moment in ISO 8601 with its zone."""
    return int(datetime.fromisoformat(text).timestamp()) // 60


def moment(minutes: int) -> str:
    return datetime.fromtimestamp(minutes * 60, UTC).strftime("%Y-%m-%dT%H:%MZ")


def problem_of(document: Document) -> MeetingProblem:
    """Raises KeyError or ValueError where the document is not one."""
    caps = document.get("caps", {})
    return MeetingProblem(
        zone=document.get("zone", "UTC"),
        blocks=tuple(
            TimeBlock(one["id"], one["day"], frozenset(one["kinds"]), one["min"], one.get("gap", 0))
            for one in document["blocks"]
        ),
        slots=tuple(TimeSlot(minute(one["start"]), one["block"]) for one in _numbered(document["slots"])),
        halls=tuple(document["halls"]),
        walk=tuple(tuple(row) for row in document["walk"]),
        people=tuple(_person(one) for one in document["people"]),
        parties=tuple(
            ProblemParty(one["id"], one["kind"], one.get("country", ""), one.get("guest", False), one.get("home"))
            for one in document["parties"]
        ),
        places=tuple(_place(one) for one in document["places"]),
        interpreters=tuple(_interpreter(one) for one in document["interpreters"]),
        meetings=tuple(_meeting(one) for one in document["meetings"]),
        never=frozenset(frozenset(pair) for pair in document.get("never", ())),
        breaks=tuple((minute(since), minute(until)) for since, until in document.get("breaks", ())),
        caps=MeetingCaps(caps.get("firm", MeetingCaps().firm), caps.get("run", MeetingCaps().run)),
        today={
            name: Placement(at[0], at[1], tuple(at[3]) if len(at) > 3 else (), tuple(at[2]))  # noqa: PLR2004 -- people, if told
            for name, at in document.get("today", {}).items()
        },
    )


def _numbered(slots: Iterable[Document]) -> list[Document]:
    found = sorted(slots, key=lambda one: one["i"])
    if [one["i"] for one in found] != list(range(len(found))):
        raise ValueError("slots are numbered from 0 without a gap")
    return found


def _person(one: Document) -> ProblemPerson:
    speaks = frozenset(one.get("speaks", ()))
    return ProblemPerson(
        one["id"],
        one["party"],
        int(one["free"], 16),
        speaks,
        one.get("rank", 0),
        one.get("max_day"),
        one.get("team", ""),
    )


def _place(one: Document) -> ProblemPlace:
    return ProblemPlace(
        id=one["id"],
        kind=one["kind"],
        hall=one["hall"],
        chairs=one["chairs"],
        parallel=one.get("parallel", 1),
        closed=int(one.get("closed", "0"), 16),
        owner=one.get("owner"),
        booth=one.get("booth", False),
    )


def _interpreter(one: Document) -> ProblemInterpreter:
    return ProblemInterpreter(
        id=one["id"],
        pairs=frozenset(joined(pair) for pair in one["pairs"]),
        modes=frozenset(one["mode"]),
        free=int(one["free"], 16),
        max_run=one.get("max_run", 6),
        rest_minutes=one.get("rest_minutes", 10),
    )


def joined(pair: str) -> str:
    """A pair of languages in one order, so that "ur-tr" and "tr-ur" are one."""
    return "-".join(sorted(pair.split("-")))


def _meeting(one: Document) -> WantedMeeting:
    """`lang` is a pair, or a list of joints, each a list of pairs that make it."""
    lang = one.get("lang") or []
    joints = [[lang]] if isinstance(lang, str) else lang
    pin = one.get("fixed")
    return WantedMeeting(
        id=one["id"],
        kind=one["kind"],
        parties=tuple(
            Attending(side["p"], tuple(side.get("must", ())), tuple(side.get("may", ())), side.get("quorum", 1))
            for side in one["parties"]
        ),
        weight=one["weight"],
        length=one.get("len", 1),
        joins=tuple(frozenset(joined(pair) for pair in joint) for joint in joints),
        interpretation=one.get("interpretation", "none"),
        places=frozenset(one["places"]),
        pinned=None if pin is None else Placement(pin["slot"], pin["place"]),
        again=one.get("again", False),
    )


def schedule_document(problem: MeetingProblem, schedule: MeetingSchedule) -> dict[str, Any]:
    return {
        "placed": {
            name: {
                "slot": at.slot,
                "start": moment(problem.slots[at.slot].start),
                "place": at.place,
                "people": list(at.people),
                "interpreters": list(at.interpreters),
            }
            for name, at in schedule.placed.items()
        },
        "unplaced": list(schedule.unplaced),
        "score": schedule.score,
        "bound": schedule.bound,
        "gap": round(schedule.gap, 5),
        "first_come": schedule.first_come,
        "seed": schedule.seed,
        "rounds": schedule.rounds,
        "cut_short": schedule.cut_short,
    }
