"""Lists of whom parties wish to meet, and which wishes came in by one.

Down: what such lists were is lost; the wishes stay.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0077"
down_revision = "0076"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_BEFORE = ("visitors", "firms")
_TABLES = ("uploaded_lists", "list_column_choices")


def upgrade() -> None:
    for table in _TABLES:
        _let_be(table, (*_BEFORE, "wishes"))
    with alter_table("meeting_wishes") as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_meeting_wishes_event_id_id"), ["event_id", "id"])
    op.create_table(
        "uploaded_list_wishes",
        *(sa.Column(name, _WHOLE, nullable=False, autoincrement=False) for name in ("event_id", "list_id", "wish_id")),
        *(
            sa.ForeignKeyConstraint(
                ["event_id", column],
                [f"{table}.event_id", f"{table}.id"],
                name=op.f(f"fk_uploaded_list_wishes_event_id_{column}"),
                ondelete="CASCADE",
            )
            for column, table in {"list_id": "uploaded_lists", "wish_id": "meeting_wishes"}.items()
        ),
        sa.PrimaryKeyConstraint("list_id", "wish_id", name=op.f("pk_uploaded_list_wishes")),
    )
    op.create_index("ix_uploaded_list_wishes_wish_id", "uploaded_list_wishes", ["wish_id"])


def downgrade() -> None:
    op.drop_table("uploaded_list_wishes")
    with alter_table("meeting_wishes") as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_meeting_wishes_event_id_id"), type_="unique")
    for table in _TABLES:
        rows = sa.table(table, sa.column("kind", sa.Text()))
        op.execute(sa.delete(rows).where(rows.c.kind == "wishes"))
        _let_be(table, _BEFORE)


def _let_be(table: str, kinds: tuple[str, ...]) -> None:
    with alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_kind"), sa.column("kind").in_(kinds))
