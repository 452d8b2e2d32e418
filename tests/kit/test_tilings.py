"""The star patterns: drawn by rule, the same from cell to cell."""

import re
from math import hypot

import pytest

from expo.kit.graphics.tilings import LEAST_ANGLE, MOST_ANGLE, USUAL_ANGLES, Tiling, single_star, star_pattern


def _stars(path: str) -> list[list[tuple[float, float]]]:
    """The corners of each closed outline of a path."""
    found = []
    for outline in path.split("z")[:-1]:
        numbers = [(float(x), float(y)) for x, y in re.findall(r"(-?[\d.]+) (-?[\d.]+)", outline)]
        corners = [numbers[0]]
        for x, y in numbers[1:]:
            corners.append((round(corners[-1][0] + x, 1), round(corners[-1][1] + y, 1)))
        found.append(corners)
    return found


def test_octagons_make_stars_of_eight_points_and_squares_stars_of_four() -> None:
    made = star_pattern(Tiling.OCTAGONS, 67.5)

    assert {len(star) for star in _stars(made.large)} == {16}
    assert {len(star) for star in _stars(made.small)} == {8}
    middle = next(star for star in _stars(made.large) if star[0] == (120.0, 60.0))
    assert [round(hypot(x - 60, y - 60)) for x, y in middle[:2]] == [60, 32]


@pytest.mark.parametrize("tiling", Tiling)
@pytest.mark.parametrize("angle", [LEAST_ANGLE, 67.5, MOST_ANGLE])
def test_what_leaves_a_cell_on_one_side_comes_in_on_the_other(tiling: Tiling, angle: float) -> None:
    made = star_pattern(tiling, angle)
    corners = {corner for star in _stars(made.large) for corner in star}

    leaving = [(x, y) for x, y in corners if 0 <= x <= made.width / 2 and 0 <= y <= made.height / 2]
    for x, y in leaving:
        assert any(hypot(x + made.width - other, y - across) < 0.3 for other, across in corners), (x, y)


def test_the_points_of_a_star_lie_outside_its_dents_at_every_angle() -> None:
    for tiling, angle in ((one, step / 2) for one in Tiling for step in range(110, 151)):
        (star,) = _stars(single_star(tiling, angle, 48))
        radii = [hypot(x - 24, y - 24) for x, y in star]
        assert min(radii[::2]) > max(radii[1::2]) > 4


def test_a_pattern_is_light_enough_to_stand_in_a_page() -> None:
    for tiling in Tiling:
        made = star_pattern(tiling, USUAL_ANGLES[tiling])
        assert len(made.large) + len(made.small) + len(made.echo) < 4000
