"""Altering a table in a revision."""

from contextlib import AbstractContextManager
from typing import Any

from alembic import op
from alembic.operations import BatchOperations


def alter_table(name: str, **options: Any) -> AbstractContextManager[BatchOperations]:
    """`op.batch_alter_table`, which rebuilds the table on SQLite. It reflects that table alone; Alembic's own also reflects
    every table that its foreign keys lead to, which takes twice the time.
    """
    return op.batch_alter_table(name, reflect_kwargs={"resolve_fks": False}, **options)
