"""Price lists: saved, changed, reordered, and converted for the price engine."""

from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.history.models import Entry
from expo.prices.conditions import Conditions, Range, SpaceFacts
from expo.prices.queries import price_of, price_rules_of, rule_rows_of, terms_of
from expo.prices.rule_json import conditions_as_json, conditions_from_json
from expo.prices.rules import PriceKind, PricePart, total
from expo.prices.services import (
    edit_rule,
    move_rule,
    price_for_offer,
    remove_rule,
    save_cancellation,
    save_instalments,
)
from tests.factories.events import an_event
from tests.factories.prices import OLGA, TWELVE, a_rule, priced
from tests.queries import counted

DAY = date(2027, 1, 10)
CORNER = SpaceFacts(area_sqm=TWELVE, open_sides=2, power_kw=3)


def _names(event: object) -> list[str]:
    return [row.name["en"] for row in rule_rows_of(event)]  # type: ignore[arg-type]


def test_the_list_prices_a_space_with_its_taxes(app: Flask) -> None:
    event = priced(an_event())

    lines = price_for_offer(terms_of(event), CORNER, DAY)

    assert [(line.name["en"], line.amount_minor) for line in lines] == [
        ("Registration", 5_000_000),
        ("Space", 24_000_000),
        ("Corner", 2_400_000),
        ("Electricity", 900_000),
        ("Sales tax", 5_168_000),
    ]
    assert total(lines) == 37_468_000


def test_a_price_takes_two_statements_however_long_the_list(app: Flask) -> None:
    event = priced(an_event())
    for number in range(20):
        a_rule(event, f"Fee {number}", PriceKind.FLAT, amount_minor=100, part=PricePart.FEES)
    event_id = event.id

    with counted(app) as statements:
        price_of(event, CORNER, DAY)

    assert len(statements) == 2
    assert event_id == event.id


def test_another_expos_prices_are_not_this_ones(app: Flask) -> None:
    priced(an_event())
    bare = an_event()

    assert price_rules_of(bare) == []
    with pytest.raises(Refused, match="no price for this space"):
        price_for_offer(terms_of(bare), CORNER, DAY)


def test_discounts_beyond_the_price_are_refused(app: Flask) -> None:
    event = an_event()
    a_rule(event, "Too kind", PriceKind.FLAT, amount_minor=-100)

    with pytest.raises(Refused, match="less than nothing"):
        price_for_offer(terms_of(event), CORNER, DAY)


def test_rules_are_moved_changed_put_out_of_use_and_removed(app: Flask) -> None:
    event = priced(an_event())
    first, second, third, _last = rule_rows_of(event)

    with transaction():
        move_rule(third, 2, by=OLGA)
        edit_rule(second, {"amount_minor": 2_100_000, "active": False}, version=1, by=OLGA)
        remove_rule(first, by=OLGA)

    assert _names(event) == ["Corner", "Space", "Electricity"]
    assert [rule.name["en"] for rule in price_rules_of(event)] == ["Corner", "Electricity"]
    verbs = db.session.scalars(sa.select(Entry.verb).where(Entry.subject_kind == "price_rule").order_by(Entry.id)).all()
    assert verbs[-3:] == ["moved", "changed", "removed"]


def test_two_who_change_a_rule_at_once_are_told(app: Flask) -> None:
    rule = a_rule(an_event())
    with transaction():
        edit_rule(rule, {"amount_minor": 1}, version=1, by=OLGA)

    with pytest.raises(Changed), transaction():
        edit_rule(rule, {"amount_minor": 2}, version=1, by=OLGA)

    assert rule.amount_minor == 1


def test_conditions_come_back_as_they_were_kept() -> None:
    whole = Conditions(
        schemes=frozenset({"raw space"}),
        open_sides=frozenset({2, 3}),
        area=Range(Decimal(26), Decimal(40), above_least=True),
        quantity=Range(most=Decimal(5), below_most=True),
        participations=Range(Decimal(4)),
        from_day=DAY,
        until_day=DAY,
        countries=frozenset({"TR", "PK"}),
        resident=False,
        newcomer=True,
        own_builder=False,
        sectors=frozenset({"AI"}),
    )

    assert conditions_from_json(conditions_as_json(whole)) == whole
    assert conditions_as_json(Conditions()) == {}
    assert conditions_from_json({}) == Conditions()


def test_instalments_and_the_scale_are_those_of_the_event(app: Flask) -> None:
    event = priced(an_event())

    parts = terms_of(event).dues(100_001, accepted_on=date(2026, 11, 2), first_day=event.first_day)

    assert [(due.name["en"], due.amount_minor, due.due_on) for due in parts] == [
        ("Deposit", 50_001, date(2026, 11, 16)),
        ("Balance", 50_000, date(2027, 2, 12)),
    ]
    assert [terms_of(event).cancelling_percent(on) for on in (date(2026, 12, 31), DAY)] == [0, 2500]


def test_instalments_beyond_the_whole_and_a_day_twice_are_refused(app: Flask) -> None:
    event = an_event()
    part = {"name": {"en": "A"}, "due_from": "after acceptance", "days": 1, "percent": 6000, "amount_minor": None}
    step = {"from_day": DAY, "percent": 1000}

    with pytest.raises(Refused, match="more than the whole price"), transaction():
        save_instalments(event, [part, part], by=OLGA)
    with pytest.raises(Refused, match="only one instalment can be what is left".capitalize()), transaction():
        save_instalments(event, [{**part, "percent": None}] * 2, by=OLGA)
    with pytest.raises(Refused, match="twice"), transaction():
        save_cancellation(event, [step, step], by=OLGA)
