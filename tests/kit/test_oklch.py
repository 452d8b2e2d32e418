"""Lightness in OKLCH."""

from itertools import product

import pytest

from expo.kit.graphics.colour import READABLE, contrast, theme
from expo.kit.graphics.oklch import lightness, with_lightness


@pytest.mark.parametrize(
    ("channels", "known"),
    [((0, 0, 0), 0.0), ((1, 1, 1), 1.0), ((1, 0, 0), 0.628), ((0, 1, 0), 0.866), ((0, 0, 1), 0.452)],
)
def test_the_lightness_of_known_colours(channels: tuple[float, float, float], known: float) -> None:
    assert lightness(channels) == pytest.approx(known, abs=0.001)  # CSS Color 4, its examples


def test_a_colour_has_the_lightness_that_was_asked_for() -> None:
    some = (0.0, 0.3, 0.7, 1.0)
    for red, green, blue in product(some, some, some):
        for wanted in (0.2, 0.35, 0.5):
            assert lightness(with_lightness((red, green, blue), wanted)) == pytest.approx(wanted, abs=0.005)


@pytest.mark.parametrize(
    "accent", ["#000000", "#ffffff", "#ffd400", "#0b6b46", "#8a1c4a", "#b3261e", "#00ffff", "#0000ff"]
)
def test_what_stands_on_the_deep_ground_reads_whatever_the_accent_is(accent: str) -> None:
    tokens = theme(accent)
    for night in (0, 1):
        deep = tokens["deep"][night]
        assert contrast("#fbf6ea", deep) >= 7
        assert contrast(tokens["on-deep-quiet"][night], deep) >= READABLE
        assert contrast("#e9dcbd", deep) >= READABLE
        assert contrast(tokens["star"][night], deep) > 1.1
