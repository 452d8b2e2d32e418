"""The signed and compressed offline list; each application builds it at most once a minute."""

import gzip
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from flask import current_app

from expo import clock
from expo.checkin.offline.list_rows import offline_list
from expo.checkin.offline.signature import public_key, signature
from expo.config import settings
from expo.events.models import Event
from expo.kit.cache import BoundedCache

FRESH = timedelta(minutes=1)  # the list carries its own time
_KEY_BYTES = 16
_MOST = 8  # cached lists, some 1.5 MB each for 50,000 people
_EXTENSION = "expo.offline_lists"


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
    lists, lock = _cache()
    with lock:  # concurrent requests wait for the one being built
        found = lists.get(event.uid)
        if found is not None and timedelta() <= clock.now() - found[0] < FRESH:  # a clock set back makes it anew
            return found[1]
        built = _build(event)
        lists.put({event.uid: (clock.now(), built)})
        return built


def _cache() -> tuple[BoundedCache[tuple[datetime, SignedList]], Lock]:
    """The application's own lists, by expo and with the moment each was built; the lock is held while one is."""
    kept: tuple[BoundedCache[tuple[datetime, SignedList]], Lock] = current_app.extensions.setdefault(
        _EXTENSION, (BoundedCache(_MOST), Lock())
    )
    return kept


def _build(event: Event) -> SignedList:
    content = offline_list(event, secrets.token_bytes(_KEY_BYTES), clock.now())
    sealed = signature(content, settings().secret_key, _purpose(event)).encode() + b"\n" + content
    return SignedList(gzip.compress(sealed, 2, mtime=0), hashlib.sha256(sealed).hexdigest()[:32])


def _purpose(event: Event) -> str:
    return f"offline list:{event.uid}"
