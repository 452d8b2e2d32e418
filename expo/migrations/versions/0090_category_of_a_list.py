"""The category chosen for the rows of a list is a key.

The word among the answers stays for the program before, until the list goes the day after.

Down: the key is that word again.
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0090"
down_revision = "0084"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_WORD = "set category"
_LISTS = "uploaded_lists"


def upgrade() -> None:
    with alter_table(_LISTS) as table:
        table.add_column(sa.Column("category_id", _ID, nullable=True))
    bind = op.get_bind()
    categories = bind.execute(sa.text("SELECT id, event_id FROM categories"))
    known = {(row.event_id, str(row.id)): row.id for row in categories}
    for list_id, event_id, answers in _answers("event_id"):
        if found := known.get((event_id, answers.get(_WORD, ""))):
            query = sa.text("UPDATE uploaded_lists SET category_id = :category WHERE id = :id")
            bind.execute(query, {"category": found, "id": list_id})
    with alter_table(_LISTS) as table:
        table.create_foreign_key(
            op.f("fk_uploaded_lists_event_id_category_id"), "categories", ["event_id", "category_id"], ["event_id", "id"]
        )
        table.create_index(op.f("ix_uploaded_lists_category_id"), ["category_id"])


def downgrade() -> None:
    kind = op.get_bind().dialect.name
    value = "CAST(:answers AS JSONB)" if kind == "postgresql" else ":answers"
    for list_id, category, answers in _answers("category_id"):
        plain = {name: word for name, word in answers.items() if name != _WORD}
        changed = plain | ({_WORD: str(category)} if category else {})
        if changed != answers:
            query = sa.text(f"UPDATE uploaded_lists SET answers = {value} WHERE id = :id")  # noqa: S608 -- written here
            op.get_bind().execute(query, {"answers": json.dumps(changed, ensure_ascii=False), "id": list_id})
    with alter_table(_LISTS) as table:
        table.drop_index(op.f("ix_uploaded_lists_category_id"))
        table.drop_constraint(op.f("fk_uploaded_lists_event_id_category_id"), type_="foreignkey")
        table.drop_column("category_id")


def _answers(column: str) -> list[tuple[int, Any, dict[str, str]]]:
    """The id, a column and the answers of each list."""
    rows = op.get_bind().execute(sa.text(f"SELECT id, {column}, answers FROM uploaded_lists"))  # noqa: S608 -- written here
    return [(row[0], row[1], json.loads(row[2]) if isinstance(row[2], str) else row[2]) for row in rows]
