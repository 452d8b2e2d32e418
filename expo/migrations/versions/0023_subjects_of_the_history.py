"""The history names what it speaks of by words of its own, no longer by the names of classes. Nothing is lost either way."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_HISTORY = sa.table("history", sa.column("subject_kind", sa.Text()))
_WORDS = {
    "badgedesign": "badge_design", 
    "claim": "renewal_claim", 
    "document": "delegation_document", 
    "exhibitordocument": "exhibitor_document", 
    "exhibitorsettings": "exhibitor_settings", 
    "feed": "personal_calendar", 
    "hallplan": "hall_plan", 
    "item": "itinerary_item", 
    "letterrequest": "letter_request", 
    "lettersettings": "letter_settings", 
    "member": "delegation_member", 
    "pricerule": "price_rule", 
    "printrun": "print_run", 
    "round": "choice_round", 
    "staffbadge": "staff_badge", 
    "wording": "mail_wording",
}


def upgrade() -> None:
    _rename(_WORDS)


def downgrade() -> None:
    _rename({word: name for name, word in _WORDS.items()})


def _rename(words: dict[str, str]) -> None:
    kind = _HISTORY.c.subject_kind
    op.execute(sa.update(_HISTORY).where(kind.in_(words)).values(subject_kind=sa.case(words, value=kind, else_=kind)))
