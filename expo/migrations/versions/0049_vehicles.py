"""Vehicles are things of an expo or of a delegation; parts of journeys name them by key instead of by text.

Up: each pair of texts (vehicle, driver) of an expo becomes a vehicle, a delegation's own where it alone wrote it. Down: its
name and driver are written back as text; what a text has no room for is lost, with the history of vehicles.
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MOMENT = sa.DateTime(timezone=True)
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_ITEMS = sa.table(
    "itinerary_items",
    *(sa.column(name) for name in ("id", "event_id", "delegation_id", "vehicle_id")),
    sa.column("details", _JSON),
)
_MAILS = sa.table("mails", sa.column("about_kind", sa.Text()), sa.column("about_id", _WHOLE))
_HISTORY = sa.table("history", sa.column("subject_kind", sa.Text()))
_WORDS = (
    "account", "badge_design", "billing", "booth", "category", "choice_round", "delegation", "delegation_document",
    "delegation_member", "desk", "event", "exhibitor", "exhibitor_document", "exhibitor_settings", "firm", "gate", "hall",
    "hall_plan", "handover", "invoice", "itinerary_item", "letter", "letter_request", "letter_settings", "mail",
    "mail_wording", "offer", "pavilion", "personal_calendar", "price_rule", "print_run", "question", "registration",
    "renewal_claim", "room", "scan", "session", "speaker", "staff_badge", "track", "zone",
)
_NEW = ("interpreter", "vehicle")  # interpreters have a word since 0048
_TEXTS = ("kind", "name", "plate", "driver_name", "driver_phone", "driver_email", "language", "languages", "note", "link_key")
_VEHICLES = sa.table(
    "vehicles",
    *(sa.column(name) for name in ("id", "event_id", "delegation_id", "revision", "version", *_TEXTS)),
    sa.column("created_at", _MOMENT),
    sa.column("changed_at", _MOMENT),
)


def upgrade() -> None:
    _create_vehicles()
    with alter_table("itinerary_items") as batch_op:
        batch_op.add_column(sa.Column("vehicle_id", _WHOLE, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_itinerary_items_event_id_vehicle_id"),
            "vehicles",
            ["event_id", "vehicle_id"],
            ["event_id", "id"],
        )
        batch_op.create_index(batch_op.f("ix_itinerary_items_vehicle_id"), ["vehicle_id"])
    op.create_table(
        "former_runs",
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("vehicle_id", _WHOLE, autoincrement=False, nullable=False),
        sa.Column("item_id", _WHOLE, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id", "item_id"],
            ["itinerary_items.event_id", "itinerary_items.id"],
            name=op.f("fk_former_runs_event_id_item_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id", "vehicle_id"],
            ["vehicles.event_id", "vehicles.id"],
            name=op.f("fk_former_runs_event_id_vehicle_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("vehicle_id", "item_id", name=op.f("pk_former_runs")),
    )
    op.create_index(op.f("ix_former_runs_item_id"), "former_runs", ["item_id"])
    _make_things_of_texts()
    _let_mails_tell_of((*_WORDS, *_NEW))


def _let_mails_tell_of(words: tuple[str, ...]) -> None:
    with alter_table("mails") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mails_about_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mails_about_kind"), sa.column("about_kind").in_(words))


def _create_vehicles() -> None:
    op.create_table(
        "vehicles",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("delegation_id", _WHOLE, nullable=True),
        sa.Column(
            "kind",
            sa.Enum("bus", "minibus", "car", "other", name="kind", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("plate", sa.Text(), nullable=False),
        sa.Column("seats", _WHOLE, nullable=True),
        sa.Column("driver_name", sa.Text(), nullable=False),
        sa.Column("driver_phone", sa.Text(), nullable=False),
        sa.Column("driver_email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("languages", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link_key", sa.Text(), nullable=False),
        sa.Column("revision", _WHOLE, nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.CheckConstraint("seats BETWEEN 1 AND 500", name=op.f("ck_vehicles_seats_bounded")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_vehicles_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_id", "delegation_id"],
            ["delegations.event_id", "delegations.id"],
            name=op.f("fk_vehicles_event_id_delegation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vehicles")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_vehicles_event_id_id")),
        sa.UniqueConstraint("link_key", name=op.f("uq_vehicles_link_key")),
    )
    op.create_index(op.f("ix_vehicles_delegation_id"), "vehicles", ["delegation_id"])


def _make_things_of_texts() -> None:
    connection, users, items = op.get_bind(), {}, {}
    query = sa.select(_ITEMS.c.id, _ITEMS.c.event_id, _ITEMS.c.delegation_id, _ITEMS.c.details)
    for item in connection.execute(query.order_by(_ITEMS.c.id)).all():
        details = item.details or {}
        texts = tuple(str(details.get(name) or "").strip() for name in ("vehicle", "driver"))
        if any(texts):
            users.setdefault((item.event_id, *texts), set()).add(item.delegation_id)
            items.setdefault((item.event_id, *texts), []).append(item)
    for (event, name, driver), delegations in users.items():
        number = _add_vehicle(event, delegations, name, driver)
        for item in items[event, name, driver]:
            rest = {key: text for key, text in item.details.items() if key not in {"vehicle", "driver"}}
            change = sa.update(_ITEMS).where(_ITEMS.c.id == item.id)
            connection.execute(change.values(vehicle_id=number, details=rest))


def _add_vehicle(event: int, delegations: set[int], name: str, driver: str) -> int:
    moment = datetime.now(UTC)
    values = dict.fromkeys(_TEXTS, "") | {
        "event_id": event,
        "delegation_id": next(iter(delegations)) if len(delegations) == 1 else None,
        "kind": "other",
        "name": name or driver,
        "driver_name": driver,
        "language": "en",
        "link_key": secrets.token_hex(16),
        "revision": 1,
        "version": 1,
        "created_at": moment,
        "changed_at": moment,
    }
    return op.get_bind().scalar(sa.insert(_VEHICLES).values(values).returning(_VEHICLES.c.id))


def downgrade() -> None:
    nothing = {"about_kind": None, "about_id": None}
    op.execute(sa.update(_MAILS).where(_MAILS.c.about_kind.in_(_NEW)).values(nothing))
    op.execute(sa.delete(_HISTORY).where(_HISTORY.c.subject_kind == "vehicle"))
    _let_mails_tell_of(_WORDS)
    _write_texts()
    op.drop_table("former_runs")
    with alter_table("itinerary_items") as batch_op:
        batch_op.drop_index(batch_op.f("ix_itinerary_items_vehicle_id"))
        batch_op.drop_constraint(batch_op.f("fk_itinerary_items_event_id_vehicle_id"), type_="foreignkey")
        batch_op.drop_column("vehicle_id")
    op.drop_table("vehicles")


def _write_texts() -> None:
    connection, cars = op.get_bind(), _VEHICLES.c
    query = sa.select(_ITEMS.c.id, _ITEMS.c.details, cars.name, cars.plate, cars.driver_name, cars.driver_phone)
    for item in connection.execute(query.join_from(_ITEMS, _VEHICLES, cars.id == _ITEMS.c.vehicle_id)).all():
        driver = ", ".join(part for part in (item.driver_name, item.driver_phone) if part)
        texts = {"vehicle": f"{item.name} ({item.plate})" if item.plate else item.name, "driver": driver}
        told = {key: text[:120] for key, text in texts.items() if text}
        change = sa.update(_ITEMS).where(_ITEMS.c.id == item.id)
        connection.execute(change.values(details={**(item.details or {}), **told}))
