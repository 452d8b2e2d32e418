"""What a load balancer is told: alive, and ready only when requests can be served."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.factory import create_app
from expo.jobs.models import Heartbeat
from expo.worker.loop import run_worker
from tests.databases import migrated_app
from tests.web.test_unavailable import full_disk, on_file, read_only_folder

__all__ = ["on_file"]

OK = {"status": "ok"}


@pytest.fixture(autouse=True)
def asked_anew(whole_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer is kept for a second, also one of the test before; each question of a test looks again."""
    whole_app.extensions["expo.readiness"][0].clear()
    monkeypatch.setattr("expo.kit.cache.BoundedCache.put", lambda *_: None)


def ready(app: Flask) -> tuple[int, Any]:
    answer = app.test_client().get("/readyz")
    assert answer.headers.get("Retry-After") == (None if answer.status_code == 200 else "5")
    return answer.status_code, answer.get_json()


def test_ready_means_that_a_row_was_written(bare_app: Flask) -> None:
    moment = clock.now()

    with clock.set_to(moment):
        answer = ready(bare_app)

    with bare_app.app_context():
        assert db.session.get_one(Heartbeat, "probe").beat_at == moment
    assert answer == (200, OK)


@pytest.mark.parametrize("trouble", [full_disk, read_only_folder])
def test_not_ready_while_nothing_can_be_written_and_ready_again_at_once(
    on_file: Flask, trouble: Callable[[Flask], Any]
) -> None:
    before = ready(on_file)

    with trouble(on_file):
        during, alive = ready(on_file), on_file.test_client().get("/healthz")

    assert (before, ready(on_file)) == ((200, OK), (200, OK))
    assert during == (503, {"status": "database away or not writable"})
    assert alive.status_code == 200


def test_ready_while_somebody_else_writes_for_long(on_file: Flask) -> None:
    """An import that holds SQLite's write lock takes no server out of service."""
    with on_file.app_context(), transaction():
        db.session.execute(sa.text("UPDATE organisations SET id = id"))
        answers: list[Any] = []
        thread = threading.Thread(target=lambda: answers.append(ready(on_file)))
        thread.start()
        thread.join()

    assert answers == [(200, OK)]


def test_not_ready_without_a_database(tmp_path: Path) -> None:
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    app = create_app({"DATABASE_URL": nowhere, "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "s" * 40})

    assert ready(app) == (503, {"status": "database away or not writable"})


@pytest.mark.parametrize(
    ("revision", "expected"),
    [
        ("0001", (503, {"status": "database is not migrated"})),
        ("9999", (200, OK)),  # an upgrade goes on: the old program serves beside the new one
    ],
)
def test_ready_knows_the_revision_of_the_tables(bare_app: Flask, revision: str, expected: tuple[int, Any]) -> None:
    with stamped(bare_app, revision):
        answer = ready(bare_app)

    assert answer == expected
    assert ready(bare_app) == (200, OK)


class stamped:  # noqa: N801 -- read as a phrase
    """The database says that it is at another revision."""

    def __init__(self, app: Flask, revision: str) -> None:
        self.app, self.revision = app, revision

    def __enter__(self) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            self.was = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        self.write(self.revision)

    def __exit__(self, *_: object) -> None:
        self.write(str(self.was))

    def write(self, revision: str) -> None:
        with self.app.app_context(), db.engine.begin() as connection:
            connection.execute(sa.text("UPDATE alembic_version SET version_num = :to"), {"to": revision})


@pytest.fixture
def with_worker(tmp_path: Path) -> Iterator[Flask]:
    """An installation whose worker counts."""
    with migrated_app(f"sqlite:///{tmp_path / 'expo.sqlite'}", tmp_path, READY_NEEDS_WORKER="1") as app:
        yield app


def test_where_the_worker_counts_it_must_have_written_lately(with_worker: Flask) -> None:
    before, stop = ready(with_worker), threading.Event()

    worker = threading.Thread(target=run_worker, args=(with_worker, stop), kwargs={"kinds": (), "sweeps": ()})
    worker.start()
    until_it_beats(with_worker)
    stop.set()
    worker.join()
    beating = ready(with_worker)
    with clock.set_to(clock.now() + timedelta(seconds=100)):
        silent = ready(with_worker)

    assert (before, beating, silent) == ((503, {"status": "no worker"}), (200, OK), (503, {"status": "no worker"}))


def until_it_beats(app: Flask) -> None:
    for _ in range(200):
        with app.app_context():
            if db.session.get(Heartbeat, "worker") is not None:
                return
        threading.Event().wait(0.05)
    raise AssertionError("the worker writes no heartbeat")


def test_where_it_does_not_count_its_silence_changes_nothing(bare_app: Flask) -> None:
    with clock.set_to(clock.now() + timedelta(days=1)):
        assert ready(bare_app) == (200, OK)


def test_many_questions_within_a_second_write_once(bare_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    written: list[str] = []

    def note(*arguments: Any) -> None:
        if "INSERT INTO heartbeats" in arguments[2]:
            written.append(arguments[2])

    with bare_app.app_context():
        sa.event.listen(db.engine, "before_cursor_execute", note)
        answers = {ready(bare_app)[0] for _ in range(5)}
        sa.event.remove(db.engine, "before_cursor_execute", note)

    assert answers == {200}
    assert len(written) <= 2  # the second may end in between
