"""How many files an assignment by hand is read through: what somebody opens who follows it from the board's call to the commit.

Counted is every file of the product in which a function runs, but for the ground that is listed here with its reasons.
"""

import sys
from collections.abc import Callable, Collection
from functools import partial
from itertools import groupby
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from flask import Flask

from expo.booths.assignments.services import WantedSpace, assign, assign_batch
from expo.booths.rules import AssignmentState
from expo.db import transaction
from expo.offers.services.answers import accept_offer
from tests.booths.assignments.arrangements import NINE, OLGA, arranged
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.offers import a_priced_hall, offered

ROOT = Path(__file__).resolve().parents[3]
SESSION = {
    "expo.db": "the session, which each statement passes",
    "expo.replica": "the session's choice of a connection",
    "expo.connections": "hooks of the driver",
    "expo.calendar.response_cache": "called by the session after each flush, by nobody on the way",
    "expo.kit.cache": "the same",
    "expo.kit.fair_lock": "SQLite's writers take turns, as a transaction begins and ends",
}
GROUND = SESSION | {
    "expo.clock": "what time it is",
    "expo.i18n": "the reader's language, at each sentence",
    "expo.domain_events": "looks up in joints.py who follows; those are counted",
    "expo.booths.models": "tables",
    "expo.exhibitors.models": "tables",
    "expo.booths.allocation.engine.problem": "the values that the engine takes, as tables are to the session",
}
# All are judged before any row is written, the rows of all are written together, and what was done is reported once.
ARRANGED = [
    "expo.booths.assignments.services",
    "expo.booths.allocation.firm_problem",
    "expo.booths.allocation.engine.spaces",
    "expo.booths.allocation.engine.feasibility",
    "expo.booths.assignments.assignment_rows",
    "expo.history.services",
    "expo.events.services.expos",
    "expo.meetings.services.whereabouts",
]
WITH_ITS_OFFER = [*ARRANGED[:-1], "expo.offers.services.lifecycle", ARRANGED[-1]]


def _walked(act: Callable[[], Any], ground: Collection[str] = GROUND) -> list[str]:
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
    return [module for module, _again in groupby(one for one in entered if one not in ground)]


def test_the_boards_save_is_read_through_eight_files_and_none_of_them_twice(app: Flask) -> None:
    event = an_event()
    (booth,) = some_booths(event, a_hall(event), "A1")
    firm = emil(event, **NINE)

    with transaction():
        walked = _walked(lambda: assign_batch([WantedSpace(firm, (booth,))], by=OLGA))

    assert walked == ARRANGED


@pytest.mark.parametrize(
    ("ground", "files", "returns"),
    [(SESSION, 13, 10), ({}, 19, 51)],
    ids=["tables and values with it", "nothing left out"],
)
def test_the_same_save_is_counted_with_the_ground(
    app: Flask, ground: Collection[str], files: int, returns: int
) -> None:
    event = an_event()
    (booth,) = some_booths(event, a_hall(event), "A1")
    firm = emil(event, **NINE)

    def save() -> None:
        with transaction():
            assign_batch([WantedSpace(firm, (booth,))], by=OLGA)

    walked = _walked(save, ground)

    assert len(set(walked)) <= files
    assert len(walked) - len(set(walked)) <= returns


def test_a_move_a_swap_and_a_batch_are_read_through_the_same_eight(app: Flask) -> None:
    event = an_event()
    a1, a2, a3 = some_booths(event, a_hall(event), "A1", "A2", "A3")
    one, two, three = (emil(event, **NINE) for _ in range(3))
    arranged(WantedSpace(one, (a1,)), WantedSpace(two, (a2,)))
    move = [WantedSpace(one, (a3,))]
    swap = [WantedSpace(one, (a2,)), WantedSpace(two, (a3,))]
    batch = [WantedSpace(one, (a1,)), WantedSpace(two, (a2,)), WantedSpace(three, (a3,), pinned=True)]

    walks = []
    for wanted in (move, swap, batch):
        with transaction():
            walks.append(_walked(partial(assign_batch, wanted, by=OLGA)))

    assert walks == [ARRANGED, ARRANGED, ARRANGED]


def test_a_batch_that_takes_a_space_back_is_read_through_one_more(app: Flask) -> None:
    event = an_event()
    a1, a2, a3 = some_booths(event, a_hall(event), "A1", "A2", "A3")
    one, two, three = (emil(event, **NINE) for _ in range(3))
    arranged(WantedSpace(one, (a1,)), WantedSpace(two, (a2,)))
    batch = [WantedSpace(one), WantedSpace(two, (a1,)), WantedSpace(three, (a3,), pinned=True)]

    with transaction():
        walked = _walked(partial(assign_batch, batch, by=OLGA))

    assert walked == WITH_ITS_OFFER


def test_a_move_of_a_space_that_was_accepted_is_read_through_one_more(app: Flask) -> None:
    event, booths = a_priced_hall("A1", "A2")
    offer = offered(event, booths[:1])
    with transaction():
        accept_offer(offer, by=OLGA)
    wanted = [WantedSpace(offer.exhibitor, (booths[1],), AssignmentState.ASSIGNED)]

    with transaction():
        walked = _walked(lambda: assign_batch(wanted, by=OLGA, despite=True, decided=True))

    assert walked == WITH_ITS_OFFER


def test_an_assignment_without_the_hard_rules_is_read_through_fewer(app: Flask) -> None:
    event = an_event()
    (booth,) = some_booths(event, a_hall(event), "A1")
    firm = emil(event, **NINE)

    with transaction():
        walked = _walked(lambda: assign(firm, [booth], by=OLGA))

    assert walked == [
        "expo.booths.assignments.services",
        "expo.exhibitors.services.applications",
        "expo.booths.assignments.queries",
        "expo.booths.assignments.assignment_rows",
        "expo.history.services",
        "expo.events.services.expos",
        "expo.meetings.services.whereabouts",
    ]
