"""What parties offer and seek, and whom they wish to meet."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = ("must", "meet", "never")


def upgrade() -> None:
    with alter_table("parties") as batch_op:
        for name in ("offers", "seeks"):
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    with alter_table("parties") as batch_op:
        for name in ("offers", "seeks"):
            batch_op.alter_column(name, existing_type=sa.Text(), server_default=None, existing_nullable=False)
    op.create_table(
        "meeting_wishes",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("party_id", _WHOLE, nullable=False),
        sa.Column("other_id", _WHOLE, nullable=False),
        sa.Column(
            "kind", sa.Enum(*_KINDS, name="kind", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("party_id <> other_id", name=op.f("ck_meeting_wishes_two_parties")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_wishes_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "party_id"],
            ["parties.event_id", "parties.id"],
            name=op.f("fk_meeting_wishes_event_id_party_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "other_id"],
            ["parties.event_id", "parties.id"],
            name=op.f("fk_meeting_wishes_event_id_other_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_wishes")),
        sa.UniqueConstraint("party_id", "other_id", name=op.f("uq_meeting_wishes_party_id_other_id")),
    )
    op.create_index("ix_meeting_wishes_event_id", "meeting_wishes", ["event_id"])
    op.create_index("ix_meeting_wishes_other_id", "meeting_wishes", ["other_id"])


def downgrade() -> None:
    op.drop_table("meeting_wishes")
    with alter_table("parties") as batch_op:
        for name in ("seeks", "offers"):
            batch_op.drop_column(name)
