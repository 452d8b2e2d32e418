"""The terms on which a space is offered, as they are on a day: what stays agreed when the price list changes. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from expo.prices.conditions import Measure, SpaceFacts
from expo.prices.plans import CancellationCost, Due, DueFrom, Instalment, cancelling_percent, dues
from expo.prices.rule_json import (
    conditions_as_json,
    conditions_from_json,
    range_as_json,
    range_from_json,
    steps_as_json,
    steps_from_json,
)
from expo.prices.rules import PriceKind, PriceLine, PricePart, PricingRule, Tax, quote, with_taxes


@dataclass(frozen=True, slots=True)
class PriceTerms:
    """A price list with its taxes, instalments and cancellation scale."""

    rules: Sequence[PricingRule]
    taxes: Sequence[Tax]
    instalments: Sequence[Instalment]
    scale: Sequence[CancellationCost]

    def price(self, space: SpaceFacts, on: date) -> list[PriceLine]:
        """All lines of a space's price on a day, taxes last; empty when no rule applies."""
        lines = quote(space, self.rules, on)
        return with_taxes(lines, self.taxes, resident=space.resident) if lines else []

    def dues(self, total_minor: int, *, accepted_on: date, first_day: date) -> list[Due]:
        return dues(total_minor, self.instalments, accepted_on=accepted_on, first_day=first_day)

    def cancelling_percent(self, on: date) -> int:
        """What cancelling on a day costs, in hundredths of a per cent."""
        return cancelling_percent(self.scale, on)


def terms_as_json(terms: PriceTerms) -> dict[str, Any]:
    """The terms as an offer stores them."""
    return {
        "rules": [_rule_as_json(rule) for rule in terms.rules],
        "taxes": [
            {
                "id": tax.id,
                "name": dict(tax.name),
                "percent": tax.percent,
                "number": tax.number,
                "resident": tax.resident,
            }
            for tax in terms.taxes
        ],
        "instalments": [
            {
                "name": dict(part.name),
                "due_from": part.due_from.value,
                "days": part.days,
                "percent": part.percent,
                "amount_minor": part.amount_minor,
            }
            for part in terms.instalments
        ],
        "scale": [{"from_day": step.from_day.isoformat(), "percent": step.percent} for step in terms.scale],
    }


def terms_from_json(stored: Mapping[str, Any]) -> PriceTerms:
    """The terms that `terms_as_json` stored."""
    return PriceTerms(
        tuple(_rule_from_json(one) for one in stored["rules"]),
        tuple(Tax(**one) for one in stored["taxes"]),
        tuple(Instalment(**{**one, "due_from": DueFrom(one["due_from"])}) for one in stored["instalments"]),
        tuple(CancellationCost(date.fromisoformat(one["from_day"]), one["percent"]) for one in stored["scale"]),
    )


def _rule_as_json(rule: PricingRule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": dict(rule.name),
        "kind": rule.kind.value,
        "part": rule.part.value,
        "measure": rule.measure.value,
        "amount_minor": rule.amount_minor,
        "percent": rule.percent,
        "steps": steps_as_json(rule.steps),
        "counted": range_as_json(rule.counted),
        "conditions": conditions_as_json(rule.conditions),
    }


def _rule_from_json(stored: Mapping[str, Any]) -> PricingRule:
    return PricingRule(
        stored["id"],
        stored["name"],
        PriceKind(stored["kind"]),
        PricePart(stored["part"]),
        Measure(stored["measure"]),
        stored["amount_minor"],
        stored["percent"],
        steps_from_json(stored["steps"]),
        range_from_json(stored["counted"]),
        conditions_from_json(stored["conditions"]),
    )
