"""How many files an assignment by hand is read through: what somebody opens who follows it from its service to the rows.

Counted is every file of the product in which a function runs. Not counted is what a reader knows already: the ground (`kit`,
the session, clock, catalogues, errors), tables, and pure modules, the allocation's engine among them, which are asked for a
value and take nobody further.
"""

import sys
import tomllib
from collections.abc import Callable
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

from flask import Flask

from expo.booths.assignments.services import WantedSpace, assign, assign_batch
from expo.db import transaction
from tests.booths.arrangements import NINE, OLGA
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil

ROOT = Path(__file__).resolve().parents[2]
_CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
_PURE = next(one["source_modules"] for one in _CONTRACTS if one["name"].startswith("Rules and engines are pure"))
# The last is called by the session after each flush, by nobody on the way.
_GROUND = (
    "expo.kit",
    "expo.db",
    "expo.connections",
    "expo.replica",
    "expo.clock",
    "expo.i18n",
    "expo.errors",
    "expo.domain_events",
    "expo.calendar.response_cache",
)


def _is_counted(module: str) -> bool:
    known = (*_PURE, *_GROUND)
    return not module.endswith("models") and not any(module == one or module.startswith(f"{one}.") for one in known)


def _walked(act: Callable[[], Any]) -> list[str]:
    """The modules that the act enters, in order; one that is entered again after another stands there again."""
    entered: list[str] = []

    def note(frame: FrameType, what: str, _more: object) -> None:
        path = Path(frame.f_code.co_filename)
        if what == "call" and path.is_relative_to(ROOT / "expo") and not frame.f_code.co_name.startswith("<"):
            entered.append(".".join(path.relative_to(ROOT).with_suffix("").parts))

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return [module for module, _again in groupby(filter(_is_counted, entered))]


def test_an_assignment_by_hand_is_read_through_eight_files_and_none_of_them_twice(app: Flask) -> None:
    event = an_event()
    (booth,) = some_booths(event, a_hall(event), "A1")
    firm = emil(event, **NINE)

    with transaction():
        walked = _walked(lambda: assign(firm, [booth], by=OLGA))

    assert walked == [
        "expo.booths.assignments.services",
        "expo.exhibitors.services.applications",
        "expo.booths.assignments.availability",
        "expo.booths.assignments.queries",
        "expo.booths.assignments.assignment_rows",
        "expo.history.services",
        "expo.events.services.expos",
        "expo.meetings.services.whereabouts",
    ]


def test_the_boards_save_enters_eleven_files_beside_the_engine(app: Flask) -> None:
    event = an_event()
    (booth,) = some_booths(event, a_hall(event), "A1")
    firm = emil(event, **NINE)

    with transaction():
        walked = _walked(lambda: assign_batch([WantedSpace(firm, (booth,))], by=OLGA))

    assert len(set(walked)) <= 11, walked
