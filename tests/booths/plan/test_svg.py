"""The drawing of a hall as SVG."""

import gzip

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.booths.plan.geometry import BoothShape, ElementShape, HallShape
from expo.booths.plan.svg import closed_sides, lettering, plan_svg, wrapped
from expo.booths.plan.walkable import Rect
from expo.booths.rules import ElementKind

HALL = HallShape(3000, 2000, name="Hall <1>")
BOOTH = BoothShape(7, "H1-B12", Rect(300, 450, 600, 300), "NE")


def test_a_booth_is_drawn_with_its_state_number_firm_and_walls() -> None:
    svg = plan_svg(HALL, [BOOTH], [], labels={7: "Ali & Sons"}, states={7: "held"}, words={"held": "on hold"})

    assert '<g class="booth" id="booth-7" data-booth="7" data-state="held">' in svg
    assert "<title>H1-B12, Ali &amp; Sons, on hold, 18 m²</title>" in svg
    assert '<rect x="30" y="45" width="60" height="30" fill="url(#plan-held)"/>' in svg
    assert '<path d="M30 75H90M30 45V75"/>' in svg
    assert ">Ali &amp; Sons</text>" in svg
    assert "style=" not in svg


def test_the_drawing_is_whole_markup_whatever_people_write() -> None:
    odd = ElementShape(ElementKind.SERVICE, Rect(0, 0, 300, 300), '"><script>')

    svg = plan_svg(HALL, [BOOTH], [odd], labels={7: "</svg><b>"}, href=lambda one: f"/x?a=1&b={one.id}")

    html5lib.HTMLParser(strict=True).parse(f"<!doctype html><title>x</title><body>{svg}")
    assert 'href="/x?a=1&amp;b=7"' in svg


def test_an_island_has_no_walls() -> None:
    assert closed_sides(BoothShape(1, "A", Rect(0, 0, 300, 300), "NESW")) == ""


@pytest.mark.parametrize(
    ("letters", "lines", "made"),
    [(9, 2, ["Karachi", "Ports Co"]), (9, 1, ["Karachi…"]), (5, 3, ["Kara…", "Ports", "Co"]), (1, 3, []), (9, 0, [])],
)
def test_a_name_is_broken_between_words(letters: int, lines: int, made: list[str]) -> None:
    assert wrapped("Karachi Ports Co", letters, lines) == made


@given(
    st.integers(100, 3000),
    st.integers(100, 3000),
    st.text("AB1-", min_size=1, max_size=20),
    st.text("ab cd", max_size=60),
)
def test_letters_stay_within_their_booth(width: int, depth: int, number: str, name: str) -> None:
    rect = Rect(100, 200, width, depth)

    lines = lettering(rect, number, name)

    assert all(20 <= line.y <= 20 + depth / 10 for line in lines)
    assert all(len(line.text) * line.size * 0.58 <= width / 10 for line in lines)


def test_a_large_hall_is_light_to_send() -> None:
    booths = [
        BoothShape(
            n, f"H1-{chr(65 + n // 50 % 26)}{n % 50 + 1:02}", Rect(300 * (n % 50), 600 * (n // 50), 300, 300), "N"
        )
        for n in range(1500)
    ]
    names = {n: f"{['Indus', 'Bosphorus', 'Anatolia', 'Mehran'][n % 4]} Systems {n * 7919 % 1000}" for n in range(1500)}
    states = {n: ("available", "held", "assigned", "offered")[n * 31 % 4] for n in range(1500)}

    svg = plan_svg(
        HALL, booths, [], labels=names, states=states, href=lambda one: f"/organise/expo/plan/booths/{one.id}"
    )

    assert len(gzip.compress(svg.encode(), 6)) < 150_000
