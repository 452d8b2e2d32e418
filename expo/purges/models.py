"""The turn to purge, which one worker has at a time."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import NOT_IN_BACKUPS, Base, Json


class PurgeTurn(Base):
    """The one row: the revision of each expo up to which the cache was told to forget it, and when it is told again."""

    __tablename__ = "purge_turns"
    __table_args__ = (
        sa.CheckConstraint("id = 1", name="one_row"),
        sa.CheckConstraint("failures >= 0", name="failures_counted"),
        {"info": {NOT_IN_BACKUPS: True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purged: Mapped[dict[str, int]] = mapped_column(Json)  # public revisions by the addresses of the expos
    failures: Mapped[int]  # in a row
    due_at: Mapped[datetime]  # not before; while a worker purges, when another would
