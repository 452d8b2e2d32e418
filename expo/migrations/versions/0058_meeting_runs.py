"""Plans of meetings asked of the machine."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0058"
down_revision = "0057"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_PLANS = ("found", "impossible", "applied", "discarded")


def upgrade() -> None:
    op.create_table(
        "meeting_runs",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("job_id", _WHOLE, nullable=False),
        sa.Column("seed", _WHOLE, nullable=False),
        sa.Column("seconds", _WHOLE, nullable=False),
        sa.Column(
            "plan", sa.Enum(*_PLANS, name="plan", native_enum=False, create_constraint=True, length=40), nullable=True
        ),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("result", _JSON, nullable=False),
        sa.CheckConstraint("seconds BETWEEN 1 AND 600", name=op.f("ck_meeting_runs_seconds_bounded")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_meeting_runs_event_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name=op.f("fk_meeting_runs_job_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_runs")),
        sa.UniqueConstraint("job_id", name=op.f("uq_meeting_runs_job_id")),
    )
    op.create_index("ix_meeting_runs_event_id", "meeting_runs", ["event_id"])


def downgrade() -> None:
    jobs = sa.table("jobs", sa.column("kind", sa.Text()))
    op.drop_table("meeting_runs")
    op.execute(sa.delete(jobs).where(jobs.c.kind == "meetings"))
