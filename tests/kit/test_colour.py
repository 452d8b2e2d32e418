"""Contrast of colours, and the tokens of an accent."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.kit.graphics.colour import contrast, is_colour, mix, readable_on, text_on, theme, theme_css

LIGHT_GROUNDS = ("#ffffff", "#f7f5f1")
DARK_GROUNDS = ("#131517", "#1f2327")
accents = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


def test_a_colour_has_the_same_contrast_as_itself() -> None:
    assert contrast("#0b5d3b", "#0B5D3B") == 1.0


@given(accents)
def test_black_or_white_reads_on_any_ground(ground: str) -> None:
    assert text_on(ground) in {"#ffffff", "#000000"}
    assert contrast(text_on(ground), ground) >= 4.5


@given(accents)
def test_every_text_of_a_theme_reads_in_light_and_in_dark(accent: str) -> None:
    tokens = theme(accent)
    strong, soft = tokens["accent-strong"], tokens["accent-soft"]

    on_page = [contrast(strong[0], ground) for ground in (*LIGHT_GROUNDS, soft[0])]
    on_page += [contrast(strong[1], ground) for ground in (*DARK_GROUNDS, soft[1])]
    on_buttons = [contrast(tokens["on-accent"][i], tokens["accent"][i]) for i in (0, 1)]

    assert min(on_page + on_buttons) >= 4.5
    assert contrast(tokens["accent"][1], DARK_GROUNDS[0]) >= 3.0


def test_an_accent_that_reads_already_is_kept() -> None:
    tokens = theme("#0B5D3B")

    assert tokens["accent"][0] == "#0b5d3b"
    assert tokens["accent-strong"][0].lower() == "#0b5d3b"
    assert readable_on("#0b5d3b", "#ffffff") == "#0b5d3b"


def test_the_theme_is_a_style_sheet_of_tokens_alone() -> None:
    sheet = theme_css("#ffcc00")

    names = re.findall(r"--([a-z-]+):light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);", sheet)
    assert names[:4] == ["accent", "on-accent", "accent-strong", "accent-soft"]
    assert names[4:] == ["deep", "star", "star-bright", "on-deep-quiet"]
    assert re.sub(r"--[a-z-]+:light-dark\(#[0-9a-f]{6},#[0-9a-f]{6}\);", "", sheet) == "@layer tokens{:root{}}"


@pytest.mark.parametrize("text", ["", "red", "#fff", "#12345g", "#0b5d3b;}*{display:none", "#0b5d3b\n"])
def test_what_is_no_colour_never_reaches_a_style_sheet(text: str) -> None:
    with pytest.raises(ValueError, match="is not a colour, as in #0b5d3b"):
        theme_css(text)

    assert is_colour(text) is False


def test_mixing_goes_from_the_ground_to_the_colour() -> None:
    assert [mix("#ff0000", "#0000ff", share) for share in (0, 0.5, 1)] == ["#0000ff", "#800080", "#ff0000"]
