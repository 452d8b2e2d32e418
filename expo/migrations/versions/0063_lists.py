"""Lists that came in, the people registered by them, and the columns chosen for them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0063"
down_revision = "0062"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def _kind() -> sa.Column[str]:
    kinds = sa.Enum("visitors", "firms", name="kind", native_enum=False, create_constraint=True, length=40)
    return sa.Column("kind", kinds, nullable=False)


def upgrade() -> None:
    _create_lists()
    op.create_table(
        "uploaded_list_registrations",
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("list_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("registration_id", _WHOLE, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "list_id"],
            ["uploaded_lists.event_id", "uploaded_lists.id"],
            name=op.f("fk_uploaded_list_registrations_event_id_list_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "registration_id"],
            ["registrations.event_id", "registrations.id"],
            name=op.f("fk_uploaded_list_registrations_event_id_registration_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("list_id", "registration_id", name=op.f("pk_uploaded_list_registrations")),
    )
    op.create_index(
        "ix_uploaded_list_registrations_registration_id", "uploaded_list_registrations", ["registration_id"]
    )
    op.create_table(
        "list_column_choices",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("organisation_id", _WHOLE, nullable=False),
        _kind(),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_list_column_choices_organisation_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_column_choices")),
        sa.UniqueConstraint(
            "organisation_id", "kind", "heading", name=op.f("uq_list_column_choices_organisation_id_kind_heading")
        ),
    )


def _create_lists() -> None:
    op.create_table(
        "uploaded_lists",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("account_id", _WHOLE, nullable=True),
        _kind(),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answers", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("registered", _WHOLE, nullable=False),
        sa.CheckConstraint(
            "undone_at IS NULL OR registered_at IS NOT NULL", name=op.f("ck_uploaded_lists_undone_after")
        ),
        sa.CheckConstraint("registered >= 0", name=op.f("ck_uploaded_lists_registered_whole")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_uploaded_lists_account_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_uploaded_lists_event_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uploaded_lists")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_uploaded_lists_event_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_uploaded_lists_uid")),
    )
    op.create_index("ix_uploaded_lists_account_id", "uploaded_lists", ["account_id"])
    op.create_index("ix_uploaded_lists_event_id_created_at", "uploaded_lists", ["event_id", "created_at"])


def downgrade() -> None:
    op.drop_table("list_column_choices")
    op.drop_table("uploaded_list_registrations")
    op.drop_table("uploaded_lists")
