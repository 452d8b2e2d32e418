"""Memoranda with parties, sealed texts and clearances.

Down: they are lost, and a mail that tells of one tells of nothing.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from expo.migrations.tables import alter_table

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_MAILS = sa.table("mails", sa.column("about_kind", sa.Text()), sa.column("about_id", sa.BigInteger()))
_WORDS = (
    "account", "badge_design", "billing", "body", "booth", "category", "choice_round", "delegation",
    "delegation_document", "delegation_member", "desk", "event", "exhibitor", "exhibitor_document", "exhibitor_settings",
    "firm", "gate", "hall", "hall_plan", "handover", "interpreter", "invoice", "itinerary_item", "letter",
    "letter_request", "letter_settings", "mail", "mail_wording", "meeting", "meeting_block", "meeting_place", "offer",
    "party", "pavilion", "personal_calendar", "price_rule", "print_run", "question", "registration", "renewal_claim",
    "room", "scan", "session", "speaker", "staff_badge", "track", "vehicle", "zone",
)
_STATES = ("idea", "draft", "agreed", "cleared", "scheduled", "signed", "in force", "lapsed", "withdrawn")
_KINDS = ("memorandum", "agreement", "protocol", "letter of intent", "joint declaration")
_OFFICES = ("line ministry", "law division", "foreign ministry", "cabinet")


def upgrade() -> None:
    _create_memoranda()
    _create_parties()
    _create_texts()
    _create_clearances()
    _let_mails_tell_of((*_WORDS, "memorandum"))


def downgrade() -> None:
    nothing = {"about_kind": None, "about_id": None}
    op.execute(sa.update(_MAILS).where(_MAILS.c.about_kind == "memorandum").values(nothing))
    _let_mails_tell_of(_WORDS)
    for table in ("memorandum_clearances", "memorandum_texts", "memorandum_parties", "memoranda"):
        op.drop_table(table)


def _create_memoranda() -> None:
    op.create_table(
        "memoranda",
        sa.Column("id", _WHOLE, nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("kind", _choice("kind", *_KINDS), nullable=False),
        sa.Column("title", _JSON, nullable=False),
        sa.Column("languages", _JSON, nullable=False),
        sa.Column("prevailing", sa.Text(), nullable=False),
        sa.Column("state", _choice("state", *_STATES), nullable=False),
        sa.Column("session_id", _WHOLE, nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("keep_until", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", _WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_memoranda_event_id"), ondelete="CASCADE"),
        _of_event("memoranda", "session_id", "sessions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memoranda")),
        sa.UniqueConstraint("uid", name=op.f("uq_memoranda_uid")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_memoranda_event_id_id")),
    )
    op.create_index("ix_memoranda_event_id_state", "memoranda", ["event_id", "state"])
    op.create_index(op.f("ix_memoranda_session_id"), "memoranda", ["session_id"])


def _create_parties() -> None:
    op.create_table(
        "memorandum_parties",
        *_keys(),
        sa.Column("party_id", _WHOLE, nullable=False),
        sa.Column("position", _WHOLE, nullable=False),
        sa.Column("link_key", sa.Text(), nullable=False),
        _of_memorandum("memorandum_parties"),
        _of_event("memorandum_parties", "party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memorandum_parties")),
        sa.UniqueConstraint("link_key", name=op.f("uq_memorandum_parties_link_key")),
        sa.UniqueConstraint("memorandum_id", "party_id", name=op.f("uq_memorandum_parties_memorandum_id_party_id")),
    )
    op.create_index(op.f("ix_memorandum_parties_party_id"), "memorandum_parties", ["party_id"])


def _create_texts() -> None:
    op.create_table(
        "memorandum_texts",
        *_keys(),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", _WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", _WHOLE, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.CheckConstraint("size BETWEEN 1 AND 5242880", name=op.f("ck_memorandum_texts_size_bounded")),
        _of_memorandum("memorandum_texts"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memorandum_texts")),
        sa.UniqueConstraint("uid", name=op.f("uq_memorandum_texts_uid")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_memorandum_texts_event_id_id")),
        sa.UniqueConstraint(
            "memorandum_id", "language", "number", name=op.f("uq_memorandum_texts_memorandum_id_language_number")
        ),
    )


def _create_clearances() -> None:
    op.create_table(
        "memorandum_clearances",
        *_keys(),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("office", _choice("office", *_OFFICES), nullable=False),
        sa.Column("state", _choice("state", "asked", "given", "refused"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=False),
        _of_memorandum("memorandum_clearances"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memorandum_clearances")),
        sa.UniqueConstraint(
            "memorandum_id", "country", "office", name=op.f("uq_memorandum_clearances_memorandum_id_country_office")
        ),
    )


def _keys() -> list[sa.Column[int]]:
    return [sa.Column(name, _WHOLE, nullable=False) for name in ("id", "event_id", "memorandum_id")]


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _of_memorandum(table: str) -> sa.ForeignKeyConstraint:
    return _of_event(table, "memorandum_id", "memoranda", ondelete="CASCADE")


def _of_event(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete=ondelete
    )


def _let_mails_tell_of(words: tuple[str, ...]) -> None:
    with alter_table("mails") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mails_about_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mails_about_kind"), sa.column("about_kind").in_(words))
