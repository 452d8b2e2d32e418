"""Version tags, cache headers and colours of feeds. Pure: RFC 9110 for conditional requests, RFC 7986 for the colour."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

FORMAT = 1  # increment when the serialisation changes: it is part of every entity tag

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


@dataclass(frozen=True, slots=True)
class Stamp:
    """Version tag of a feed: the tag, and the aware time of its last change."""

    tag: str
    changed_at: datetime


def etag(stamp: Stamp, *, zipped: bool) -> str:
    """A strong entity tag; it differs between content codings (RFC 9110, 8.8.3)."""
    return f"{FORMAT}.{stamp.tag}{'-gzip' if zipped else ''}"


def last_modified(stamp: Stamp, now: datetime) -> str | None:
    """The Last-Modified header, or None during the second of the last change.

    It is rounded up to the next whole second, so that a client that compares only dates notices a second edit within
    the same second, even if it sends back its request time instead of the received date.
    """
    second = _settled(stamp)
    return format_datetime(second, usegmt=True) if now >= second else None


def _settled(stamp: Stamp) -> datetime:
    """The first whole second after the last change."""
    return stamp.changed_at.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)


def is_known(stamp: Stamp, if_none_match: str, if_modified_since: str, now: datetime, *, zipped: bool) -> bool:
    """Whether the client already has this state in the coding it would get (answer 304).

    Entity tags take precedence over dates (RFC 9110, 13.2.2); an invalid or future date is ignored.
    """
    if if_none_match:
        return has_tag(etag(stamp, zipped=zipped), if_none_match)
    if not if_modified_since or last_modified(stamp, now) is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (ValueError, OverflowError):  # OverflowError: numbers with too many digits
        return False
    if since.tzinfo is None or since > now:
        return False
    return since >= _settled(stamp)


def colour_name(accent: str) -> str:
    """The name of the nearest CSS colour (RFC 7986, 5.9)."""
    red, green, blue = (int(accent[i : i + 2], 16) for i in (1, 3, 5))
    return min(
        _NAMED, key=lambda name: sum((a - b) ** 2 for a, b in zip(_NAMED[name], (red, green, blue), strict=True))
    )


def has_tag(etag_value: str, header: str) -> bool:
    """Whether the If-None-Match header names the tag, by weak comparison (RFC 9110, 13.1.2)."""
    if header.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == f'"{etag_value}"' for tag in header[:2000].split(","))
