"""How many days after an expo's last day each kind of personal data is kept. Expos that are there already keep theirs until
an organiser sets a number, so that nothing is erased that nobody has seen announced; passport data goes as before.
"""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KINDS = ("mails", "scans", "addresses", "search words", "passports", "contacts")


def upgrade() -> None:
    words = ", ".join(f"'{kind}'" for kind in _KINDS)
    op.create_table(
        "retention_periods",
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("days", _WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("event_id", "kind", name=op.f("pk_retention_periods")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_retention_periods_event_id"), ondelete="CASCADE"
        ),
        sa.CheckConstraint(f"kind IN ({words})", name=op.f("ck_retention_periods_kind")),
        sa.CheckConstraint("days BETWEEN 1 AND 3650", name=op.f("ck_retention_periods_days_bounded")),
        sa.CheckConstraint(
            "kind <> 'passports' OR (days IS NOT NULL AND days <= 90)",
            name=op.f("ck_retention_periods_passports_bounded"),
        ),
    )
    for kind in _KINDS:
        if kind != "passports":
            op.execute(f"INSERT INTO retention_periods (event_id, kind, days) SELECT id, '{kind}', NULL FROM events")


def downgrade() -> None:
    """Without the table nothing is erased but passport data, ninety days after an expo."""
    op.drop_table("retention_periods")
