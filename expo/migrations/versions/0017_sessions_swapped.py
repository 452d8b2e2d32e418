"""Sessions may pass through each other's places: that nothing is in two of them may be judged at the end."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

RULES = (
    ("sessions", "ex_sessions_room", "room_id", "room_id IS NOT NULL AND state IN ('draft', 'published')"),
    ("session_parts", "ex_session_parts_speaker", "speaker_id", "live"),
)


def upgrade() -> None:
    _make(" DEFERRABLE INITIALLY IMMEDIATE")


def downgrade() -> None:
    _make("")


def _make(when: str) -> None:
    if op.get_context().dialect.name != "postgresql":
        return
    for table, name, column, where in RULES:
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist "
            f"(int8range({column}, {column}, '[]') WITH &&, tstzrange(starts_at, ends_at) WITH &&) WHERE ({where}){when}"
        )
