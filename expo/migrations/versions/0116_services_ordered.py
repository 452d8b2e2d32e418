"""Services that firms order, what halls supply, and orders with their lines.

Down: they are lost; the invoices of orders stay.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0116"
down_revision = "0108"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_KINDS = ("furniture", "power", "water", "internet", "cleaning", "other")
_UNITS = ("piece", "kW", "sqm")
_HOURS = ("opening hours", "day and night", "build-up and breakdown")
_TIMES = ("early", "normal", "late")


def upgrade() -> None:
    op.create_table(
        "manuals",
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("takes_orders", sa.Boolean(), nullable=False),
        sa.Column("orders_until", sa.Date(), nullable=True),
        sa.Column("version", _WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_manuals_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_manuals")),
    )
    _create_items()
    _create_supplies()
    _create_orders()
    _create_lines()


def downgrade() -> None:
    for table in ("order_lines", "service_orders", "hall_supplies", "service_items", "manuals"):
        op.drop_table(table)


def _create_items() -> None:
    op.create_table(
        "service_items",
        *_wholes("id", "event_id", "position"),
        sa.Column("name", _JSON, nullable=False),
        sa.Column("kind", _choice("kind", *_KINDS), nullable=False),
        sa.Column("unit", _choice("unit", *_UNITS), nullable=False),
        sa.Column("hours", _choice("hours", *_HOURS), nullable=True),
        *_wholes("normal_minor"),
        sa.Column("early_minor", _WHOLE, nullable=True),
        sa.Column("early_until", sa.Date(), nullable=True),
        sa.Column("late_minor", _WHOLE, nullable=True),
        sa.Column("late_from", sa.Date(), nullable=True),
        sa.Column("stock", _WHOLE, nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        *_wholes("version"),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_service_items_{name}")) for name, rule in _RULES.items()),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_service_items_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_items")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_service_items_event_id_id")),
    )
    op.create_index("ix_service_items_event_id_position", "service_items", ["event_id", "position"])


_RULES = {
    "normal_positive": "normal_minor > 0",
    "early_positive": "early_minor > 0",
    "late_positive": "late_minor > 0",
    "early_until_a_day": "(early_minor IS NULL) = (early_until IS NULL)",
    "late_from_a_day": "(late_minor IS NULL) = (late_from IS NULL)",
    "early_before_late": "early_until < late_from",
    "stock_whole": "stock >= 0",
    "hours_of_power": "(kind = 'power') = (hours IS NOT NULL)",
}


def _create_supplies() -> None:
    op.create_table(
        "hall_supplies",
        *_wholes("hall_id", "event_id"),
        *(sa.Column(name, _WHOLE, nullable=True) for name in ("power_kw", "water", "internet")),
        sa.CheckConstraint("power_kw >= 0", name=op.f("ck_hall_supplies_power_whole")),
        sa.CheckConstraint("water >= 0", name=op.f("ck_hall_supplies_water_whole")),
        sa.CheckConstraint("internet >= 0", name=op.f("ck_hall_supplies_internet_whole")),
        _of_event("hall_supplies", "hall_id", "halls", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("hall_id", name=op.f("pk_hall_supplies")),
    )


def _create_orders() -> None:
    op.create_table(
        "service_orders",
        *_wholes("id", "event_id", "exhibitor_id", "invoice_id"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _of_event("service_orders", "exhibitor_id", "exhibitors", ondelete="CASCADE"),
        _of_event("service_orders", "invoice_id", "invoices", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_orders")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_service_orders_event_id_id")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_service_orders_invoice_id")),
    )
    op.create_index(op.f("ix_service_orders_event_id"), "service_orders", ["event_id"])
    op.create_index("ix_service_orders_exhibitor_id_id", "service_orders", ["exhibitor_id", "id"])


def _create_lines() -> None:
    op.create_table(
        "order_lines",
        *_wholes("order_id", "item_id", "event_id", "quantity", "unit_minor"),
        sa.Column("price_time", _choice("price_time", *_TIMES), nullable=False),
        sa.CheckConstraint("quantity BETWEEN 1 AND 10000", name=op.f("ck_order_lines_quantity_bounded")),
        sa.CheckConstraint("unit_minor > 0", name=op.f("ck_order_lines_unit_positive")),
        _of_event("order_lines", "order_id", "service_orders", ondelete="CASCADE"),
        _of_event("order_lines", "item_id", "service_items"),
        sa.PrimaryKeyConstraint("order_id", "item_id", name=op.f("pk_order_lines")),
    )
    op.create_index(op.f("ix_order_lines_item_id"), "order_lines", ["item_id"])


def _wholes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _WHOLE, nullable=False) for name in names]


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _of_event(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete=ondelete
    )
