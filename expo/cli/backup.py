"""Backup of either database into one SQLite file, and restoring it into either."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from expo.cli.output import refuse_write_errors
from expo.db import NOT_IN_BACKUPS, Base, db
from expo.errors import Refused
from expo.files.services import hold_files
from expo.kit.sealed_files import Damaged, WrongKey, is_sealed, open_file, seal_file
from expo.migrations.run import revision_here

_REVISION = sa.Table("expo_backup", sa.MetaData(), sa.Column("revision", sa.Text, nullable=False))
_BATCH = 500

TableProgress = Callable[[str, int], None]


def backup(file: Path, progress: TableProgress, key: str = "") -> int:
    """Write a consistent copy while the application runs, encrypted where there is a `key`; returns the number of rows.
    Raises Refused for an existing file.

    The file gets its name only when it is complete; until it is encrypted only its owner can read it. `progress(table,
    rows)` is called after each batch.
    """
    if file.exists():
        raise Refused(f"{file} exists already. Name another file, or move that one away.")
    partial = file.with_name(file.name + ".partial")
    with refuse_write_errors(file):
        partial.unlink(missing_ok=True)
        partial.touch(mode=0o600)
    try:
        rows = _copy_all(partial, progress)
        if key:
            with refuse_write_errors(file):
                _seal(partial, key)
        partial.replace(file)
    except sa.exc.DatabaseError as fault:
        if not _is_of_disk(fault):
            raise
        raise Refused(f"{file} cannot be written: {fault.orig}.") from fault
    finally:
        partial.unlink(missing_ok=True)  # what was not finished, in the clear
        partial.with_name(f"{partial.name}-journal").unlink(missing_ok=True)
    return rows


def _copy_all(partial: Path, progress: TableProgress) -> int:
    with _copy_file(partial) as copy, _snapshot() as here:
        Base.metadata.create_all(copy)
        _REVISION.create(copy)
        if (revision := revision_here()) is None:
            raise Refused("The database has no tables. `expo migrate` makes them.")
        copy.execute(_REVISION.insert().values(revision=revision))
        return sum(_copy_table(table, here, copy, progress) for table in _tables())


def _is_of_disk(fault: sa.exc.DatabaseError) -> bool:
    """Whether a SQLite file could not be written: that of the copy, since this database is only read."""
    return isinstance(fault.orig, sqlite3.OperationalError) and "disk" in str(fault.orig)


def restore(file: Path, progress: TableProgress, *, replace: bool = False, keys: Sequence[str] = ()) -> int:
    """Restore a backup in one transaction, an encrypted one by one of the `keys`; returns the number of rows.

    Raises Refused when no key opens it, or the file is not a backup, is of another migration than this program's, or when
    the database contains events and `replace` is False.
    """
    if not file.is_file():
        raise Refused(f"{file} is not there.")
    with (
        _opened(file, keys) as plain,
        _copy_file(plain) as copy,
        db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as here,
        here.begin(),
    ):
        _check_revision(copy, file)
        if not replace and here.scalar(sa.select(Base.metadata.tables["events"].c.id).limit(1)) is not None:
            raise Refused("The database holds events already. Add --replace to throw them away.")
        _defer_foreign_keys(here)
        for table in reversed(_tables()):
            here.execute(table.delete())
        rows = sum(_copy_table(table, copy, here, progress) for table in _tables())
        _advance_sequences(here)
    return rows


def _tables() -> list[sa.Table]:
    """Those that a backup holds: not what is true of this place alone, such as which objects its store is to lose."""
    return [table for table in Base.metadata.sorted_tables if NOT_IN_BACKUPS not in table.info]


def is_encrypted(file: Path) -> bool:
    """Whether the file is an encrypted backup; False for one that is not there."""
    if not file.is_file():
        return False
    with file.open("rb") as content:
        return is_sealed(content)


def _seal(file: Path, key: str) -> None:
    """Encrypt the file in its place."""
    sealed = file.with_name(file.name + ".sealed")
    sealed.unlink(missing_ok=True)
    sealed.touch(mode=0o600)
    try:
        with file.open("rb") as content, sealed.open("wb") as out:
            seal_file(content, out, key)
        sealed.replace(file)
    except BaseException:
        file.unlink()  # the copy that everybody with this file could read
        sealed.unlink()
        raise


@contextmanager
def _opened(file: Path, keys: Sequence[str]) -> Iterator[Path]:
    """The backup itself, or its decrypted copy in a folder that only its owner can open, which goes afterwards."""
    if not is_encrypted(file):
        yield file
        return
    with TemporaryDirectory() as folder:
        plain = Path(folder, "backup")
        try:
            with file.open("rb") as sealed, plain.open("wb") as out:
                open_file(sealed, out, keys)
        except WrongKey as error:
            raise Refused(f"This key does not open {file}.") from error
        except Damaged as error:
            raise Refused(f"{file} is damaged: it was changed or cut off after it was written.") from error
        yield plain


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
    """A connection with snapshot isolation: all tables are read as of the same moment."""
    options: dict[str, Any] = {"stream_results": True}
    if db.engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        hold_files(connection)
        yield connection


def _copy_table(table: sa.Table, source: Connection, target: Connection, progress: TableProgress) -> int:
    rows = 0
    for batch in source.execute(table.select()).mappings().partitions(_BATCH):
        target.execute(table.insert(), [dict(row) for row in batch])
        rows += len(batch)
        progress(table.name, len(batch))
    return rows


def _check_revision(copy: Connection, file: Path) -> None:
    try:
        revision = copy.scalar(sa.select(_REVISION.c.revision))
    except sa.exc.DatabaseError as error:
        raise Refused(f"{file} is not a backup made by expo backup.") from error
    if revision != revision_here():
        raise Refused(
            f"The backup was made at revision {revision}, this database is at {revision_here()}. "
            "Restore it with the program that made it, then bring it up with expo migrate."
        )


def _defer_foreign_keys(connection: Connection) -> None:
    """Allow rows to be inserted before those they refer to; foreign keys are checked at the end."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("SET LOCAL session_replication_role = replica"))
    else:
        connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))


def _advance_sequences(connection: Connection) -> None:
    """Set PostgreSQL's sequences past the greatest ids, which were inserted explicitly."""
    if connection.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        if "id" in table.c:
            newest = sa.select(sa.func.coalesce(sa.func.max(table.c.id), 0) + 1).scalar_subquery()
            connection.execute(
                sa.select(sa.func.setval(sa.func.pg_get_serial_sequence(table.name, "id"), newest, False))
            )
