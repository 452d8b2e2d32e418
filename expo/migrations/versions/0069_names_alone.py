"""Who did it is a name alone, and "" for nobody; whoever did it, did it at a time.

Contracts: 0068

Down: a key is that of the account that has the name, and none where two have it.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0069"
down_revision = "0068"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
# By table: the name, the key of an account that goes, and the act that is checked to have a time.
_TABLES = (
    ("badge_designs", "created_by", "account_id", ""),
    ("delegation_members", "cleared_by", "cleared_by_id", "cleared"),
    ("exhibitor_changes", "answered_by", "answered_by_id", "answered"),
    ("memorandum_clearances", "answered_by", "", "answered"),
    ("points_entries", "created_by", "account_id", ""),
    ("print_runs", "created_by", "account_id", ""),
    ("scans", "undone_by", "", "undone"),
    ("spare_badges", "bound_by", "", "bound"),
    ("uploaded_lists", "created_by", "account_id", ""),
)
_accounts = sa.table("accounts", sa.column("id", _ID), sa.column("name", sa.Text()))
_requests = sa.table("letter_requests", sa.column("checked_at", _MOMENT), sa.column("checked_by", sa.Text()))


def upgrade() -> None:
    _date_wordings()
    _check_letters_up()
    for table, name, key, act in _TABLES:
        if key:
            _name_late(table, name, key)
        if act:
            _forget_undated(table, name, f"{act}_at")
        with alter_table(table) as batch_op:
            if key:
                batch_op.drop_constraint(batch_op.f(f"fk_{table}_{key}"), type_="foreignkey")
                batch_op.drop_index(batch_op.f(f"ix_{table}_{key}"))
                batch_op.drop_column(key)
            if act:
                check = f"{name} = '' OR {act}_at IS NOT NULL"
                batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{act}_at_a_time"), sa.text(check))
    with alter_table("wordings") as batch_op:
        batch_op.alter_column("changed_at", existing_type=_MOMENT, nullable=False)
        batch_op.drop_column("updated_at")


def downgrade() -> None:
    _wordings_down()
    for table, name, key, act in reversed(_TABLES):
        with alter_table(table) as batch_op:
            if act:
                batch_op.drop_constraint(batch_op.f(f"ck_{table}_{act}_at_a_time"), type_="check")
            if key:
                batch_op.add_column(sa.Column(key, _ID, nullable=True))
                batch_op.create_index(batch_op.f(f"ix_{table}_{key}"), [key])
                batch_op.create_foreign_key(
                    batch_op.f(f"fk_{table}_{key}"), "accounts", [key], ["id"], ondelete="SET NULL"
                )
        if key:
            _find_keys(table, name, key)
    _check_letters_down()


def _date_wordings() -> None:
    """Also those that the old program wrote while the new one came up."""
    wordings = sa.table("wordings", sa.column("changed_at", _MOMENT), sa.column("updated_at", _MOMENT))
    op.execute(sa.update(wordings).where(wordings.c.changed_at.is_(None)).values(changed_at=wordings.c.updated_at))


def _name_late(table: str, name: str, key: str) -> None:
    rows = sa.table(table, sa.column(name, sa.Text()), sa.column(key, _ID))
    called = sa.select(_accounts.c.name).where(_accounts.c.id == rows.c[key]).scalar_subquery()
    unnamed = sa.and_(rows.c[name] == "", rows.c[key].is_not(None))
    op.execute(sa.update(rows).where(unnamed).values({name: called}))


def _forget_undated(table: str, name: str, moment: str) -> None:
    rows = sa.table(table, sa.column(name, sa.Text()), sa.column(moment, _MOMENT))
    op.execute(sa.update(rows).where(rows.c[moment].is_(None), rows.c[name] != "").values({name: ""}))


def _check_letters_up() -> None:
    with alter_table("letter_requests") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_letter_requests_checked_by_somebody"), type_="check")
    op.execute(sa.update(_requests).where(_requests.c.checked_by.is_(None)).values(checked_by=""))
    with alter_table("letter_requests") as batch_op:
        batch_op.alter_column("checked_by", existing_type=sa.Text(), nullable=False)
        check = sa.text("checked_by = '' OR checked_at IS NOT NULL")
        batch_op.create_check_constraint(batch_op.f("ck_letter_requests_checked_at_a_time"), check)


def _check_letters_down() -> None:
    with alter_table("letter_requests") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_letter_requests_checked_at_a_time"), type_="check")
        batch_op.alter_column("checked_by", existing_type=sa.Text(), nullable=True)
    op.execute(sa.update(_requests).where(_requests.c.checked_at.is_(None)).values(checked_by=None))
    with alter_table("letter_requests") as batch_op:
        check = sa.text("(checked_at IS NULL) = (checked_by IS NULL)")
        batch_op.create_check_constraint(batch_op.f("ck_letter_requests_checked_by_somebody"), check)


def _wordings_down() -> None:
    wordings = sa.table("wordings", sa.column("changed_at", _MOMENT), sa.column("updated_at", _MOMENT))
    op.add_column("wordings", sa.Column("updated_at", _MOMENT, nullable=True))
    op.execute(sa.update(wordings).values(updated_at=wordings.c.changed_at))
    with alter_table("wordings") as batch_op:
        batch_op.alter_column("updated_at", existing_type=_MOMENT, nullable=False)
        batch_op.alter_column("changed_at", existing_type=_MOMENT, nullable=True)


def _find_keys(table: str, name: str, key: str) -> None:
    rows = sa.table(table, sa.column(name, sa.Text()), sa.column(key, _ID))
    named = sa.select(sa.func.min(_accounts.c.id)).where(_accounts.c.name == rows.c[name])
    only_one = named.having(sa.func.count() == 1).scalar_subquery()
    op.execute(sa.update(rows).where(rows.c[name] != "").values({key: only_one}))
