"""Connections to SQLite and PostgreSQL: pool, time-outs, pragmas, prepared statements, and when they are of no use."""

import contextlib
import errno
import select
import sqlite3
from typing import Any, cast

import psycopg
import sqlalchemy as sa
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from sqlalchemy.engine import Connection, Dialect, Engine, ExceptionContext

from expo.config import Settings

LOCK_TIMEOUT_SECONDS = 15  # how long a writer waits for another
REPLICA_SECONDS = 3  # how long a replica may not answer
# Time-outs kept by PostgreSQL: no request waits for a lock without end, or leaves a transaction open.
LIMITS = {"lock_timeout": "15s", "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}
_BEGIN_LIMITED = "; ".join(["BEGIN", *(f"SET LOCAL {name} = '{value}'" for name, value in LIMITS.items())]).encode()

# SQLite's result codes (sqlite.org/rescode.html) that say nothing of the statement, but of the file or its disk ...
_BROKEN_FILE = frozenset({sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN})
# ... or of other users of the file.
_BUSY_FILE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL})
# PostgreSQL's (appendix A of its manual): connection, resources (a full disk), operator, input and output; serialisation,
# locks, cancelled, a server that is a read-only replica, a transaction idle for too long.
_UNAVAILABLE_CLASSES = ("08", "53", "57P", "58")
_UNAVAILABLE_STATES = frozenset({"40001", "40P01", "55P03", "57014", "25006", "25P03"})
_MOST_READS = 4  # the server's last message, the end of the stream, and as many again
_FULL_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG, errno.EIO})


# A transaction with a lock that many wait for commits without waiting for the disk (RELEASE_EARLY, in the statement that takes
# the lock), so that the next one goes on at once; a message of no content, sent together with the COMMIT and committed as
# usual, then waits for the disk before anybody is answered. One wait is enough for all who committed meanwhile. The log is in
# the order of commits: a crash never keeps a transaction and loses one that it saw.
RELEASE_EARLY = sa.func.set_config("synchronous_commit", "off", sa.true())
_COMMIT_AND_AWAIT_DISK = b"COMMIT; SELECT pg_logical_emit_message(true, 'expo', '')"


def await_disk_after_commit(connection: Connection) -> None:
    """Have the commit of this transaction, which released its locks early, wait for the disk afterwards."""
    cast("_PreparedConnection", connection.connection.driver_connection).released_early = True


