"""What a press on the board of meetings means, and its stacks of undo, called in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.site import BROWSER

pytestmark = BROWSER
AT = {"id": 4, "version": 7, "at": "10:00", "place": 1, "state": "scheduled", "pinned": False}
WAITING = AT | {"at": "", "place": None, "state": "proposed"}


def _called(page: Page, expression: str, given: Any) -> Any:
    return page.evaluate(
        f"async (given) => {{ const m = await import('/meeting-moves.js'); return ({expression}); }}", given
    )


@pytest.mark.parametrize(
    ("meeting", "cell", "by", "target"),
    [
        (WAITING, {"at": "10:20", "place": 2}, "places", ("10:20", 2)),
        (WAITING, {"at": "10:20", "place": 9}, "parties", ("10:20", None)),
        (AT, {"at": "10:00", "place": 2}, "places", ("10:00", 2)),
        (AT, {"at": "10:00", "place": 1}, "places", None),
        (AT, {"at": "10:20", "place": 9}, "parties", ("10:20", 1)),
        (AT, {"at": "10:00", "place": 9}, "parties", None),
    ],
)
def test_a_cell_is_a_time_and_in_rows_of_places_a_place(
    page: Page, meeting: dict[str, Any], cell: dict[str, Any], by: str, target: tuple[str, int | None] | None
) -> None:
    given = {"meeting": meeting, "cell": cell, "by": by}

    step = _called(page, "m.stepTo(given.meeting, given.cell, given.by)", given)

    assert (step and (step["at"], step["place"])) == target
    assert step is None or (step["meeting"], step["version"], step["step"]) == (4, 7, "place")


@pytest.mark.parametrize(
    ("meeting", "offered"),
    [
        (None, []),
        (WAITING, []),
        (AT, ["confirm", "pin", "remove"]),
        (AT | {"pinned": True}, ["confirm", "pin"]),
        (AT | {"state": "confirmed"}, ["pin"]),
    ],
)
def test_what_can_be_done_with_the_chosen_one(page: Page, meeting: Any, offered: list[str]) -> None:
    found = _called(page, "m.offered(given, { undo: [], redo: [] })", meeting)

    assert sorted(name for name, can in found.items() if can) == offered


def test_what_was_done_to_one_meeting_is_taken_back_step_by_step(page: Page) -> None:
    """Two moves of one meeting: after the later one is taken back, the earlier one stands on the new version."""
    expression = """(() => {
        let stack = m.pushed([], { meeting: 4, version: 2, step: "remove" }, 1);
        stack = m.pushed(stack, { meeting: 5, version: 2, step: "remove" }, 1);
        stack = m.pushed(stack, { meeting: 4, version: 3, step: "place" }, 2);
        const last = stack.pop();
        return m.rebased(stack, last, 4).map((one) => [one.meeting, one.version]);
    })()"""

    assert _called(page, expression, None) == [[4, 4], [5, 2]]


def test_what_others_changed_is_found_by_version_and_names(page: Page) -> None:
    known: list[Any] = [[n, {"id": n, "version": 1, "title": "A – B", "line": "T1"}] for n in (1, 2, 3, 5, 6)]
    now = [known[0][1], {**known[1][1], "version": 2}, {**known[3][1], "title": "A – C"}, {**known[4][1], "line": "T2"}]
    given = {"known": known, "now": [*now, {"id": 4, "version": 1}]}

    found = _called(page, "m.differing(new Map(given.known), given.now)", given)

    assert ([one["id"] for one in found["changed"]], found["gone"]) == ([2, 5, 6, 4], [3])
