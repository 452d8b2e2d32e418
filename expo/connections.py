"""Connections to SQLite and PostgreSQL: pool, time-outs, pragmas, prepared statements."""

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy.engine import Connection, Dialect, Engine

from expo.config import Settings

LOCK_TIMEOUT_SECONDS = 15  # how long a writer waits for another
# Time-outs kept by PostgreSQL: no request waits for a lock without end, or leaves a transaction open.
LIMITS = {"lock_timeout": "15s", "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}
_SET_LIMITS = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in LIMITS.items())


def engine_options(settings: Settings) -> dict[str, Any]:
    """The arguments of `sqlalchemy.create_engine`: pool, time-outs and connection options of the database at hand."""
    if settings.on_sqlite:
        return {"connect_args": {"timeout": LOCK_TIMEOUT_SECONDS}}
    return {
        "pool_size": 16,
        "max_overflow": 16,
        "pool_timeout": 15,
        # No pool_pre_ping: after a restart of the server one request fails with 503, which invalidates the pool.
        "pool_recycle": 1800,
        "pool_use_lifo": True,  # the connection that was used last has its statements prepared
        "connect_args": _postgresql_arguments(settings),
    }


def _postgresql_arguments(settings: Settings) -> dict[str, Any]:
    """The arguments of `psycopg.connect`. A pooler in transaction mode takes no options at the start of a connection, which
    would be those of a session, so that `_limit_transaction` sets them.
    """
    arguments: dict[str, Any] = {} if settings.prepared_statements else {"prepare_threshold": None}
    if settings.database_pooler == "none":
        limits = " ".join(f"-c {name}={value}" for name, value in LIMITS.items())
        arguments["options"] = f"{limits} -c timezone=UTC"
    return arguments


def listen(engine: Engine, settings: Settings) -> None:
    """Register the hooks that prepare each new connection of the engine, and on SQLite and behind a pooler each transaction."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        sa.event.listen(engine, "do_connect", _connect_postgresql)
        if settings.database_pooler != "none":
            sa.event.listen(engine, "begin", _limit_transaction)


class _PreparedConnection(psycopg.Connection[Any]):
    """A connection that keeps its prepared statements over ROLLBACK; psycopg drops them, so that every request would prepare
    them anew. After an error they are dropped as usual, in case a table has changed.
    """

    def rollback(self) -> None:
        if self.info.transaction_status is TransactionStatus.INTRANS:
            self.pgconn.exec_(b"ROLLBACK")
        if self.info.transaction_status is not TransactionStatus.IDLE:
            super().rollback()


def _connect_postgresql(_dialect: Dialect, _record: object, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
    return _PreparedConnection.connect(*given, **named)


def _limit_transaction(connection: Connection) -> None:
    """Set the time-outs of one transaction. A single statement in autocommit mode has those of the database's role."""
    driver: Any = connection.connection.driver_connection
    if not driver.autocommit:
        connection.exec_driver_sql(_SET_LIMITS, execution_options={"stream_results": False})  # no cursor of the server


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # no implicit BEGIN: see _begin_sqlite
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")  # an acknowledged commit survives a power cut
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={LOCK_TIMEOUT_SECONDS * 1000}")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.execute("PRAGMA temp_store=MEMORY")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    kind = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    if kind is not None:
        connection.exec_driver_sql(f"BEGIN {kind}")
