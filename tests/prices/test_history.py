"""What the history tells of a price list, and how many lines it may have."""

from datetime import date

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.errors import Changed, Refused
from expo.prices.models import PriceRule
from expo.prices.queries import cancellation_rows_of, instalment_rows_of, rule_rows_of, tax_rows_of
from expo.prices.rules import PriceKind
from expo.prices.services import (
    MOST_LINES,
    MOST_RULES,
    add_rule,
    edit_rule,
    move_rule,
    remove_rule,
    save_billing,
    save_cancellation,
    save_instalments,
    save_taxes,
)
from tests.factories.events import an_event
from tests.factories.prices import BILLING, OLGA, a_rule
from tests.told import told, told_changes

FLAT = {
    "name": {"en": "Fee", "tr": "Ücret"},
    "kind": "flat",
    "part": "rent",
    "measure": "area",
    "amount_minor": 100,
    "percent": 0,
    "steps": [],
    "counted": {},
    "conditions": {},
    "active": True,
}
TAX = {"name": {"en": "Tax"}, "percent": 1600, "number": "17-00-1", "resident": None}
WHOLE = {"name": {"en": "All"}, "due_from": "after acceptance", "days": 14, "percent": 10_000, "amount_minor": None}
STEP = {"from_day": date(2027, 1, 1), "percent": 2500}


def test_a_rule_is_told_from_its_first_day_to_its_last(app: Flask) -> None:
    event = an_event()
    with transaction():
        rule = add_rule(event, {"name": FLAT["name"], "kind": PriceKind.FLAT, "amount_minor": 100}, by=OLGA)
    other = a_rule(event, "Other", PriceKind.FLAT, amount_minor=5)
    with transaction():
        edit_rule(rule, {"amount_minor": 200, "active": False}, version=1, by=OLGA)
        move_rule(rule, 2, by=OLGA)
        move_rule(rule, 2, by=OLGA)
        move_rule(other, -5, by=OLGA)
        remove_rule(rule, by=OLGA)

    changed = {**FLAT, "amount_minor": 200, "active": False}
    assert told(event, "price_rule") == [
        ("Olga Organiser", "added", "Fee"),
        ("Olga Organiser", "added", "Other"),
        ("Olga Organiser", "changed", "Fee"),
        ("Olga Organiser", "moved", "Fee"),
        ("Olga Organiser", "removed", "Fee"),
    ]
    changes = told_changes(event, "price_rule")
    assert changes[0] == ("added", None, FLAT)
    assert changes[2:] == [
        ("changed", {"amount_minor": 100, "active": True}, {"amount_minor": 200, "active": False}),
        ("moved", {"position": 1}, {"position": 2}),
        ("removed", changed, None),
    ]


def test_rules_keep_one_order_from_nought_on_and_never_pass_an_end(app: Flask) -> None:
    event = an_event()
    first, second, third = [a_rule(event, name) for name in ("First", "Second", "Third")]
    added = [rule.position for rule in (first, second, third)]
    with transaction():
        move_rule(first, 9, by=OLGA)
        move_rule(third, -9, by=OLGA)

    assert added == [0, 1, 2]
    assert [(row.name["en"], row.position) for row in rule_rows_of(event)] == [
        ("Third", 0),
        ("Second", 1),
        ("First", 2),
    ]


def test_an_expo_has_two_hundred_rules_and_no_more(app: Flask) -> None:
    event = an_event()
    with transaction():
        db.session.add_all(
            PriceRule(event_id=event.id, position=place, name={"en": "Fee"}, kind=PriceKind.FLAT)
            for place in range(MOST_RULES - 1)
        )
        add_rule(event, {"name": {"en": "Last"}, "kind": PriceKind.FLAT}, by=OLGA)
        with pytest.raises(Refused, match="There are 200 already"):
            add_rule(event, {"name": {"en": "Beyond"}, "kind": PriceKind.FLAT}, by=OLGA)

    assert rule_rows_of(event)[-1].name == {"en": "Last"}


def test_lists_are_kept_whole_and_told_with_what_they_were(app: Flask) -> None:
    event = an_event()
    kept = {name: WHOLE[name] for name in ("name", "due_from", "days", "percent", "amount_minor")}
    with transaction():
        save_taxes(event, [TAX, {**TAX, "percent": 500}], by=OLGA)
        save_taxes(event, [], by=OLGA)
        save_instalments(event, [WHOLE], by=OLGA)
        save_instalments(event, [], by=OLGA)
        save_cancellation(event, [STEP], by=OLGA)
        save_cancellation(event, [], by=OLGA)

    assert told(event, "event")[-6:] == [
        ("Olga Organiser", verb, event.slug)
        for verb in ("changed taxes", "changed instalments", "changed cancellation")
        for _ in range(2)
    ]
    step = {"from_day": "2027-01-01", "percent": 2500}
    tax = {name: TAX[name] for name in ("name", "percent", "number", "resident")}
    assert [(before, after) for _, before, after in told_changes(event, "event")[-6:]] == [
        ({"lines": []}, {"lines": [TAX, {**TAX, "percent": 500}]}),
        ({"lines": [tax, {**tax, "percent": 500}]}, {"lines": []}),
        ({"lines": []}, {"lines": [WHOLE]}),
        ({"lines": [kept]}, {"lines": []}),
        ({"lines": []}, {"lines": [step]}),
        ({"lines": [step]}, {"lines": []}),
    ]


def test_each_list_has_twelve_lines_and_no_more(app: Flask) -> None:
    event = an_event()
    taxes = [{**TAX, "percent": number} for number in range(1, MOST_LINES + 1)]
    with transaction():
        save_taxes(event, taxes, by=OLGA)
        with pytest.raises(Refused, match="There can be at most 12 of them"):
            save_taxes(event, [*taxes, TAX], by=OLGA)

    assert [row.percent for row in tax_rows_of(event)] == list(range(1, 13))
    assert (instalment_rows_of(event), cancellation_rows_of(event)) == ([], [])


def test_instalments_may_be_the_whole_and_not_a_hundredth_more(app: Flask) -> None:
    event = an_event()
    rest = {**WHOLE, "percent": None}
    with transaction():
        save_instalments(event, [WHOLE, rest], by=OLGA)

    with pytest.raises(Refused, match=r"more than the whole price: 100.01 %"), transaction():
        save_instalments(event, [WHOLE, {**WHOLE, "percent": 1}], by=OLGA)
    assert [row.percent for row in instalment_rows_of(event)] == [10_000, None]


def test_bank_details_are_told_and_refused_to_whoever_comes_second(app: Flask) -> None:
    event = an_event()
    with transaction():
        save_billing(event, BILLING, version=0, by=OLGA)
        save_billing(event, {"bank": "Other Bank"}, version=1, by=OLGA)
        with pytest.raises(Changed, match="Somebody else changed the bank details"):
            save_billing(event, {"bank": "Third Bank"}, version=1, by=OLGA)

    assert told(event, "billing") == [("Olga Organiser", "changed", BILLING["seller"])] * 2
    first, second = told_changes(event, "billing")
    assert first[2] == BILLING
    assert second == ("changed", {"bank": "Demo Bank"}, {"bank": "Other Bank"})
