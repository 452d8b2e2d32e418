"""Who runs an expo, and its own words on the legal pages.

Down: both are lost; pages show the standard texts again if the program comes back.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0127"
down_revision = "0112"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_PAGE = sa.Enum(
    "privacy", "imprint", "accessibility", name="page", native_enum=False, create_constraint=True, length=40
)


def upgrade() -> None:
    op.create_table(
        "imprints",
        sa.Column("event_id", _ID, nullable=False, autoincrement=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("name", "address", "phone", "email", "registration", "responsible")
        ),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_imprints_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_imprints")),
    )
    op.create_table(
        "legal_texts",
        sa.Column("event_id", _ID, nullable=False),
        sa.Column("page", _PAGE, nullable=False),
        sa.Column("words", _JSON, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_legal_texts_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", "page", name=op.f("pk_legal_texts")),
    )


def downgrade() -> None:
    op.drop_table("legal_texts")
    op.drop_table("imprints")
