"""The rate limit of tokens, counted in each process, and the fields that tell of it (draft-ietf-httpapi-ratelimit-headers)."""

from datetime import datetime
from threading import Lock

from flask import Response, current_app, g

from expo import clock
from expo.errors import TooMany
from expo.i18n import _
from expo.kit.cache import BoundedCache
from expo.web.limits import API_TOKEN

EXTENSION = "expo.api.rates"
_KEPT = 10_000  # tokens


class Windows:
    """How many requests each token has made in its current window."""

    def __init__(self) -> None:
        self._windows: BoundedCache[tuple[datetime, int]] = BoundedCache(_KEPT)
        self._lock = Lock()

    def count(self, token_id: int) -> tuple[int, int]:
        """Count a request; returns how many there were in the window, and the seconds until it ends."""
        now = clock.now()
        with self._lock:
            ends, count = self._windows.get(token_id) or (now, 0)
            if ends <= now:
                ends, count = now + API_TOKEN.window, 0
            self._windows.put({token_id: (ends, count + 1)})
        return count + 1, int((ends - now).total_seconds()) + 1


def check_rate(token_id: int) -> None:
    """Count a request of a token; raise TooMany beyond the limit."""
    windows: Windows = current_app.extensions.setdefault(EXTENSION, Windows())
    count, seconds = windows.count(token_id)
    g.api_rate = max(0, API_TOKEN.allowed - count), seconds
    if count > API_TOKEN.allowed:
        raise TooMany(_("This token has made too many requests. Wait a minute and go on."), seconds)


def add_rate_fields(response: Response) -> Response:
    """Tell the limit, and what is left of it."""
    if "api_rate" in g:
        left, seconds = g.api_rate
        window = int(API_TOKEN.window.total_seconds())
        response.headers["RateLimit-Policy"] = f'"token";q={API_TOKEN.allowed};w={window}'
        response.headers["RateLimit"] = f'"token";r={left};t={seconds}'
    return response
