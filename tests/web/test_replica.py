"""A real streaming replica: public pages and feeds read from it, and never anything older than what they are kept under."""

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
import structlog
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo
from structlog.testing import capture_logs

from expo.calendar.services import feed_address, feed_of, renew_feed
from expo.cli.main import expo
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.services.expos import edit_event
from expo.history.services import PROGRAM
from expo.registration.models import Registration
from expo.replica import EXTENSION, Replica
from expo.web.telemetry.counts import named_counts
from tests.calendar.ics import path_of
from tests.databases import empty, fresh_database, migrated_app
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.poolers import pgbouncer
from tests.replicas import StreamingReplica, streaming_replica

OLD, NEW = "Test Hall", "Great Hall"
TOKEN = "a token for the monitoring alone"


@pytest.fixture(scope="module", params=["postgresql"])
def primary_url(postgresql_url: str) -> str:
    return fresh_database(postgresql_url, "primary")


@pytest.fixture(scope="module")
def follower(primary_url: str) -> Iterator[StreamingReplica]:
    with streaming_replica(primary_url) as replica:
        yield replica


@pytest.fixture(scope="module")
def both(primary_url: str, follower: StreamingReplica, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("instance")
    with migrated_app(primary_url, folder, DATABASE_READ_URL=follower.url, METRICS_TOKEN=TOKEN) as app:
        yield app
        dispose(app)


@pytest.fixture
def app(both: Flask, follower: StreamingReplica) -> Iterator[Flask]:
    """The application with one expo, which the replica has."""
    with both.app_context():
        a_session(an_event(slug="some-expo"))
    follower.catch_up()
    look_again(both)
    yield both
    follower.go_on()
    empty(both)


def dispose(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()


def look_again(app: Flask) -> Replica:
    """As if the time until the next look were over; again while the server's own work is a few bytes ahead."""
    replica: Replica = app.extensions[EXTENSION]
    for _ in range(100):
        replica._look_at = 0
        if replica.state() != "late":
            break
        threading.Event().wait(0.05)
    return replica


def move(app: Flask, to: str = NEW) -> None:
    with app.app_context(), transaction():
        event = db.session.scalars(sa.select(Event)).one()
        edit_event(event, {"venue": to}, version=event.version, by=PROGRAM)


def venue_on(app: Flask, page: str = "/some-expo/", client: Any = None) -> str:
    answer = (client or app.test_client()).get(page)
    assert answer.status_code == 200
    (found,) = {name for name in (OLD, NEW) if name in answer.text}
    return str(found)


@pytest.mark.parametrize("page", ["/", "/some-expo/", "/some-expo/programme.ics"])
def test_strangers_read_the_replica_and_see_the_change_once_it_has_come(
    app: Flask, follower: StreamingReplica, page: str
) -> None:
    app.extensions["expo.response_cache"].clear()
    follower.hold_back()
    move(app)

    before = venue_on(app, page)
    follower.go_on()
    follower.catch_up()
    app.extensions["expo.response_cache"].clear()  # which ends by itself within the second
    after = venue_on(app, page)

    assert (before, after) == (OLD, NEW)


def test_whoever_has_a_session_may_have_just_written_and_reads_the_primary(
    app: Flask, follower: StreamingReplica
) -> None:
    client = app.test_client()
    client.get("/sign-in")  # its form has a token, so that the reader has a cookie
    follower.hold_back()
    move(app)

    assert (venue_on(app, client=client), venue_on(app)) == (NEW, OLD)


def test_what_is_kept_under_a_revision_is_never_older_than_it(
    app: Flask, follower: StreamingReplica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Read from the replica, from the primary while that one is late, and from the replica again."""
    follower.hold_back()
    move(app)
    look_again(app)
    seen = [venue_on(app)]

    monkeypatch.setattr("expo.replica.monotonic", lambda: app.extensions[EXTENSION]._complete_until + 10.1)
    with noted() as lines:
        seen += [venue_on(app), venue_on(app)]
    monkeypatch.undo()
    seen.append(venue_on(app))
    follower.go_on()
    follower.catch_up()
    seen += [venue_on(app), venue_on(app)]

    assert seen == [OLD, NEW, NEW, OLD, NEW, NEW]
    assert [(one["event"], one["state"]) for one in lines if "replica" in one["event"]] == [
        ("replica not read", "late")
    ]


@pytest.mark.parametrize("page", ["/some-expo/", "/some-expo/programme", "/some-expo/programme.ics"])
def test_a_request_reads_over_one_connection(app: Flask, page: str) -> None:
    """Behind one address there may be several replicas; a revision and what is kept under it come from the same."""
    app.extensions.pop("expo.pages", None)
    app.extensions["expo.response_cache"].clear()
    used: dict[str, set[int]] = {"primary": set(), "replica": set()}

    def note(kind: str) -> Any:
        return lambda connection, *_rest: used[kind].add(id(connection.connection.driver_connection))

    with app.app_context():
        engines = {"primary": db.engine, "replica": db.engines["replica"]}
    notes = {kind: note(kind) for kind in engines}
    for kind, engine in engines.items():
        sa.event.listen(engine, "before_cursor_execute", notes[kind])
    app.extensions[EXTENSION]._look_at = float("inf")
    app.test_client().get(page)
    for kind, engine in engines.items():
        sa.event.remove(engine, "before_cursor_execute", notes[kind])

    assert {kind: len(found) for kind, found in used.items()} == {"primary": 0, "replica": 1}


def test_a_replica_that_is_away_is_replaced_by_the_primary_and_told_of(app: Flask, follower: StreamingReplica) -> None:
    before = named_counts()
    follower.stop()
    try:
        with noted() as lines:
            answers = [venue_on(app), venue_on(app)]
        ready = app.test_client().get("/readyz")
        told = doctor(app)
    finally:
        follower.start()
    follower.catch_up()
    again = look_again(app).state()
    metrics = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text

    assert answers == [OLD, OLD]
    assert named_counts()["replica_fallbacks"] - before["replica_fallbacks"] == 2
    assert [one["state"] for one in lines if one["event"] == "replica not read"] == ["away"]
    assert (ready.status_code, ready.get_json()["replica"]) == (200, "away")
    assert "BAD   replica: it does not answer, so the primary is read: look at DATABASE_READ_URL" in told
    assert (again, "good  replica" in doctor(app)) == ("ok", True)
    assert float(re.findall(r"^expo_replica_lag_seconds (\S+)$", metrics, re.MULTILINE)[0]) < 10


@contextmanager
def noted() -> Iterator[list[Any]]:
    """The lines of the log, warnings too."""
    before = structlog.get_config()["wrapper_class"]
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.INFO))
    try:
        with capture_logs() as lines:
            yield lines
    finally:
        structlog.configure(wrapper_class=before)


def doctor(app: Flask) -> str:
    return CliRunner().invoke(expo, ["doctor"], obj=ScriptInfo(create_app=lambda: app)).stdout


def test_a_request_that_the_replica_fails_is_answered_by_the_primary(app: Flask, follower: StreamingReplica) -> None:
    """The connection is cut after the request has taken it, before its first statement."""
    look_again(app)
    cut: list[int] = []

    def end(connection: Any, *_rest: Any) -> None:
        number = connection.connection.driver_connection.info.backend_pid
        if not cut:
            cut.append(number)
            with psycopg.connect(follower.url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [number])

    with app.app_context():
        engine = db.engines["replica"]
    app.extensions[EXTENSION]._look_at = float("inf")
    sa.event.listen(engine, "before_cursor_execute", end)
    venue = venue_on(app)
    sa.event.remove(engine, "before_cursor_execute", end)

    assert (venue, len(cut)) == (OLD, 1)
    assert look_again(app).state() == "ok"


def test_a_calendar_that_was_just_made_is_found_before_the_replica_has_it(
    app: Flask, follower: StreamingReplica
) -> None:
    """Its program subscribes at once; and an address that nobody has is counted, which only the primary can."""
    with app.app_context():
        person = vito(db.session.scalars(sa.select(Event)).one())
        number = person.id
        with transaction():
            first = path_of(feed_address(feed_of(person)))
    follower.catch_up()
    follower.hold_back()
    with app.app_context(), transaction():
        person = db.session.get_one(Registration, number)
        renew_feed(feed_of(person), by=PROGRAM)
        second = path_of(feed_address(feed_of(person)))
    client = app.test_client()

    assert client.get(second).status_code == 200
    assert client.get(first).status_code == 200  # dead as soon as the replica has it
    follower.go_on()
    follower.catch_up()
    assert [client.get(address).status_code for address in (second, first)] == [200, 404]


def test_no_replica_of_this_database_is_never_read(primary_url: str, tmp_path: Path) -> None:
    with migrated_app(primary_url, tmp_path, DATABASE_READ_URL=primary_url) as app:
        state = look_again(app).state()
        told = doctor(app)
        dispose(app)

    assert state == "no replica of this database"
    assert "BAD   replica: DATABASE_READ_URL leads to no streaming replica" in told


def test_both_may_be_behind_a_pooler(primary_url: str, follower: StreamingReplica, tmp_path: Path) -> None:
    with (
        pgbouncer(primary_url, connections=4) as writing,
        pgbouncer(follower.url, connections=4) as reading,
        migrated_app(writing, tmp_path, DATABASE_READ_URL=reading, DATABASE_POOLER="transaction") as app,
    ):
        with app.app_context():
            an_event(slug="some-expo")
        follower.catch_up()
        look_again(app)
        follower.hold_back()
        move(app)
        seen = [venue_on(app) for _ in range(8)]
        follower.go_on()
        follower.catch_up()
        seen.append(venue_on(app))
        empty(app)
        dispose(app)

    assert seen == [OLD] * 8 + [NEW]
