"""The database session: one transaction a request, the same promises on SQLite and PostgreSQL."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

import psycopg
import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from psycopg.pq import TransactionStatus
from sqlalchemy import orm
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Session

from expo.config import Settings
from expo.errors import Refused
from expo.kit.fair_lock import Turns

_LOCK_TIMEOUT_SECONDS = 15  # how long a writer waits for another
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
        """Read in one step: a page of five hundred sessions has a thousand moments."""
        return _from_sqlite if dialect.name == "sqlite" else _from_server


def _from_sqlite(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


def _from_server(moment: datetime | None) -> datetime | None:
    return moment if moment is None or moment.tzinfo is UTC else moment.astimezone(UTC)


Json = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Base(DeclarativeBase):
    # a registry, not a type map on the class: Flask-SQLAlchemy makes a class of its own below this one
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
    """A column of one of the enum's values, kept as its text and checked by a constraint `name`."""
    return sa.Enum(
        values,
        native_enum=False,
        create_constraint=True,
        name=name,
        length=40,
        values_callable=lambda e: [m.value for m in e],
    )


def of_event(column: str, table: str, *, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    """A key to a row of another table of the same event, so that the tables themselves refuse another event's.

    A relationship over it names its one column by `primaryjoin`: the event is not set by it, and a row that is at hand is
    found by its id. There is no SET NULL, which would empty the event too: see `clear_references`.
    """
    return sa.ForeignKeyConstraint(["event_id", column], [f"{table}.event_id", f"{table}.id"], ondelete=ondelete)


db = SQLAlchemy(model_class=Base)


def init_db(app: Flask, settings: Settings) -> None:
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _engine_options(settings)
    db.init_app(app)
    with app.app_context():
        if settings.on_sqlite:
            settings.instance_dir.mkdir(parents=True, exist_ok=True)
            sa.event.listen(db.engine, "connect", _prepare_sqlite)
            sa.event.listen(db.engine, "begin", _begin_sqlite)
        else:
            sa.event.listen(db.engine, "do_connect", _connect_postgresql)


@contextmanager
def transaction(*, fresh: bool = True) -> Iterator[Session]:
    """The one transaction of a request or command: all of it is kept, or nothing.

    What was read before is read again inside, so that no decision rests on an old state. Inside another transaction it
    joins that one. On SQLite it takes the write lock at once (BEGIN IMMEDIATE), so two writers queue instead of failing;
    those of one process in the order they came, since SQLite itself lets whoever happens to ask in the right moment pass.
    `fresh=False` is for a caller whose every decision is made by the statements themselves: PostgreSQL then is not asked
    again for what was read a moment ago.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    with _write_turn():
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
def _write_turn() -> Iterator[None]:
    """On SQLite, queue for the process-wide write lock; after a timeout go on, and let SQLite itself answer that it is busy."""
    if on_postgresql():
        yield
        return
    turns = _turns(str(db.engine.url))
    mine = turns.take(seconds=_LOCK_TIMEOUT_SECONDS)
    try:
        yield
    finally:
        if mine:
            turns.give()


@cache
def _turns(_database: str) -> Turns:
    return Turns()


def _begin_writing(session: Session, *, fresh: bool) -> None:
    """SQLite wants to know from the start that a transaction will write. PostgreSQL (READ COMMITTED) may go on in the one
    that has read, since each of its statements sees the newest rows; that saves three round trips.
    """
    if on_postgresql():
        if fresh:
            session.expire_all()
        return
    session.rollback()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


@contextmanager
def read_connection() -> Iterator[Connection]:
    """An autocommit connection for one short SELECT, outside the session: for pages that are answered a thousand times a
    second.
    """
    with _autocommit_engine(db.engine).connect() as connection:
        yield connection


@contextmanager
def autocommit_connection() -> Iterator[Connection]:
    """An autocommit connection for a caller whose whole write is one statement: for what comes in by the hundred a second.

    On PostgreSQL each statement is then a transaction of its own, outside the session, which saves two round trips. On
    SQLite, and inside another transaction, it is the session's connection in the one transaction.
    """
    if on_postgresql() and not db.session().info.get("writing"):
        with read_connection() as connection:
            yield connection
    else:
        with transaction(fresh=False) as session:
            yield session.connection()


_NEXT_IDS = sa.text("SELECT nextval(pg_get_serial_sequence(:table, 'id')) FROM generate_series(1, :count)")


def insert_rows(table: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Write many rows of one table in a few statements; their ids, in the rows' order."""
    if not rows:
        return []
    db.session.flush()
    bare: Any = table.__table__
    if on_postgresql():
        ids = list(db.session.scalars(_NEXT_IDS, {"table": bare.name, "count": len(rows)}))
        db.session.execute(sa.insert(bare), [{**row, "id": number} for row, number in zip(rows, ids, strict=True)])
        return ids
    # SQLite has one writer, so the rows that were just written are the last ones, one after the other.
    db.session.execute(sa.insert(bare), rows)
    last = db.session.scalars(sa.select(sa.func.max(bare.c.id))).one()
    return list(range(last - len(rows) + 1, last + 1))


def clear_references(row: Any) -> None:
    """Set to NULL the nullable event-scoped foreign keys that point to a row about to be deleted."""
    for table in Base.metadata.tables.values():
        for key in table.foreign_key_constraints:
            column = list(key.columns)[-1]
            same_event = key.column_keys == ["event_id", column.name] and key.referred_table is row.__table__
            if same_event and column.nullable:
                db.session.execute(sa.update(table).where(column == row.id).values({column: None}))


@contextmanager
def refusing(sentences: Mapping[str, str]) -> Iterator[None]:
    """Inside, the database's own refusal by a named constraint becomes `Refused` with that constraint's sentence.

    The flush happens inside. A constraint that is not named in `sentences` is raised as it is.
    """
    try:
        yield
        db.session.flush()
    except IntegrityError as error:
        sentence = sentences.get(violated(error) or "")
        if sentence is None:
            raise
        raise Refused(sentence) from error


def violated(error: IntegrityError) -> str | None:
    """The name of the constraint or unique index that the database refused by."""
    diagnostic = getattr(error.orig, "diag", None)
    if diagnostic is not None:
        return str(diagnostic.constraint_name) if diagnostic.constraint_name else None
    text = str(error.orig)
    if check := re.search(r"CHECK constraint failed: (\w+)", text):
        return check[1]
    if unique := re.search(r"UNIQUE constraint failed: (.+)", text):
        return _unique_by_columns(unique[1].split(", "))
    return None


def _unique_by_columns(columns: list[str]) -> str | None:
    """SQLite reports the columns of a violated unique constraint, not its name."""
    table = Base.metadata.tables.get(columns[0].split(".")[0])
    wanted = {column.split(".")[1] for column in columns}
    if table is None:
        return None
    rules: list[sa.Index | sa.UniqueConstraint | sa.PrimaryKeyConstraint] = [i for i in table.indexes if i.unique]
    rules += [c for c in table.constraints if isinstance(c, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]
    return next((str(rule.name) for rule in rules if {c.name for c in rule.columns} == wanted), None)


def _engine_options(settings: Settings) -> dict[str, Any]:
    if settings.on_sqlite:
        return {"connect_args": {"timeout": _LOCK_TIMEOUT_SECONDS}}
    # Limits on the server's side: no request waits for ever on a lock, none leaves a transaction open behind it.
    options = "-c lock_timeout=15s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
    return {
        "pool_size": 16,
        "max_overflow": 16,
        "pool_timeout": 15,
        # No ping before each use: a server that was restarted costs one answer of 503, after which the pool is new.
        "pool_recycle": 1800,
        "pool_use_lifo": True,  # the connection that was used last has its statements prepared
        "connect_args": {"options": options},
    }


@lru_cache(maxsize=8)
def _autocommit_engine(engine: Engine) -> Engine:
    """The same engine and pool in autocommit mode."""
    if on_postgresql(engine):
        return engine.execution_options(isolation_level="AUTOCOMMIT")
    return engine.execution_options(sqlite_begin=None)


class _Prepared(psycopg.Connection[Any]):
    """Keeps its prepared statements over the ROLLBACK of a read-only transaction; psycopg drops them at each ROLLBACK, so that
    every request would begin with none. After an error they are dropped as usual, in case a table has changed.
    """

    def rollback(self) -> None:
        if self.info.transaction_status is TransactionStatus.INTRANS:
            self.pgconn.exec_(b"ROLLBACK")
        if self.info.transaction_status is not TransactionStatus.IDLE:
            super().rollback()


def _connect_postgresql(_dialect: Dialect, _record: object, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
    return _Prepared.connect(*given, **named)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # a commit that was answered survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={_LOCK_TIMEOUT_SECONDS * 1000}")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    if kind is not None:
        connection.exec_driver_sql(f"BEGIN {kind}")


def on_postgresql(engine: Engine | None = None) -> bool:
    return (engine or db.engine).dialect.name == "postgresql"
