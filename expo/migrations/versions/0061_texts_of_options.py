"""Questions hold their options and conditions no more: these are rows.

Contracts: 0060
"""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0061"
down_revision = "0060"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    with alter_table("questions") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_questions_event_id_shown_when_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_questions_shown_when_id"))
        batch_op.drop_column("shown_when_id")
        batch_op.drop_column("shown_when_value")
        batch_op.drop_column("options")


def downgrade() -> None:
    with alter_table("questions") as batch_op:
        batch_op.add_column(sa.Column("options", _JSON, nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("shown_when_id", _ID, nullable=True))
        batch_op.add_column(sa.Column("shown_when_value", sa.Text(), nullable=False, server_default=""))
    with alter_table("questions") as batch_op:
        batch_op.alter_column("options", server_default=None)
        batch_op.alter_column("shown_when_value", server_default=None)
        batch_op.create_index(batch_op.f("ix_questions_shown_when_id"), ["shown_when_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_questions_event_id_shown_when_id"),
            "questions",
            ["event_id", "shown_when_id"],
            ["event_id", "id"],
        )
