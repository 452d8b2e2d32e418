"""Tables of memoranda: parties, versions of texts, clearances, and who signs, stands behind and hands over for a party."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from expo.actors import DoneBy, done_at
from expo.db import Base, choice, of_event
from expo.events.models import Event
from expo.files.contents import FileContent
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.meetings.models import Party
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.rules import ClearanceState, ClearingOffice, MemorandumKind, MemorandumState
from expo.programme.models import Session
from expo.registration.models import Registration
from expo.registration.rules import RegistrationState


class Memorandum(Base):
    """An instrument between two to eight parties of an event, from the idea to force."""

    __tablename__ = "memoranda"
    __subject__ = Subject.MEMORANDUM
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.Index("ix_memoranda_event_id_state", "event_id", "state"),
        of_event("session_id", "sessions"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    kind: Mapped[MemorandumKind] = mapped_column(choice(MemorandumKind, "kind"))
    title: Mapped[dict[str, str]]  # by language
    languages: Mapped[list[str]] = mapped_column(default=list)  # in which it is signed
    prevailing: Mapped[str] = mapped_column(default="")  # the language that holds where texts differ; "": all alike
    state: Mapped[MemorandumState] = mapped_column(choice(MemorandumState, "state"), default=MemorandumState.IDEA)
    session_id: Mapped[int | None] = mapped_column(index=True)  # the signing ceremony
    signing_order: Mapped[int] = mapped_column(default=0)  # within its ceremony
    expected_at: Mapped[datetime | None]  # when the ceremony was to begin as the memorandum was made ready for it
    signed_on: Mapped[date | None]
    keep_until: Mapped[date | None]  # the day after which the sealed texts are erased
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    session: Mapped[Session | None] = relationship(primaryjoin="foreign(Memorandum.session_id) == Session.id")
    sides: Mapped[list["MemorandumParty"]] = relationship(
        primaryjoin="foreign(MemorandumParty.memorandum_id) == Memorandum.id",
        order_by="MemorandumParty.position",
        viewonly=True,
    )
    texts: Mapped[list["MemorandumText"]] = relationship(
        primaryjoin="foreign(MemorandumText.memorandum_id) == Memorandum.id",
        order_by="(MemorandumText.language, MemorandumText.number.desc())",
        viewonly=True,
    )
    people: Mapped[list["MemorandumPerson"]] = relationship(
        primaryjoin="foreign(MemorandumPerson.memorandum_id) == Memorandum.id",
        order_by="MemorandumPerson.id",
        viewonly=True,
    )
    clearances: Mapped[list["OfficeClearance"]] = relationship(
        primaryjoin="foreign(OfficeClearance.memorandum_id) == Memorandum.id",
        order_by="OfficeClearance.id",
        viewonly=True,
    )


class MemorandumParty(Base):
    """A party of a memorandum, in the order of its sides; `link_key` is of its clerk's page."""

    __tablename__ = "memorandum_parties"
    __table_args__ = (
        sa.UniqueConstraint("memorandum_id", "party_id"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("memorandum_id", "memoranda", ondelete="CASCADE"),
        of_event("party_id", "parties"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    memorandum_id: Mapped[int]
    party_id: Mapped[int] = mapped_column(index=True)
    position: Mapped[int] = mapped_column(default=0)
    link_key: Mapped[str] = mapped_column(unique=True)

    party: Mapped[Party] = relationship(primaryjoin="foreign(MemorandumParty.party_id) == Party.id")
    memorandum: Mapped[Memorandum] = relationship(
        primaryjoin="foreign(MemorandumParty.memorandum_id) == Memorandum.id", viewonly=True
    )


class MemorandumText(Base):
    """One version of a memorandum's text in one language, sealed; its digest stays when the content is erased."""

    __tablename__ = "memorandum_texts"
    __table_args__ = (
        sa.UniqueConstraint("memorandum_id", "language", "number"),
        sa.UniqueConstraint("event_id", "id"),
        sa.CheckConstraint("size BETWEEN 1 AND 5242880", name="size_bounded"),
        of_event("memorandum_id", "memoranda", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int]
    memorandum_id: Mapped[int]
    language: Mapped[str]
    number: Mapped[int]  # 1 for the first of its language
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    digest: Mapped[str]  # SHA-256 of the content
    sealed: Mapped[bytes | None] = deferred(mapped_column(FileContent))
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]


class OfficeClearance(Base):
    """An office of a country that must clear a memorandum before it is signed."""

    __tablename__ = "memorandum_clearances"
    __table_args__ = (
        sa.UniqueConstraint("memorandum_id", "country", "office"),
        done_at("answered"),
        of_event("memorandum_id", "memoranda", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    memorandum_id: Mapped[int]
    country: Mapped[str]  # ISO 3166, two letters
    office: Mapped[ClearingOffice] = mapped_column(choice(ClearingOffice, "office"))
    state: Mapped[ClearanceState] = mapped_column(choice(ClearanceState, "state"), default=ClearanceState.ASKED)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[DoneBy]


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

    @property
    def is_away(self) -> bool:
        """Whether they are registered, and it is not confirmed by now."""
        return self.registration is not None and self.registration.state is not RegistrationState.CONFIRMED

    def name_in(self, language: str | None) -> str:
        """The name as it is written in a language; that of the registration where there is no other spelling."""
        spelt = self.name.get(language or "", "")
        return spelt or (self.registration.name if self.registration else localize(self.name, language))
