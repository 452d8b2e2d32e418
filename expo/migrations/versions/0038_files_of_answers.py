"""An answer's file is a key to it, of the same event; below, its number stands in the answer's value."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# By database: the file's number in a value, the value without it, and the value with the key's number put in.
_IN_VALUE = {
    "sqlite": (
        "json_extract(value, '$.upload')",
        "json_remove(value, '$.upload')",
        "json_set(value, '$.upload', upload_id)",
    ),
    "postgresql": (
        "CAST(value ->> 'upload' AS BIGINT)",
        "value - 'upload'",
        "value || jsonb_build_object('upload', upload_id)",
    ),
}


def upgrade() -> None:
    number, without, _with = _IN_VALUE[op.get_bind().dialect.name]
    with alter_table("uploads") as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_uploads_event_id_id"), ["event_id", "id"])
        batch_op.drop_index(batch_op.f("ix_uploads_event_id"))
    with alter_table("answers") as batch_op:
        batch_op.add_column(sa.Column("upload_id", _ID, nullable=True))
        batch_op.create_index(batch_op.f("ix_answers_upload_id"), ["upload_id"])
    op.execute(
        f"UPDATE answers SET upload_id = (SELECT uploads.id FROM uploads WHERE uploads.id = {number}"
        " AND uploads.event_id = answers.event_id AND uploads.registration_id = answers.registration_id)"
        f" WHERE {number} IS NOT NULL"
    )
    op.execute(f"UPDATE answers SET value = {without} WHERE {number} IS NOT NULL")
    with alter_table("answers") as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_answers_event_id_upload_id"), "uploads", ["event_id", "upload_id"], ["event_id", "id"]
        )


def downgrade() -> None:
    _number, _without, with_key = _IN_VALUE[op.get_bind().dialect.name]
    with alter_table("answers") as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_answers_event_id_upload_id"), type_="foreignkey")
    op.execute(f"UPDATE answers SET value = {with_key} WHERE upload_id IS NOT NULL")
    with alter_table("answers") as batch_op:
        batch_op.drop_index(batch_op.f("ix_answers_upload_id"))
        batch_op.drop_column("upload_id")
    with alter_table("uploads") as batch_op:
        batch_op.create_index(batch_op.f("ix_uploads_event_id"), ["event_id"])
        batch_op.drop_constraint(batch_op.f("uq_uploads_event_id_id"), type_="unique")
