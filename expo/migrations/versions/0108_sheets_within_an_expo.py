"""A sheet of members is of its delegation's expo, and so is its job.

Contracts: 0107
"""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

from expo.migrations.tables import alter_table

revision = "0108"
down_revision = "0107"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_FILL = """UPDATE delegation_sheets SET event_id =
    (SELECT event_id FROM delegations WHERE delegations.id = delegation_sheets.delegation_id)"""


def upgrade() -> None:
    op.execute(_FILL)
    with alter_table("delegation_sheets") as table:
        table.alter_column("event_id", existing_type=_ID, nullable=False)
        _replace_keys(table, of_event=True)


def downgrade() -> None:
    with alter_table("delegation_sheets") as table:
        _replace_keys(table, of_event=False)
        table.alter_column("event_id", existing_type=_ID, nullable=True)


def _replace_keys(table: BatchOperations, *, of_event: bool) -> None:
    for column, there, ondelete in (("delegation_id", "delegations", "CASCADE"), ("job_id", "jobs", None)):
        alone, within = f"fk_delegation_sheets_{column}", f"fk_delegation_sheets_event_id_{column}"
        table.drop_constraint(table.f(alone if of_event else within), type_="foreignkey")
        name, local, remote = (within, ["event_id", column], ["event_id", "id"]) if of_event else (alone, [column], ["id"])
        table.create_foreign_key(table.f(name), there, local, remote, ondelete=ondelete)
