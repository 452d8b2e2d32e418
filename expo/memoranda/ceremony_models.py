"""The table of signing ceremonies: how one goes."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.memoranda.ceremony_rules import USUAL_EACH, USUAL_GUESTS_ON, USUAL_OPENING, GuestsOn
from expo.programme.models import Session


class Ceremony(Base):
    """How a session of the programme goes as a signing ceremony; a session without a row has the values of a new one."""

    __tablename__ = "ceremonies"
    __table_args__ = (
        sa.CheckConstraint("opening_minutes BETWEEN 0 AND 120", name="opening_bounded"),
        sa.CheckConstraint("minutes_each BETWEEN 3 AND 60", name="each_bounded"),
        of_event("session_id", "sessions", ondelete="CASCADE"),
    )

    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    guests_on: Mapped[GuestsOn] = mapped_column(choice(GuestsOn, "guests_on"), default=USUAL_GUESTS_ON)
    opening_minutes: Mapped[int] = mapped_column(default=USUAL_OPENING)
    minutes_each: Mapped[int] = mapped_column(default=USUAL_EACH)
    version: Mapped[int] = mapped_column(default=1)

    session: Mapped[Session] = relationship(primaryjoin="foreign(Ceremony.session_id) == Session.id", viewonly=True)
