"""How a feed is tagged, dated and coloured. Pure: RFC 9110 for the answers, RFC 7986 for the colour."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

FORMAT = 1  # grows when the program writes the same state in other bytes, so that no reader keeps the old ones

# A few of CSS3's names, far enough apart to tell expos from one another in a calendar.
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
    """Version tag of a feed: a tag of stored revisions, and when it last changed (aware)."""

    tag: str
    changed_at: datetime


def etag(stamp: Stamp, *, zipped: bool) -> str:
    """A strong entity tag, another for each content coding (RFC 9110, 8.8.3)."""
    return f"{FORMAT}.{stamp.tag}{'-gzip' if zipped else ''}"


def last_modified(stamp: Stamp, now: datetime) -> str | None:
    """The Last-Modified header, or None while the second of the last change is still running.

    It is the first whole second after the change: so a client that compares dates alone sees a second edit within the same
    second, also when it sends back the time at which it asked instead of the one it was told.
    """
    second = _settled(stamp)
    return format_datetime(second, usegmt=True) if now >= second else None


def _settled(stamp: Stamp) -> datetime:
    """The first whole second in which the state did not change any more."""
    return stamp.changed_at.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)


def is_known(stamp: Stamp, if_none_match: str, if_modified_since: str, now: datetime, *, zipped: bool) -> bool:
    """Whether the client has this state already (304), in the coding it would get.

    Tags win over dates (RFC 9110, 13.2.2); a date that is none or in the future is ignored.
    """
    if if_none_match:
        return has_tag(etag(stamp, zipped=zipped), if_none_match)
    if not if_modified_since or last_modified(stamp, now) is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (ValueError, OverflowError):  # the second for numbers of twenty digits
        return False
    if since.tzinfo is None or since > now:
        return False
    return since >= _settled(stamp)


def colour_name(accent: str) -> str:
    """The CSS colour name nearest to a colour (RFC 7986, 5.9)."""
    red, green, blue = (int(accent[i : i + 2], 16) for i in (1, 3, 5))
    return min(
        _NAMED, key=lambda name: sum((a - b) ** 2 for a, b in zip(_NAMED[name], (red, green, blue), strict=True))
    )


def has_tag(ours: str, header: str) -> bool:
    """Weak comparison, as If-None-Match wants (RFC 9110, 13.1.2)."""
    if header.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == f'"{ours}"' for tag in header[:2000].split(","))
