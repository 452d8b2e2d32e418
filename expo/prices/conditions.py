"""The conditions under which a price rule applies. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Measure(StrEnum):
    """The quantity of a space that a rule charges by."""

    AREA = "area"
    UPPER_DECK = "upper deck"
    CO_EXHIBITORS = "co-exhibitors"
    REPRESENTED = "represented companies"
    POWER_KW = "power"
    WATER = "water"
    COMPRESSED_AIR = "compressed air"
    INTERNET = "internet"
    EXTRA_BADGES = "extra badges"
    BOOTHS = "booths"


class PricedScheme(StrEnum):
    """How a space is built; the same words as in applications."""

    SHELL = "shell scheme"
    PACKAGE = "package"
    RAW = "raw space"


@dataclass(frozen=True, slots=True)
class SpaceFacts:
    """The facts about a firm and its space that a price may depend on."""

    area_sqm: Decimal
    scheme: str = PricedScheme.SHELL
    open_sides: int = 1
    booths: int = 1
    upper_deck_sqm: Decimal = Decimal(0)
    power_kw: int = 0
    water: bool = False
    compressed_air: bool = False
    internet: bool = False
    co_exhibitors: int = 0
    represented: int = 0
    extra_badges: int = 0
    country: str = ""  # of the firm, ISO 3166
    resident: bool = True  # the firm is of the expo's own country
    newcomer: bool = False  # never there, or absent from the last two shows
    participations: int = 1  # this one included
    sectors: frozenset[str] = frozenset()
    own_builder: bool = False

    def quantity(self, measure: Measure) -> Decimal:
        """The amount of a measure: square metres, kW, a count, or 1 for a utility that is wanted and 0 otherwise."""
        counts: dict[Measure, Decimal | int | bool] = {
            Measure.AREA: self.area_sqm,
            Measure.UPPER_DECK: self.upper_deck_sqm,
            Measure.CO_EXHIBITORS: self.co_exhibitors,
            Measure.REPRESENTED: self.represented,
            Measure.POWER_KW: self.power_kw,
            Measure.WATER: self.water,
            Measure.COMPRESSED_AIR: self.compressed_air,
            Measure.INTERNET: self.internet,
            Measure.EXTRA_BADGES: self.extra_badges,
            Measure.BOOTHS: self.booths,
        }
        return Decimal(counts[measure])


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of numbers. An end of None is unbounded; each end is inclusive unless excluded."""

    least: Decimal | None = None
    most: Decimal | None = None
    above_least: bool = False  # the lower end is excluded
    below_most: bool = False  # the upper end is excluded

    def contains(self, value: Decimal) -> bool:
        if self.least is not None and (value < self.least or (self.above_least and value == self.least)):
            return False
        return self.most is None or value < self.most or (not self.below_most and value == self.most)

    @property
    def is_empty(self) -> bool:
        """Whether no number lies within the interval."""
        if self.least is None or self.most is None:
            return False
        return self.least > self.most or (self.least == self.most and (self.above_least or self.below_most))


ANYTHING = Range()


@dataclass(frozen=True, slots=True)
class Conditions:
    """When a rule applies: every condition that is set must be met; an empty or None one restricts nothing."""

    schemes: frozenset[str] = frozenset()
    open_sides: frozenset[int] = frozenset()
    area: Range = ANYTHING
    quantity: Range = ANYTHING  # of the rule's measure
    participations: Range = ANYTHING
    from_day: date | None = None
    until_day: date | None = None  # inclusive
    countries: frozenset[str] = frozenset()
    resident: bool | None = None
    newcomer: bool | None = None
    own_builder: bool | None = None
    sectors: frozenset[str] = frozenset()  # the firm needs one of them

    def are_met(self, space: SpaceFacts, quantity: Decimal, on: date) -> bool:
        """Whether the rule applies to this space on a day; `quantity` is that of the rule's measure."""
        return (
            (not self.schemes or space.scheme in self.schemes)
            and (not self.open_sides or space.open_sides in self.open_sides)
            and self.area.contains(space.area_sqm)
            and self.quantity.contains(quantity)
            and self.participations.contains(Decimal(space.participations))
            and (self.from_day is None or on >= self.from_day)
            and (self.until_day is None or on <= self.until_day)
            and self._are_met_by_firm(space)
        )

    def _are_met_by_firm(self, space: SpaceFacts) -> bool:
        restrictions = (
            (self.resident, space.resident),
            (self.newcomer, space.newcomer),
            (self.own_builder, space.own_builder),
        )
        return (
            all(wanted is None or wanted == fact for wanted, fact in restrictions)
            and (not self.countries or space.country in self.countries)
            and (not self.sectors or bool(self.sectors & space.sectors))
        )
