"""Connections to SQLite and PostgreSQL: pool, time-outs, pragmas, prepared statements."""

from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy.engine import Connection, Dialect, Engine

from expo.config import Settings

LOCK_TIMEOUT_SECONDS = 15  # how long a writer waits for another


def engine_options(settings: Settings) -> dict[str, Any]:
    """The arguments of `sqlalchemy.create_engine`: pool, time-outs and connection options of the database at hand."""
    if settings.on_sqlite:
        return {"connect_args": {"timeout": LOCK_TIMEOUT_SECONDS}}
    # Time-outs kept by the server: no request waits for a lock without end, or leaves a transaction open.
    options = "-c lock_timeout=15s -c statement_timeout=60s -c idle_in_transaction_session_timeout=60s -c timezone=UTC"
    return {
        "pool_size": 16,
        "max_overflow": 16,
        "pool_timeout": 15,
        # No pool_pre_ping: after a restart of the server one request fails with 503, which invalidates the pool.
        "pool_recycle": 1800,
        "pool_use_lifo": True,  # the connection that was used last has its statements prepared
        "connect_args": {"options": options},
    }


def listen(engine: Engine) -> None:
    """Register the hooks that prepare each new connection of the engine, and on SQLite each transaction."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    else:
        sa.event.listen(engine, "do_connect", _connect_postgresql)


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
