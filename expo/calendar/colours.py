"""Names of colours in calendars (RFC 7986, 5.9). Pure."""

# Some CSS3 colour names that are easy to tell apart in a calendar.
_NAMED = {
    "darkgreen": (0, 100, 0),
    "seagreen": (46, 139, 87),
    "teal": (0, 128, 128),
    "steelblue": (70, 130, 180),
    "navy": (0, 0, 128),
    "royalblue": (65, 105, 225),
    "purple": (128, 0, 128),
    "mediumvioletred": (199, 21, 133),
    "firebrick": (178, 34, 34),
    "crimson": (220, 20, 60),
    "orangered": (255, 69, 0),
    "darkorange": (255, 140, 0),
    "goldenrod": (218, 165, 32),
    "olive": (128, 128, 0),
    "saddlebrown": (139, 69, 19),
    "slategray": (112, 128, 144),
    "black": (0, 0, 0),
    "maroon": (128, 0, 0),
    "indigo": (75, 0, 130),
    "limegreen": (50, 205, 50),
}


def colour_name(accent: str) -> str:
    """The name of the nearest CSS colour (RFC 7986, 5.9)."""
    red, green, blue = (int(accent[i : i + 2], 16) for i in (1, 3, 5))
    return min(
        _NAMED, key=lambda name: sum((a - b) ** 2 for a, b in zip(_NAMED[name], (red, green, blue), strict=True))
    )
