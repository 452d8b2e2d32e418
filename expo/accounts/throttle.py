"""Rate limiting by counters in the database, shared by all processes and machines."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from expo import clock
from expo.accounts.models import Attempts
from expo.db import UtcDateTime, db, on_postgresql
from expo.errors import TooMany
from expo.kit.tokens import digest
from expo.web.limits import Limit

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
    values = {"what": digest(f"{limit.what}:{who}"), "ends": moment + limit.window, "moment": moment}
    if on_postgresql():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            count, ends = connection.execute(_UPSERTS["postgresql"], values).one()
    else:
        with db.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
            count, ends = connection.execute(_UPSERTS["sqlite"], values).one()
    return int(count), max(1, int((ends - moment).total_seconds()) + 1)


def check_limit(limit: Limit, who: str, sentence: str) -> None:
    """Count an attempt by `who`; raise TooMany with `sentence` beyond the limit."""
    count, seconds = count_attempt(limit, who)
    if count > limit.most:
        raise TooMany(sentence, seconds)


def refuse_flood(limit: Limit, who: str, sentence: str) -> None:
    """Raise TooMany with `sentence` when `who` has used up the limit already; counts nothing."""
    moment = clock.now()
    left = sa.select(Attempts.count, Attempts.window_ends_at).where(
        Attempts.key == digest(f"{limit.what}:{who}"), Attempts.window_ends_at > moment
    )
    for count, ends_at in db.session.execute(left):
        if count >= limit.most:
            raise TooMany(sentence, max(1, int((ends_at - moment).total_seconds()) + 1))


def reset_attempts(limit: Limit, who: str) -> None:
    """Reset the counter after a success, in the caller's transaction."""
    db.session.execute(sa.delete(Attempts).where(Attempts.key == digest(f"{limit.what}:{who}")))


def sweep_attempts() -> int:
    """Delete the counters whose window is over, in the caller's transaction. Returns how many."""
    result = db.session.execute(sa.delete(Attempts).where(Attempts.window_ends_at < clock.now()))
    return int(cast("sa.CursorResult[Any]", result).rowcount)
