"""A price list, made through the services."""

from decimal import Decimal
from typing import Any

from expo.db import transaction
from expo.events.models import Event
from expo.history.services import Actor
from expo.prices.conditions import Conditions, Measure
from expo.prices.models import PriceRule
from expo.prices.plans import DueFrom
from expo.prices.rule_json import conditions_as_json
from expo.prices.rules import PriceKind, PricePart
from expo.prices.services import add_rule, save_billing, save_cancellation, save_instalments, save_taxes

OLGA = Actor("Olga Organiser")


def a_rule(event: Event, name: str = "Space", kind: PriceKind = PriceKind.PER_SQM, **changes: Any) -> PriceRule:
    """A rule that is last in order: 20,000.00 a square metre unless it says otherwise."""
    conditions = Conditions(**{n: changes.pop(n) for n in list(changes) if n in Conditions.__dataclass_fields__})
    amounts = {"amount_minor": 2_000_000} if kind is PriceKind.PER_SQM else {}
    with transaction():
        return add_rule(
            event,
            {"name": {"en": name}, "kind": kind, **amounts, "conditions": conditions_as_json(conditions), **changes},
            by=OLGA,
        )


def priced(event: Event) -> Event:
    """The event with a small price list of all kinds, a tax, two instalments, a scale and a bank."""
    a_rule(event, "Registration", PriceKind.FLAT, part=PricePart.FEES, amount_minor=5_000_000)
    a_rule(event, "Space")
    a_rule(event, "Corner", PriceKind.PERCENT, percent=1000, open_sides=frozenset({2}))
    a_rule(
        event,
        "Electricity",
        PriceKind.TARIFF,
        measure=Measure.POWER_KW,
        part=PricePart.SERVICES,
        steps=[["3", 900_000]],
    )
    half = {"percent": 5000, "amount_minor": None}
    with transaction():
        save_taxes(
            event, [{"name": {"en": "Sales tax"}, "percent": 1600, "number": "17-00-1", "resident": None}], by=OLGA
        )
        save_instalments(
            event,
            [
                {"name": {"en": "Deposit"}, "due_from": DueFrom.ACCEPTANCE, "days": 14, **half},
                {"name": {"en": "Balance"}, "due_from": DueFrom.EVENT, "days": 60, **half},
            ],
            by=OLGA,
        )
        save_cancellation(event, [{"from_day": event.first_day.replace(month=1, day=1), "percent": 2500}], by=OLGA)
        save_billing(event, BILLING, version=0, by=OLGA)
    return event


BILLING: dict[str, Any] = {
    "seller": "Test Expo (Private) Limited",
    "address": "Test Road 1\nKarachi",
    "tax_number": "1234567-8",
    "contact": "money@test-expo.example",
    "account_holder": "Test Expo (Private) Limited",
    "bank": "Demo Bank",
    "branch": "Saddar",
    "iban": "PK00 DEMO 0000 0000 0000 0000",
    "swift": "DEMOPKKA",
    "note": {"en": "Name the number."},
}
TWELVE = Decimal(12)
