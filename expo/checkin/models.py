"""Tables of check-in: gates, desks, scans, visits, handovers, and the index of names."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.accounts.models import Account
from expo.actors import DoneBy, done_at
from expo.checkin.rules import Direction, DocumentSeen, GateDirection, Verdict
from expo.db import Base, choice, event_key, of_event, row_key
from expo.events.models import Event, Hall, Zone
from expo.history.subjects import Subject
from expo.i18n import _l
from expo.registration.models import Registration

_EXPO = sa.text("zone_id IS NULL")
_ZONE = sa.text("zone_id IS NOT NULL")


class Gate(Base):
    """An entrance or exit of the expo or of one of its zones."""

    __tablename__ = "gates"
    __subject__ = Subject.GATE
    __table_args__ = (
        sa.Index("ix_gates_event_id_position", "event_id", "position"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("hall_id", "halls"),
        of_event("zone_id", "zones"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    name: Mapped[dict[str, str]]
    hall_id: Mapped[int | None] = mapped_column(index=True)
    zone_id: Mapped[int | None] = mapped_column(index=True)
    direction: Mapped[GateDirection] = mapped_column(choice(GateDirection, "direction"), default=GateDirection.BOTH)
    closed_until: Mapped[datetime | None]
    closed_reason: Mapped[str] = mapped_column(default="")
    active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    hall: Mapped[Hall | None] = relationship(primaryjoin="foreign(Gate.hall_id) == Hall.id")
    zone: Mapped[Zone | None] = relationship(primaryjoin="foreign(Gate.zone_id) == Zone.id")


class Desk(Base):
    """A desk that signs in by a short code; valid for one event and its gates until it expires or is revoked."""

    __tablename__ = "desks"
    __subject__ = Subject.DESK
    __table_args__ = (sa.UniqueConstraint("event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    name: Mapped[str]
    code_digest: Mapped[str] = mapped_column(unique=True)  # keyed digest: short codes could be found by brute force
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]
    layout: Mapped[str] = mapped_column(default="", server_default="")  # layout of its printer; "": the design's

    event: Mapped[Event] = relationship()
    gates: Mapped[list[Gate]] = relationship(secondary="desk_gates", order_by=Gate.position)  # empty: all gates


desk_gates = sa.Table(
    "desk_gates",
    Base.metadata,
    event_key(),
    row_key("desk_id"),
    row_key("gate_id", index=True),
    of_event("desk_id", "desks", ondelete="CASCADE"),
    of_event("gate_id", "gates", ondelete="CASCADE"),
)


class DeskSignIn(Base):
    """A browser signed in as a desk."""

    __tablename__ = "desk_sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(sa.ForeignKey("desks.id", ondelete="CASCADE"), index=True)
    key_digest: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None]
    browser: Mapped[str] = mapped_column(default="")

    desk: Mapped[Desk] = relationship()


class Scan(Base):
    """A scan and its verdict, append-only: the log of the gates. A scan that is taken back stays, marked as undone."""

    __tablename__ = "scans"
    __subject__ = Subject.SCAN
    __table_args__ = (
        sa.UniqueConstraint("event_id", "client_id"),
        done_at("undone"),
        sa.Index("ix_scans_event_id_day", "event_id", "day"),
        sa.Index("ix_scans_gate_id_day", "gate_id", "day"),
        sa.Index("ix_scans_registration_id_day", "registration_id", "day"),
        sa.Index("ix_scans_zone_id", "zone_id", sqlite_where=_ZONE, postgresql_where=_ZONE),
        of_event("desk_id", "desks"),
        of_event("gate_id", "gates"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
        of_event("zone_id", "zones"),
        {"info": {"keeps": _l("scans at its gates")}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    gate_id: Mapped[int]
    registration_id: Mapped[int | None]
    client_id: Mapped[str]  # idempotency key: a UUID made by the device
    day: Mapped[date]  # in the event's time zone
    quarter: Mapped[int]  # quarter hour since midnight in the event's time zone: 0 to 95
    zone_id: Mapped[int | None]  # the gate's zone at that moment
    direction: Mapped[Direction] = mapped_column(choice(Direction, "direction"))
    verdict: Mapped[Verdict] = mapped_column(choice(Verdict, "verdict"))
    said: Mapped[Verdict | None] = mapped_column(
        choice(Verdict, "said")
    )  # the verdict given at the gate, if it was corrected later
    at: Mapped[datetime]  # the time used for the verdict
    claimed_at: Mapped[datetime | None]  # the device's clock
    received_at: Mapped[datetime]
    clock_off: Mapped[bool] = mapped_column(default=False)  # the device's clock is off by more than CLOCK_SLACK
    offline: Mapped[bool] = mapped_column(default=False)
    device: Mapped[str] = mapped_column(default="")
    scanned_by: Mapped[DoneBy]
    account_id: Mapped[int | None] = mapped_column(sa.ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    desk_id: Mapped[int | None] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[DoneBy]

    gate: Mapped[Gate] = relationship(primaryjoin="foreign(Scan.gate_id) == Gate.id")
    registration: Mapped[Registration | None] = relationship(
        primaryjoin="foreign(Scan.registration_id) == Registration.id"
    )
    account: Mapped[Account | None] = relationship()


class Visit(Base):
    """A person's day at the expo, or in one of its zones. The unique key admits a badge once even when many gates scan
    it concurrently.
    """

    __tablename__ = "visits"
    __table_args__ = (
        # Two partial indexes, since NULLs are distinct in a unique index.
        sa.Index("uq_visits_expo", "registration_id", "day", unique=True, sqlite_where=_EXPO, postgresql_where=_EXPO),
        sa.Index(
            "uq_visits_zone",
            "registration_id",
            "zone_id",
            "day",
            unique=True,
            sqlite_where=_ZONE,
            postgresql_where=_ZONE,
        ),
        sa.Index("ix_visits_event_id_zone_id_day", "event_id", "zone_id", "day"),
        sa.Index("ix_visits_registration_id_day", "registration_id", "day"),
        sa.Index("ix_visits_zone_id", "zone_id", sqlite_where=_ZONE, postgresql_where=_ZONE),
        sa.CheckConstraint("entries >= 1", name="entered"),
        of_event("first_gate_id", "gates"),
        of_event("last_gate_id", "gates"),
        of_event("registration_id", "registrations", ondelete="CASCADE"),
        of_event("zone_id", "zones"),
        {"info": {"keeps": _l("scans at its gates")}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    registration_id: Mapped[int]
    zone_id: Mapped[int | None]  # None: the whole expo
    day: Mapped[date]
    first_at: Mapped[datetime]
    first_gate_id: Mapped[int] = mapped_column(index=True)
    last_at: Mapped[datetime]
    last_gate_id: Mapped[int] = mapped_column(index=True)
    entries: Mapped[int] = mapped_column(default=1)
    inside: Mapped[bool] = mapped_column(default=True)

    registration: Mapped[Registration] = relationship(primaryjoin="foreign(Visit.registration_id) == Registration.id")

    @property
    def has_times(self) -> bool:
        """Whether the times are still kept; once they are erased both are the begin of the day."""
        return self.inside or self.first_at != self.last_at


class RetiredCode(Base):
    """The code of a badge that was lost and replaced; it is refused at every gate."""

    __tablename__ = "retired_codes"
    __table_args__ = (of_event("registration_id", "registrations", ondelete="CASCADE"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    registration_id: Mapped[int] = mapped_column(index=True)
    code: Mapped[str] = mapped_column(unique=True)
    retired_at: Mapped[datetime]
    retired_by: Mapped[DoneBy]

    registration: Mapped[Registration] = relationship(
        primaryjoin="foreign(RetiredCode.registration_id) == Registration.id"
    )


class Handover(Base):
    """A stack of badges taken by somebody for others."""

    __tablename__ = "handovers"
    __subject__ = Subject.HANDOVER
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        of_event("delegation_id", "delegations"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    proxy: Mapped[str]  # who took them
    delegation_id: Mapped[int | None] = mapped_column(index=True)
    document: Mapped[DocumentSeen | None] = mapped_column(
        choice(DocumentSeen, "document")
    )  # kind of document; its number is never stored
    note: Mapped[str] = mapped_column(default="")
    handed_at: Mapped[datetime]
    handed_by: Mapped[DoneBy]

    badges: Mapped[list[Registration]] = relationship(secondary="handover_badges", order_by=Registration.id)


handover_badges = sa.Table(
    "handover_badges",
    Base.metadata,
    event_key(),
    row_key("handover_id"),
    row_key("registration_id", index=True),
    of_event("handover_id", "handovers", ondelete="CASCADE"),
    of_event("registration_id", "registrations", ondelete="CASCADE"),
)


class SearchWord(Base):
    """A folded word of names; one row per event and word."""

    __tablename__ = "search_words"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "word"),
        sa.UniqueConstraint("event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    word: Mapped[str]


search_keys = sa.Table(  # see `spelling.keys_of`
    "search_keys",
    Base.metadata,
    sa.Column("event_id", sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("word_id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, index=True),
    sa.Column("kind", sa.SmallInteger, nullable=False),
    of_event("word_id", "search_words", ondelete="CASCADE"),
)
search_people = sa.Table(
    "search_people",
    Base.metadata,
    event_key(),
    row_key("word_id"),
    row_key("registration_id"),
    of_event("word_id", "search_words", ondelete="CASCADE"),
    of_event("registration_id", "registrations", ondelete="CASCADE"),
    sa.Index("ix_search_people_registration_id_word_id", "registration_id", "word_id"),
)
search_marks = sa.Table(  # the version of a registration that is indexed
    "search_marks",
    Base.metadata,
    sa.Column("registration_id", sa.ForeignKey("registrations.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("version", sa.BigInteger, nullable=False),
)
