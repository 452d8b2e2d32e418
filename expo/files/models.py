"""The queue of objects to delete from the store."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import NOT_IN_BACKUPS, Base


class FileRemoval(Base):
    """An object that no row refers to: its row was erased or changed, or is not committed yet. `due_at` is when it goes.

    Whoever writes an object writes this row first, committed by itself. Triggers of the database remove it with the row that
    refers to the object, and write it again with the end of that row; so nothing is lost and nothing is left.
    """

    __tablename__ = "file_removals"
    __table_args__ = ({"info": {NOT_IN_BACKUPS: True}},)

    key: Mapped[str] = mapped_column(sa.Text, primary_key=True)  # the store's name, a slash, the object's key
    due_at: Mapped[datetime] = mapped_column(index=True)
