"""What asks for a job of an event names one of its own: the keys of jobs are of two columns."""

from alembic import op

from expo.migrations.tables import alter_table

revision = "0091"
down_revision = "0087"
branch_labels = None
depends_on = None

_TABLES = ("allocation_runs", "meeting_runs", "uploaded_lists")


def upgrade() -> None:
    with alter_table("jobs") as table:
        table.create_unique_constraint(op.f("uq_jobs_event_id_id"), ["event_id", "id"])
    for name in _TABLES:
        with alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_job_id"), type_="foreignkey")
            key = op.f(f"fk_{name}_event_id_job_id")
            table.create_foreign_key(key, "jobs", ["event_id", "job_id"], ["event_id", "id"])


def downgrade() -> None:
    for name in _TABLES:
        with alter_table(name) as table:
            table.drop_constraint(op.f(f"fk_{name}_event_id_job_id"), type_="foreignkey")
            table.create_foreign_key(op.f(f"fk_{name}_job_id"), "jobs", ["job_id"], ["id"])
    with alter_table("jobs") as table:
        table.drop_constraint(op.f("uq_jobs_event_id_id"), type_="unique")
