"""Contrast by WCAG 2.2, and the CSS tokens of an event's accent colour for light and dark."""

import colorsys
import re

from expo.kit.graphics.oklch import lightness, with_lightness

READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3: text of normal size
VISIBLE = 3.0  # WCAG 2.2, success criterion 1.4.11: controls and marks
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# the backgrounds of expo/static/css/tokens.css
_LIGHT_PAPER, _DARK_PAPER = "#ffffff", "#131517"
_LIGHT_SHEET, _DARK_RAISED = "#f7f5f1", "#1f2327"
_ON_DEEP = "#fbf6ea"
# Of the ground of bands and the two tones of stars on it, in OKLCH: a share of the accent's lightness, bounded; then steps up.
_DEEP_SHARE, _LEAST_DEEP, _MOST_DEEP, _DARKER, _CHROMA = 0.7, 0.22, 0.35, 0.06, 0.92
_STAR_STEP, _BRIGHT_STEP = 0.07, 0.15


def is_colour(text: str) -> bool:
    """Whether the text is a colour as we store it: `#rrggbb`."""
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """Black or white, whichever has the higher contrast with the background; it is always at least 4.5:1."""
    return max("#ffffff", "#000000", key=lambda text: contrast(text, background))


def readable_on(colour: str, *backgrounds: str) -> str:
    """The colour, darkened or lightened in steps until its contrast with every background is 4.5:1."""
    darker = _luminance(backgrounds[0]) > 0.18  # noqa: PLR2004 -- where black and white text contrast the same
    step, end = (-0.02, 0.0) if darker else (0.02, 1.0)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    while any(contrast(colour, ground) < READABLE for ground in backgrounds) and lightness != end:
        lightness = min(1.0, max(0.0, lightness + step))
        colour = _hex(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def visible_on(colour: str, ground: str) -> str:
    """The colour, lightened in steps until its contrast with a dark background is 3:1 (criterion 1.4.11)."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    while contrast(colour, ground) < VISIBLE and lightness < 1:
        lightness = min(1, lightness + 0.02)
        colour = _hex(*colorsys.hls_to_rgb(hue, lightness, saturation))
    return colour


def theme(accent: str) -> dict[str, tuple[str, str]]:
    """CSS tokens by name, each as (light, dark): readable whatever the accent (`#rrggbb`) is."""
    fill = accent.lower(), visible_on(accent.lower(), _DARK_PAPER)
    soft = mix(accent, _LIGHT_PAPER, 0.09), mix(accent, _DARK_PAPER, 0.16)
    strong = (
        readable_on(accent, _LIGHT_PAPER, _LIGHT_SHEET, soft[0]),
        readable_on(accent, _DARK_PAPER, _DARK_RAISED, soft[1]),
    )
    return {
        "accent": fill,
        "on-accent": (text_on(fill[0]), text_on(fill[1])),
        "accent-strong": strong,
        "accent-soft": soft,
        **_deep_tones(accent),
    }


def _deep_tones(accent: str) -> dict[str, tuple[str, str]]:
    """The ground of an expo's bands, the two tones of the stars on it, and its quieter text, which stays readable."""
    found = _channels(accent)
    light = min(_MOST_DEEP, max(_LEAST_DEEP, lightness(found) * _DEEP_SHARE))
    levels = light, light - _DARKER
    tones = {}
    for name, step in (("deep", 0.0), ("star", _STAR_STEP), ("star-bright", _BRIGHT_STEP)):
        by_day, by_night = (_hex(*with_lightness(found, level + step, _CHROMA)) for level in levels)
        tones[name] = by_day, by_night
    quiet = tuple(readable_on(mix(_ON_DEEP, ground, 0.82), ground) for ground in tones["deep"])
    return {**tones, "on-deep-quiet": (quiet[0], quiet[1])}


def theme_key(accent: str) -> str:
    """The cache key in the style sheet's address: it changes with the colour, and with the tokens of an upgrade."""
    return f"{accent.lstrip('#')}-{len(theme(accent))}"


def theme_css(accent: str) -> str:
    """The style sheet with the tokens of an event's accent, served as /<event>/theme.css."""
    tokens = "".join(f"--{name}:light-dark({light},{dark});" for name, (light, dark) in theme(accent).items())
    return f"@layer tokens{{:root{{{tokens}}}}}"


def mix(colour: str, ground: str, share: float) -> str:
    """The colour drawn over the ground with opacity `share` (0 to 1)."""
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
