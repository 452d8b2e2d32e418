"""Altering a table in a revision."""

from contextlib import AbstractContextManager
from typing import Any

from alembic import op
from alembic.operations import BatchOperations


def alter_table(name: str, **options: Any) -> AbstractContextManager[BatchOperations]:
    """`op.batch_alter_table`, which builds the table anew on SQLite, but reads that table alone, and not each table that it
    refers to, and those that these refer to: half the time.
    """
    return op.batch_alter_table(name, reflect_kwargs={"resolve_fks": False}, **options)
