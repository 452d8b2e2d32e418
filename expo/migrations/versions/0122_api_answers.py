"""What requests to the API came to, by their idempotency keys."""

import sqlalchemy as sa
from alembic import op

revision = "0122"
down_revision = "0121"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "api_answers",
        sa.Column("token_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("row_number", _WHOLE, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "token_id"],
            ["api_tokens.event_id", "api_tokens.id"],
            name=op.f("fk_api_answers_event_id_token_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_id", "key", name=op.f("pk_api_answers")),
    )
    op.create_index(op.f("ix_api_answers_created_at"), "api_answers", ["created_at"])


def downgrade() -> None:
    op.drop_table("api_answers")
