"""Pricing rules and prices written in a few words."""

from datetime import date
from decimal import Decimal
from typing import Any

from expo.prices.conditions import Conditions, SpaceFacts
from expo.prices.rules import (
    PriceKind,
    PricingRule,
    quote,
    total,
)

D = Decimal
DAY = date(2027, 1, 10)


def rule(number: int, kind: PriceKind, amount: int = 0, **more: Any) -> PricingRule:
    conditions = Conditions(**{name: more.pop(name) for name in list(more) if name in Conditions.__dataclass_fields__})
    return PricingRule(number, {"en": f"Rule {number}"}, kind, amount_minor=amount, conditions=conditions, **more)


def price_minor(rules: list[PricingRule], on: date = DAY, **facts: Any) -> int:
    return total(quote(SpaceFacts(**{"area_sqm": D(12), **facts}), rules, on))


def sides_of(*sides: int) -> frozenset[int]:
    return frozenset(sides)
