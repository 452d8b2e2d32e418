"""WSGI middleware that caches the answers of the public feeds, which thousands of programs poll.

An answer is cached by this process until the clock's second is over, and dropped when this process commits anything. So a
change shows within a second on every machine, and in between a poll costs no statement.
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

MOST = 64  # answers: at some 30 KB each, packed
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
# A 304 says nothing that describes the content (RFC 9110, 15.4.5).
_OF_CONTENT = frozenset({"content-length", "content-type", "content-encoding", "content-disposition"})
_OF_ONE_REQUEST = frozenset({"x-request-id", "set-cookie"})

Headers = list[tuple[str, str]]
Key = tuple[str, str, bool, int]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class _Held:
    """A cached answer; `body` is None after a 304, when only the entity tag is known to be current."""

    etag: str
    headers: Headers
    body: bytes | None


class FeedFront:
    """WSGI middleware: answers from the cache, else from the inner application."""

    def __init__(self, inner: Wsgi) -> None:
        self._inner = inner
        self._held: Kept[_Held] = Kept(MOST)
        _fronts.add(self)

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        key = _key(environ)
        if key is None:
            return self._inner(environ, start)
        held = self._held.get(key)
        if held is None:
            held, answer = self._ask(key, environ)
            if held is None:
                status, headers, body = answer
                start(status, headers)
                return [body]
        if has_tag(held.etag.strip('"'), environ.get("HTTP_IF_NONE_MATCH", "")):
            start("304 NOT MODIFIED", [line for line in held.headers if line[0].lower() not in _OF_CONTENT])
            return [b""]
        if held.body is None:
            return self._inner(environ, start)
        start("200 OK", held.headers)
        return [held.body]

    def forget(self) -> None:
        """Drop every cached answer: what it was made from may have changed."""
        self._held.clear()

    def _ask(self, key: Key, environ: dict[str, Any]) -> tuple[_Held | None, tuple[str, Headers, bytes]]:
        """The application's answer, cached where it is a public feed."""
        answer = _read(self._inner, environ)
        status, headers, body = answer
        kept = [(name, value) for name, value in headers if name.lower() not in _OF_ONE_REQUEST]
        named = {name.lower(): value for name, value in kept}
        if status[:3] not in {"200", "304"} or not named.get("cache-control", "").startswith("public"):
            return None, answer
        held = _Held(named["etag"], kept, body if status.startswith("200") else None)
        self._held.put({key: held})
        return held, answer


_fronts: WeakSet[FeedFront] = WeakSet()


def forget_all(_session: Session | None = None) -> None:
    """Clear the cache of every front of this process, as after a start."""
    for front in list(_fronts):
        front.forget()


sa.event.listen(Session, "after_commit", forget_all)


def _key(environ: dict[str, Any]) -> Key | None:
    """The cache key of a request; None for one that is not cached, such as a personal feed."""
    path: str = environ.get("PATH_INFO", "")
    if not path.endswith(".ics") or path.startswith("/calendar/") or environ["REQUEST_METHOD"] != "GET":
        return None
    query, zipped = environ.get("QUERY_STRING", ""), _CODINGS.get(environ.get("HTTP_ACCEPT_ENCODING", ""))
    if zipped is None or len(query) > _LONGEST_QUERY or "HTTP_COOKIE" in environ or "HTTP_IF_MODIFIED_SINCE" in environ:
        return None
    return path, query, zipped, int(clock.now().timestamp())


def _read(inner: Wsgi, environ: dict[str, Any]) -> tuple[str, Headers, bytes]:
    said: list[tuple[str, Headers]] = []
    answer = inner(environ, lambda status, headers, *_error: said.append((status, headers)))
    try:
        body = b"".join(answer)
    finally:
        close = getattr(answer, "close", None)
        if close is not None:
            close()
    return *said[0], body
