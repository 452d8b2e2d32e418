"""Tasks of exhibitors, what firms handed in, and the days on which they were reminded.

Down: they are lost; files that were handed in stay among the firms' documents.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0117"
down_revision = "0116"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_KINDS = ("stand design", "insurance", "contractors", "trucks", "catalogue entry", "other")
_STATES = ("handed in", "approved", "returned")


def upgrade() -> None:
    _create_tasks()
    _create_answers()
    op.create_table(
        "task_reminders",
        *_wholes("exhibitor_id", "event_id"),
        sa.Column("reminded_on", sa.Date(), nullable=False),
        _of_event("task_reminders", "exhibitor_id", "exhibitors"),
        sa.PrimaryKeyConstraint("exhibitor_id", name=op.f("pk_task_reminders")),
    )


def downgrade() -> None:
    for table in ("task_reminders", "task_answers", "exhibitor_tasks"):
        op.drop_table(table)


def _create_tasks() -> None:
    event = op.f("fk_exhibitor_tasks_event_id")
    op.create_table(
        "exhibitor_tasks",
        *_wholes("id", "event_id", "position"),
        sa.Column("kind", _choice("kind", *_KINDS), nullable=False),
        sa.Column("name", _JSON, nullable=False),
        sa.Column("description", _JSON, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("raw_only", "needs_file", "needs_approval")),
        *_wholes("version"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=event, ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibitor_tasks")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_exhibitor_tasks_event_id_id")),
    )
    op.create_index("ix_exhibitor_tasks_event_id_position", "exhibitor_tasks", ["event_id", "position"])
    op.create_index("ix_exhibitor_tasks_due_on", "exhibitor_tasks", ["due_on"])


def _create_answers() -> None:
    answered = "(state = 'handed in') = (answered_at IS NULL)"
    file = op.f("fk_task_answers_document_id")
    op.create_table(
        "task_answers",
        *_wholes("id", "event_id", "exhibitor_id", "task_id"),
        sa.Column("state", _choice("state", *_STATES), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_id", _WHOLE, nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        *_wholes("version"),
        sa.CheckConstraint(answered, name=op.f("ck_task_answers_answered_once_handed_in")),
        sa.CheckConstraint("answered_by = '' OR answered_at IS NOT NULL", name=op.f("ck_task_answers_answered_at_a_time")),
        sa.ForeignKeyConstraint(["document_id"], ["exhibitor_documents.id"], name=file, ondelete="SET NULL"),
        _of_event("task_answers", "exhibitor_id", "exhibitors"),
        _of_event("task_answers", "task_id", "exhibitor_tasks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_answers")),
        sa.UniqueConstraint("exhibitor_id", "task_id", name=op.f("uq_task_answers_exhibitor_id_task_id")),
    )
    for column in ("task_id", "document_id"):
        op.create_index(op.f(f"ix_task_answers_{column}"), "task_answers", [column])


def _wholes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _WHOLE, nullable=False) for name in names]


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _of_event(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE"
    )
