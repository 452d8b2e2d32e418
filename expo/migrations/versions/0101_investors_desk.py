"""The investors' desk: cases, questions to bodies, meetings, lines and follow-ups; a role for its officers.

Down: they are lost, a mail that tells of a case tells of nothing, and whoever had the role has none.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0101"
down_revision = "0099"
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_MAILS = sa.table("mails", sa.column("about_kind", sa.Text()), sa.column("about_id", sa.BigInteger()))
_GRANTS = sa.table("grants", sa.column("role", sa.Text()))
_WORDS = (
    "account", "badge_design", "billing", "body", "booth", "category", "choice_round", "delegation",
    "delegation_document", "delegation_member", "desk", "event", "exhibitor", "exhibitor_document", "exhibitor_settings",
    "firm", "gate", "hall", "hall_plan", "handover", "interpreter", "invoice", "itinerary_item", "letter",
    "letter_request", "letter_settings", "mail", "mail_wording", "meeting", "memorandum", "meeting_block", "meeting_place",
    "offer", "party", "pavilion", "personal_calendar", "price_rule", "print_run", "question", "registration",
    "renewal_claim", "room", "scan", "session", "speaker", "staff_badge", "track", "vehicle", "zone",
)
_ROLES = ("administrator", "organiser", "viewer", "staff")
_STATES = ("asked", "qualified", "with body", "answered", "meeting", "commitment", "followed", "closed")
_BANDS = (
    "under 1 million", "1 to 10 million", "10 to 50 million", "50 to 250 million", "over 250 million",
)
_HORIZONS = ("within a year", "1 to 3 years", "over 3 years")
_LEVELS = ("open", "nameless", "sealed")
_REASONS = ("settled", "unsuitable", "silent", "dropped", "withdrawn")
_ANSWERS = ("done", "later", "dropped")


def upgrade() -> None:
    _create_desks()
    _create_cases()
    _create_questions()
    _create_meetings()
    _create_lines()
    _create_follow_ups()
    _allow("mails", "about_kind", (*_WORDS, "investor_case"))
    _allow("grants", "role", (*_ROLES, "case officer"))


def downgrade() -> None:
    nothing = {"about_kind": None, "about_id": None}
    op.execute(sa.update(_MAILS).where(_MAILS.c.about_kind == "investor_case").values(nothing))
    op.execute(sa.delete(_GRANTS).where(_GRANTS.c.role == "case officer"))
    _allow("mails", "about_kind", _WORDS)
    _allow("grants", "role", _ROLES)
    for table in ("case_follow_ups", "case_lines", "case_meetings", "case_questions", "investor_cases", "investor_desks"):
        op.drop_table(table)


def _create_desks() -> None:
    op.create_table(
        "investor_desks",
        sa.Column("event_id", _WHOLE, nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("last_number", _WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_investor_desks_event_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_investor_desks")),
    )


def _create_cases() -> None:
    op.create_table(
        "investor_cases",
        *_wholes("id", "event_id", "number"),
        *_texts("uid", "organisation", "country", "contact_name", "contact_email", "contact_phone", "language", "sector"),
        sa.Column("band", _choice("band", *_BANDS), nullable=False),
        sa.Column("horizon", _choice("horizon", *_HORIZONS), nullable=False),
        sa.Column("joint_venture", sa.Boolean(), nullable=False),
        *_texts("licences", "land_energy"),
        sa.Column("discretion", _choice("discretion", *_LEVELS), nullable=False),
        *_texts("project"),
        sa.Column("state", _choice("state", *_STATES), nullable=False),
        sa.Column("officer_id", _WHOLE, nullable=True),
        *_texts("next_step"),
        sa.Column("next_step_on", sa.Date(), nullable=True),
        *_texts("desk_asks", "desk_answer"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledge_due_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledgement_told", sa.Boolean(), nullable=False),
        sa.Column("answer_due_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_told", sa.Boolean(), nullable=False),
        *_texts("commitment"),
        sa.Column("amount_minor", _WHOLE, nullable=True),
        *_texts("currency"),
        sa.Column("committed_on", sa.Date(), nullable=True),
        sa.Column("close_reason", _choice("close_reason", *_REASONS), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("party_id", _WHOLE, nullable=True),
        *_texts("link_key"),
        *_wholes("version"),
        *_rules_of_cases(),
    )
    op.create_index("ix_investor_cases_event_id_state", "investor_cases", ["event_id", "state"])
    for column in ("officer_id", "party_id"):
        op.create_index(op.f(f"ix_investor_cases_{column}"), "investor_cases", [column])


def _rules_of_cases() -> list[sa.Constraint]:
    closed, committed = "(closed_at IS NULL) = (close_reason IS NULL)", "(committed_on IS NULL) = (commitment = '')"
    officer = op.f("fk_investor_cases_officer_id")
    return [
        sa.CheckConstraint(closed, name=op.f("ck_investor_cases_closed_for_a_reason")),
        sa.CheckConstraint(committed, name=op.f("ck_investor_cases_committed_on_a_day")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_investor_cases_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["officer_id"], ["accounts.id"], name=officer, ondelete="SET NULL"),
        _of_event("investor_cases", "party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_investor_cases")),
        sa.UniqueConstraint("uid", name=op.f("uq_investor_cases_uid")),
        sa.UniqueConstraint("link_key", name=op.f("uq_investor_cases_link_key")),
        sa.UniqueConstraint("event_id", "id", name=op.f("uq_investor_cases_event_id_id")),
        sa.UniqueConstraint("event_id", "number", name=op.f("uq_investor_cases_event_id_number")),
    ]


def _create_questions() -> None:
    op.create_table(
        "case_questions",
        *_wholes("id", "event_id", "case_id", "party_id"),
        *_texts("question"),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_texts("answer"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        *_texts("answered_by"),
        sa.CheckConstraint(
            "answered_by = '' OR answered_at IS NOT NULL", name=op.f("ck_case_questions_answered_at_a_time")
        ),
        _of_event("case_questions", "case_id", "investor_cases", ondelete="CASCADE"),
        _of_event("case_questions", "party_id", "parties"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_questions")),
    )
    is_open = sa.text("answered_at IS NULL")
    op.create_index(
        "uq_case_questions_open", "case_questions", ["case_id", "party_id"], unique=True,
        sqlite_where=is_open, postgresql_where=is_open,
    )
    for column in ("case_id", "party_id"):
        op.create_index(op.f(f"ix_case_questions_{column}"), "case_questions", [column])


def _create_meetings() -> None:
    op.create_table(
        "case_meetings",
        *_wholes("case_id", "meeting_id", "event_id"),
        _of_event("case_meetings", "case_id", "investor_cases", ondelete="CASCADE"),
        _of_event("case_meetings", "meeting_id", "meetings", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("case_id", "meeting_id", name=op.f("pk_case_meetings")),
    )
    op.create_index(op.f("ix_case_meetings_meeting_id"), "case_meetings", ["meeting_id"])


def _create_lines() -> None:
    op.create_table(
        "case_lines",
        *_wholes("id", "event_id", "case_id"),
        *_texts("text"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _of_event("case_lines", "case_id", "investor_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_lines")),
    )
    op.create_index(op.f("ix_case_lines_case_id"), "case_lines", ["case_id"])


def _create_follow_ups() -> None:
    op.create_table(
        "case_follow_ups",
        *_wholes("id", "event_id", "case_id", "days"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", _choice("answer", *_ANSWERS), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_case_follow_ups_answered_at_a_time")
        ),
        _of_event("case_follow_ups", "case_id", "investor_cases", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_follow_ups")),
        sa.UniqueConstraint("case_id", "days", name=op.f("uq_case_follow_ups_case_id_days")),
    )


def _wholes(*names: str) -> list[sa.Column[int]]:
    return [sa.Column(name, _WHOLE, nullable=False) for name in names]


def _texts(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _choice(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=40)


def _of_event(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_event_id_{column}")
    return sa.ForeignKeyConstraint(
        ["event_id", column], [f"{other}.event_id", f"{other}.id"], name=name, ondelete=ondelete
    )


def _allow(table: str, column: str, words: tuple[str, ...]) -> None:
    with alter_table(table) as batch_op:
        batch_op.drop_constraint(batch_op.f(f"ck_{table}_{column}"), type_="check")
        batch_op.create_check_constraint(batch_op.f(f"ck_{table}_{column}"), sa.column(column).in_(words))
