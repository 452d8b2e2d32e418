"""Tables of hall plans, booths, wishes, assignments, claims and runs. Lengths are whole centimetres from a hall's upper
left corner.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.actors import DoneBy
from expo.booths.rules import AssignmentState, ClaimKind, ClaimState, ElementKind, Ending
from expo.db import Base, choice, of_event
from expo.events.models import Event, Hall, Zone
from expo.exhibitors.models import Exhibitor, Firm, Pavilion
from expo.history.subjects import Subject
from expo.solver_runs.models import SolverRun

_LIVE = sa.text("state <> 'ended'")
_OPEN = sa.text("state = 'open'")


class HallPlan(Base):
    """The size of a hall and its rules. `revision` grows with every change of the drawing, for optimistic locking."""

    __tablename__ = "hall_plans"
    __subject__ = Subject.HALL_PLAN
    __table_args__ = (
        sa.CheckConstraint("width_cm BETWEEN 300 AND 100000 AND depth_cm BETWEEN 300 AND 100000", name="size_bounded"),
        sa.CheckConstraint("aisle_cm BETWEEN 0 AND 2000", name="aisle_bounded"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    hall_id: Mapped[int] = mapped_column(sa.ForeignKey("halls.id", ondelete="CASCADE"), unique=True)
    width_cm: Mapped[int]
    depth_cm: Mapped[int]
    aisle_cm: Mapped[int] = mapped_column(default=300)  # least width of an aisle
    schemes: Mapped[list[str]] = mapped_column(default=list)  # allowed in this hall; empty: all
    least_sqm: Mapped[int] = mapped_column(default=0)  # least area of a space
    height_cm: Mapped[int] = mapped_column(default=250)  # greatest height of a stand
    revision: Mapped[int] = mapped_column(default=1)

    hall: Mapped[Hall] = relationship()


class Element(Base):
    """A wall, an entrance, an aisle, a column, a fire exit, a service, or the outline of a zone or pavilion."""

    __tablename__ = "plan_elements"
    __table_args__ = (
        sa.CheckConstraint("width_cm > 0 AND depth_cm > 0 AND x_cm >= 0 AND y_cm >= 0", name="size_positive"),
        sa.Index("ix_plan_elements_hall_id_id", "hall_id", "id"),
        of_event("hall_id", "halls", ondelete="CASCADE"),
        of_event("zone_id", "zones"),
        of_event("pavilion_id", "pavilions"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    hall_id: Mapped[int]
    kind: Mapped[ElementKind] = mapped_column(choice(ElementKind, "kind"))
    x_cm: Mapped[int]
    y_cm: Mapped[int]
    width_cm: Mapped[int]
    depth_cm: Mapped[int]
    label: Mapped[str] = mapped_column(default="")
    zone_id: Mapped[int | None] = mapped_column(index=True)
    pavilion_id: Mapped[int | None] = mapped_column(index=True)


class Booth(Base):
    """A rectangle of a hall that can be assigned to a firm. `open_sides` (of NESW) is derived on every change of the
    hall.
    """

    __tablename__ = "booths"
    __subject__ = Subject.BOOTH
    __table_args__ = (
        sa.UniqueConstraint("event_id", "number_key"),
        sa.CheckConstraint("width_cm >= 100 AND depth_cm >= 100 AND x_cm >= 0 AND y_cm >= 0", name="size_positive"),
        sa.CheckConstraint("power_kw >= 0", name="power_whole"),
        sa.Index("ix_booths_hall_id_id", "hall_id", "id"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("hall_id", "halls", ondelete="CASCADE"),
        of_event("pavilion_id", "pavilions"),
        of_event("zone_id", "zones"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    hall_id: Mapped[int]
    number: Mapped[str]
    number_key: Mapped[str]
    x_cm: Mapped[int]
    y_cm: Mapped[int]
    width_cm: Mapped[int]
    depth_cm: Mapped[int]
    open_sides: Mapped[str] = mapped_column(default="")
    schemes: Mapped[list[str]] = mapped_column(default=list)  # allowed on this booth; empty: those of the hall
    zone_id: Mapped[int | None] = mapped_column(index=True)
    pavilion_id: Mapped[int | None] = mapped_column(index=True)
    power_kw: Mapped[int | None]  # greatest power available; None: not said
    water: Mapped[bool | None]  # None: not said, as with all that a booth can have
    compressed_air: Mapped[bool | None]
    internet: Mapped[bool | None]
    blocked: Mapped[bool] = mapped_column(default=False)
    blocked_why: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    hall: Mapped[Hall] = relationship(primaryjoin="foreign(Booth.hall_id) == Hall.id")
    zone: Mapped[Zone | None] = relationship(primaryjoin="foreign(Booth.zone_id) == Zone.id")
    pavilion: Mapped[Pavilion | None] = relationship(primaryjoin="foreign(Booth.pavilion_id) == Pavilion.id")

    @property
    def area_sqm(self) -> float:
        return self.width_cm * self.depth_cm / 10_000


class Wish(Base):
    """A booth that a firm wishes for; rank 1 is its first wish."""

    __tablename__ = "wishes"
    __table_args__ = (
        sa.UniqueConstraint("exhibitor_id", "rank"),
        sa.UniqueConstraint("exhibitor_id", "booth_id"),
        sa.CheckConstraint("rank BETWEEN 1 AND 20", name="rank_bounded"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("booth_id", "booths", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    exhibitor_id: Mapped[int]
    booth_id: Mapped[int] = mapped_column(index=True)
    rank: Mapped[int]


class Assignment(Base):
    """A firm on a space of one or several neighbouring booths, from hold to contract. Ended ones remain as history."""

    __tablename__ = "assignments"
    __table_args__ = (
        sa.Index("uq_assignments_live", "exhibitor_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE),
        sa.Index("ix_assignments_event_id_state", "event_id", "state"),
        sa.Index("ix_assignments_expires_at", "expires_at"),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_at_a_time"),
        sa.CheckConstraint("(ended_at IS NULL) = (ending IS NULL)", name="ended_with_reason"),
        sa.UniqueConstraint("event_id", "id"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(unique=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int] = mapped_column(index=True)
    state: Mapped[AssignmentState] = mapped_column(choice(AssignmentState, "state"), default=AssignmentState.HELD)
    pinned: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime | None]  # expiry of a hold or an offer; None: until it is released
    numbers: Mapped[list[str]] = mapped_column(default=list)  # booth numbers, kept after the assignment has ended
    created_at: Mapped[datetime]
    created_by: Mapped[DoneBy]
    ended_at: Mapped[datetime | None]
    ending: Mapped[Ending | None] = mapped_column(choice(Ending, "ending"))
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(Assignment.exhibitor_id) == Exhibitor.id")
    occupied_booths: Mapped[list["OccupiedBooth"]] = relationship(
        back_populates="assignment",
        primaryjoin="foreign(OccupiedBooth.assignment_id) == Assignment.id",
        cascade="all, delete-orphan",
    )


class OccupiedBooth(Base):
    """A booth of a current assignment. The row exists while the assignment is live; its primary key refuses a second
    holder.
    """

    __tablename__ = "occupied_booths"
    __table_args__ = (
        of_event("booth_id", "booths"),
        of_event("assignment_id", "assignments", ondelete="CASCADE"),
    )

    booth_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    assignment_id: Mapped[int] = mapped_column(index=True)

    booth: Mapped[Booth] = relationship(primaryjoin="foreign(OccupiedBooth.booth_id) == Booth.id")
    assignment: Mapped[Assignment] = relationship(
        back_populates="occupied_booths", primaryjoin="foreign(OccupiedBooth.assignment_id) == Assignment.id"
    )


class Claim(Base):
    """A claim: a booth reserved for a firm until a moment, because it was the firm's last year or the firm is the next."""

    __tablename__ = "renewal_claims"
    __subject__ = Subject.RENEWAL_CLAIM
    __table_args__ = (
        sa.Index("uq_renewal_claims_open", "booth_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        sa.Index("ix_renewal_claims_state_until", "state", "until"),
        of_event("booth_id", "booths", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), index=True)
    firm_id: Mapped[int] = mapped_column(sa.ForeignKey("firms.id", ondelete="CASCADE"), index=True)
    booth_id: Mapped[int] = mapped_column(index=True)
    kind: Mapped[ClaimKind] = mapped_column(choice(ClaimKind, "kind"), default=ClaimKind.RENEWAL)
    until: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    state: Mapped[ClaimState] = mapped_column(choice(ClaimState, "state"), default=ClaimState.OPEN)

    firm: Mapped[Firm] = relationship()
    booth: Mapped[Booth] = relationship(primaryjoin="foreign(Claim.booth_id) == Booth.id")


class AllocationRun(SolverRun):
    """An allocation of booths requested by an organiser. `result` is the JSON of `expo.booths.allocation.result`."""

    __tablename__ = "allocation_runs"
