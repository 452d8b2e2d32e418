"""A plan of meetings as JSON, as other programs take it."""

import json

from expo.meetings.scheduler.engine.document import schedule_document
from expo.meetings.scheduler.engine.problem import SearchLimits
from expo.meetings.scheduler.engine.solver import schedule
from tests.meetings.scheduler.problems import meeting, problem


def test_a_plan_is_written_with_its_moments_and_what_it_left_out() -> None:
    asked = problem([meeting("M1", "F1", "F2"), meeting("M2", "F1", "F2", places=frozenset())])

    document = schedule_document(asked, schedule(asked, SearchLimits(rounds=10)))

    assert json.loads(json.dumps(document)) == document
    assert (list(document["placed"]), document["unplaced"]) == (["M1"], ["M2"])
    assert {key: document["placed"]["M1"][key] for key in ("slot", "start", "place")} == {
        "slot": 0,
        "start": "2027-04-18T01:00Z",
        "place": "T1",
    }
