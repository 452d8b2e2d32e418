"""A problem of meetings as JSON, as other programs hand it over."""

import json

import pytest

from expo.meetings.scheduler.checker import broken_rules
from expo.meetings.scheduler.engine.document import problem_of, schedule_document
from expo.meetings.scheduler.engine.problem import Placement, SearchLimits
from expo.meetings.scheduler.engine.solver import schedule

TEXT = """{"zone":"Asia/Karachi",
 "blocks":[{"id":"B1","day":"2027-04-13","kinds":["B2B","B2G","G2G"],"min":20,"gap":0}],
 "slots":[{"i":1,"start":"2027-04-13T04:20Z","block":"B1"},{"i":0,"start":"2027-04-13T04:00Z","block":"B1"},
          {"i":2,"start":"2027-04-13T04:40Z","block":"B1"}],
 "halls":["H1","VIP"],"walk":[[0,8],[8,0]],
 "people":[{"id":43,"party":"D4","free":"7","speaks":["tr","en"],"rank":2,"max_day":null},
           {"id":44,"party":"D4","free":"6","speaks":["tr"],"rank":1,"max_day":6},
           {"id":901,"party":"B2","free":"7","speaks":["ur"]}],
 "parties":[{"id":"D4","kind":"delegation","country":"TR","guest":true,"home":null},{"id":"B2","kind":"body"}],
 "places":[{"id":"R1","kind":"room","hall":"VIP","chairs":5,"parallel":1,"closed":"1","owner":null}],
 "interpreters":[{"id":"I3","pairs":["ur-tr","tr-en"],"mode":["consecutive"],"free":"7","max_run":3,"rest_minutes":10}],
 "meetings":[{"id":"M1","kind":"G2G","parties":[{"p":"D4","must":[44],"may":[43],"quorum":2},{"p":"B2","must":[901]}],
   "len":2,"weight":2700,"lang":"tr-ur","interpretation":"consecutive","places":["room"],"fixed":{"slot":1,"place":"R1"}}],
 "never":[["F17","F22"]],"breaks":[["2027-04-13T08:00Z","2027-04-13T09:15Z"]],"caps":{"firm":18,"run":4},
 "today":{"M1":[1,"R1",["I3"]]}}"""


def test_a_problem_is_read_and_its_plan_is_written() -> None:
    asked = problem_of(json.loads(TEXT))

    found = schedule(asked, SearchLimits(rounds=10))

    assert broken_rules(asked, found.placed) == []
    assert asked.today["M1"] == Placement(1, "R1", (), ("I3",))
    document = schedule_document(asked, found)
    assert document["placed"] == {
        "M1": {
            "slot": 1,
            "start": "2027-04-13T04:20Z",
            "place": "R1",
            "people": [44, 43, 901],
            "interpreters": ["I3"],
        }
    }
    assert document["unplaced"] == []
    assert json.loads(json.dumps(document)) == document


def test_slots_that_are_not_numbered_from_zero_are_refused() -> None:
    document = json.loads(TEXT)
    document["slots"][0]["i"] = 7

    with pytest.raises(ValueError, match="numbered"):
        problem_of(document)
