"""What a mail tells of is a word of the history and a number, both or neither."""

import sqlalchemy as sa
from alembic import op

from expo.errors import Refused
from expo.migrations.tables import alter_table

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

_WORDS = (
    "account", "badge_design", "billing", "booth", "category", "choice_round", "delegation", "delegation_document",
    "delegation_member", "desk", "event", "exhibitor", "exhibitor_document", "exhibitor_settings", "firm", "gate", "hall",
    "hall_plan", "handover", "invoice", "itinerary_item", "letter", "letter_request", "letter_settings", "mail",
    "mail_wording", "offer", "pavilion", "personal_calendar", "price_rule", "print_run", "question", "registration",
    "renewal_claim", "room", "scan", "session", "speaker", "staff_badge", "track", "zone",
)
_mails = sa.table("mails", sa.column("about_kind", sa.Text), sa.column("about_id", sa.BigInteger))


def upgrade() -> None:
    _refuse_unknown_words()
    with alter_table("mails") as batch_op:
        batch_op.alter_column("about_kind", existing_type=sa.Text(), type_=sa.String(40), existing_nullable=True)
    with alter_table("mails") as batch_op:
        batch_op.create_check_constraint(batch_op.f("ck_mails_about_kind"), sa.column("about_kind").in_(_WORDS))
        batch_op.create_check_constraint(
            batch_op.f("ck_mails_about_whole"), "(about_kind IS NULL) = (about_id IS NULL)"
        )


def downgrade() -> None:
    with alter_table("mails") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_mails_about_whole"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_mails_about_kind"), type_="check")
    with alter_table("mails") as batch_op:
        batch_op.alter_column("about_kind", existing_type=sa.String(40), type_=sa.Text(), existing_nullable=True)


def _refuse_unknown_words() -> None:
    known = sa.and_(_mails.c.about_kind.in_(_WORDS), _mails.c.about_id.is_not(None))
    nothing = sa.and_(_mails.c.about_kind.is_(None), _mails.c.about_id.is_(None))
    unknown = sa.select(sa.func.count()).select_from(_mails).where(sa.not_(sa.or_(known, nothing)))
    if count := op.get_bind().execute(unknown).scalar_one():
        raise Refused(f"{count} mails tell of something that has no word in the history. Correct them first.")
