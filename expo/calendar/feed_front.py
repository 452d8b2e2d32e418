"""WSGI middleware that caches responses of the public feeds, which thousands of programs poll.

A response is cached within this process until the end of the current second of the clock, and dropped when this process
commits. So a change is visible within a second on every machine, and polls in between need no database statement.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy.orm import Session

from expo import clock
from expo.calendar.feed import has_tag
from expo.kit.cache import Kept
from expo.web.hosts import is_served

MOST = 64  # responses, of some 30 KB each when compressed
_LONGEST_QUERY = 200
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
Key = tuple[str, str, bool, int]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class _CachedResponse:
    """A cached response; `body` is None after a 304, when only the entity tag is known to be current."""

    etag: str
    headers: Headers
    body: bytes | None


class FeedFront:
    """WSGI middleware that answers from the cache, or from the inner application."""

    def __init__(self, inner: Wsgi, hosts: frozenset[str]) -> None:
        """Only requests to one of these `hosts` are answered from the cache."""
        self._inner = inner
        self._hosts = hosts
        self._cache: Kept[_CachedResponse] = Kept(MOST)
        _fronts.add(self)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        key = _key(environ)
        if key is None or not is_served(environ.get("HTTP_HOST", ""), self._hosts):
            return self._inner(environ, start)
        cached = self._cache.get(key)
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


_fronts: WeakSet[FeedFront] = WeakSet()


def clear_all(_session: Session | None = None) -> None:
    """Clear the cache of every instance in this process: after each commit, and as after a start."""
    for front in list(_fronts):
        front.clear()


sa.event.listen(Session, "after_commit", clear_all)


def _key(environ: dict[str, Any]) -> Key | None:
    """The cache key of a request; None for requests that are not cached, such as those for personal feeds."""
    path: str = environ.get("PATH_INFO", "")
    if not path.endswith(".ics") or path.startswith("/calendar/") or environ["REQUEST_METHOD"] != "GET":
        return None
    query, zipped = environ.get("QUERY_STRING", ""), _CODINGS.get(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if zipped is None or len(query) > _LONGEST_QUERY or "HTTP_COOKIE" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
        return None
    return path, query, zipped, int(clock.now().timestamp())


def _read(inner: Wsgi, environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
    started: list[tuple[str, Headers]] = []
    answer = inner(environ, lambda status, headers, *_error: started.append((status, headers)))
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    return *started[0], body
