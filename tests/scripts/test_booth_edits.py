"""Edits of booths on the drawing board, called in a real browser: copied, merged, halved, moved and resized."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.site import BROWSER

pytestmark = BROWSER
HALL = {"revision": 1, "width": 1000, "depth": 1000}  # 10 by 10 metres


def _booth(number: str, x: int, y: int, width: int = 300, depth: int = 300, **more: Any) -> dict[str, Any]:
    return {"id": int(number), "number": f"A{number}", "x": x, "y": y, "width": width, "depth": depth, **more}


def _edited(page: Page, edit: str, *booths: dict[str, Any]) -> list[list[Any]]:
    """The changes that an edit makes, each an id with a booth or None. `e`: the edits, `d`: the hall, `b`: its booths."""
    script = f"""async (given) => {{
        const e = await import('/booth-edits.js');
        const {{ Drafts }} = await import('/drafts.js');
        const d = new Drafts(given), b = [...d.booths.values()];
        return [...(({edit}) ?? [])];
    }}"""
    found: list[list[Any]] = page.evaluate(script, {**HALL, "booths": list(booths)})
    return found


def _places(changes: list[list[Any]]) -> list[tuple[int, ...]]:
    return [tuple(booth[name] for name in ("id", "x", "y", "width", "depth")) for _id, booth in changes]


def test_copies_stand_beside_with_the_next_numbers_and_nobody_holds_them(page: Page) -> None:
    copies = _edited(page, "e.copies(d, b)", _booth("1", 0, 0, held=True), _booth("2", 0, 300))

    assert _places(copies) == [(-1, 300, 0, 300, 300), (-2, 300, 300, 300, 300)]
    assert [booth["number"] for _id, booth in copies] == ["A3", "A4"]
    assert [(booth.get("held"), booth["like"]) for _id, booth in copies] == [(None, 1), (None, 2)]


@pytest.mark.parametrize(("x", "place"), [(400, (700, 0)), (401, (401, 300))], ids=["beside", "below at the edge"])
def test_a_copy_stands_below_where_there_is_no_room_beside(page: Page, x: int, place: tuple[int, int]) -> None:
    [[_id, copy]] = _edited(page, "e.copies(d, b)", _booth("1", x, 0))

    assert (copy["x"], copy["y"]) == place


def test_the_first_booth_takes_in_its_neighbour(page: Page) -> None:
    pair = (_booth("2", 300, 0), _booth("1", 0, 0))

    changes = _edited(page, "e.merger(b).changes", *pair)
    merged = _edited(page, "e.merger(b).merged", *pair)

    assert _places(changes[:1]) == [(1, 0, 0, 600, 300)]
    assert (changes[1:], merged) == ([[2, None]], [[2, 1]])


@pytest.mark.parametrize("booths", [[_booth("1", 0, 0)], [_booth("1", 0, 0), _booth("2", 301, 0)]])
def test_one_booth_and_booths_apart_do_not_merge(page: Page, booths: list[dict[str, Any]]) -> None:
    assert _edited(page, "e.merger(b)", *booths) == []


@pytest.mark.parametrize(
    ("width", "depth", "halves"),
    [
        (300, 300, [(1, 0, 0, 150, 300), (-1, 150, 0, 150, 300)]),
        (300, 450, [(1, 0, 0, 300, 250), (-1, 0, 250, 300, 200)]),
        (200, 100, [(1, 0, 0, 100, 100), (-1, 100, 0, 100, 100)]),
        (199, 100, []),
    ],
)
def test_a_booth_is_halved_across_its_longer_side(
    page: Page, width: int, depth: int, halves: list[tuple[int, ...]]
) -> None:
    assert _places(_edited(page, "e.halves(d, b[0])", _booth("1", 0, 0, width, depth))) == halves


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        ("e.enlarged(d, b[0], 50, -250)", (1, 600, 0, 350, 100)),
        ("e.enlarged(d, b[0], 500, 0)", (1, 200, 0, 800, 300)),
        ("e.resized(d, b[0], null, 149, -100, 50)", (1, 600, 0, 400, 200)),
        ("e.moved(d, b[0], new Set([1]), -74, 76, 50)", (1, 550, 100, 300, 300)),
    ],
    ids=["never below a metre", "within the hall", "by its corner to the wall", "to the grid"],
)
def test_a_booth_is_moved_and_resized_within_the_hall(page: Page, edit: str, place: tuple[int, ...]) -> None:
    assert _places(_edited(page, edit, _booth("1", 600, 0))) == [place]


def test_booths_dragged_together_keep_their_distance(page: Page) -> None:
    pair = (_booth("1", 0, 0), _booth("2", 410, 0))

    moved = _edited(page, "e.moved(d, b[0], new Set([1, 2]), 120, 0, 100)", *pair)

    assert _places(moved) == [(1, 100, 0, 300, 300), (2, 510, 0, 300, 300)]


def test_a_place_is_told_in_metres(page: Page) -> None:
    sentence = "{number}: {x} and {y}, {width} by {depth}"

    [[told]] = _edited(page, f"[[e.placed('{sentence}', b[0])]]", _booth("1", 150, 0, depth=250))

    assert told == "A1: 1.5 and 0, 3 by 2.5"
