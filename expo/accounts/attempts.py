"""Counters of attempts in the database, shared by all processes and machines; who has too many is refused for a while."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import sqlalchemy as sa
from flask import g
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.accounts.models import Attempts, HeldUp
from expo.db import UtcDateTime, autocommit_engine, db, on_postgresql
from expo.errors import TooMany
from expo.kit.tokens import digest
from expo.web.limits import DAY, Limit, network_here

KEPT = DAY
_COLUMNS = ("key", "window_ends_at", "count")


def _upsert(insert: Any) -> Any:
    row = (sa.bindparam("what", type_=sa.Text()), sa.bindparam("ends", type_=UtcDateTime()), sa.literal(1))
    fresh = insert(Attempts).values(dict(zip(_COLUMNS, row, strict=True)))
    if insert is pg_insert:
        # One round trip: the statement is its own transaction and turns synchronous commit off for itself.
        quick = sa.select(sa.func.set_config("synchronous_commit", "off", sa.true())).subquery()
        fresh = insert(Attempts).from_select(_COLUMNS, sa.select(*row).select_from(quick))
    over = Attempts.window_ends_at <= sa.bindparam("moment", type_=UtcDateTime())
    return fresh.on_conflict_do_update(
        index_elements=[Attempts.key],
        set_={
            "count": sa.case((over, 1), else_=Attempts.count + 1),
            "window_ends_at": sa.case((over, fresh.excluded.window_ends_at), else_=Attempts.window_ends_at),
        },
    ).returning(Attempts.count, Attempts.window_ends_at)


# Built once: building the statement takes longer than executing it.
_UPSERTS = {"postgresql": _upsert(pg_insert), "sqlite": _upsert(sqlite_insert)}


def count_attempt(limit: Limit, who: str) -> tuple[int, int]:
    """Count an attempt by `who`; returns the number of attempts in the current window, and the seconds until it ends.

    Committed at once on a connection of its own, so that it counts even if the request is refused. Call it before the
    request's own transaction, which on SQLite holds the write lock. On PostgreSQL the commit is asynchronous.
    """
    moment = clock.now()
    values = {"what": digest(f"{limit.name}:{who}"), "ends": moment + limit.window, "moment": moment}
    count, ends = _execute_at_once(_UPSERTS["postgresql" if on_postgresql() else "sqlite"], values)
    return int(count), max(1, int((ends - moment).total_seconds()) + 1)


def _execute_at_once(statement: Any, values: Mapping[str, Any]) -> Sequence[Any]:
    """Execute a statement that returns a row, committed at once on a connection of its own."""
    if on_postgresql():
        with autocommit_engine(db.engine).connect() as connection:
            return connection.execute(statement, values).one()
    with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        return connection.execute(statement, values).one()


def check_limit(limit: Limit, who: str, sentence: str) -> None:
    """Count an attempt by `who`; raise TooMany with `sentence` beyond the limit."""
    count, seconds = count_attempt(limit, who)
    if count > limit.allowed:
        event = g.get("event")
        record_held_up(limit, network_here(limit), None if event is None else event.id)
        raise TooMany(sentence, seconds)


def record_held_up(limit: Limit, network: str, event_id: int | None) -> None:
    """Record for a day that a network exceeded a rate limit, within an event or in the installation; committed at
    once.
    """
    values = {
        "key": digest(f"{limit.name}:{event_id}:{network}"),
        "limit_name": limit.name,
        "network": network,
        "event_id": event_id,
        "count": 1,
        "last_at": clock.now(),
    }
    insert = pg_insert if on_postgresql() else sqlite_insert
    row = insert(HeldUp).values(values)
    again = row.on_conflict_do_update(
        index_elements=[HeldUp.key], set_={"count": HeldUp.count + 1, "last_at": row.excluded.last_at}
    )
    _execute_at_once(again.returning(HeldUp.count), {})


def take_back_attempt(limit: Limit, who: str) -> None:
    """Count one attempt less, in the caller's transaction: it was counted before it was known to succeed."""
    counted = Attempts.key == digest(f"{limit.name}:{who}"), Attempts.count > 0
    db.session.execute(sa.update(Attempts).where(*counted).values(count=Attempts.count - 1))


def reset_attempts(limit: Limit, who: str) -> None:
    """Reset the counter after a success, in the caller's transaction."""
    db.session.execute(sa.delete(Attempts).where(Attempts.key == digest(f"{limit.name}:{who}")))


def sweep_attempts() -> int:
    """Delete the counters whose window is over, and who was held up over a day ago, in the caller's transaction. Returns how
    many counters.
    """
    db.session.execute(sa.delete(HeldUp).where(HeldUp.last_at < clock.now() - KEPT))
    result = db.session.execute(sa.delete(Attempts).where(Attempts.window_ends_at < clock.now()))
    return int(cast("sa.CursorResult[Any]", result).rowcount)
