"""Tokens of the API."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0121"
down_revision = "0104"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MAILS = sa.table("mails", sa.column("about_kind", sa.Text()), sa.column("about_id", sa.BigInteger()))
_WORDS = (
    "account", "badge_design", "billing", "body", "booth", "category", "choice_round", "delegation",
    "delegation_document", "delegation_member", "desk", "event", "exhibitor", "exhibitor_document",
    "exhibitor_settings", "firm", "gate", "hall", "hall_plan", "handover", "interpreter", "investor_case",
    "invoice", "itinerary_item", "letter", "letter_request", "letter_settings", "mail", "mail_wording", "meeting",
    "memorandum", "meeting_block", "meeting_place", "offer", "party", "pavilion", "personal_calendar",
    "price_rule", "print_run", "question", "registration", "renewal_claim", "room", "scan", "session", "speaker",
    "staff_badge", "track", "vehicle", "zone",
)
_HOLDERS = ("organiser", "team", "firm", "device")


def upgrade() -> None:
    op.create_table(
        "api_tokens",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column(
            "holder",
            sa.Enum(*_HOLDERS, name="holder", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("account_id", _WHOLE, nullable=True),
        sa.Column("exhibitor_id", _WHOLE, nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=False),
        sa.Column("scopes", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=False),
        sa.CheckConstraint("(holder = 'organiser') = (account_id IS NOT NULL)", name=op.f("ck_api_tokens_account_of_organiser")),
        sa.CheckConstraint("(holder = 'firm') = (exhibitor_id IS NOT NULL)", name=op.f("ck_api_tokens_exhibitor_of_firm")),
        sa.CheckConstraint("revoked_by = '' OR revoked_at IS NOT NULL", name=op.f("ck_api_tokens_revoked_at_a_time")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_api_tokens_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_api_tokens_account_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["event_id", "exhibitor_id"],
            ["exhibitors.event_id", "exhibitors.id"],
            name=op.f("fk_api_tokens_event_id_exhibitor_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_tokens")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_api_tokens_event_id_id")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_api_tokens_token_digest")),
    )
    op.create_index(op.f("ix_api_tokens_account_id"), "api_tokens", ["account_id"])
    op.create_index(op.f("ix_api_tokens_exhibitor_id"), "api_tokens", ["exhibitor_id"])
    _allow((*_WORDS, "api_token"))


def downgrade() -> None:
    nothing = {"about_kind": None, "about_id": None}
    op.execute(sa.update(_MAILS).where(_MAILS.c.about_kind == "api_token").values(nothing))
    _allow(_WORDS)
    op.drop_table("api_tokens")


def _allow(words: tuple[str, ...]) -> None:
    with alter_table("mails") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mails_about_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mails_about_kind"), sa.column("about_kind").in_(words))
