"""Tables of the manual: whether orders are taken, the services, what halls supply, and orders with their lines."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.db import Base, choice, of_event
from expo.events.models import Event, Hall
from expo.exhibitors.models import Exhibitor
from expo.invoices.models import Invoice
from expo.manuals.rules import PowerHours, PriceTime, ServiceKind, ServicePrices, ServiceUnit, Supply


class Manual(Base):
    """Whether firms of an event may order, and until which day, itself included. Without a row nothing is ordered.

    Whoever orders or changes what is supplied locks this row, so that nothing is promised twice.
    """

    __tablename__ = "manuals"

    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    takes_orders: Mapped[bool] = mapped_column(default=False)
    orders_until: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)


class ServiceItem(Base):
    """A service that firms order. `stock` is how many there are in the whole expo; None where there is no end to it."""

    __tablename__ = "service_items"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.Index("ix_service_items_event_id_position", "event_id", "position"),
        sa.CheckConstraint("normal_minor > 0", name="normal_positive"),
        sa.CheckConstraint("early_minor > 0", name="early_positive"),
        sa.CheckConstraint("late_minor > 0", name="late_positive"),
        sa.CheckConstraint("(early_minor IS NULL) = (early_until IS NULL)", name="early_until_a_day"),
        sa.CheckConstraint("(late_minor IS NULL) = (late_from IS NULL)", name="late_from_a_day"),
        sa.CheckConstraint("early_until < late_from", name="early_before_late"),
        sa.CheckConstraint("stock >= 0", name="stock_whole"),
        sa.CheckConstraint("(kind = 'power') = (hours IS NOT NULL)", name="hours_of_power"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(sa.ForeignKey("events.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[dict[str, str]]
    kind: Mapped[ServiceKind] = mapped_column(choice(ServiceKind, "kind"))
    unit: Mapped[ServiceUnit] = mapped_column(choice(ServiceUnit, "unit"))
    hours: Mapped[PowerHours | None] = mapped_column(choice(PowerHours, "hours"))
    normal_minor: Mapped[int]
    early_minor: Mapped[int | None]
    early_until: Mapped[date | None]
    late_minor: Mapped[int | None]
    late_from: Mapped[date | None]
    stock: Mapped[int | None]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    event: Mapped[Event] = relationship()

    @property
    def prices(self) -> ServicePrices:
        return ServicePrices(self.normal_minor, self.early_minor, self.early_until, self.late_minor, self.late_from)


class HallSupply(Base):
    """The most that the lines of a hall supply; None where nobody said."""

    __tablename__ = "hall_supplies"
    __table_args__ = (
        sa.CheckConstraint("power_kw >= 0", name="power_whole"),
        sa.CheckConstraint("water >= 0", name="water_whole"),
        sa.CheckConstraint("internet >= 0", name="internet_whole"),
        of_event("hall_id", "halls", ondelete="CASCADE"),
    )

    hall_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    event_id: Mapped[int]
    power_kw: Mapped[int | None]
    water: Mapped[int | None]
    internet: Mapped[int | None]

    hall: Mapped[Hall] = relationship(primaryjoin="foreign(HallSupply.hall_id) == Hall.id")

    @property
    def supply(self) -> Supply:
        return Supply(self.power_kw, self.water, self.internet)


class ServiceOrder(Base):
    """What a firm ordered at once. It stands for as long as its invoice is not cancelled and the firm takes part."""

    __tablename__ = "service_orders"
    __table_args__ = (
        sa.UniqueConstraint("event_id", "id"),
        sa.UniqueConstraint("invoice_id"),
        sa.Index("ix_service_orders_exhibitor_id_id", "exhibitor_id", "id"),
        of_event("exhibitor_id", "exhibitors", ondelete="CASCADE"),
        of_event("invoice_id", "invoices", ondelete="CASCADE"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(index=True)
    exhibitor_id: Mapped[int]
    invoice_id: Mapped[int]
    created_at: Mapped[datetime]

    exhibitor: Mapped[Exhibitor] = relationship(primaryjoin="foreign(ServiceOrder.exhibitor_id) == Exhibitor.id")
    invoice: Mapped[Invoice] = relationship(primaryjoin="foreign(ServiceOrder.invoice_id) == Invoice.id")
    lines: Mapped[list["OrderLine"]] = relationship(
        primaryjoin="foreign(OrderLine.order_id) == ServiceOrder.id", order_by="OrderLine.item_id", viewonly=True
    )


class OrderLine(Base):
    """So many of one service, at the price of the day of the order."""

    __tablename__ = "order_lines"
    __table_args__ = (
        sa.CheckConstraint("quantity BETWEEN 1 AND 10000", name="quantity_bounded"),
        sa.CheckConstraint("unit_minor > 0", name="unit_positive"),
        of_event("order_id", "service_orders", ondelete="CASCADE"),
        of_event("item_id", "service_items"),
    )

    order_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, index=True)
    event_id: Mapped[int]
    quantity: Mapped[int]
    unit_minor: Mapped[int]
    price_time: Mapped[PriceTime] = mapped_column(choice(PriceTime, "price_time"))

    item: Mapped[ServiceItem] = relationship(primaryjoin="foreign(OrderLine.item_id) == ServiceItem.id")
