"""The space and the utilities that an application asks for stand in a table of their own, one row to an exhibitor."""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

kept_elsewhere = ("space_requests",)  # below, in the exhibitor's own row

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_SCHEME = sa.Enum("shell scheme", "package", "raw space", name="scheme", native_enum=False, length=40)
# Name, type, and what the row below starts with.
_COLUMNS = [
    ("area_sqm", _ID, "9"),
    ("least_sqm", _ID, "9"),
    ("most_sqm", _ID, "9"),
    ("scheme", _SCHEME, "shell scheme"),
    ("upper_deck_sqm", _ID, "0"),
    ("open_sides", _ID, "1"),
    ("power_kw", _ID, "0"),
    ("water", sa.Boolean(), sa.false()),
    ("compressed_air", sa.Boolean(), sa.false()),
    ("internet", sa.Boolean(), sa.false()),
]
_NAMES = ", ".join(name for name, _kind, _start in _COLUMNS)
_RULES = {
    "area_bounded": "area_sqm > 0 AND area_sqm <= 2000",
    "areas_in_order": "least_sqm <= area_sqm AND area_sqm <= most_sqm",
    "open_sides_bounded": "open_sides BETWEEN 1 AND 4",
    "scheme": "scheme IN ('shell scheme', 'package', 'raw space')",
    "upper_deck_carried": (
        "upper_deck_sqm = 0 OR (scheme = 'raw space' AND area_sqm >= 50 AND upper_deck_sqm * 2 <= area_sqm)"
    ),
    "upper_deck_whole": "upper_deck_sqm >= 0",
}


def upgrade() -> None:
    op.create_table(
        "space_requests",
        sa.Column("exhibitor_id", _ID, nullable=False, autoincrement=False),
        *(sa.Column(name, kind, nullable=False) for name, kind, _start in _COLUMNS),
        sa.ForeignKeyConstraint(
            ["exhibitor_id"], ["exhibitors.id"], name=op.f("fk_space_requests_exhibitor_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("exhibitor_id", name=op.f("pk_space_requests")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_space_requests_{name}")) for name, rule in _RULES.items()),
    )
    op.execute(f"INSERT INTO space_requests (exhibitor_id, {_NAMES}) SELECT id, {_NAMES} FROM exhibitors")
    with alter_table("exhibitors") as batch_op:
        for name in _RULES:
            batch_op.drop_constraint(batch_op.f(f"ck_exhibitors_{name}"), type_="check")
        for name, _kind, _start in _COLUMNS:
            batch_op.drop_column(name)


def downgrade() -> None:
    with alter_table("exhibitors") as batch_op:
        for name, kind, start in _COLUMNS:
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=start))
    values = ", ".join(
        f"{name} = (SELECT {name} FROM space_requests WHERE exhibitor_id = exhibitors.id)"
        for name, _kind, _start in _COLUMNS
    )
    op.execute(f"UPDATE exhibitors SET {values}")
    with alter_table("exhibitors") as batch_op:
        for name, _kind, _start in _COLUMNS:
            batch_op.alter_column(name, server_default=None)
        for name, rule in _RULES.items():
            batch_op.create_check_constraint(batch_op.f(f"ck_exhibitors_{name}"), rule)
    op.drop_table("space_requests")
