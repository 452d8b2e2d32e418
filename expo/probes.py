"""The probes of load balancers: whether the process answers, and whether it can do its work."""

from threading import Lock

import sqlalchemy as sa
from flask import Flask, Response, current_app, jsonify

from expo.config import settings
from expo.connections import LOCK_TIMEOUT_SECONDS, is_unavailable
from expo.db import db, on_postgresql, transaction
from expo.files.contents import files_here
from expo.jobs.queries import is_worker_alive
from expo.jobs.rules import PROBE
from expo.jobs.services import write_heartbeat
from expo.kit.cache import BoundedCache
from expo.migrations.run import is_behind
from expo.replica import replica
from expo.web.errors import RETRY_SECONDS, abandon

READY = "ok"
_KEPT_SECONDS = 1.0  # an answer is kept for so long, so that strangers cannot make the database write by asking
_MOST_MILLISECONDS = 4000  # for the write
_EXTENSION = "expo.readiness"


def init_probes(app: Flask) -> None:
    app.extensions[_EXTENSION] = (BoundedCache(2, seconds=_KEPT_SECONDS), Lock())
    app.add_url_rule("/healthz", "healthz", _healthz)
    app.add_url_rule("/readyz", "readyz", _readyz)


def _healthz() -> Response:
    """Liveness: the process answers."""
    return jsonify(status=READY)


def _readyz() -> Response:
    """Readiness: 200 when requests can be served, else 503 and what is missing."""
    kept, lock = current_app.extensions[_EXTENSION]
    with lock:  # of many who ask at once one looks
        status = kept.get_or(READY, _fault)
    response = jsonify(status=status, **kept.get_or("others", _others))
    if status != READY:
        response.status_code = 503
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _others() -> dict[str, str]:
    """What is known of the replica and of the store of files, where there are such: without the one the primary answers, and
    without the other all pages but those of files, so that this server is no worse than its siblings.
    """
    found, store = replica(), files_here().writing
    files = {} if store is None else {"files": store.fault() or READY}
    return {**({"replica": found.state()} if found else {}), **files}


def _fault() -> str:
    """The reason why this process cannot serve; READY without one."""
    try:
        if is_behind():
            return "database is not migrated"
        if settings().ready_needs_worker and not is_worker_alive():
            return "no worker"
        _write()
    except sa.exc.SQLAlchemyError as error:
        return READY if _is_being_written(error) else "database away or not writable"
    finally:
        abandon()
    return READY


def _write() -> None:
    """Commit a row, or raise within four seconds."""
    if on_postgresql():
        with transaction() as session:
            session.execute(sa.text(f"SET LOCAL statement_timeout = {_MOST_MILLISECONDS}"))
            write_heartbeat(PROBE)
        return
    db.session.rollback()
    connection = db.session.connection(execution_options={"sqlite_begin": None})  # autocommit
    try:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {_MOST_MILLISECONDS}")
        write_heartbeat(PROBE)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {LOCK_TIMEOUT_SECONDS * 1000}")


def _is_being_written(error: sa.exc.SQLAlchemyError) -> bool:
    """Whether SQLite was only busy: somebody else writes, so it can be written."""
    return is_unavailable(error) and not on_postgresql() and "locked" in str(error)
