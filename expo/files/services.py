"""Deletes unreferenced objects of the store, and moves contents between the database and the store as the settings
say.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from expo import clock
from expo.db import db, on_postgresql, transaction
from expo.errors import NotFound
from expo.files.contents import MARK, STAYS, beginning, file_columns, files_here
from expo.files.models import FileRemoval

_BATCH = 100
_AT_ONCE = 10  # contents moved in one transaction, which locks their rows
# Taken by whoever needs objects to stay although their rows end; any number will do.
_LOCK = 7_316_553_202


def hold_files(connection: sa.Connection) -> None:
    """Keep every object of the store until the connection's transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(
            sa.select(sa.func.pg_advisory_xact_lock_shared(_LOCK)), execution_options={"stream_results": False}
        )


def sweep_files() -> int:
    """Delete some objects that no row refers to any more, in the caller's transaction; returns how many. Those of a store that
    the settings do not name wait until it is named again.
    """
    known = files_here().known
    if not known or not on_postgresql() or not db.session.scalar(sa.select(sa.func.pg_try_advisory_xact_lock(_LOCK))):
        return 0
    name = sa.func.split_part(FileRemoval.key, "/", 1)
    due = sa.select(FileRemoval).where(FileRemoval.due_at <= clock.now(), name.in_(known)).order_by(FileRemoval.due_at)
    found = list(db.session.scalars(due.limit(_BATCH).with_for_update(skip_locked=True)))
    for removal in found:
        store, _slash, key = removal.key.partition("/")
        known[store].delete(key)
        db.session.delete(removal)
    db.session.flush()
    return len(found)


def move_files(told: Callable[[str], None]) -> tuple[int, int]:
    """Move every content to where new ones are written, a few in a transaction; returns how many were moved, and how many
    are left, since they could not be found (`told` says which) or are being changed. Stopped and called again it goes on.
    """
    moved = 0
    for column in file_columns():
        last = 0
        while rows := _move_some(column, last, told):
            moved += sum(done for _key, done in rows)
            last = rows[-1][0]
    return moved, sum(count_elsewhere(column) for column in file_columns())


def note_orphans() -> int:
    """Have objects go that nothing knows of, as after a recovery to an earlier moment; returns how many. Those of the stores of
    the settings are listed first: what is written meanwhile is known before it is there.
    """
    there = {f"{store.name}/{key}" for store in files_here().known.values() for key in store.list()}
    references = [sa.select(_raw(column)).where(_head(column, MARK) == MARK) for column in file_columns()]
    removals = sa.select(sa.func.convert_to(FileRemoval.key, "UTF8", type_=sa.LargeBinary()))
    with transaction() as session:
        known = {bytes(one).removeprefix(MARK).decode() for one in session.scalars(sa.union_all(removals, *references))}
        due_at = clock.now() + STAYS
        session.add_all(FileRemoval(key=key, due_at=due_at) for key in sorted(there - known))
    return len(there - known)


def count_elsewhere(column: sa.Column[Any]) -> int:
    """How many contents of a column are not where new ones are written."""
    return db.session.scalar(sa.select(sa.func.count()).select_from(column.table).where(_elsewhere(column))) or 0


def count_unknown() -> int:
    """How many contents are in a store that the settings do not name."""
    named = [beginning(store) for store in files_here().known.values()]
    counts = []
    for column in file_columns():
        head = _head(column, MARK)
        unknown = [_head(column, one) != one for one in named]
        query = sa.select(sa.func.count()).select_from(column.table).where(head == MARK, *unknown)
        counts.append(db.session.scalar(query) or 0)
    return sum(counts)


def _move_some(column: sa.Column[Any], after: int, told: Callable[[str], None]) -> list[tuple[int, bool]]:
    """The keys of the rows after one that were looked at, and whether their contents were moved."""
    (key,) = column.table.primary_key
    query = sa.select(key, _raw(column)).where(key > after, _elsewhere(column)).order_by(key).limit(_AT_ONCE)
    rows = []
    with transaction() as session:
        for number, raw in session.execute(query.with_for_update(skip_locked=True)).all():
            content = bytes(raw)
            try:
                content = files_here().content(content) if content.startswith(MARK) else content
            except NotFound:
                told(f"{column.table.name} {number}: not in any store of the settings")
                rows.append((number, False))
                continue
            session.execute(sa.update(column.table).where(key == number).values({column.name: content}))
            rows.append((number, True))
    return rows


def _elsewhere(column: sa.Column[Any]) -> sa.ColumnElement[bool]:
    head = beginning(files_here().writing)
    there = _head(column, head) == head
    return sa.and_(sa.func.length(_raw(column)) > 0, there if files_here().writing is None else ~there)


def _head(column: sa.Column[Any], like: bytes) -> sa.ColumnElement[bytes]:
    """As many bytes of what is stored as `like` has."""
    return sa.func.substr(_raw(column), 1, len(like), type_=sa.LargeBinary())


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[bytes]:
    """The column as it is stored."""
    return sa.type_coerce(column, sa.LargeBinary())
