"""The signed and compressed offline list; each process builds it at most once a minute."""

import gzip
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from expo import clock
from expo.checkin.offline.list_rows import offline_list
from expo.checkin.offline.signature import public_key, signature
from expo.config import settings
from expo.events.models import Event

FRESH = timedelta(minutes=1)  # the list carries its own time
_KEY_BYTES = 16
_MOST = 8  # cached lists, some 1.5 MB each for 50,000 people
_LISTS: dict[str, tuple[datetime, "SignedList"]] = {}
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class SignedList:
    """The gzip-compressed list: signature, newline, JSON."""

    packed: bytes
    etag: str


def list_key(event: Event) -> str:
    """The public key by which devices verify the event's lists."""
    return public_key(settings().secret_key, _purpose(event))


def signed_list(event: Event) -> SignedList:
    """The event's list, at most a minute old."""
    with _LOCK:  # concurrent requests wait for the one being built
        found = _LISTS.get(event.uid)
        if found is not None and timedelta() <= clock.now() - found[0] < FRESH:  # a clock set back makes it anew
            return found[1]
        built = _build(event)
        _LISTS.pop(event.uid, None)
        _LISTS[event.uid] = (clock.now(), built)
        while len(_LISTS) > _MOST:
            del _LISTS[next(iter(_LISTS))]
        return built


def _build(event: Event) -> SignedList:
    content = offline_list(event, secrets.token_bytes(_KEY_BYTES), clock.now())
    sealed = signature(content, settings().secret_key, _purpose(event)).encode() + b"\n" + content
    return SignedList(gzip.compress(sealed, 2, mtime=0), hashlib.sha256(sealed).hexdigest()[:32])


def _purpose(event: Event) -> str:
    return f"offline list:{event.uid}"
