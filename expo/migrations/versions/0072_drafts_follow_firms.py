"""A draft of an application that was filled from a firm's last one names the firm, and keeps only what was typed.

Drafts begun before keep their copy. Down: the drafts get the firm's data of now as a copy.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0072"
down_revision = "0071"
branch_labels = None
depends_on = None

_KEY, _CHECK = "fk_exhibitors_filled_from_id_firms", "ck_exhibitors_filled_until_matched"
_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_WORDS = ("legal_name", "display_name", "second_name", "sort_name", "country", "tax_number", "group", "website", "city", "address")
_OF_FIRM = [*(sa.column(name, sa.Text()) for name in _WORDS), sa.column("sectors", _JSON), sa.column("about", _JSON)]
_FIRMS = sa.table("firms", sa.column("id", _WHOLE), *_OF_FIRM)
_DRAFTS = sa.table(
    "exhibitors", sa.column("id", _WHOLE), sa.column("filled_from_id", _WHOLE), sa.column("draft", _JSON)
)


def upgrade() -> None:
    with alter_table("exhibitors") as table:
        table.add_column(sa.Column("filled_from_id", _WHOLE, nullable=True))
        table.create_foreign_key(table.f(_KEY), "firms", ["filled_from_id"], ["id"], ondelete="SET NULL")
        table.create_check_constraint(table.f(_CHECK), "filled_from_id IS NULL OR firm_id IS NULL")
        table.create_index("ix_exhibitors_filled_from_id", ["filled_from_id"])


def downgrade() -> None:
    here = op.get_bind()
    filled = sa.select(_DRAFTS.c.id, _DRAFTS.c.draft, *_OF_FIRM).join_from(
        _DRAFTS, _FIRMS, _FIRMS.c.id == _DRAFTS.c.filled_from_id
    )
    for row in here.execute(filled).mappings().all():
        copy: dict[str, Any] = {column.name: row[column.name] for column in _OF_FIRM} | row["draft"]
        here.execute(sa.update(_DRAFTS).where(_DRAFTS.c.id == row["id"]).values(draft=copy))
    with alter_table("exhibitors") as table:
        table.drop_index("ix_exhibitors_filled_from_id")
        table.drop_constraint(table.f(_CHECK), type_="check")
        table.drop_constraint(table.f(_KEY), type_="foreignkey")
        table.drop_column("filled_from_id")
