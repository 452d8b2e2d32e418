"""Altering a table in a revision."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

_TRIGGERS = sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")


@contextmanager
def alter_table(name: str, **options: Any) -> Iterator[BatchOperations]:
    """`op.batch_alter_table`, which rebuilds the table on SQLite. It reflects that table alone; Alembic's own also reflects
    every table that its foreign keys lead to, which takes twice the time. Triggers, which SQLite drops with the old table, and
    which may not name a table that is away, are dropped before and written again.
    """
    connection = op.get_bind()
    on_sqlite = connection.dialect.name == "sqlite"
    triggers = connection.execute(_TRIGGERS).all() if on_sqlite else []
    for trigger in triggers:
        op.execute(f"DROP TRIGGER {trigger.name}")
    with op.batch_alter_table(name, reflect_kwargs={"resolve_fks": False}, **options) as batch_op:
        yield batch_op
    for trigger in triggers:
        op.execute(trigger.sql)
