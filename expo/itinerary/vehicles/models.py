"""Vehicles, and the runs that were taken from them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, event_key, of_event, row_key
from expo.delegations.models import Delegation
from expo.events.models import Event
from expo.history.subjects import Subject
from expo.itinerary.vehicles.rules import VehicleKind


class Vehicle(Base):
    """A bus or a car with its driver: the expo's, or a delegation's own.

    `link_key` is the key of the driver's page and calendar; `revision` and `changed_at` grow with the vehicle and its runs, and
    are the calendar's version.
    """

    __tablename__ = "vehicles"
    __subject__ = Subject.VEHICLE
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.CheckConstraint("seats BETWEEN 1 AND 500", name="seats_bounded"),
        of_event("delegation_id", "delegations", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    delegation_id: Mapped[int | None] = mapped_column(index=True)  # NULL: the expo's
    kind: Mapped[VehicleKind] = mapped_column(choice(VehicleKind, "kind"), default=VehicleKind.OTHER)
    name: Mapped[str]  # what stands on it: "Bus 1"
    plate: Mapped[str] = mapped_column(default="")
    seats: Mapped[int | None]  # for passengers; NULL: not known
    driver_name: Mapped[str] = mapped_column(default="")
    driver_phone: Mapped[str] = mapped_column(default="")
    driver_email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="en")  # of the driver's page, calendar and mails
    languages: Mapped[str] = mapped_column(default="")  # that the driver speaks, as typed
    note: Mapped[str] = mapped_column(default="")
    link_key: Mapped[str] = mapped_column(unique=True)
    revision: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]

    event: Mapped[Event] = relationship()
    delegation: Mapped[Delegation | None] = relationship(primaryjoin="foreign(Vehicle.delegation_id) == Delegation.id")

    @property
    def label(self) -> str:
        """Its name with its plate."""
        return f"{self.name} ({self.plate})" if self.plate else self.name

    @property
    def driver(self) -> str:
        """The driver's name and telephone."""
        return ", ".join(part for part in (self.driver_name, self.driver_phone) if part)


# Runs that another vehicle does now, or none: the driver's calendar shows them as cancelled.
former_runs = sa.Table(
    "former_runs",
    Base.metadata,
    event_key(),
    row_key("vehicle_id"),
    row_key("item_id", index=True),
    of_event("vehicle_id", "vehicles", ondelete="CASCADE"),
    of_event("item_id", "itinerary_items", ondelete="CASCADE"),
)
