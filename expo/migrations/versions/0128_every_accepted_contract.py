"""Every acceptance of a contract is kept, with its paper, also when the same text is accepted anew.

Down: of acceptances of one text by one firm only the last one stays.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0128"
down_revision = "0151"
branch_labels = None
depends_on = None

_FORMER = """DELETE FROM contract_acceptances WHERE id NOT IN
    (SELECT newest FROM (SELECT max(id) AS newest FROM contract_acceptances GROUP BY exhibitor_id, text_id) AS kept)"""


def upgrade() -> None:
    with alter_table("contract_acceptances") as table:
        table.drop_constraint(table.f("uq_contract_acceptances_exhibitor_id_text_id"), type_="unique")
        table.create_index(table.f("ix_contract_acceptances_exhibitor_id"), ["exhibitor_id"])


def downgrade() -> None:
    op.execute(sa.text(_FORMER))
    with alter_table("contract_acceptances") as table:
        table.drop_index(table.f("ix_contract_acceptances_exhibitor_id"))
        table.create_unique_constraint(
            table.f("uq_contract_acceptances_exhibitor_id_text_id"), ["exhibitor_id", "text_id"]
        )
