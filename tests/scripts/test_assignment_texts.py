"""What the assignment board says and offers, called in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.site import BROWSER

pytestmark = BROWSER
WORDS = {
    "fits": "{booths} fits {name}",
    "part": "{booth} fits {name} with {booths}",
    "against": "{booths}: {rule}",
    "wish": "(wish {rank})",
    "pinned": "pinned",
    "elsewhere": "in another hall",
    "none": "no space yet",
}
FIRM = {
    "name": "Anadolu",
    "rules": {"area": "too small"},
    "booths": {"1": [[1], None, None], "2": [[2, 3], "area", 1], "3": [[], "area", None]},
}


def _called(page: Page, module: str, expression: str, given: Any) -> Any:
    return page.evaluate(
        f"async (given) => {{ const m = await import('/{module}.js'); return ({expression}); }}", given
    )


@pytest.mark.parametrize(
    ("booth", "taken", "sentence"),
    [
        (1, False, "A1 fits Anadolu"),
        (2, False, "A2 fits Anadolu with A2 and A3 (wish 1)"),
        (3, False, "A3: too small"),
        (2, True, "somebody's (wish 1)"),
        (4, False, "A4 fits Anadolu"),
    ],
)
def test_a_booth_is_told_by_its_verdict_or_by_its_holder(page: Page, booth: int, taken: bool, sentence: str) -> None:
    expression = """m.boothSentence(given.words, given.firm, given.booth, {
        whose: "somebody's", taken: given.taken, numbers: (ids) => ids.map((id) => `A${id}`).join(" and ")
    })"""

    said = _called(page, "allocation-texts", expression, {"words": WORDS, "firm": FIRM, "booth": booth, "taken": taken})

    assert said == sentence


def test_without_a_firm_a_booth_is_told_by_its_holder(page: Page) -> None:
    assert _called(page, "allocation-texts", "m.boothSentence({}, null, 1, { whose: given })", "free") == "free"


@pytest.mark.parametrize(
    ("space", "here", "line"),
    [
        (None, True, "no space yet"),
        ({"numbers": "A1, A2", "word": "held", "pinned": False}, True, "A1, A2 · held"),
        ({"numbers": "B7", "word": "assigned", "pinned": True}, False, "B7 · assigned · pinned · in another hall"),
    ],
)
def test_a_space_is_a_line(page: Page, space: dict[str, Any] | None, here: bool, line: str) -> None:
    given = {"words": WORDS, "space": space, "here": here}

    assert _called(page, "allocation-texts", "m.spaceLine(given.words, given.space, given.here)", given) == line


HELD, ASSIGNED = {"state": "held"}, {"state": "assigned"}


@pytest.mark.parametrize(
    ("firm", "now", "own", "chosen", "offered"),
    [
        (None, None, [], [5], []),
        (7, None, [], [], ["several"]),
        (7, None, [], [5], ["assign", "hold", "several"]),
        (7, HELD, [5], [], ["assign", "offer", "pin", "release", "several"]),
        (7, HELD, [5], [5], ["assign", "offer", "pin", "release", "several"]),
        (7, ASSIGNED, [5], [5], ["pin", "release", "several"]),
        (7, ASSIGNED, [5], [6], ["assign", "hold", "pin", "release", "several"]),
        (7, HELD, [5], [8], ["offer", "pin", "release", "several", "swap"]),
        (7, None, [], [8], ["several"]),
        (7, HELD, [5], [8, 9], ["offer", "pin", "release", "several"]),
    ],
)
def test_the_board_offers_what_can_be_done(
    page: Page, firm: int | None, now: dict[str, str] | None, own: list[int], chosen: list[int], offered: list[str]
) -> None:
    """Booth 8 is another firm's and booth 9 a third one's; nothing was done yet."""
    expression = """m.offered({
        ...given, stacks: { undo: [], redo: [] },
        holderOf: (id) => ({ 5: given.own.length ? given.firm : undefined, 8: 70, 9: 71 })[id],
    })"""

    found = _called(page, "allocation-texts", expression, {"firm": firm, "now": now, "own": own, "chosen": chosen})

    assert sorted(name for name, can in found.items() if can) == offered


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ({"key": "h", "code": "KeyH"}, "hold"),
        ({"key": "H", "code": "KeyH"}, "hold"),
        ({"key": "ھ", "code": "KeyH"}, "hold"),
        ({"key": "z", "code": "KeyZ", "ctrlKey": True}, "undo"),
        ({"key": "Z", "code": "KeyZ", "metaKey": True, "shiftKey": True}, "redo"),
        ({"key": "y", "code": "KeyY", "ctrlKey": True}, "redo"),
        ({"key": "a", "code": "KeyA", "ctrlKey": True}, None),
        ({"key": "Tab", "code": "Tab"}, None),
        ({"key": "x", "code": "KeyX"}, None),
    ],
)
def test_a_key_is_an_action_on_keyboards_of_every_script(page: Page, key: dict[str, Any], action: str | None) -> None:
    assert _called(page, "allocation-input", "m.actionOf(given) ?? null", key) == action
