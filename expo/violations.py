"""Which constraint a statement violated, as either database tells it."""

import re

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError


def violated(error: IntegrityError, tables: sa.MetaData) -> str | None:
    """The name of the violated constraint or unique index; None when the driver does not tell."""
    diagnostic = getattr(error.orig, "diag", None)
    if diagnostic is not None:
        return str(diagnostic.constraint_name) if diagnostic.constraint_name else None
    text = str(error.orig)
    if check := re.search(r"CHECK constraint failed: (\w+)", text):
        return check[1]
    if unique := re.search(r"UNIQUE constraint failed: (.+)", text):
        return _unique_by_columns(unique[1].split(", "), tables)
    return None


def _unique_by_columns(columns: list[str], tables: sa.MetaData) -> str | None:
    """SQLite reports the columns of a violated unique constraint, not its name."""
    table = tables.tables.get(columns[0].split(".")[0])
    wanted = {column.split(".")[1] for column in columns}
    if table is None:
        return None
    rules: list[sa.Index | sa.UniqueConstraint | sa.PrimaryKeyConstraint] = [i for i in table.indexes if i.unique]
    rules += [c for c in table.constraints if isinstance(c, sa.UniqueConstraint | sa.PrimaryKeyConstraint)]
    return next((str(rule.name) for rule in rules if {c.name for c in rule.columns} == wanted), None)
