"""The prices of an expo, copied for another year."""

from datetime import date
from typing import Any

from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.i18n import _l
from expo.prices.queries import billing_of, cancellation_rows_of, instalment_rows_of, rule_rows_of, tax_rows_of
from expo.prices.services import (
    BILLING_FIELDS,
    FIELDS,
    add_rule,
    save_billing,
    save_cancellation,
    save_instalments,
    save_taxes,
)

_DAYS = ("from_day", "until_day")


def copy_prices(made: ExpoCopy) -> None:
    """Copy rules, taxes, instalments, the cancellation scale and the bank account; days that they name move with the expo."""
    event, copy, by = made.event, made.copy, made.by
    for rule in rule_rows_of(event):
        fields = {name: getattr(rule, name) for name in FIELDS}
        add_rule(copy, {**fields, "conditions": _later(made, rule.conditions)}, by=by)
    save_taxes(copy, [_columns(row, "name", "percent", "number", "resident") for row in tax_rows_of(event)], by=by)
    dues = [_columns(row, "name", "due_from", "days", "percent", "amount_minor") for row in instalment_rows_of(event)]
    save_instalments(copy, dues, by=by)
    steps = [{"from_day": made.moved(row.from_day), "percent": row.percent} for row in cancellation_rows_of(event)]
    save_cancellation(copy, steps, by=by)
    if (billing := billing_of(event)) is not None:
        save_billing(copy, _columns(billing, *BILLING_FIELDS), version=0, by=by)


def _columns(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _later(made: ExpoCopy, conditions: dict[str, Any]) -> dict[str, Any]:
    """A rule's conditions as stored, their days moved."""
    days = {one: made.moved(date.fromisoformat(conditions[one])).isoformat() for one in _DAYS if one in conditions}
    return {**conditions, **days}


PRICES = CopyPart(
    "prices",
    _l("Prices, taxes, instalments, cancellation scale and bank account, with their days moved"),
    lambda event: len(rule_rows_of(event)) + len(tax_rows_of(event)) + (billing_of(event) is not None),
    copy_prices,
)
