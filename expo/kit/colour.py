"""Colours that can be read: contrast by WCAG 2.2, and an event's accent made into tokens for light and dark."""

import colorsys
import re

READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3: text of normal size
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_LIGHT_PAPER, _DARK_PAPER = "#ffffff", "#14171a"
_LIGHT_RAISED, _DARK_RAISED = "#f6f5f2", "#20252a"


def is_colour(text: str) -> bool:
    """Whether the text is a colour as we keep it: `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """Black or white, whichever reads better on the background; one of them always has 4.5:1."""
    return max("#ffffff", "#000000", key=lambda text: contrast(text, background))


def readable_on(colour: str, *backgrounds: str) -> str:
    """The colour, made darker or lighter in steps until it reads as text on every one of the backgrounds."""
    darker = _luminance(backgrounds[0]) > 0.18  # noqa: PLR2004 -- where black and white text contrast the same
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    while any(contrast(colour, ground) < READABLE for ground in backgrounds) and 0 < lightness < 1:
        lightness = min(1, max(0, lightness + (-0.02 if darker else 0.02)))
        colour = _hex(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def theme_css(accent: str) -> str:
    """The style sheet that gives a page an event's accent, readable in light and in dark."""
    soft_light, soft_dark = mix(accent, _LIGHT_PAPER, 0.1), mix(accent, _DARK_PAPER, 0.16)
    light = readable_on(accent, _LIGHT_PAPER, _LIGHT_RAISED, soft_light)
    dark = readable_on(accent, _DARK_PAPER, _DARK_RAISED, soft_dark)
    return (
        "@layer tokens{:root{"
        f"--accent:light-dark({light},{dark});--accent-fill:{accent};--on-accent:{text_on(accent)};"
        f"--accent-soft:light-dark({soft_light},{soft_dark})"
        "}}"
    )


def mix(colour: str, ground: str, share: float) -> str:
    """`share` (0 to 1) of the colour over the ground."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex(*(c * share + g * (1 - share) for c, g in pairs))


def _channels(colour: str) -> tuple[float, float, float]:
    if not is_colour(colour):
        raise ValueError(f"{colour!r} is not a colour, as in #0b5d3b")
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def _hex(red: float, green: float, blue: float) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in (red, green, blue))


def _luminance(colour: str) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour))  # noqa: PLR2004 -- sRGB's own numbers
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
