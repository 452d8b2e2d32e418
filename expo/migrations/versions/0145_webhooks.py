"""Webhooks, and a trigger that writes a delivery with each entry of the history that a webhook wants.

Down: they are lost with their log, as are the words on what mails about them were about.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0145"
down_revision = "0135"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TIME = sa.DateTime(timezone=True)
_MAILS = sa.table("mails", sa.column("about_kind", sa.Text()), sa.column("about_id", sa.BigInteger()))
_WORDS = (
    "account", "api_token", "badge_design", "billing", "body", "booth", "category", "choice_round", "delegation",
    "delegation_document", "delegation_member", "desk", "event", "exhibitor", "exhibitor_document",
    "exhibitor_settings", "firm", "gate", "hall", "hall_plan", "handover", "interpreter", "investor_case",
    "invoice", "itinerary_item", "letter", "letter_request", "letter_settings", "mail", "mail_wording", "meeting",
    "memorandum", "meeting_block", "meeting_place", "offer", "party", "pavilion", "personal_calendar",
    "price_rule", "print_run", "question", "registration", "renewal_claim", "room", "scan", "session", "speaker",
    "staff_badge", "track", "vehicle", "zone",
)
_OPEN = sa.text("state IN ('queued', 'sending')")

_COLUMNS = "event_id, webhook_id, entry_number, kind, thing_number, state, attempts, created_at, try_at"
_WANTED = (
    "SELECT NEW.event_id, webhooks.id, NEW.id, NEW.subject_kind, NEW.subject_id, 'queued', 0, NEW.at, NEW.at "
    "FROM webhooks JOIN webhook_kinds ON webhook_kinds.webhook_id = webhooks.id "
    "WHERE webhooks.event_id = NEW.event_id AND webhooks.state = 'on' AND webhook_kinds.kind = NEW.subject_kind"
)
_ON_SQLITE = (
    "CREATE TRIGGER tr_history_webhooks AFTER INSERT ON history WHEN NEW.event_id IS NOT NULL "
    f"BEGIN INSERT INTO webhook_deliveries ({_COLUMNS}) {_WANTED}; END"
)
# FOR KEY SHARE waits for whoever removes the webhook, and then finds it gone.
_FUNCTION = (
    "CREATE FUNCTION queue_webhook_deliveries() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"INSERT INTO webhook_deliveries ({_COLUMNS}) {_WANTED} FOR KEY SHARE OF webhooks; RETURN NULL; END $$"
)
_ON_POSTGRESQL = (
    "CREATE TRIGGER tr_history_webhooks AFTER INSERT ON history FOR EACH ROW WHEN (NEW.event_id IS NOT NULL) "
    "EXECUTE FUNCTION queue_webhook_deliveries()"
)


def upgrade() -> None:
    _create_webhooks()
    _create_deliveries()
    _allow((*_WORDS, "webhook"))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(_FUNCTION)
        op.execute(_ON_POSTGRESQL)
    else:
        op.execute(_ON_SQLITE)


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute("DROP TRIGGER tr_history_webhooks" + (" ON history" if on_postgresql else ""))
    if on_postgresql:
        op.execute("DROP FUNCTION queue_webhook_deliveries()")
    nothing = {"about_kind": None, "about_id": None}
    op.execute(sa.update(_MAILS).where(_MAILS.c.about_kind == "webhook").values(nothing))
    _allow(_WORDS)
    for table in ("webhook_tries", "webhook_deliveries", "webhook_kinds", "webhooks"):
        op.drop_table(table)


def _create_webhooks() -> None:
    op.create_table(
        "webhooks",
        *_ids("id", "event_id"),
        sa.Column("account_id", _ID, nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("uid", "name", "url", "sealed_secret")),
        sa.Column("earlier_secret", sa.Text(), nullable=True),
        sa.Column("earlier_until", _TIME, nullable=True),
        _state("on", "off", "disabled"),
        sa.Column("failed_at", _TIME, nullable=True),
        *_ids("silences"),
        sa.Column("paused_until", _TIME, nullable=True),
        sa.Column("created_at", _TIME, nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_webhooks_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_webhooks_account_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_webhooks_event_id_id")),
        sa.UniqueConstraint("uid", name=op.f("uq_webhooks_uid")),
    )
    op.create_index(op.f("ix_webhooks_account_id"), "webhooks", ["account_id"])
    op.create_table(
        "webhook_kinds",
        sa.Column("webhook_id", _ID, nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        *_ids("event_id"),
        _of_event("webhook_kinds", "webhook_id", "webhooks"),
        sa.PrimaryKeyConstraint("webhook_id", "kind", name=op.f("pk_webhook_kinds")),
    )


def _create_deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        *_ids("id", "event_id", "webhook_id"),
        sa.Column("entry_number", _ID, nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("thing_number", _ID, nullable=True),
        _state("queued", "sending", "delivered", "failed"),
        *_ids("attempts"),
        *(sa.Column(name, _TIME, nullable=False) for name in ("created_at", "try_at")),
        *(sa.Column(name, _TIME, nullable=True) for name in ("leased_until", "delivered_at")),
        _of_event("webhook_deliveries", "webhook_id", "webhooks"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_webhook_deliveries_event_id_id")),
        sa.UniqueConstraint("webhook_id", "entry_number", name=op.f("uq_webhook_deliveries_webhook_id_entry_number")),
    )
    op.create_index("ix_webhook_deliveries_due", "webhook_deliveries", ["webhook_id", "state", "try_at"])
    op.create_index(
        "ix_webhook_deliveries_of_thing",
        "webhook_deliveries",
        ["webhook_id", "kind", "thing_number", "entry_number"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("ix_webhook_deliveries_closed", "webhook_deliveries", ["state", "created_at"])
    op.create_table(
        "webhook_tries",
        *_ids("id", "event_id", "delivery_id"),
        sa.Column("tried_at", _TIME, nullable=False),
        *_ids("milliseconds"),
        sa.Column("status", _ID, nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("answer", "trouble")),
        _of_event("webhook_tries", "delivery_id", "webhook_deliveries"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_tries")),
    )
    op.create_index("ix_webhook_tries_delivery_id", "webhook_tries", ["delivery_id", "id"])


def _ids(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _ID, nullable=False) for name in names]


def _state(*values: str) -> sa.Column[str]:
    kind = sa.Enum(*values, name="state", native_enum=False, create_constraint=True, length=40)
    return sa.Column("state", kind, nullable=False)


def _of_event(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete="CASCADE"
    )


def _allow(words: tuple[str, ...]) -> None:
    with alter_table("mails") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mails_about_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mails_about_kind"), sa.column("about_kind").in_(words))
