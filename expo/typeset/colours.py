"""Colours of a badge: read from `#rrggbb`, and made to be read (WCAG 2.2, 1.4.3). Pure."""

import functools
import re

Colour = tuple[int, int, int]  # red, green, blue, 0 to 255

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
INK: Colour = (24, 28, 36)
MUTED: Colour = (84, 90, 102)
LEAST_CONTRAST = 4.5

_HEX = re.compile(r"#([0-9a-fA-F]{6})")


def colour(text: str) -> Colour:
    """The colour of `#rrggbb`; raises ValueError for anything else."""
    found = _HEX.fullmatch(text)
    if not found:
        raise ValueError(f"a colour is written #rrggbb, not {text[:40]!r}")
    red, green, blue = bytes.fromhex(found[1])
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def text_on(ground: Colour) -> Colour:
    """Black or white, whichever stands out more on the ground: never under 4.5 to 1."""
    return max((INK, BLACK, WHITE), key=lambda text: contrast(text, ground))


def readable(text: Colour) -> Colour:
    """The colour, darkened as far as text on white paper needs to reach 4.5 to 1."""
    while contrast(text, WHITE) < LEAST_CONTRAST:
        text = tuple(part * 15 // 16 for part in text)  # type: ignore[assignment]  # three parts stay three
    return text


@functools.lru_cache(maxsize=256)
def fill(of: Colour) -> bytes:
    """The PDF operator that fills with the colour from now on."""
    return b" ".join(b"%.3g" % (part / 255) for part in of) + b" rg\n"


@functools.lru_cache(maxsize=256)
def _luminance(of: Colour) -> float:
    red, green, blue = (
        part / 255 / 12.92 if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB
        for part in of
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
