"""What brought a move or the end of a meeting about is kept as what it is, not as a sentence in one language.

Up: sentences of the product are read back, but for those that name a late party. Down: they are English sentences.
"""

import sqlalchemy as sa
from alembic import op

from expo.migrations.tables import alter_table

revision = "0130"
down_revision = "0129"
branch_labels = None
depends_on = None

_KIND = sa.Enum(
    "day lost", "rearranged", "late", name="reason_kind", native_enum=False, create_constraint=True, length=40
)
_SENTENCES = {
    "day lost": ("The expo does not take place on that day.", "Fuar o gün yapılmıyor.", "اس دن نمائش نہیں ہو رہی۔"),
    "rearranged": (
        "Rearranged, since something came in the way.",
        "Bir engel çıktığı için yeniden düzenlendi.",
        "رکاوٹ آنے پر دوبارہ ترتیب دی گئی۔",
    ),
    "late": ("A party was late.",),
}


def upgrade() -> None:
    with alter_table("meetings") as table:
        table.add_column(sa.Column("reason_kind", _KIND))
    for kind, sentences in _SENTENCES.items():
        told = sa.text("UPDATE meetings SET reason_kind = :kind, reason = '' WHERE reason IN :sentences")
        op.execute(told.bindparams(sa.bindparam("sentences", sentences, expanding=True), kind=kind))


def downgrade() -> None:
    for kind, sentences in _SENTENCES.items():
        told = sa.text("UPDATE meetings SET reason = :sentence WHERE reason_kind = :kind")
        op.execute(told.bindparams(sentence=sentences[0], kind=kind))
    with alter_table("meetings") as table:
        table.drop_constraint(table.f("ck_meetings_reason_kind"), type_="check")
        table.drop_column("reason_kind")
