"""Organisations, above their events, firms, people and roles."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import Base


class Organisation(Base):
    """Who holds expos here. There is one row, which the migrations write; others may share the installation later."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


def organisation_key(*, index: bool) -> Mapped[int]:
    """The column of what belongs to one organisation. `index`: when no unique rule of the table begins with it."""
    return mapped_column(sa.ForeignKey("organisations.id", ondelete="RESTRICT"), index=index)
