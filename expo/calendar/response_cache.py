"""WSGI middleware that caches responses of the public feeds, which thousands of programs poll.

A response is cached by one application until the end of the current second of the clock, and dropped when the application
commits a change of its expo. So a change is visible within a second on every machine, and polls in between need no database
statement. Parameters that no feed reads are no part of a response's key.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import sqlalchemy as sa
from flask import Flask, current_app, has_app_context
from sqlalchemy.orm import Session

from expo import clock
from expo.calendar.conditional import has_tag
from expo.events.models import Event
from expo.kit.cache import BoundedCache
from expo.web.callables import WsgiApp
from expo.web.hosts import is_served
from expo.web.telemetry.counts import count

EXTENSION = "expo.response_cache"
MOST_BYTES = 32 * 1024 * 1024  # fifty expos in three languages, with the most read of their tracks and rooms
_LONGEST_QUERY = 200
_READ = ("lang", "room", "track")  # the parameters that a public feed reads; it takes the first of a name
_CODINGS = {
    "": False,
    "identity": False,
    "gzip": True,
    "gzip, deflate": True,
    "gzip,deflate": True,
    "gzip, deflate, br": True,
    "gzip, deflate, br, zstd": True,
}
# A 304 omits headers that describe the content (RFC 9110, 15.4.5).
_OF_CONTENT = frozenset({"content-length", "content-type", "content-encoding", "content-disposition"})
_OF_ONE_REQUEST = frozenset({"x-request-id", "set-cookie"})

Headers = list[tuple[str, str]]
Key = tuple[str, tuple[str, ...], bool, int]


@dataclass(frozen=True, slots=True)
class _CachedResponse:
    """A cached response; `body` is None after a 304, when only the entity tag is known to be current."""

    etag: str
    headers: Headers
    body: bytes | None

    @property
    def size(self) -> int:
        """Bytes, with what the headers and the objects take."""
        return 2_000 + len(self.body or b"")


class ResponseCache:
    """WSGI middleware that answers from the cache, or from the inner application."""

    def __init__(self, inner: WsgiApp, hosts: frozenset[str]) -> None:
        """Only requests to one of these `hosts` are answered from the cache."""
        self._inner = inner
        self._hosts = hosts
        self._cache: BoundedCache[_CachedResponse] = BoundedCache(MOST_BYTES, size=lambda cached: cached.size)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        key = _key(environ)
        if key is None or not is_served(environ.get("HTTP_HOST", ""), self._hosts):
            return self._inner(environ, start)
        cached = self._cache.get(key)
        count("feed_cache_misses" if cached is None else "feed_cache_hits")
        if cached is None:
            cached, answer = self._fetch(key, environ)
            if cached is None:
                status, headers, body = answer
                start(status, headers)
                return [body]
        if has_tag(cached.etag.strip('"'), environ.get("HTTP_IF_NONE_MATCH", "")):
            start("304 NOT MODIFIED", [line for line in cached.headers if line[0].lower() not in _OF_CONTENT])
            return [b""]
        if cached.body is None:
            return self._inner(environ, start)
        start("200 OK", cached.headers)
        return [cached.body]

    def clear(self) -> None:
        """Drop every cached response."""
        self._cache.clear()

    def forget(self, slugs: set[str]) -> None:
        """Drop the responses of these expos."""
        self._cache.drop(lambda key: key[0].split("/", 2)[1] in slugs)

    def _fetch(self, key: Key, environ: dict[str, Any]) -> tuple[_CachedResponse | None, tuple[str, Headers, bytes]]:
        """The application's response; cached when it is that of a public feed."""
        answer = _read(self._inner, environ)
        status, headers, body = answer
        shared_headers = [(name, value) for name, value in headers if name.lower() not in _OF_ONE_REQUEST]
        named = {name.lower(): value for name, value in shared_headers}
        if status[:3] not in {"200", "304"} or not named.get("cache-control", "").startswith("public"):
            return None, answer
        cached = _CachedResponse(named["etag"], shared_headers, body if status.startswith("200") else None)
        self._cache.put({key: cached})
        return cached, answer


def init_response_cache(app: Flask, hosts: frozenset[str]) -> None:
    """Put a cache of the application's own before it."""
    cache = ResponseCache(app.wsgi_app, hosts)
    app.extensions[EXTENSION] = cache
    app.wsgi_app = cache  # type: ignore[method-assign, assignment]


def clear_cache(app: Flask) -> None:
    """Drop what the application's cache holds, as after a start."""
    cache: ResponseCache = app.extensions[EXTENSION]
    cache.clear()


def _collect(session: Session, _context: object) -> None:
    """Before a flush is over: remember which expos it changed, also by a former address."""
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Event):
            slugs = sa.inspect(row).attrs.slug.history.sum()
            session.info.setdefault(_CHANGED, set()).update(slugs)


def _forget_changed(session: Session) -> None:
    """After a commit: every change that a feed shows is one of its expo's row, of its revision or version."""
    slugs = session.info.pop(_CHANGED, None)
    if slugs and has_app_context():
        cache: ResponseCache = current_app.extensions[EXTENSION]
        cache.forget(slugs)


def _keep_nothing(session: Session) -> None:
    session.info.pop(_CHANGED, None)


_CHANGED = "expo.changed_feeds"
sa.event.listen(Session, "after_flush", _collect)
sa.event.listen(Session, "after_commit", _forget_changed)
sa.event.listen(Session, "after_rollback", _keep_nothing)


def _key(environ: dict[str, Any]) -> Key | None:
    """The cache key of a request; None for requests that are not cached, such as those for personal feeds."""
    path: str = environ.get("PATH_INFO", "")
    if not path.endswith(".ics") or path.startswith("/calendar/") or environ["REQUEST_METHOD"] != "GET":
        return None
    query, zipped = environ.get("QUERY_STRING", ""), _CODINGS.get(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if zipped is None or len(query) > _LONGEST_QUERY or "HTTP_COOKIE" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
        return None
    asked = dict(reversed(parse_qsl(query, keep_blank_values=True)))
    return path, tuple(asked.get(name, "") for name in _READ), zipped, int(clock.now().timestamp())


def _read(inner: WsgiApp, environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
    started: list[tuple[str, Headers]] = []
    answer = inner(environ, lambda status, headers, *_error: started.append((status, headers)))
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    return *started[0], body
