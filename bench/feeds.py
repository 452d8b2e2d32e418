"""The event's feed of 500 sessions through the whole stack: built, built again after a change, unchanged, not modified."""

import time
from collections.abc import Callable

from flask import Flask

from bench.fixtures.figures import Figure, at_most, median
from bench.fixtures.site import EVENT, site
from expo.calendar import builder
from expo.calendar.response_cache import clear_cache
from expo.calendar.views import feeds
from expo.db import transaction
from expo.demo.batches import DEMO
from expo.events.queries import event_by_slug
from expo.programme.queries import sessions_of
from expo.programme.services.sessions import edit_session

SESSIONS = 500
ADDRESS = f"/{EVENT}/programme.ics"


def run() -> list[Figure]:
    with site("sqlite", people=10, sessions=SESSIONS) as app:
        client = app.test_client()
        packed = {"Accept-Encoding": "gzip"}

        def get(headers: dict[str, str] = packed) -> int:
            return client.get(ADDRESS, headers=headers).status_code

        get()
        first = timed(get, 5, before=lambda: clear_caches(app))
        rebuilt = timed(get, 9, before=lambda: _change(app))
        unchanged = timed(get, 200, before=lambda: clear_cache(app))
        tag = client.get(ADDRESS, headers=packed).headers["ETag"]
        known = timed(lambda: get({**packed, "If-None-Match": tag}), 200, before=lambda: clear_cache(app))
        size = len(client.get(ADDRESS, headers=packed).data) / 1000
    return [
        at_most(f"feed of {SESSIONS} sessions, first build", first, "ms", 120),
        at_most("… after one session changed", rebuilt, "ms", 15),
        at_most("… unchanged", unchanged, "ms", 2),
        at_most("… not modified (304)", known, "ms", 1),
        at_most("… packed", size, "KB", 60),
    ]


def timed(ask: Callable[[], int], times: int, before: Callable[[], None] = lambda: None) -> float:
    """The median in milliseconds; `before` is not counted."""
    found = []
    for _ in range(times):
        before()
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1000)
    return median(found)


def clear_caches(app: Flask) -> None:
    """As a process that has just started."""
    builder.clear_caches()
    feeds.clear_caches()
    clear_cache(app)


def _change(app: Flask) -> None:
    with app.app_context():
        event = event_by_slug(EVENT)
        if event is None:
            raise RuntimeError("the demo expo is missing")
        session = sessions_of(event)[7]
        with transaction():
            title = {**session.title, "en": f"Changed at {time.perf_counter()}"}
            edit_session(session, {"title": title}, version=session.version, by=DEMO)
