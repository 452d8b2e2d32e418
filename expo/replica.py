"""The streaming replica of DATABASE_READ_URL: when it may be read, and the one connection on which a request reads it.

What it lacks is known by positions in the log of changes (WAL). A position that the primary had at a moment, once replayed by
the replica, says that the replica has everything committed before that moment.
"""

from collections import deque
from enum import StrEnum
from threading import Lock
from time import monotonic
from typing import Any

import sqlalchemy as sa
import structlog
from flask import current_app, g
from flask_sqlalchemy.session import Session
from sqlalchemy.engine import Connection, Engine

from expo.config import Settings

NAME = "replica"  # of its engine
EXTENSION = "expo.replica"
_HERE = "replica_connection"
_LOOK_SECONDS = 1.0  # between two looks of a process
_REST_SECONDS = 5.0  # after a failure
_POSITIONS = 600  # kept at most, one a look

_PRIMARY = sa.text("SELECT pg_current_wal_lsn() - '0/0'::pg_lsn, system_identifier FROM pg_control_system()")
_REPLICA = sa.text("SELECT pg_last_wal_replay_lsn() - '0/0'::pg_lsn, system_identifier FROM pg_control_system()")
log = structlog.get_logger("expo.replica")


class ReplicaState(StrEnum):
    READ = "ok"
    LATE = "late"
    AWAY = "away"
    OTHER = "no replica of this database"


class Replica:
    """What this process knows of the replica. It looks in a request, once a second; the others meanwhile use what is known."""

    def __init__(self, engine: Engine, primary: Engine, settings: Settings) -> None:
        """`primary` is in autocommit mode."""
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        # A pooler lends a connection for a transaction, so there the one snapshot of a transaction is read.
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self._engine if settings.database_pooler == "none" else engine.execution_options(**snapshot)
        self._primary = primary
        self._most = settings.database_read_lag
        self._lock = Lock()
        self._look_at = 0.0
        self._positions: deque[tuple[int, float]] = deque(maxlen=_POSITIONS)
        self._complete_until: float | None = None
        self._failure: ReplicaState | None = None
        self._told = ReplicaState.READ

    def lag(self) -> float | None:
        """Seconds: everything that was committed before that is there. None while that is not known."""
        until = self._complete_until
        return None if until is None else monotonic() - until

    def state(self) -> ReplicaState:
        """Looks first, if it is time; does not wait for another thread that looks."""
        if monotonic() >= self._look_at and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._judge()

    def connect(self) -> Connection | None:
        """A connection to read from; None where the primary has to be read."""
        if self.state() is not ReplicaState.READ:
            return None
        try:
            return self._reading.connect()
        except sa.exc.SQLAlchemyError as error:
            self.give_up(error)
            return None

    def give_up(self, error: BaseException) -> None:
        """Leave the replica alone for some seconds, after an error."""
        self._fail(ReplicaState.AWAY, type(getattr(error, "orig", None) or error).__name__)

    def _look(self) -> None:
        began = monotonic()
        self._look_at = began + _LOOK_SECONDS
        try:
            with self._primary.connect() as connection:
                position, cluster = connection.execute(_PRIMARY).one()
        except sa.exc.SQLAlchemyError:
            return  # of the primary's trouble its readers tell; what is known of the replica grows old
        try:
            with self._engine.connect() as connection:
                replayed, its_cluster = connection.execute(_REPLICA).one()
        except sa.exc.SQLAlchemyError as error:
            self.give_up(error)
            return
        if replayed is None or cluster != its_cluster:  # not in recovery: a primary; or of another cluster
            self._fail(ReplicaState.OTHER, "")
            return
        self._failure = None
        self._positions.append((int(position), began))
        while self._positions and self._positions[0][0] <= replayed:
            self._complete_until = self._positions.popleft()[1]
        self._tell("")

    def _judge(self) -> ReplicaState:
        lag = self.lag()
        if self._failure is not None:
            return self._failure
        return ReplicaState.READ if lag is not None and lag <= self._most else ReplicaState.LATE

    def _fail(self, state: ReplicaState, reason: str) -> None:
        self._look_at = monotonic() + _REST_SECONDS
        self._positions.clear()
        self._complete_until = None
        self._failure = state
        self._tell(reason)

    def _tell(self, reason: str) -> None:
        """A line in the log whenever it changes whether the replica is read."""
        state = self._judge()
        if state is self._told:
            return
        self._told = state
        if state is ReplicaState.READ:
            log.info("replica read again", lag=round(self.lag() or 0, 1))
        else:
            log.warning("replica not read", state=str(state), reason=reason, lag=round(self.lag() or 0, 1))


class ReadingSession(Session):
    """The session of a request, on the primary or on the one connection of a replica that the request reads from."""

    def get_bind(
        self, mapper: Any = None, clause: Any = None, bind: Engine | Connection | None = None, **named: Any
    ) -> Engine | Connection:
        return bind or connection_here() or super().get_bind(mapper, clause, bind, **named)


def replica() -> Replica | None:
    """The replica of the current application; None without DATABASE_READ_URL."""
    found: Replica | None = current_app.extensions.get(EXTENSION)
    return found


def connection_here() -> Connection | None:
    """The connection of a request that reads from the replica; None for all others."""
    found: Connection | None = g.get(_HERE)
    return found


def open_here() -> bool:
    """Have the request read from the replica, if that may be; it must not have read anything yet."""
    found = replica()
    connection = found.connect() if found else None
    if connection is not None:
        setattr(g, _HERE, connection)
    return connection is not None


def close(_error: BaseException | None = None) -> None:
    """Give the request's connection back; what it reads from now on is the primary's."""
    connection = g.pop(_HERE, None)
    if connection is not None:
        connection.close()


def give_up_here(error: BaseException) -> bool:
    """After an error of the database: whether the request read from the replica, which is then left alone for a while."""
    connection, found = g.pop(_HERE, None), replica()
    if connection is None or found is None:
        return False
    connection.invalidate()
    connection.close()
    found.give_up(error)
    return True
