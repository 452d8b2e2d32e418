"""The price of a space: rules in their order make lines that each name their rule. Pure.

Money is a whole number of the currency's minor unit. A line is rounded once, half up (a half away from zero).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from expo.prices.conditions import ANYTHING, Conditions, Measure, Range, SpaceFacts


class PriceKind(StrEnum):
    """How a rule comes to its amount."""

    PER_SQM = "per square metre"
    TARIFF = "tariff by size"  # one amount a step: up to so many units; beyond the last step the rule says nothing
    PERCENT = "percent of base"
    PER_PIECE = "per piece"
    FLAT = "flat"


class PricePart(StrEnum):
    """What a line belongs to; a percentage is one of a part's lines that are no percentages themselves."""

    RENT = "rent"
    SERVICES = "services"
    FEES = "fees"


class Unit(StrEnum):
    """What the quantity of a line counts. Of a percentage it is the percentage, and the unit price is its base."""

    SQM = "sqm"
    PIECE = "piece"
    KW = "kW"
    PERCENT = "percent"
    FLAT = "flat"


SECTORS = (
    "software",
    "cyber security",
    "AI",
    "blockchain",
    "fintech",
    "e-governance",
    "digital health",
    "cloud",
    "telecom",
    "hardware",
    "education technology",
    "agriculture technology",
    "medical devices",
    "pharma",
    "hospital supplies",
    "industrial machinery",
    "energy",
    "logistics",
    "startup",
    "investment",
    "research",
    "public body",
)
AREAS = (Measure.AREA, Measure.UPPER_DECK)
MOST_STEPS = 40
WHOLE = 10_000  # a hundred per cent, in hundredths of one
TAX = "tax"  # the part of a tax line; no rule's


@dataclass(frozen=True, slots=True)
class PricingRule:
    """One rule of a price list. `percent` is in hundredths of a per cent."""

    id: int
    name: Mapping[str, str]
    kind: PriceKind
    part: PricePart = PricePart.RENT
    measure: Measure = Measure.AREA
    amount_minor: int = 0
    percent: int = 0
    steps: Sequence[tuple[Decimal, int]] = ()  # up to so many units, the amount; in rising order
    counted: Range = ANYTHING  # only the units between are counted: those beyond 100 m², say
    conditions: Conditions = field(default_factory=Conditions)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price. `amount_minor` is quantity times unit price, rounded; of a percentage, so many per cent of it."""

    rule: int
    name: Mapping[str, str]
    part: str
    unit: Unit
    quantity: Decimal
    unit_minor: int
    amount_minor: int


def quote(space: SpaceFacts, rules: Iterable[PricingRule], on: date) -> list[PriceLine]:
    """The price of a space on a day, before taxes: a line for each rule that holds, in the order of the rules.

    A percentage is of all lines of its part that are no percentages, wherever they stand, so percentages never compound.
    """
    held = [rule for rule in rules if rule.conditions.hold(space, space.quantity(rule.measure), on)]
    plain = [None if rule.kind is PriceKind.PERCENT else _line(rule, _counted(rule, space)) for rule in held]
    bases = {part: sum(line.amount_minor for line in plain if line and line.part == part) for part in PricePart}
    pairs = zip(held, plain, strict=True)
    lines = [_share(rule, bases[rule.part]) if rule.kind is PriceKind.PERCENT else line for rule, line in pairs]
    return [line for line in lines if line is not None and line.amount_minor != 0]


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax on a price. `resident`: of residents only, of foreigners only, or (None) of all."""

    id: int
    name: Mapping[str, str]
    percent: int  # hundredths of a per cent
    number: str = ""  # under which the organiser is registered for it
    resident: bool | None = None


def taxed(lines: Sequence[PriceLine], taxes: Iterable[Tax], *, resident: bool) -> list[PriceLine]:
    """The lines, and behind them one for each tax there is on their sum. Taxes are not taxed."""
    net = sum(line.amount_minor for line in lines if line.part != TAX)
    owed = [tax for tax in taxes if tax.resident is None or tax.resident == resident]
    added = [
        PriceLine(tax.id, tax.name, TAX, Unit.PERCENT, per_cent(tax.percent), net, share_of(net, tax.percent))
        for tax in owed
    ]
    return [*lines, *added]


def total(lines: Iterable[PriceLine]) -> int:
    """What the lines come to, in the minor unit."""
    return sum(line.amount_minor for line in lines)


def frozen(lines: Iterable[PriceLine]) -> list[dict[str, Any]]:
    """The lines as JSON, to be kept and never computed again."""
    return [
        {
            "rule": line.rule,
            "name": dict(line.name),
            "part": line.part,
            "unit": line.unit.value,
            "quantity": str(line.quantity),
            "unit_minor": line.unit_minor,
            "amount_minor": line.amount_minor,
        }
        for line in lines
    ]


def thawed(kept: Iterable[Mapping[str, Any]]) -> list[PriceLine]:
    """The lines of `frozen`, back."""
    return [
        PriceLine(
            one["rule"],
            one["name"],
            one["part"],
            Unit(one["unit"]),
            Decimal(one["quantity"]),
            one["unit_minor"],
            one["amount_minor"],
        )
        for one in kept
    ]


def half_up(amount: Decimal) -> int:
    """A whole number of minor units; a half goes away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def share_of(amount_minor: int, percent: int) -> int:
    """So many hundredths of a per cent of an amount, rounded half up."""
    return half_up(Decimal(amount_minor) * percent / WHOLE)


def per_cent(percent: int) -> Decimal:
    """Hundredths of a per cent as people write them: 1750 is 17.5."""
    return (Decimal(percent) / 100).normalize() + 0


def _counted(rule: PricingRule, space: SpaceFacts) -> Decimal:
    """How many units the rule charges: those between the ends of `counted`."""
    whole = space.quantity(rule.measure)
    most = whole if rule.counted.most is None else min(whole, rule.counted.most)
    return max(most - (rule.counted.least or Decimal(0)), Decimal(0))


def _line(rule: PricingRule, counted: Decimal) -> PriceLine | None:
    if rule.kind is PriceKind.FLAT:
        return PriceLine(rule.id, rule.name, rule.part, Unit.FLAT, Decimal(1), rule.amount_minor, rule.amount_minor)
    if counted <= 0:
        return None
    if rule.kind is PriceKind.TARIFF:
        amount = next((amount for up_to, amount in rule.steps if counted <= up_to), None)
        return (
            None if amount is None else PriceLine(rule.id, rule.name, rule.part, Unit.FLAT, Decimal(1), amount, amount)
        )
    amount = half_up(counted * rule.amount_minor)
    return PriceLine(rule.id, rule.name, rule.part, _unit(rule), counted, rule.amount_minor, amount)


def _share(rule: PricingRule, base_minor: int) -> PriceLine:
    amount = share_of(base_minor, rule.percent)
    return PriceLine(rule.id, rule.name, rule.part, Unit.PERCENT, per_cent(rule.percent), base_minor, amount)


def _unit(rule: PricingRule) -> Unit:
    if rule.measure in AREAS:
        return Unit.SQM
    return Unit.KW if rule.measure is Measure.POWER_KW else Unit.PIECE
