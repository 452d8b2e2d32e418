"""Services with early, normal and late prices, and whether a hall can supply what is ordered. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from expo.prices.rules import PriceLine, PricePart, Unit

ORDERED = -2  # in place of the id of a price rule on the line of an order
MOST_PIECES = 10_000
PAY_WITHIN_DAYS = 14


class ServiceKind(StrEnum):
    FURNITURE = "furniture"
    POWER = "power"
    WATER = "water"
    INTERNET = "internet"
    CLEANING = "cleaning"
    OTHER = "other"


class ServiceUnit(StrEnum):
    """What is counted. The values are those of `Unit`, as invoices print them."""

    PIECE = "piece"
    KW = "kW"
    SQM = "sqm"


class PowerHours(StrEnum):
    """When power is supplied."""

    OPEN = "opening hours"
    ALWAYS = "day and night"
    BUILDING = "build-up and breakdown"


class PriceTime(StrEnum):
    """Which price an order has, by its day."""

    EARLY = "early"
    NORMAL = "normal"
    LATE = "late"


class Line(StrEnum):
    """What a hall supplies by cables and pipes."""

    POWER = "power"
    WATER = "water"
    INTERNET = "internet"


LINES = {ServiceKind.POWER: Line.POWER, ServiceKind.WATER: Line.WATER, ServiceKind.INTERNET: Line.INTERNET}


@dataclass(frozen=True, slots=True)
class ServicePrices:
    """The prices of one unit, in the minor unit: early ones until a day, late ones from a day on, itself included."""

    normal_minor: int
    early_minor: int | None = None
    early_until: date | None = None
    late_minor: int | None = None
    late_from: date | None = None

    def on(self, day: date) -> tuple[PriceTime, int]:
        """Which price an order of this day has, and how much it is."""
        if self.early_minor is not None and self.early_until is not None and day <= self.early_until:
            return PriceTime.EARLY, self.early_minor
        if self.late_minor is not None and self.late_from is not None and day >= self.late_from:
            return PriceTime.LATE, self.late_minor
        return PriceTime.NORMAL, self.normal_minor

    def next_rise(self, day: date) -> date | None:
        """The first day on which another price holds than on this one; None when it stays."""
        days = [self.early_until + timedelta(days=1)] if self.early_until and self.early_minor is not None else []
        days += [self.late_from] if self.late_from and self.late_minor is not None else []
        now = self.on(day)[0]
        return next((one for one in sorted(days) if one > day and self.on(one)[0] is not now), None)

    @property
    def in_order(self) -> bool:
        """Whether the late price begins after the early one ends."""
        return not (self.early_until and self.late_from) or self.early_until < self.late_from


@dataclass(frozen=True, slots=True)
class OrderedService:
    """So many of one service, as its name, its unit and its price at the time of ordering."""

    name: Mapping[str, str]
    unit: ServiceUnit
    quantity: int
    unit_minor: int


def order_lines(ordered: Sequence[OrderedService]) -> list[PriceLine]:
    """The lines of an invoice for an order, before taxes."""
    return [
        PriceLine(
            ORDERED,
            one.name,
            PricePart.SERVICES,
            Unit(one.unit.value),
            Decimal(one.quantity),
            one.unit_minor,
            one.quantity * one.unit_minor,
        )
        for one in ordered
    ]


def due_on(today: date, first_day: date) -> date:
    """The day by which an order is to be paid: within 14 days, before the firm may build, and never before today."""
    return max(today, min(today + timedelta(days=PAY_WITHIN_DAYS), first_day - timedelta(days=1)))


def end_of_orders(until: date | None, last_day: date) -> date:
    """The last day on which firms order: never after the expo's own last day."""
    return last_day if until is None else min(until, last_day)


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is drawn from a hall, or from a booth: kilowatts by hours, connections of water and lines of internet."""

    power: Mapping[PowerHours, int]
    water: int = 0
    internet: int = 0

    def of(self, line: Line) -> int:
        """The most that is drawn at one time: power of the opening hours and of build-up never is together."""
        if line is Line.POWER:
            by_day = max(self.power.get(PowerHours.OPEN, 0), self.power.get(PowerHours.BUILDING, 0))
            return self.power.get(PowerHours.ALWAYS, 0) + by_day
        return self.water if line is Line.WATER else self.internet

    def beside(self, other: "Drawn") -> "Drawn":
        """Both together."""
        hours = self.power.keys() | other.power.keys()
        power = {one: self.power.get(one, 0) + other.power.get(one, 0) for one in hours}
        return Drawn(power, self.water + other.water, self.internet + other.internet)


def drawn_by(counted: Sequence[tuple[ServiceKind, PowerHours | None, int]]) -> Drawn:
    """What services draw, each given as its kind, its hours and how many."""
    power: dict[PowerHours, int] = {}
    others = {ServiceKind.WATER: 0, ServiceKind.INTERNET: 0}
    for kind, hours, quantity in counted:
        if kind is ServiceKind.POWER:
            when = hours or PowerHours.OPEN
            power[when] = power.get(when, 0) + quantity
        elif kind in others:
            others[kind] += quantity
    return Drawn(power, others[ServiceKind.WATER], others[ServiceKind.INTERNET])


@dataclass(frozen=True, slots=True)
class Supply:
    """The most that can be drawn; None where nobody said."""

    power: int | None = None
    water: int | None = None
    internet: int | None = None

    def of(self, line: Line) -> int | None:
        return {Line.POWER: self.power, Line.WATER: self.water, Line.INTERNET: self.internet}[line]


def overdrawn(drawn: Drawn, supply: Supply) -> list[tuple[Line, int, int]]:
    """Each line of which more is drawn than there is, with both figures."""
    figures = [(line, drawn.of(line), supply.of(line)) for line in Line]
    return [(line, much, most) for line, much, most in figures if most is not None and much > most]


def supply_of_booths(booths: Sequence[tuple[int | None, bool | None, bool | None]]) -> Supply:
    """What a space of these booths gets, each as kilowatts, water and internet; None where one of them says nothing.

    A booth with water or internet bears as many connections as are ordered, so that only "none at all" is a limit.
    """
    powers = [power for power, _water, _internet in booths]
    water = any(one is not False for _power, one, _internet in booths)
    internet = any(one is not False for _power, _water, one in booths)
    known = [one for one in powers if one is not None]
    return Supply(
        sum(known) if len(known) == len(powers) and known else None,
        None if water or not booths else 0,
        None if internet or not booths else 0,
    )
