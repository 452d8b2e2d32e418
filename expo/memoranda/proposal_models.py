"""Tables beside a memorandum: whom clerks propose for the ceremony, and what is to be done once it is signed."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.models import Memorandum, MemorandumParty


class CeremonyProposal(Base):
    """Somebody whom the clerk of a party proposes, until the organiser takes the name over or declines it."""

    __tablename__ = "memorandum_proposals"
    __table_args__ = (
        of_event("memorandum_id", "memoranda", ondelete="CASCADE"),
        of_event("side_id", "memorandum_parties", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    memorandum_id: Mapped[int] = mapped_column(index=True)
    side_id: Mapped[int] = mapped_column(index=True)
    role: Mapped[CeremonyRole] = mapped_column(choice(CeremonyRole, "role"))
    name: Mapped[dict[str, str]]  # by language
    post: Mapped[dict[str, str]] = mapped_column(default=dict)  # by language
    created_at: Mapped[datetime]

    side: Mapped[MemorandumParty] = relationship(
        primaryjoin="foreign(CeremonyProposal.side_id) == MemorandumParty.id", viewonly=True
    )


class MemorandumFollowUp(Base):
    """What a party of a memorandum has to do by a day."""

    __tablename__ = "memorandum_follow_ups"
    __table_args__ = (
        of_event("memorandum_id", "memoranda", ondelete="CASCADE"),
        of_event("side_id", "memorandum_parties", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    memorandum_id: Mapped[int] = mapped_column(index=True)
    side_id: Mapped[int] = mapped_column(index=True)  # who does it
    what: Mapped[str]
    due_on: Mapped[date] = mapped_column(index=True)
    done_on: Mapped[date | None]

    side: Mapped[MemorandumParty] = relationship(
        primaryjoin="foreign(MemorandumFollowUp.side_id) == MemorandumParty.id", viewonly=True
    )
    memorandum: Mapped[Memorandum] = relationship(
        primaryjoin="foreign(MemorandumFollowUp.memorandum_id) == Memorandum.id", viewonly=True
    )
