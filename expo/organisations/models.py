"""Organisations, which own events, firms, people and roles."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from expo.db import Base


class Organisation(Base):
    """An organiser of expos. There is one row, inserted by a migration; the schema allows more."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


def organisation_key(*, index: bool) -> Mapped[int]:
    """The foreign key column of an organisation. `index`: when no unique constraint of the table begins with it."""
    return mapped_column(sa.ForeignKey("organisations.id", ondelete="RESTRICT"), index=index)
