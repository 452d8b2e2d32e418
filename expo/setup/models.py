"""The private feed of a firm."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base
from expo.exhibitors.models import Exhibitor


class FirmFeed(Base):
    """A firm's feed of one expo. Renewing replaces the key; revoking makes every address answer 404."""

    __tablename__ = "firm_feeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(sa.ForeignKey("exhibitors.id", ondelete="CASCADE"), unique=True)
    link_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()
