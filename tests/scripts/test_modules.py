"""The pure parts of the scripts, called in a real browser."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.site import BROWSER

pytestmark = BROWSER


def _called(page: Page, module: str, expression: str, given: object = None) -> Any:
    """What an expression over a module `m` and something `given` comes to."""
    return page.evaluate(
        f"async (given) => {{ const m = await import('/{module}.js'); return ({expression}); }}", given
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("K7M29QXD01234567AB", "K7M29QXD01234567AB"),
        ("k7m2-9qxd 0123.4567_ab", "K7M29QXD01234567AB"),
        ("K7M29QXDO1234567AB", "K7M29QXD01234567AB"),
        ("K7M29QXD0L234567AB", "K7M29QXD01234567AB"),
        ("K7M29QXD0ı234567AB", "K7M29QXD01234567AB"),
        ("K٧M29QXD01234567AB", "K7M29QXD01234567AB"),
        ("HTTPS://EXPO.EXAMPLE/B/K7M29QXD01234567AB", "K7M29QXD01234567AB"),
        ("https://expo.example/b/k7m29qxd01234567ab/", "K7M29QXD01234567AB"),
        ("K7M29QXD01234567A", None),
        ("K7M29QXD01234567ABC", None),
        ("U7M29QXD01234567AB", None),
        ("K7M29QXD01234567AB" + " " * 382, "K7M29QXD01234567AB"),
        ("K7M29QXD01234567AB" + " " * 383, None),
        ("", None),
    ],
)
def test_a_code_is_read_from_what_was_scanned_or_typed(page: Page, text: str, code: str | None) -> None:
    assert _called(page, "badge-code", "m.readCode(given)", text) == code


@pytest.mark.parametrize(
    ("moment", "zone", "wall"),
    [
        ("2027-04-13T18:59:59Z", "Asia/Karachi", "2027-04-13T23:59"),
        ("2027-04-13T19:00:00Z", "Asia/Karachi", "2027-04-14T00:00"),
        ("2027-04-13T21:00:00Z", "Europe/Istanbul", "2027-04-14T00:00"),
    ],
)
def test_a_moment_is_told_by_the_clocks_of_the_expo(page: Page, moment: str, zone: str, wall: str) -> None:
    told = _called(page, "verdicts", "m.wallTime(given[0], new Date(given[1]))", [zone, moment])
    day = _called(page, "verdicts", "m.dayOf({ zone: given[0] }, new Date(given[1]))", [zone, moment])

    assert (told, day) == (wall, wall[:10])


def test_a_gate_of_one_way_knows_it_better_than_the_desk(page: Page) -> None:
    asked = [["out", "in"], ["in", "out"], ["out", "both"], ["in", "both"], ["", "both"]]

    ways = _called(page, "verdicts", "given.map(([asked, gate]) => m.way(asked, gate))", asked)

    assert ways == ["in", "out", "out", "in", "in"]


def _views(page: Page, acts: str) -> list[float]:
    """Where a drawing of 400 by 200 is looked at after some acts."""
    made = """(() => {
      const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      svg.setAttribute("viewBox", "0 0 400 200");
      const view = m.panzoom(svg);
      const key = (name) => svg.dispatchEvent(new KeyboardEvent("keydown", { key: name }));
      ACTS;
      return svg.getAttribute("viewBox").split(" ").map(Number);
    })()"""
    found: list[float] = _called(page, "pan-zoom", made.replace("ACTS", acts))
    return [round(value, 6) for value in found]


@pytest.mark.parametrize(
    ("acts", "view"),
    [
        ('view.press("out")', [0, 0, 400, 200]),
        ('view.press("in"); view.press("in")', [111.111111, 55.555556, 177.777778, 88.888889]),
        ('view.press("in"); view.press("out")', [0, 0, 400, 200]),
        ('view.press("in"); view.press("all")', [0, 0, 400, 200]),
        ('for (let n = 0; n < 30; n += 1) view.press("in")', [195, 97.5, 10, 5]),
        ('key("ArrowLeft")', [0, 0, 400, 200]),
        ('key("+"); key("-")', [0, 0, 400, 200]),
        ('view.press("in"); view.press("in"); key("ArrowRight")', [128.888889, 55.555556, 177.777778, 88.888889]),
        ("view.look({ x: 200, y: 100, width: 20, height: 5 })", [150, 72.5, 120, 60]),
        ("view.look({ x: 0, y: 0, width: 20, height: 5 })", [0, 0, 120, 60]),
        ("view.look({ x: 390, y: 190, width: 10, height: 10 })", [280, 140, 120, 60]),
    ],
)
def test_a_drawing_is_looked_at_within_its_ends_and_forty_times_at_most(
    page: Page, acts: str, view: list[float]
) -> None:
    assert _views(page, acts) == view


def _booth(x: int, y: int, width: int = 300, depth: int = 300) -> dict[str, int | str]:
    return {"number": "A1", "x": x, "y": y, "width": width, "depth": depth}


@pytest.mark.parametrize(
    ("booths", "whole"),
    [
        ([_booth(0, 0), _booth(300, 0)], {"x": 0, "y": 0, "width": 600, "depth": 300}),
        ([_booth(600, 100), _booth(600, 400, depth=200)], {"x": 600, "y": 100, "width": 300, "depth": 500}),
        ([_booth(0, 0), _booth(301, 0)], None),
        ([_booth(0, 0), _booth(299, 0)], None),
        ([_booth(0, 0), _booth(300, 0), _booth(0, 300)], None),
    ],
)
def test_booths_make_one_space_without_gap_or_overlap(
    page: Page, booths: list[dict[str, int | str]], whole: dict[str, int] | None
) -> None:
    assert _called(page, "drafts", "m.together(given)", booths) == whole


def test_booths_stand_in_rows_from_the_top_left_and_are_the_same_by_their_five_facts(page: Page) -> None:
    booths = [_booth(0, 300), _booth(300, 0), _booth(0, 0)]

    rows = _called(page, "drafts", "m.inRows(given).map((one) => [one.x, one.y])", booths)
    same = _called(
        page,
        "drafts",
        "[m.same(given, { ...given }), m.same(given, { ...given, depth: 301 }), m.same(given, null)]",
        booths[0],
    )

    assert rows == [[0, 0], [300, 0], [0, 300]]
    assert same == [True, False, False]


@pytest.mark.parametrize(
    ("name", "day", "address"),
    [
        ("Istanbul Tech Summit", "2027-10-05", "istanbul-tech-summit-2027"),
        ("İstanbul Teknoloji Zirvesi 2027", "2027-10-05", "istanbul-teknoloji-zirvesi-2027"),
        ("Sağlık & Işık Fuarı", "", "saglik-isik-fuari"),
        ("پاکستان آئی ٹی ایکسپو", "2027-10-05", ""),
        ("2027", "2027-10-05", ""),
        ("A" * 70, "2027-10-05", "a" * 55 + "-2027"),
        ("", "2027-10-05", ""),
    ],
)
def test_an_address_is_proposed_from_name_and_year(page: Page, name: str, day: str, address: str) -> None:
    assert _called(page, "address-proposal", "m.addressOf(given[0], given[1])", [name, day]) == address


@pytest.mark.parametrize(
    ("wanted", "page_is", "offered", "best"),
    [
        (["tr-TR", "en"], "en", ["tr", "ur"], "tr"),
        (["en-GB", "tr"], "en", ["tr", "ur"], "en"),
        (["de", "UR-pk", "tr"], "en", ["tr", "ur"], "ur"),
        (["de", "fr"], "en", ["tr", "ur"], ""),
        ([], "tr", ["en", "ur"], ""),
    ],
)
def test_a_page_is_offered_in_the_language_a_reader_likes_most(
    page: Page, wanted: list[str], page_is: str, offered: list[str], best: str
) -> None:
    given = [wanted, page_is, offered]

    assert _called(page, "own-language", "m.bestOf(given[0], given[1], given[2])", given) == best
