"""Pure. A colour's lightness changed in OKLCH, where equal steps look equal and the hue stays (B. Ottosson, 2020)."""

from math import cbrt, hypot

_TO_CONE = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_FROM_LAB = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_FROM_CONE = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)
_SLIP = 1e-6  # of the last digits
_STEPS = 24  # halvings of the chroma until the colour can be shown


def lightness(channels: tuple[float, float, float]) -> float:
    """The OKLCH lightness, 0 to 1, of an sRGB colour (channels 0 to 1)."""
    return _lab(channels)[0]


def with_lightness(
    channels: tuple[float, float, float], wanted: float, chroma: float = 1.0
) -> tuple[float, float, float]:
    """The colour of the same hue with that lightness, with the share `chroma` of its own, or as much as sRGB can show."""
    _light, green_red, blue_yellow = _lab(channels)
    green_red, blue_yellow = green_red * chroma, blue_yellow * chroma
    whole = hypot(green_red, blue_yellow)
    low, high = 0.0, 1.0 if whole else 0.0
    for _step in range(_STEPS):
        share = (low + high) / 2
        shown = all(-_SLIP <= one <= 1 + _SLIP for one in _linear((wanted, green_red * share, blue_yellow * share)))
        low, high = (share, high) if shown else (low, share)
    red, green, blue = (_encoded(one) for one in _linear((wanted, green_red * low, blue_yellow * low)))
    return red, green, blue


def _lab(channels: tuple[float, float, float]) -> tuple[float, float, float]:
    linear = tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels)  # noqa: PLR2004 -- sRGB's own numbers
    return _times(_TO_LAB, tuple(cbrt(one) for one in _times(_TO_CONE, linear)))


def _linear(lab: tuple[float, float, float]) -> tuple[float, float, float]:
    return _times(_FROM_CONE, tuple(one**3 for one in _times(_FROM_LAB, lab)))


def _encoded(linear: float) -> float:
    bounded = min(1.0, max(0.0, linear))
    return 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055  # noqa: PLR2004 -- sRGB's own numbers


def _times(matrix: tuple[tuple[float, float, float], ...], vector: tuple[float, ...]) -> tuple[float, float, float]:
    one, two, three = (sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three
