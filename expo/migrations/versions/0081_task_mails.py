"""Who is mailed what waits for them, and how often. Down: nobody is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0081"
down_revision = "0080"
branch_labels = None
depends_on = None

_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "task_mails",
        sa.Column("id", _ID, nullable=False),
        sa.Column("account_id", _ID, nullable=False),
        sa.Column("event_id", _ID, nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum("at once", "daily", name="rhythm", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("told", _JSON, nullable=False),
        sa.Column("tell_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_task_mails_account_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_task_mails_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_mails")),
        sa.UniqueConstraint("account_id", "event_id", name=op.f("uq_task_mails_account_id_event_id")),
    )
    op.create_index(op.f("ix_task_mails_event_id"), "task_mails", ["event_id"])
    op.create_index("ix_task_mails_tell_at", "task_mails", ["tell_at"])


def downgrade() -> None:
    op.drop_table("task_mails")
