"""Mails may tell of meetings: of their parties, bodies, blocks and places too.

Down: a mail that tells of one of them tells of nothing; its text stays.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0059"
down_revision = "0058"
branch_labels = None
depends_on = None

_MAILS = sa.table("mails", sa.column("about_kind", sa.Text()), sa.column("about_id", sa.BigInteger()))
_WORDS = (
    "account", "badge_design", "billing", "booth", "category", "choice_round", "delegation", "delegation_document",
    "delegation_member", "desk", "event", "exhibitor", "exhibitor_document", "exhibitor_settings", "firm", "gate", "hall",
    "hall_plan", "handover", "interpreter", "invoice", "itinerary_item", "letter", "letter_request", "letter_settings",
    "mail", "mail_wording", "offer", "pavilion", "personal_calendar", "price_rule", "print_run", "question",
    "registration", "renewal_claim", "room", "scan", "session", "speaker", "staff_badge", "track", "vehicle", "zone",
)
_NEW = ("body", "meeting", "meeting_block", "meeting_place", "party")


def upgrade() -> None:
    _let_mails_tell_of((*_WORDS, *_NEW))


def downgrade() -> None:
    nothing = {"about_kind": None, "about_id": None}
    op.execute(sa.update(_MAILS).where(_MAILS.c.about_kind.in_(_NEW)).values(nothing))
    _let_mails_tell_of(_WORDS)


def _let_mails_tell_of(words: tuple[str, ...]) -> None:
    with alter_table("mails") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mails_about_kind"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_mails_about_kind"), sa.column("about_kind").in_(words))
