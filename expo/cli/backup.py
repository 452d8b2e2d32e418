"""A copy of everything in one SQLite file, from either database and back into either."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from expo.cli.output import refusing_files
from expo.db import Base, db
from expo.errors import Refused
from expo.migrations.run import revision_here

_REVISION = sa.Table("expo_backup", sa.MetaData(), sa.Column("revision", sa.Text, nullable=False))
_BATCH = 500

Progress = Callable[[str, int], None]


def backup(file: Path, progress: Progress) -> int:
    """Write a consistent copy while everybody works on; returns the number of rows. An existing file is refused.

    The file appears under its name only when it is whole. `progress(table, rows)` is told of each batch.
    """
    if file.exists():
        raise Refused(f"{file} exists already. Name another file, or move that one away.")
    partial = file.with_name(file.name + ".partial")
    with refusing_files(file):
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
    with _copy_file(partial) as copy, _snapshot() as here:
        Base.metadata.create_all(copy)
        _REVISION.create(copy)
        copy.execute(_REVISION.insert().values(revision=revision_here()))
        rows = sum(_pour(table, here, copy, progress) for table in Base.metadata.sorted_tables)
    partial.replace(file)
    return rows


def restore(file: Path, progress: Progress, *, replace: bool = False) -> int:
    """Put the copy back, in one transaction; returns the number of rows.

    Raises Refused when the file is no backup, when it comes from other migrations than this program's, or when the
    database holds events already and `replace` was not asked for.
    """
    if not file.is_file():
        raise Refused(f"{file} is not there.")
    with (
        _copy_file(file) as copy,
        db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as here,
        here.begin(),
    ):
        _fits(copy, file)
        if not replace and here.scalar(sa.select(Base.metadata.tables["events"].c.id).limit(1)) is not None:
            raise Refused("The database holds events already. Add --replace to throw them away.")
        _without_order(here)
        for table in reversed(Base.metadata.sorted_tables):
            here.execute(table.delete())
        rows = sum(_pour(table, copy, here, progress) for table in Base.metadata.sorted_tables)
        _continue_counting(here)
    return rows


@contextmanager
def _copy_file(file: Path) -> Iterator[Connection]:
    engine = sa.create_engine(f"sqlite:///{file}")
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """A connection that sees one moment of the database, however long the copying takes."""
    options: dict[str, Any] = {"stream_results": True}
    if db.engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def _pour(table: sa.Table, source: Connection, target: Connection, progress: Progress) -> int:
    rows = 0
    for batch in source.execute(table.select()).mappings().partitions(_BATCH):
        target.execute(table.insert(), [dict(row) for row in batch])
        rows += len(batch)
        progress(table.name, len(batch))
    return rows


def _fits(copy: Connection, file: Path) -> None:
    try:
        revision = copy.scalar(sa.select(_REVISION.c.revision))
    except sa.exc.DatabaseError as error:
        raise Refused(f"{file} is not a backup made by expo backup.") from error
    if revision != revision_here():
        raise Refused(
            f"The backup was made at revision {revision}, this database is at {revision_here()}. "
            "Restore it with the program that made it, then bring it up with expo migrate."
        )


def _without_order(connection: Connection) -> None:
    """Rows may come before the ones they point to (an event's copy before its original); the end is checked all the same."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
    else:
        connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))


def _continue_counting(connection: Connection) -> None:
    """PostgreSQL's sequences know nothing of rows that came with their ids."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            newest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            connection.execute(
                sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, "id"), newest, False))
            )
