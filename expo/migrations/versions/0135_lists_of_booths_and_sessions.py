"""Lists of booths, sessions and members, where sessions and speakers came from, and drafts that may overlap.

A draft is in nobody's way in the database any more: services refuse a clash with a sentence, and publishing refuses it always.

Down: what such lists were is lost, what they brought in stays; drafts that overlap lose their room.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0135"
down_revision = "0140"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BEFORE = ("visitors", "firms", "wishes")
_NEW = ("members", "booths", "sessions")
_TABLES = ("uploaded_lists", "list_column_choices")
_RULE = (
    "ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
    "(int8range({column}, {column}, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE ({where}) "
    "DEFERRABLE INITIALLY IMMEDIATE"
)
_OVERLAP = (
    "EXISTS (SELECT 1 FROM {table} o WHERE o.{column} = {table}.{column} AND o.{key} <> {table}.{key} "
    "AND o.starts_at < {table}.ends_at AND o.ends_at > {table}.starts_at AND {live})"
)
_DRAFTS = "session_id IN (SELECT id FROM sessions WHERE state = 'draft')"


def upgrade() -> None:
    for table in _TABLES:
        _let_be(table, (*_BEFORE, *_NEW))
    with alter_table("uploaded_lists") as batch_op:
        batch_op.add_column(sa.Column("changed", _ID, nullable=False, server_default="0"))
        batch_op.create_check_constraint(batch_op.f("ck_uploaded_lists_changed_whole"), "changed >= 0")
    _made("booth_id", "booths")
    _made("session_id", "sessions")
    _sources("session_sources", "session_id", "sessions")
    _sources("speaker_sources", "speaker_id", "speakers")
    _change_rooms("room_id IS NOT NULL AND state = 'published'")
    op.execute(f"UPDATE session_parts SET live = false WHERE {_DRAFTS}")


def downgrade() -> None:
    live = "o.state IN ('draft', 'published')"
    alone = _OVERLAP.format(table="sessions", column="room_id", key="id", live=live)
    op.execute(f"UPDATE sessions SET room_id = NULL WHERE state = 'draft' AND room_id IS NOT NULL AND {alone}")
    _change_rooms("room_id IS NOT NULL AND state IN ('draft', 'published')")
    both = f"(o.live OR o.{_DRAFTS})"
    double = _OVERLAP.format(table="session_parts", column="speaker_id", key="session_id", live=both)
    op.execute(f"UPDATE session_parts SET live = true WHERE {_DRAFTS} AND NOT {double}")
    for name in ("speaker_sources", "session_sources", "uploaded_list_sessions", "uploaded_list_booths"):
        op.drop_table(name)
    with alter_table("uploaded_lists") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_uploaded_lists_changed_whole"), type_="check")
        batch_op.drop_column("changed")
    for table in _TABLES:
        rows = sa.table(table, sa.column("kind", sa.Text()))
        op.execute(sa.delete(rows).where(rows.c.kind.in_(_NEW)))
        _let_be(table, _BEFORE)


def _change_rooms(where: str) -> None:
    """On PostgreSQL: which sessions are in no room at once."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE sessions DROP CONSTRAINT ex_sessions_room")
        op.execute(_RULE.format(table="sessions", name="ex_sessions_room", column="room_id", where=where))


def _made(column: str, of: str) -> None:
    table = f"uploaded_list_{of}"
    op.create_table(
        table,
        *(sa.Column(name, _ID, nullable=False, autoincrement=False) for name in ("event_id", "list_id", column)),
        _of_event(table, "list_id", "uploaded_lists"),
        _of_event(table, column, of),
        sa.PrimaryKeyConstraint("list_id", column, name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_{column}", table, [column])


def _sources(table: str, column: str, of: str) -> None:
    op.create_table(
        table,
        sa.Column("event_id", _ID, nullable=False, autoincrement=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outer_id", sa.Text(), nullable=False),
        sa.Column(column, _ID, nullable=False),
        _of_event(table, column, of),
        sa.PrimaryKeyConstraint("event_id", "source", "outer_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _of_event(table: str, column: str, of: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["event_id", column],
        [f"{of}.event_id", f"{of}.id"],
        name=op.f(f"fk_{table}_event_id_{column}"),
        ondelete="CASCADE",
    )


def _let_be(table: str, kinds: tuple[str, ...]) -> None:
    with alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_kind"), sa.column("kind").in_(kinds))
