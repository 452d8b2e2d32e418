"""Tables of truck slots: numbered, at a gate and an hour of the expo's clocks, and the firms' trucks in them."""

from datetime import date, datetime, time

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.checkin.models import Gate
from expo.db import Base, of_event
from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.manuals.trucks.rules import MOST_CAPACITY, ends_at


class TruckSlot(Base):
    """A slot by its number, which no other one of the expo has; `capacity` is how many trucks it lets in."""

    __tablename__ = "truck_slots"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("event_id", "number"),
        sa.UniqueConstraint("event_id", "gate_id", "day", "begins"),
        sa.CheckConstraint(f"capacity BETWEEN 1 AND {MOST_CAPACITY}", name="capacity_bounded"),
        sa.CheckConstraint("minutes BETWEEN 5 AND 240", name="minutes_bounded"),
        of_event("gate_id", "gates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    number: Mapped[int]
    gate_id: Mapped[int] = mapped_column(index=True)
    day: Mapped[date]
    begins: Mapped[time]
    minutes: Mapped[int]
    capacity: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()
    gate: Mapped[Gate] = relationship(primaryjoin="foreign(TruckSlot.gate_id) == Gate.id")
    trucks: Mapped[list["Truck"]] = relationship(
        primaryjoin="foreign(Truck.slot_id) == TruckSlot.id",
        order_by="Truck.seat",
        back_populates="slot",
        viewonly=True,
    )

    @property
    def ends(self) -> time:
        return ends_at(self.day, self.begins, self.minutes)

    @property
    def left(self) -> int:
        return self.capacity - len(self.trucks)


class Truck(Base):
    """A truck of a firm in a slot; `seat` counts from 1, and two never have the same one."""

    __tablename__ = "trucks"
    __table_args__ = (
        sa.UniqueConstraint("slot_id", "seat"),
        sa.CheckConstraint(f"seat BETWEEN 1 AND {MOST_CAPACITY}", name="seat_bounded"),
        sa.Index("ix_trucks_exhibitor_id_id", "exhibitor_id", "id"),
        of_event("slot_id", "truck_slots", ondelete="CASCADE"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int]
    slot_id: Mapped[int]
    exhibitor_id: Mapped[int]
    seat: Mapped[int]
    plate: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    slot: Mapped[TruckSlot] = relationship(
        primaryjoin="foreign(Truck.slot_id) == TruckSlot.id", back_populates="trucks", viewonly=True
    )
    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(Truck.exhibitor_id) == Exhibitor.id")
