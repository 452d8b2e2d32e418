"""Tables of signing ceremonies: how one goes, and who signs, stands behind and hands over for a party of a memorandum."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.i18n import localize
from expo.memoranda.ceremony_rules import USUAL_EACH, USUAL_GUESTS_ON, USUAL_OPENING, CeremonyRole, GuestsOn
from expo.memoranda.models import Memorandum, MemorandumParty
from expo.programme.models import Session
from expo.registration.models import Registration


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


class MemorandumPerson(Base):
    """Somebody at a ceremony for a party. Whoever is registered has the name of the registration; `name` is of others, and has
    the spellings in other languages. `rank` 1 is the highest.
    """

    __tablename__ = "memorandum_people"
    __table_args__ = (
        sa.UniqueConstraint("memorandum_id", "registration_id"),
        sa.CheckConstraint("rank BETWEEN 1 AND 99", name="rank_bounded"),
        of_event("memorandum_id", "memoranda", ondelete="CASCADE"),
        of_event("side_id", "memorandum_parties", ondelete="CASCADE"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    memorandum_id: Mapped[int]
    side_id: Mapped[int] = mapped_column(index=True)
    registration_id: Mapped[int | None] = mapped_column(index=True)
    role: Mapped[CeremonyRole] = mapped_column(choice(CeremonyRole, "role"))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)  # by language
    post: Mapped[dict[str, str]] = mapped_column(default=dict)  # by language
    rank: Mapped[int] = mapped_column(default=50)
    full_powers: Mapped[bool] = mapped_column(default=False)  # seen by the protocol officer
    version: Mapped[int] = mapped_column(default=1)

    memorandum: Mapped[Memorandum] = relationship(
        primaryjoin="foreign(MemorandumPerson.memorandum_id) == Memorandum.id", viewonly=True
    )
    side: Mapped[MemorandumParty] = relationship(
        primaryjoin="foreign(MemorandumPerson.side_id) == MemorandumParty.id", viewonly=True
    )
    registration: Mapped[Registration | None] = relationship(
        primaryjoin="foreign(MemorandumPerson.registration_id) == Registration.id", viewonly=True
    )

    def name_in(self, language: str | None) -> str:
        """The name as it is written in a language; that of the registration where there is no other spelling."""
        spelt = self.name.get(language or "", "")
        return spelt or (self.registration.name if self.registration else localize(self.name, language))