def engine_options(settings: Settings) -> dict[str, Any]:
    """The arguments of `sqlalchemy.create_engine`: pool, time-outs and connection options of the database at hand."""
    if settings.on_sqlite:
        return {"hide_parameters": True, "connect_args": {"timeout": LOCK_TIMEOUT_SECONDS}}
    return {
        "hide_parameters": True,  # of a statement that failed: they are names, addresses, passwords' hashes
        "pool_size": 16,
        "max_overflow": 16,
        "pool_timeout": 15,
        # No pool_pre_ping, which costs a round trip: `_refuse_closed` looks at the socket instead.
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


def replica_options(settings: Settings) -> dict[str, Any]:
    """The engine options of the replica at DATABASE_READ_URL: a request takes one connection there, and none that could
    write. One whose machine is gone is given up within seconds, since the primary can answer.
    """
    options = engine_options(settings)
    arguments = {
        **options["connect_args"],
        "connect_timeout": REPLICA_SECONDS,
        "tcp_user_timeout": REPLICA_SECONDS * 1000,
    }
    if "options" in arguments:
        arguments["options"] += " -c default_transaction_read_only=on"
    return {**options, "url": settings.database_read_url, "pool_size": 8, "max_overflow": 8, "connect_args": arguments}


def listen(engine: Engine, settings: Settings) -> None:
    """Register the hooks that prepare each new connection of the engine, and on SQLite and behind a pooler each transaction."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
        sa.event.listen(engine, "handle_error", _drop_broken_files)
    else:
        sa.event.listen(engine, "do_connect", _connect_postgresql)
        if settings.database_pooler != "none":
            sa.event.listen(engine, "begin", _limit_transaction)
        sa.event.listen(engine, "checkout", _refuse_closed)


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the error says that the database, its disk or ours is not to be had at the moment, rather than that a
    statement or a program is wrong. The same request may succeed later.
    """
    if isinstance(error, sa.exc.TimeoutError):  # no connection became free
        return True
    found = error.orig if isinstance(error, sa.exc.StatementError) else error
    if isinstance(found, sqlite3.Error):
        return _result_code(found) in _BROKEN_FILE | _BUSY_FILE
    if isinstance(found, psycopg.Error):
        if found.sqlstate is None:  # the server gave no answer
            return isinstance(found, psycopg.OperationalError | psycopg.InterfaceError)
        return found.sqlstate.startswith(_UNAVAILABLE_CLASSES) or found.sqlstate in _UNAVAILABLE_STATES
    return isinstance(found, OSError) and found.errno in _FULL_DISK


def _result_code(error: BaseException) -> int:
    """SQLite's primary result code; 0 for an error of the driver itself."""
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF


class _PreparedConnection(psycopg.Connection[Any]):
    """A connection that keeps its prepared statements over ROLLBACK; psycopg drops them, so that every request would prepare
    them anew. After an error they are dropped as usual, in case a table has changed.
    """

    released_early = False  # whether the transaction under way released its locks early: see RELEASE_EARLY

    def begin_limited(self) -> None:
        """Begin a transaction with time-outs of its own, in one round trip; psycopg then begins none."""
        self._send(_BEGIN_LIMITED)

    def commit(self) -> None:
        if self.released_early:
            self.released_early = False
            self._send(_COMMIT_AND_AWAIT_DISK)
        else:
            super().commit()

    def rollback(self) -> None:
        """A lost connection is closed instead: its server has rolled back, and whoever gives up must not fail at that too."""
        self.released_early = False
        if self.info.transaction_status is TransactionStatus.INTRANS:
            self.pgconn.exec_(b"ROLLBACK")
        if self.pgconn.status == ConnStatus.BAD:
            self.close()
        elif self.info.transaction_status is not TransactionStatus.IDLE:
            super().rollback()

    def _send(self, statements: bytes) -> None:
        """Execute several statements as one message. Raises the error of the one that failed; those after it are not done."""
        result = self.pgconn.exec_(statements)
        if self.pgconn.status == ConnStatus.BAD:
            raise psycopg.OperationalError(self.pgconn.get_error_message())
        if result.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(result)


def _connect_postgresql(_dialect: Dialect, _record: object, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
    return _PreparedConnection.connect(*given, **named)


def _limit_transaction(connection: Connection) -> None:
    """Begin a transaction with its time-outs. A single statement in autocommit mode has those of the database's role."""
    driver = cast("_PreparedConnection", connection.connection.driver_connection)
    if not driver.autocommit:
        driver.begin_limited()


def _refuse_closed(connection: _PreparedConnection, _record: object, _proxy: object) -> None:
    """Have the pool replace a connection that its server has closed since it was last used, and all that are as old.

    Costs a system call, no round trip: only then, or after a message (a setting was reloaded), is the socket readable.
    """
    for _time in range(_MOST_READS):
        if connection.closed or not _is_readable(connection.fileno()):
            break
        try:
            connection.pgconn.consume_input()
        except psycopg.OperationalError:
            connection.close()
    if connection.closed:
        raise sa.exc.InvalidatePoolError


def _is_readable(socket: int) -> bool:
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    return bool(waiting.poll(0))


def _drop_broken_files(context: ExceptionContext) -> None:
    """Have the pool open the file anew after an error of the file: SQLite goes on refusing writes on a connection that was
    opened while the file was read-only, and the requests after the recovery would meet it.

    The transaction is rolled back first: a closed connection keeps its locks for as long as a statement of it is referred
    to, as the error's traceback does.
    """
    if _result_code(context.original_exception) not in _BROKEN_FILE:
        return
    context.is_disconnect = True
    with contextlib.suppress(sqlite3.Error):
        if context.execution_context is not None:
            context.execution_context.cursor.close()
        if context.connection is not None:
            cast("Any", context.connection.connection.dbapi_connection).rollback()


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
