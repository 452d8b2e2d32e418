"""The database session: one transaction a request, with the same guarantees on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session

from expo import replica
from expo.config import Settings
from expo.connections import LOCK_TIMEOUT_SECONDS, engine_options, listen, replica_options
from expo.errors import Refused
from expo.kit.fair_lock import FairLock
from expo.violations import violated

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """A timezone-aware datetime, stored in UTC; a naive one raises ValueError."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def result_processor(self, dialect: Dialect, _coltype: object) -> Callable[[Any], datetime | None]:
        """Replaces SQLAlchemy's own conversion, which is slower: a page of 500 sessions reads 1,000 datetimes."""
        return _from_sqlite if dialect.name == "sqlite" else _from_server


def _from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


def _from_server(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is UTC else moment.astimezone(UTC)


Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
NOT_IN_BACKUPS = "not in backups"  # in the `info` of a table that no backup holds
BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Base(DeclarativeBase):
    # a registry, not a type map on the class: Flask-SQLAlchemy derives its own base class from this one
    registry = orm.registry(
        metadata=sa.MetaData(naming_convention=NAMES),
        type_annotation_map={
            datetime: UtcDateTime,
            int: BigId,
            str: sa.Text,
            dict[str, str]: Json,
            dict[str, Any]: Json,
            list[str]: Json,
        },
    )


def choice(values: type[StrEnum], name: str) -> sa.Enum:
    """The column type of an enum, stored as the value's text with a CHECK constraint called `name`."""
    return sa.Enum(
        values,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=40,
        values_callable=lambda e: [m.value for m in e],
    )


def event_key() -> sa.Column[int]:
    """The event_id column of an association table."""
    return sa.Column("event_id", BigId, nullable=False)


def row_key(name: str, *, index: bool = False) -> sa.Column[int]:
    """The column of one of an association table's two keys; `of_event` adds the foreign key."""
    return sa.Column(name, BigId, primary_key=True, autoincrement=False, index=index)


def of_event(column: str, table: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """A composite foreign key (event_id, column), so that the database refuses rows of another event.

    A relationship over it joins by the single column (`primaryjoin`): it does not set event_id, and rows in the identity map
    are found by id. There is no ON DELETE SET NULL, which would null event_id too: see `clear_references`.
    """
    return sa.ForeignKeyConstraint(["event_id", column], [f"{table}.event_id", f"{table}.id"], ondelete=ondelete)


db = SQLAlchemy(model_class=Base, session_options={"class_": replica.ReadingSession})


def init_db(app: Flask, settings: Settings) -> None:
    """Set up Flask-SQLAlchemy and the hooks of its connections."""
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings)
    if settings.database_read_url:
        app.config["SQLALCHEMY_BINDS"] = {replica.NAME: replica_options(settings)}
        app.teardown_appcontext(replica.close)  # before `init_app`, whose session ends first then
    db.init_app(app)
    if settings.on_sqlite:
        settings.instance_dir.mkdir(parents=True, exist_ok=True)
        _create_private(sa.make_url(settings.database_url).database)
    with app.app_context():
        for engine in db.engines.values():
            listen(engine, settings)
        if settings.database_read_url:
            found = replica.Replica(db.engines[replica.NAME], autocommit_engine(db.engine), settings)
            app.extensions[replica.EXTENSION] = found


def _create_private(file: str | None) -> None:
    """Create an SQLite file, where there is none yet, that nobody but its owner can read; its journals take its mode."""
    if file and file != ":memory:" and not file.startswith("file:"):
        Path(file).touch(mode=0o600)


@contextmanager
def transaction(*, fresh: bool = True) -> Iterator[Session]:
    """The one transaction of a request or command: committed as a whole, or rolled back.

    Objects loaded before are expired, so that no decision rests on stale state. A nested call joins the outer transaction.
    On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so two writers wait instead of failing; threads of one
    process wait in line, since SQLite's own lock is not fair. `fresh=False` is for callers whose decisions are all made by
    their SQL statements: on PostgreSQL loaded objects are then not expired.
    """
    leave_replica()
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    with _write_lock_held():
        _begin_writing(session, fresh=fresh)
        session.info["writing"] = True
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.info.pop("writing", None)


@contextmanager
def _write_lock_held() -> Iterator[None]:
    """On SQLite, wait in line for the process-wide write lock; after the timeout go on, and let SQLite say that it is busy."""
    if on_postgresql():
        yield
        return
    lock = _write_lock(str(db.engine.url))
    acquired = lock.acquire(seconds=LOCK_TIMEOUT_SECONDS)
    try:
        yield
    finally:
        if acquired:
            lock.release()


@cache
def _write_lock(_database: str) -> FairLock:
    """One lock for each database of this process."""
    return FairLock()


def _begin_writing(session: Session, *, fresh: bool) -> None:
    """On SQLite, begin anew with the write lock. On PostgreSQL (READ COMMITTED) continue the transaction that has read,
    since each statement sees the newest committed rows; that saves three round trips.
    """
    if on_postgresql():
        if fresh:
            session.expire_all()
        return
    session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def leave_replica() -> bool:
    """Read from the primary for the rest of the request; returns whether it read from a replica until now."""
    if replica.connection_here() is None:
        return False
    db.session.rollback()  # what was loaded is read anew where it is used again
    replica.close()
    return True


@contextmanager
def read_connection() -> Iterator[Connection]:
    """An autocommit connection for one short SELECT, outside the session: for pages requested a thousand times a second.

    In a request that reads from a replica it is that request's one connection.
    """
    if (one := replica.connection_here()) is not None:
        yield one
        return
    with autocommit_engine(db.engine).connect() as connection:
        yield connection


@contextmanager
def autocommit_connection() -> Iterator[Connection]:
    """An autocommit connection for a caller that writes by a single statement, hundreds of times a second.

    On PostgreSQL each statement is then a transaction of its own, outside the session, which saves two round trips. On
    SQLite, and inside another transaction, it is the session's connection in the one transaction.
    """
    leave_replica()
    if on_postgresql() and not db.session().info.get("writing"):
        with read_connection() as connection:
            yield connection
    else:
        with transaction(fresh=False) as session:
            yield session.connection()


_NEXT_IDS = sa.text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")


def insert_rows(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert many rows of one table in a few statements; returns their ids in the rows' order."""
    if not rows:
        return []
    db.session.flush()
    bare: Any = table.__table__
    if on_postgresql():
        ids = list(db.session.scalars(_NEXT_IDS, {"table": bare.name, "count": len(rows)}))
        db.session.execute(sa.insert(bare), [{**row, "id": number} for row, number in zip(rows, ids, strict=True)])
        return ids
    # SQLite has one writer, so the new rows have the last ids, without gaps.
    db.session.execute(sa.insert(bare), rows)
    last = db.session.scalars(sa.select(sa.func.max(bare.c.id))).one()
    return list(range(last - len(rows) + 1, last + 1))


def clear_references(row: Any) -> None:
    """Set to NULL the nullable event-scoped foreign keys that point to a row about to be deleted, but for those that are
    deleted with it.
    """
    for table in Base.metadata.tables.values():
        for key in table.foreign_key_constraints:
            column = list(key.columns)[-1]
            same_event = key.column_keys == ["event_id", column.name] and key.referred_table is row.__table__
            if same_event and column.nullable and key.ondelete != "CASCADE":
                db.session.execute(sa.update(table).where(column == row.id).values({column: None}))


@contextmanager
def refuse_violations(sentences: Mapping[str, str]) -> Iterator[None]:
    """Turn a violation of a named constraint into `Refused` with that constraint's sentence.

    Flushes at the end. The IntegrityError of a constraint that is not in `sentences` is raised unchanged.
    """
    try:
        yield
        db.session.flush()
    except IntegrityError as error:
        sentence = sentences.get(violated(error, Base.metadata) or "")
        if sentence is None:
            raise
        raise Refused(sentence) from error


@lru_cache(maxsize=8)
def autocommit_engine(engine: Engine) -> Engine:
    """The same engine and pool in autocommit mode."""
    if on_postgresql(engine):
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(sqlite_begin=None)


def on_postgresql(engine: Engine | None = None) -> bool:
    """Whether the engine, by default the application's, is of PostgreSQL rather than SQLite."""
    return (engine or db.engine).dialect.name == "postgresql"
