"""Contracts of exhibitors: the texts, and who accepted which one, with the paper that was given out.

Down: they are lost.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0118"
down_revision = "0117"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")

_FILE_TRIGGER = (
    "CREATE TRIGGER tr_contract_acceptances_content_file AFTER INSERT OR DELETE OR UPDATE OF content ON contract_acceptances "
    "FOR EACH ROW EXECUTE FUNCTION keep_file_removals('content')"
)


def upgrade() -> None:
    op.create_table(
        "contract_texts",
        *_wholes("id", "event_id", "number"),
        sa.Column("text", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_contract_texts_number_whole")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_contract_texts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_texts")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_contract_texts_event_id_id")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_contract_texts_event_id_number")),
    )
    _create_acceptances()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FILE_TRIGGER)
        op.execute("ALTER TABLE contract_acceptances ENABLE ALWAYS TRIGGER tr_contract_acceptances_content_file")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DELETE FROM contract_acceptances")  # so that objects in a store are swept
    for table in ("contract_acceptances", "contract_texts"):
        op.drop_table(table)


def _create_acceptances() -> None:
    op.create_table(
        "contract_acceptances",
        *_wholes("id", "event_id", "exhibitor_id", "text_id"),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("name", "post")),
        sa.Column("frozen", _JSON, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *_wholes("size"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_contract_acceptances_size_positive")),
        _of_event("contract_acceptances", "exhibitor_id", "exhibitors"),
        _of_event("contract_acceptances", "text_id", "contract_texts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contract_acceptances")),
        sa.UniqueConstraint("exhibitor_id", "text_id", name=op.f("uq_contract_acceptances_exhibitor_id_text_id")),
    )
    op.create_index(op.f("ix_contract_acceptances_text_id"), "contract_acceptances", ["text_id"])


def _wholes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _WHOLE, nullable=False) for name in names]


def _of_event(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE"
    )
