"""The table of cases that the rules in Python and on the device must both satisfy (the latter in
tests/journeys/test_offline.py).
"""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from expo.checkin.rules import Days, Direction, GateDirection, GateStatus, Pass, judge
from expo.events.rules import CategoryKind
from expo.kit.codes import read_code
from expo.registration.rules import RegistrationState

CASES: dict[str, Any] = json.loads((Path(__file__).parent / "verdicts.json").read_text())


def days_in(plain: dict[str, Any]) -> Days:
    def day(name: str) -> date | None:
        return date.fromisoformat(plain[name]) if plain[name] else None

    return Days(
        date.fromisoformat(plain["first"]),
        date.fromisoformat(plain["last"]),
        time.fromisoformat(plain["opens_at"]),
        time.fromisoformat(plain["closes_at"]),
        ZoneInfo(plain["zone"]),
        day("build_up_from"),
        day("breakdown_until"),
    )


def _span(pair: list[str]) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(pair[0]), datetime.fromisoformat(pair[1])


@pytest.mark.parametrize("case", CASES["verdicts"], ids=lambda case: str(case["name"]))
def test_the_rules_answer_each_case(case: dict[str, Any]) -> None:
    badge, door = case["badge"], case["door"]
    closed = datetime.fromisoformat(door["closed_until"]) if door["closed_until"] else None

    verdict = judge(
        Pass(**{**badge, "state": RegistrationState(badge["state"]), "kind": CategoryKind(badge["kind"])}),
        GateStatus(GateDirection(door["direction"]), closed, [_span(one) for one in door.get("closures", [])]),
        Direction(case["direction"]),
        days_in(case["days"]),
        datetime.fromisoformat(case["moment"]),
    )

    assert verdict == case["verdict"]


@pytest.mark.parametrize(("typed", "code"), CASES["codes"])
def test_codes_are_read(typed: str, code: str | None) -> None:
    assert read_code(typed) == code
