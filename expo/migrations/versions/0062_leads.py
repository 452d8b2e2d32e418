"""Leads that visitors agreed to, and how long they are kept.

Down: leads, consents and the periods of leads are lost.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0062"
down_revision = "0061"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_KINDS = ("mails", "scans", "addresses", "search words", "passports", "contacts")
_EXTENTS = ("nothing", "name", "name and email", "name and phone", "name, email and phone")
_PERIODS = sa.table("retention_periods", sa.column("kind", sa.Text()))
_EVERY_FIRM, _ONE_FIRM = sa.text("exhibitor_id IS NULL"), sa.text("exhibitor_id IS NOT NULL")


def upgrade() -> None:
    _create_consents()
    _create_leads()
    _create_scans()
    _keep((*_KINDS, "leads"))


def downgrade() -> None:
    op.execute(sa.delete(_PERIODS).where(_PERIODS.c.kind == "leads"))
    _keep(_KINDS)
    for table in ("lead_scans", "leads", "lead_consents"):
        op.drop_table(table)


def _create_consents() -> None:
    op.create_table(
        "lead_consents",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("registration_id", _WHOLE, nullable=False),
        sa.Column("exhibitor_id", _WHOLE, nullable=True),
        sa.Column("extent", _words("extent", *_EXTENTS), nullable=False),
        sa.Column("source", _words("source", "page", "scan"), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "exhibitor_id IS NOT NULL OR source = 'page'", name=op.f("ck_lead_consents_general_by_page")
        ),
        _of_event("lead_consents", "registration_id", "registrations"),
        _of_event("lead_consents", "exhibitor_id", "exhibitors"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_consents")),
    )
    op.create_index(op.f("ix_lead_consents_exhibitor_id"), "lead_consents", ["exhibitor_id"])
    for name, columns, where in (
        ("uq_lead_consents_general", ["registration_id"], _EVERY_FIRM),
        ("uq_lead_consents_firm", ["registration_id", "exhibitor_id"], _ONE_FIRM),
    ):
        op.create_index(name, "lead_consents", columns, unique=True, sqlite_where=where, postgresql_where=where)


def _create_leads() -> None:
    op.create_table(
        "leads",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("exhibitor_id", _WHOLE, nullable=False),
        sa.Column("registration_id", _WHOLE, nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", _WHOLE, nullable=True),
        sa.Column("tags", _JSON, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("exported", _words("exported", *_EXTENTS), nullable=True),
        sa.Column("exported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", _WHOLE, nullable=False),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name=op.f("ck_leads_rating_bounded")),
        _of_event("leads", "exhibitor_id", "exhibitors"),
        _of_event("leads", "registration_id", "registrations"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leads")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_leads_event_id_id")),
        sa.UniqueConstraint("exhibitor_id", "registration_id", name=op.f("uq_leads_exhibitor_id_registration_id")),
    )
    op.create_index("ix_leads_exhibitor_id_id", "leads", ["exhibitor_id", "id"])
    op.create_index(op.f("ix_leads_registration_id"), "leads", ["registration_id"])


def _create_scans() -> None:
    op.create_table(
        "lead_scans",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("exhibitor_id", _WHOLE, nullable=False),
        sa.Column("lead_id", _WHOLE, nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offline", sa.Boolean(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _of_event("lead_scans", "exhibitor_id", "exhibitors"),
        _of_event("lead_scans", "lead_id", "leads"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead_scans")),
        sa.UniqueConstraint("exhibitor_id", "client_id", name=op.f("uq_lead_scans_exhibitor_id_client_id")),
    )
    op.create_index("ix_lead_scans_lead_id_at", "lead_scans", ["lead_id", "at"])


def _keep(kinds: tuple[str, ...]) -> None:
    with alter_table("retention_periods") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_retention_periods_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_retention_periods_kind"), sa.column("kind").in_(kinds))


def _words(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _of_event(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE")
