"""A full disk, a read-only folder, a lost database: a clear page with Retry-After, and good answers as soon as it is over."""

import os
import re
import resource
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
import structlog
from bs4 import BeautifulSoup
from flask import Flask
from werkzeug.test import Client, TestResponse

from expo.connections import is_unavailable
from expo.db import db
from expo.web.last_answer import LastAnswer
from tests.databases import migrated_app
from tests.pages import check_page

NOBODY = 65534


@pytest.fixture
def on_file() -> Iterator[Flask]:
    """An application with an SQLite file in a folder that other users of the machine may enter."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with migrated_app(f"sqlite:///{folder / 'expo.sqlite'}", folder) as app:
            yield app


@contextmanager
def full_disk(app: Flask) -> Iterator[None]:
    """No file can become longer than it is (RLIMIT_FSIZE)."""
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    truncate_log(app)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))


@contextmanager
def full_database(app: Flask) -> Iterator[None]:
    """SQLite may not add a page to the file (its own error for a full disk)."""

    def limit(connection: Any, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with closing(sqlite3.connect(file_of(app))) as file:
        file.execute("VACUUM")  # pages that revisions left free would take the next rows
    with app.app_context():
        with db.engine.begin() as connection:  # so that the next rows need pages of their own
            connection.execute(sa.text("CREATE TABLE padding (text TEXT)"))
            for act in ("INSERT", "UPDATE"):
                body = "BEGIN INSERT INTO padding VALUES (zeroblob(9000)); END"
                connection.execute(sa.text(f"CREATE TRIGGER at_{act} AFTER {act} ON attempts {body}"))
        db.engine.dispose()
        sa.event.listen(db.engine, "connect", limit)
    try:
        yield
    finally:
        with app.app_context():
            sa.event.remove(db.engine, "connect", limit)


@contextmanager
def read_only_folder(app: Flask) -> Iterator[None]:
    """Neither the folder nor its files can be written by this process, which for that is not root meanwhile."""
    file = file_of(app)
    truncate_log(app)
    with app.app_context():
        db.engine.dispose()
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (file.parent, *file.parent.iterdir())}
    for path in modes:
        path.chmod(0o555 if path.is_dir() else 0o444)
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
        for path, mode in modes.items():
            path.chmod(mode)


def file_of(app: Flask) -> Path:
    with app.app_context():
        return Path(str(db.engine.url.database))


def truncate_log(app: Flask) -> None:
    with closing(sqlite3.connect(file_of(app))) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def try_to_sign_in(app: Flask) -> TestResponse:
    """A request that writes: it counts the attempt."""
    client = app.test_client()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/sign-in").text)
    assert token
    return client.post(
        "/sign-in", data={"csrf_token": token[1], "email": "olga@expo.example", "password": "wrong word"}
    )


def assert_says_try_later(answer: TestResponse) -> None:
    soup = BeautifulSoup(answer.text, "html.parser")
    check_page(answer.text, soup)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "the database is busy, or away, or its disk is full" in soup.get_text(" ", strip=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("trouble", [full_disk, full_database, read_only_folder])
def test_while_the_disk_takes_nothing_the_page_says_so_and_the_first_request_afterwards_works(
    on_file: Flask, trouble: Callable[[Flask], Any]
) -> None:
    assert try_to_sign_in(on_file).status_code == 400  # a wrong password

    with trouble(on_file):
        during = [try_to_sign_in(on_file) for _ in range(7)]  # as many as the pool has connections, and more
    after = [try_to_sign_in(on_file).status_code for _ in range(2)]

    for answer in during:
        assert_says_try_later(answer)
    assert after == [400, 400]


def test_after_postgresql_cut_its_connections_no_request_fails(bare_app: Flask) -> None:
    if not on_server(bare_app):
        pytest.skip("SQLite has no server that could cut anything")
    assert try_to_sign_in(bare_app).status_code == 400

    cut = cut_connections(bare_app)
    after = [try_to_sign_in(bare_app).status_code for _ in range(2)]

    assert cut >= 1
    assert after == [400, 400]


@pytest.mark.parametrize("path", ["/", "/x/none", "/x/none/calendar.ics", "/calendar/none.ics", "/readyz"])
@pytest.mark.parametrize("statement", [1, 2])
def test_a_connection_cut_within_a_request_is_no_raw_error_and_the_next_request_works(
    bare_app: Flask, path: str, statement: int
) -> None:
    if not on_server(bare_app):
        pytest.skip("SQLite has no server that could cut anything")
    seen: list[str] = []

    def cut(*arguments: Any) -> None:
        seen.append(arguments[2])
        if len(seen) == statement:
            cut_connections(bare_app)

    before = bare_app.test_client().get(path).status_code
    with bare_app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", cut)
        try:
            during = bare_app.test_client().get(path)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", cut)
    after = bare_app.test_client().get(path).status_code

    assert during.status_code == 503 if len(seen) >= statement else {before}
    assert during.status_code != 503 or path == "/readyz" or during.headers["Retry-After"] == "5"
    assert after == before


def on_server(app: Flask) -> bool:
    with app.app_context():
        return db.engine.dialect.name == "postgresql"


def cut_connections(app: Flask) -> int:
    """Have the server end every other connection to the database, and wait until they are gone; returns how many."""
    with app.app_context():
        address = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    with psycopg.connect(address, autocommit=True) as operator:
        row = operator.execute(f"SELECT count(pg_terminate_backend(pid, 5000)) {others}").fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize(
    ("error", "status"),
    [(OSError(28, "No space left on device"), 503), (psycopg.OperationalError("gone"), 503), (KeyError("slug"), 500)],
)
def test_what_fails_outside_the_application_gets_a_page_too(bare_app: Flask, error: Exception, status: int) -> None:
    def layer(environ: dict[str, Any], start: Callable[..., Any]) -> list[bytes]:
        start("200 OK", [])
        raise error

    answer = Client(LastAnswer(bare_app, layer)).get("/x/none", headers={"Accept-Language": "tr"})

    soup = BeautifulSoup(answer.text, "html.parser")
    check_page(answer.text, soup)
    assert answer.status_code == status
    assert answer.headers.get("Retry-After") == ("5" if status == 503 else None)
    assert soup.html is not None
    assert soup.html["lang"] == "tr"


def test_a_log_on_a_full_disk_stops_no_request(bare_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with Path("/dev/full").open("w", buffering=1, encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stderr", full)
        structlog.get_logger("expo.web").error("a line that finds no room")

        status = bare_app.test_client().get("/x/none").status_code
        monkeypatch.undo()
        discard(full)

    assert status == 404


def discard(file: Any) -> None:
    """Take the lines that could not be written out of the file's buffer, so that it can be closed."""
    with Path(os.devnull).open("w", encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), file.fileno())


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.errors.DiskFull(), True),
        (psycopg.errors.AdminShutdown(), True),
        (psycopg.errors.ReadOnlySqlTransaction(), True),
        (psycopg.errors.UniqueViolation(), False),
        (psycopg.errors.UndefinedTable(), False),
        (sqlite3.OperationalError("no such table: events"), False),
        (sa.exc.TimeoutError("the pool is empty"), True),
        (FileNotFoundError(2, "no such file"), False),
    ],
)
def test_only_what_passes_by_itself_is_unavailable(error: Exception, expected: bool) -> None:
    assert is_unavailable(error) is expected
