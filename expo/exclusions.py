"""Exclusion constraints: a room, a speaker or an interpreter is in no two things at once."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint


def no_overlap(column: str, name: str, where: str) -> ExcludeConstraint:
    """A PostgreSQL exclusion constraint: no two rows with one value of `column` have times that overlap. Not created on
    SQLite, where a single writer makes the service's check enough.

    The integer is compared as a range of one value, so the GiST index needs no btree_gist extension. The constraint can
    be deferred to the end of a transaction that changes many rows.
    """
    rule = ExcludeConstraint(
        (sa.text(f"int8range({column}, {column}, '[]')"), "&&"),
        (sa.text("tstzrange(starts_at, ends_at)"), "&&"),
        name=name,
        using="gist",
        where=sa.text(where),
        deferrable=True,
        initially="IMMEDIATE",
    )
    rule.ddl_if(dialect="postgresql")
    return rule
