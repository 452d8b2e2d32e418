"""Who did it is a name, as it was then: of a clearance, an answer to a firm, points and an uploaded list stood an account.

A mail's wording says when it changed as all else does.

Down: a name that no account has stays in the history alone.
"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_KEYS = {
    ("delegation_members", "cleared_by"): "cleared_by_id",
    ("exhibitor_changes", "answered_by"): "answered_by_id",
    ("points_entries", "created_by"): "account_id",
    ("uploaded_lists", "created_by"): "account_id",
}
_accounts = sa.table("accounts", sa.column("id", _ID), sa.column("name", sa.Text()))


def upgrade() -> None:
    for table, name in _KEYS:
        op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("wordings", sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
    _copy_names()


def downgrade() -> None:
    op.drop_column("wordings", "changed_at")
    for table, name in _KEYS:
        op.drop_column(table, name)


def _copy_names() -> None:
    for (table, name), key in _KEYS.items():
        rows = sa.table(table, sa.column(name, sa.Text()), sa.column(key, _ID))
        called = sa.select(_accounts.c.name).where(_accounts.c.id == rows.c[key]).scalar_subquery()
        unnamed = sa.and_(rows.c[name] == "", rows.c[key].is_not(None))
        op.execute(sa.update(rows).where(unnamed).values({name: called}))
    moment = sa.DateTime(timezone=True)
    wordings = sa.table("wordings", sa.column("changed_at", moment), sa.column("updated_at", moment))
    op.execute(sa.update(wordings).where(wordings.c.changed_at.is_(None)).values(changed_at=wordings.c.updated_at))
