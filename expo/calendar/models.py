"""Tables of personal feeds and their settings."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base
from expo.history.subjects import Subject
from expo.registration.models import Registration


class Feed(Base):
    """A personal feed at a private address. Renewing it draws a new key; while it is revoked, every address answers
    404.
    """

    __tablename__ = "feeds"
    __subject__ = Subject.PERSONAL_CALENDAR

    id: Mapped[int] = mapped_column(primary_key=True)
    link_key: Mapped[str] = mapped_column(unique=True)
    registration_id: Mapped[int] = mapped_column(sa.ForeignKey("registrations.id", ondelete="CASCADE"), unique=True)
    hide_cancelled: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="")  # empty: the registration's language
    alarm_minutes: Mapped[int | None]  # before each item; None: no alarm
    revision: Mapped[int] = mapped_column(default=1)  # incremented by changes that affect this feed only
    changed_at: Mapped[datetime]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    registration: Mapped[Registration] = relationship()
