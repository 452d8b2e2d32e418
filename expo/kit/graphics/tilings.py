"""Pure. The star pattern of an expo: rays from the middles of a tiling's sides meet and make one star of each polygon.

From the middle of each side two rays go inward at the angle to the side; each ends where it meets its neighbour's (Hankin's
rule, "polygons in contact"). Nothing is traced: three tilings and an angle make every pattern.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, product
from math import cos, pi, radians, sin, sqrt, tan

LEAST_ANGLE, MOST_ANGLE = 55.0, 75.0  # degrees; flatter rays cross outside their polygon, steeper ones make needles
_REACH = 1.35  # how far beyond the cell a star is drawn, in its outer radius: its band is wider than its outline


class Tiling(StrEnum):
    """A tiling of the plane by regular polygons, or the grid of touching stars."""

    OCTAGONS = "octagons"  # octagons and squares, 4.8.8
    DODECAGONS = "dodecagons"  # dodecagons and triangles, 3.12.12
    CROSSES = "crosses"  # eight-pointed stars that touch, with crosses between


USUAL_ANGLES = {Tiling.OCTAGONS: 67.5, Tiling.DODECAGONS: 72.0, Tiling.CROSSES: 67.5}


@dataclass(frozen=True, slots=True)
class StarPattern:
    """One cell that repeats: its width and height in units of the drawing, a point on which a large star stands, and the
    outlines as the data of SVG paths.
    """

    width: float
    height: float
    centre: tuple[float, float]
    large: str
    small: str
    echo: str  # each large star again, at half its size


@dataclass(frozen=True, slots=True)
class _Star:
    """A star by its points: `points` outer ones at radius `outer`, the first at the angle `turn`, and as many inner ones."""

    x: float
    y: float
    points: int
    outer: float
    inner: float
    turn: float


def star_pattern(tiling: Tiling, angle: float) -> StarPattern:
    """The pattern of a tiling; `angle` in degrees between ray and side, kept within LEAST_ANGLE and MOST_ANGLE."""
    theta = radians(min(MOST_ANGLE, max(LEAST_ANGLE, angle)))
    make = {Tiling.OCTAGONS: _octagons, Tiling.DODECAGONS: _dodecagons, Tiling.CROSSES: _crosses}[tiling]
    return make(theta)


def single_star(tiling: Tiling, angle: float, size: float) -> str:
    """The large star of a pattern alone, in the middle of a square of that size."""
    theta = radians(min(MOST_ANGLE, max(LEAST_ANGLE, angle)))
    points = 12 if tiling is Tiling.DODECAGONS else 8
    outer = size / 2
    return _outline([_Star(outer, outer, points, outer, _inner(outer, points, theta), pi / points)])


def _octagons(theta: float) -> StarPattern:
    cell = 120.0
    side = cell / (1 + sqrt(2))
    large = _Star(cell / 2, cell / 2, 8, cell / 2, _inner(cell / 2, 8, theta), 0)
    small = _Star(0, 0, 4, side / 2, _inner(side / 2, 4, theta), pi / 4)
    return _pattern(cell, cell, [large], [small])


def _dodecagons(theta: float) -> StarPattern:
    """Dodecagons on a triangular grid: a cell as wide as one, with a second one in its corners."""
    width = 132.0
    height = width * sqrt(3)
    side = width * tan(pi / 12)
    inner = _inner(width / 2, 12, theta)
    apothem = side / (2 * sqrt(3))
    large = [_Star(x, y, 12, width / 2, inner, 0) for x, y in ((width / 2, height / 2), (0, 0))]
    small = [
        _Star(x, y, 3, apothem, _inner(apothem, 3, theta), turn)
        for x, y, turn in (
            (width / 2, height / 6, -pi / 2),
            (0, height / 3, pi / 2),
            (0, height * 2 / 3, -pi / 2),
            (width / 2, height * 5 / 6, pi / 2),
        )
    ]
    return _pattern(width, height, large, small)


def _crosses(theta: float) -> StarPattern:
    """Stars of eight points that touch on a square grid; in each cross between them a smaller one."""
    cell = 108.0
    inner = cell / 2 * _inner(1, 8, theta) / _inner(1, 8, radians(67.5)) * 0.765
    large = _Star(cell / 2, cell / 2, 8, cell / 2, inner, 0)
    small = _Star(0, 0, 8, cell / 2 * 0.3, inner * 0.3, 0)
    return _pattern(cell, cell, [large], [small])


def _inner(apothem: float, sides: int, theta: float) -> float:
    """How far from the middle of a regular polygon the rays of two neighbouring sides meet."""
    half = pi / sides
    length = apothem * tan(half) / (cos(theta) + sin(theta) * tan(half))
    return length * cos(theta) / sin(half)


def _pattern(width: float, height: float, large: Sequence[_Star], small: Sequence[_Star]) -> StarPattern:
    halved = [_Star(star.x, star.y, star.points, star.outer / 2, star.inner / 2, star.turn) for star in large]
    return StarPattern(
        width=round(width, 2),
        height=round(height, 2),
        centre=(large[0].x, large[0].y),
        large=_outline(_repeated(large, width, height)),
        small=_outline(_repeated(small, width, height)),
        echo=_outline(_repeated(halved, width, height)),
    )


def _repeated(stars: Sequence[_Star], width: float, height: float) -> Iterator[_Star]:
    """The stars of a cell and those of its neighbours that reach into it."""
    for star, column, row in product(stars, (-1, 0, 1), (-1, 0, 1)):
        x, y, reach = star.x + column * width, star.y + row * height, star.outer * _REACH
        if -reach < x < width + reach and -reach < y < height + reach:
            yield _Star(x, y, star.points, star.outer, star.inner, star.turn)


def _outline(stars: Iterator[_Star] | Sequence[_Star]) -> str:
    """The data of one SVG path, by differences in tenths of a unit."""
    return "".join(_closed(list(_corners(star))) for star in stars)


def _corners(star: _Star) -> Iterator[tuple[int, int]]:
    for number in range(2 * star.points):
        radius = star.inner if number % 2 else star.outer
        direction = star.turn + number * pi / star.points
        yield round(10 * (star.x + radius * cos(direction))), round(10 * (star.y + radius * sin(direction)))


def _closed(corners: list[tuple[int, int]]) -> str:
    (x, y), *_rest = corners
    steps = [f"M{_tenth(x)} {_tenth(y)}"]
    for (before_x, before_y), (x, y) in pairwise(corners):
        steps.append(f"l{_tenth(x - before_x)} {_tenth(y - before_y)}")
    return "".join(steps) + "z"


def _tenth(number: int) -> str:
    return f"{number / 10:.1f}".rstrip("0").rstrip(".")
