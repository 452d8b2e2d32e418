"""When a row was made is `created_at` everywhere, and by whom `created_by`; an account that stands for it is `account_id`."""

from alembic import op

from expo.migrations.tables import alter_table

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

_RENAMED = (
    ("assignments", "made_at", "created_at"),
    ("assignments", "made_by", "created_by"),
    ("offers", "made_at", "created_at"),
    ("points_entries", "made_at", "created_at"),
    ("badge_designs", "saved_by", "created_by"),
    ("print_runs", "printed_by", "created_by"),
    ("jobs", "asked_at", "created_at"),
    ("jobs", "asked_by", "created_by"),
)


def upgrade() -> None:
    for table, old, new in _RENAMED:
        _rename(table, old, new)
    _rename_account("made_by_id", "account_id")


def downgrade() -> None:
    _rename_account("account_id", "made_by_id")
    for table, old, new in reversed(_RENAMED):
        _rename(table, new, old)


def _rename(table: str, old: str, new: str) -> None:
    op.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")


def _rename_account(old: str, new: str) -> None:
    """The key and its index are named after the column."""
    with alter_table("points_entries") as batch_op:
        batch_op.drop_index(batch_op.f(f"ix_points_entries_{old}"))
        batch_op.drop_constraint(batch_op.f(f"fk_points_entries_{old}"), type_="foreignkey")
    _rename("points_entries", old, new)
    with alter_table("points_entries") as batch_op:
        batch_op.create_foreign_key(
            batch_op.f(f"fk_points_entries_{new}"), "accounts", [new], ["id"], ondelete="SET NULL"
        )
        batch_op.create_index(batch_op.f(f"ix_points_entries_{new}"), [new])
