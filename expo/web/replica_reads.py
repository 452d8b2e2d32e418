"""Which requests read from the replica: those for public pages and feeds, of readers without a session.

A request reads from one server from its first statement to its last, so that what a cache keeps under a revision comes from
where the revision was read. If the replica fails meanwhile the request is answered anew, from the primary.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, current_app, request

from expo.config import Settings
from expo.replica import give_up_here, open_here
from expo.web.callables import View, WsgiApp
from expo.web.telemetry.counts import count

_AGAIN = "expo.read_again"
_PRIMARY = "expo.read_primary"


def from_replica(view: View) -> View:
    """Decorator of a view that only reads, and may show what was so some seconds ago."""
    view.from_replica = True  # type: ignore[attr-defined]
    return view


def init_replica_reads(app: Flask, settings: Settings) -> None:
    """Call it before any other handler that reads; without DATABASE_READ_URL it does nothing."""
    if settings.database_read_url:
        app.before_request(_choose)
        app.wsgi_app = _SecondReading(app.wsgi_app)  # type: ignore[method-assign, assignment]


def ask_to_read_again(error: Exception) -> bool:
    """Whether the request is to be retried on the primary, since an error of the database came from the replica."""
    if not give_up_here(error):
        return False
    count("replica_fallbacks")
    request.environ[_AGAIN] = True
    return True


def _choose() -> None:
    """Whoever has a session may have just written, and reads from the primary."""
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "from_replica", False) or request.method not in {"GET", "HEAD"}:
        return
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies or _PRIMARY in request.environ:
        return
    count("replica_reads" if open_here() else "replica_fallbacks")


class _SecondReading:
    """WSGI middleware that retries a request on the primary when the application asked for it."""

    def __init__(self, inner: WsgiApp) -> None:
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        started: list[tuple[Any, ...]] = []
        body = self._inner(environ, lambda *answer: started.append(answer))
        if environ.pop(_AGAIN, False):
            getattr(body, "close", lambda: None)()
            environ[_PRIMARY] = True
            return self._inner(environ, start)
        start(*started[-1])
        return body
