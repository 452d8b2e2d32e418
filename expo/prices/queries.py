"""An event's prices, loaded and converted to the values of the price engine."""

from datetime import date

import sqlalchemy as sa

from expo.db import db
from expo.events.models import Event
from expo.prices.conditions import SpaceFacts
from expo.prices.models import Billing, CancellationStep, PriceInstalment, PriceRule, PriceTax
from expo.prices.plans import CancellationCost, Instalment
from expo.prices.rule_json import conditions_from_json, range_from_json, steps_from_json
from expo.prices.rules import PriceLine, PricingRule, Tax, quote, with_taxes
from expo.prices.terms import PriceTerms


def price_rules_of(event: Event) -> list[PricingRule]:
    """The active rules in order, as values of the price engine."""
    return [pricing_rule_of(row) for row in rule_rows_of(event) if row.active]


def price_of(event: Event, space: SpaceFacts, on: date) -> list[PriceLine]:
    """All lines of a space's price on a day, taxes last, as an offer stores them. Takes two SQL statements."""
    lines = quote(space, price_rules_of(event), on)
    return with_taxes(lines, taxes_of(event), resident=space.resident) if lines else []


def taxes_of(event: Event) -> list[Tax]:
    return [Tax(row.id, row.name, row.percent, row.number, row.resident) for row in tax_rows_of(event)]


def terms_of(event: Event) -> PriceTerms:
    """The event's terms as they are now. Takes four SQL statements."""
    return PriceTerms(
        price_rules_of(event),
        taxes_of(event),
        [
            Instalment(row.name, row.due_from, row.days, row.percent, row.amount_minor)
            for row in instalment_rows_of(event)
        ],
        [CancellationCost(row.from_day, row.percent) for row in cancellation_rows_of(event)],
    )


def rule_rows_of(event: Event) -> list[PriceRule]:
    query = sa.select(PriceRule).where(PriceRule.event_id == event.id)
    return list(db.session.scalars(query.order_by(PriceRule.position, PriceRule.id)))


def rule_in(event: Event, number: int) -> PriceRule | None:
    """A rule by its id, within its event."""
    return db.session.scalar(sa.select(PriceRule).where(PriceRule.event_id == event.id, PriceRule.id == number))


def tax_rows_of(event: Event) -> list[PriceTax]:
    query = sa.select(PriceTax).where(PriceTax.event_id == event.id)
    return list(db.session.scalars(query.order_by(PriceTax.position, PriceTax.id)))


def instalment_rows_of(event: Event) -> list[PriceInstalment]:
    query = sa.select(PriceInstalment).where(PriceInstalment.event_id == event.id)
    return list(db.session.scalars(query.order_by(PriceInstalment.position, PriceInstalment.id)))


def cancellation_rows_of(event: Event) -> list[CancellationStep]:
    query = sa.select(CancellationStep).where(CancellationStep.event_id == event.id)
    return list(db.session.scalars(query.order_by(CancellationStep.from_day)))


def billing_of(event: Event, *, renewed: bool = False) -> Billing | None:
    """The event's bank details; `renewed`: as they are now, whatever was read before."""
    query = sa.select(Billing).where(Billing.event_id == event.id)
    return db.session.scalar(query, execution_options={"populate_existing": renewed})


def pricing_rule_of(row: PriceRule) -> PricingRule:
    """A rule's row as a value of the price engine."""
    return PricingRule(
        row.id,
        row.name,
        row.kind,
        row.part,
        row.measure,
        row.amount_minor,
        row.percent,
        steps_from_json(row.steps),
        range_from_json(row.counted),
        conditions_from_json(row.conditions),
    )
