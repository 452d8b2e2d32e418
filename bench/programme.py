"""The programme's page of 500 sessions: how long it takes to make, what it weighs, how often it asks the database."""

import gzip
import time
from typing import Any

import sqlalchemy as sa

from bench.fixtures.figures import Figure, at_most, median
from bench.fixtures.site import EVENT, site
from expo.db import db, transaction
from expo.demo.batches import DEMO
from expo.events.queries import event_by_slug
from expo.programme.queries import sessions_of
from expo.programme.rules import PartRole
from expo.programme.services.sessions import edit_session
from expo.programme.services.speakers import add_speaker

SESSIONS = 500


def run() -> list[Figure]:
    figures: list[Figure] = []
    for kind in ("sqlite", "postgresql"):
        with site(kind, people=10, sessions=SESSIONS) as app:
            with app.app_context(), transaction():
                _give_speakers()
            client = app.test_client()
            for name, address in (("a day", f"/{EVENT}/programme"), ("all days", f"/{EVENT}/programme?day=all")):
                taken, page = _timed(app, client, address)
                figures.append(
                    at_most(f"programme of {SESSIONS} sessions, {name}, server time, {kind}", taken, "ms", 30)
                )
                figures.append(at_most("… packed", len(gzip.compress(page, 6)) / 1000, "KB", 60))
            figures.append(at_most("… queries", _queries(app, client, f"/{EVENT}/programme?day=all"), "", 10))
    return figures


def _give_speakers() -> None:
    """Two people for every session, so that the page says as much as a real one."""
    event = event_by_slug(EVENT)
    if event is None:
        raise RuntimeError("no demo expo")
    people = [
        add_speaker(event, {"name": f"Demo Speaker {n}", "organisation": "Demo"}, by=DEMO) for n in range(SESSIONS)
    ]
    for number, session in enumerate(sessions_of(event)[:SESSIONS]):
        cast = [(people[number], PartRole.SPEAKER)]
        edit_session(session, {}, version=session.version, by=DEMO, cast=cast)


def _timed(app: Any, client: Any, address: str) -> tuple[float, bytes]:
    """The median of nine readings by a process that has kept no page."""
    times, page = [], b""
    for _number in range(9):
        app.extensions.pop("expo.pages", None)
        began = time.perf_counter()
        page = client.get(address).data
        times.append((time.perf_counter() - began) * 1000)
    return median(times), page


def _queries(app: Any, client: Any, address: str) -> int:
    said: list[str] = []
    app.extensions.pop("expo.pages", None)
    with app.app_context():
        engine = db.engine
    listen = lambda *words: said.append(words[2])  # noqa: E731 -- one line, taken off again below
    sa.event.listen(engine, "before_cursor_execute", listen)
    client.get(address)
    sa.event.remove(engine, "before_cursor_execute", listen)
    return len(said)
