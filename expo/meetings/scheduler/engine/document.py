"""A plan of meetings as JSON, for files and other programs. Pure."""

from datetime import UTC, datetime
from typing import Any

from expo.meetings.scheduler.engine.problem import MeetingProblem, MeetingSchedule


def moment(minutes: int) -> str:
    return datetime.fromtimestamp(minutes * 60, UTC).strftime("%Y-%m-%dT%H:%MZ")


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
