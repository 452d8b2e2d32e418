"""The price of a space: each rule that applies makes one line, in the order of the rules. Pure.

Money is an integer in the currency's minor unit. Each line is rounded once, half away from zero.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from expo.prices.conditions import ANYTHING, Conditions, Measure, Range, SpaceFacts


class PriceKind(StrEnum):
    """How a rule computes its amount."""

    PER_SQM = "per square metre"
    TARIFF = "tariff by size"  # a fixed amount per step of the quantity; no line beyond the last step
    PERCENT = "percent of base"
    PER_PIECE = "per piece"
    FLAT = "flat"


class PricePart(StrEnum):
    """The part of a price that a line belongs to. A percentage is taken of the part's lines that are not percentages."""

    RENT = "rent"
    SERVICES = "services"
    FEES = "fees"


class Unit(StrEnum):
    """The unit of a line's quantity. On a percentage line the quantity is the percentage and the unit price its base."""

    SQM = "sqm"
    PIECE = "piece"
    KW = "kW"
    PERCENT = "percent"
    FLAT = "flat"


AREAS = (Measure.AREA, Measure.UPPER_DECK)
MOST_STEPS = 40
HUNDRED_PERCENT = 10_000  # in hundredths of a per cent
TAX = "tax"  # the part of tax lines; no rule has it


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
    steps: Sequence[tuple[Decimal, int]] = ()  # (up to this quantity, amount), ascending
    counted: Range = ANYTHING  # only the quantity within is charged, such as that beyond 100 m²
    conditions: Conditions = field(default_factory=Conditions)


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One line of a price. `amount_minor` is quantity times unit price, or the percentage of the base, rounded."""

    rule: int
    name: Mapping[str, str]
    part: str
    unit: Unit
    quantity: Decimal
    unit_minor: int
    amount_minor: int


def quote(space: SpaceFacts, rules: Iterable[PricingRule], on: date) -> list[PriceLine]:
    """The price of a space on a day, before taxes: a line for each rule that applies, in the order of the rules.

    A percentage is taken of all lines of its part that are not percentages, before or after it, so percentages never
    compound. Lines of 0 are left out.
    """
    applying = [rule for rule in rules if rule.conditions.are_met(space, space.quantity(rule.measure), on)]
    plain = [
        None if rule.kind is PriceKind.PERCENT else _line(rule, _charged_quantity(rule, space)) for rule in applying
    ]
    bases = {part: sum(line.amount_minor for line in plain if line and line.part == part) for part in PricePart}
    pairs = zip(applying, plain, strict=True)
    lines = [
        _percentage_line(rule, bases[rule.part]) if rule.kind is PriceKind.PERCENT else line for rule, line in pairs
    ]
    return [line for line in lines if line is not None and line.amount_minor != 0]


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax on a price, paid by residents only (`resident` True), by foreigners only (False), or by all (None)."""

    id: int
    name: Mapping[str, str]
    percent: int  # hundredths of a per cent
    number: str = ""  # the organiser's registration number for this tax
    resident: bool | None = None


def with_taxes(lines: Sequence[PriceLine], taxes: Iterable[Tax], *, resident: bool) -> list[PriceLine]:
    """The lines followed by one for each tax that applies to the firm, on their sum. Taxes are not taxed."""
    net = sum(line.amount_minor for line in lines if line.part != TAX)
    due = [tax for tax in taxes if tax.resident is None or tax.resident == resident]
    added = [
        PriceLine(tax.id, tax.name, TAX, Unit.PERCENT, per_cent(tax.percent), net, share_of(net, tax.percent))
        for tax in due
    ]
    return [*lines, *added]


def total(lines: Iterable[PriceLine]) -> int:
    """The sum of the lines, in the minor unit."""
    return sum(line.amount_minor for line in lines)


def lines_as_json(lines: Iterable[PriceLine]) -> list[dict[str, Any]]:
    """The lines as JSON, stored with an offer or invoice so that they are never computed again."""
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


def lines_from_json(stored: Iterable[Mapping[str, Any]]) -> list[PriceLine]:
    """The lines that `lines_as_json` stored."""
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
        for one in stored
    ]


def round_half_up(amount: Decimal) -> int:
    """Round to an integer of minor units; a half goes away from zero."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


def share_of(amount_minor: int, percent: int) -> int:
    """A percentage, in hundredths of a per cent, of an amount, rounded half away from zero."""
    return round_half_up(Decimal(amount_minor) * percent / HUNDRED_PERCENT)


def per_cent(percent: int) -> Decimal:
    """Hundredths of a per cent as people write them: 1750 is 17.5."""
    return (Decimal(percent) / 100).normalize() + 0


def _charged_quantity(rule: PricingRule, space: SpaceFacts) -> Decimal:
    """The quantity that the rule charges: the part within `counted`."""
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
    amount = round_half_up(counted * rule.amount_minor)
    return PriceLine(rule.id, rule.name, rule.part, _unit(rule), counted, rule.amount_minor, amount)


def _percentage_line(rule: PricingRule, base_minor: int) -> PriceLine:
    amount = share_of(base_minor, rule.percent)
    return PriceLine(rule.id, rule.name, rule.part, Unit.PERCENT, per_cent(rule.percent), base_minor, amount)


def _unit(rule: PricingRule) -> Unit:
    if rule.measure in AREAS:
        return Unit.SQM
    return Unit.KW if rule.measure is Measure.POWER_KW else Unit.PIECE
