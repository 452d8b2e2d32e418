"""Version tags and cache headers of feeds, for conditional requests (RFC 9110). Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

FORMAT = 1  # increment when the serialisation changes: it is part of every entity tag


@dataclass(frozen=True, slots=True)
class FeedVersion:
    """Version tag of a feed: the tag, and the aware time of its last change."""

    tag: str
    changed_at: datetime


def etag(version: FeedVersion, *, zipped: bool) -> str:
    """A strong entity tag; it differs between content codings (RFC 9110, 8.8.3)."""
    return f"{FORMAT}.{version.tag}{'-gzip' if zipped else ''}"


def last_modified(version: FeedVersion, now: datetime) -> str | None:
    """The Last-Modified header, or None during the second of the last change.

    It is rounded up to the next whole second, so that a client that compares only dates notices a second edit within
    the same second, even if it sends back its request time instead of the received date.
    """
    second = _settled(version)
    return format_datetime(second, usegmt=True) if now >= second else None


def _settled(version: FeedVersion) -> datetime:
    """The first whole second after the last change."""
    return version.changed_at.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=1)


def is_known(version: FeedVersion, if_none_match: str, if_modified_since: str, now: datetime, *, zipped: bool) -> bool:
    """Whether the client already has this state in the coding it would get (answer 304).

    Entity tags take precedence over dates (RFC 9110, 13.2.2); an invalid or future date is ignored.
    """
    if if_none_match:
        return has_tag(etag(version, zipped=zipped), if_none_match)
    if not if_modified_since or last_modified(version, now) is None:
        return False
    try:
        since = parsedate_to_datetime(if_modified_since)
    except (ValueError, OverflowError):  # OverflowError: numbers with too many digits
        return False
    if since.tzinfo is None or since > now:
        return False
    return since >= _settled(version)


def has_tag(etag_value: str, header: str) -> bool:
    """Whether the If-None-Match header names the tag, by weak comparison (RFC 9110, 13.1.2)."""
    if header.strip() == "*":
        return True
    return any(tag.strip().removeprefix("W/") == f'"{etag_value}"' for tag in header[:2000].split(","))
