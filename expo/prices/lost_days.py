"""The days of price rules and of the cancellation scale when the first day of an expo moves."""

from datetime import date, timedelta
from typing import Any

from expo.events.domain_events import DaysMoved
from expo.events.lost_days import Dated, DaysChange, Fate, LostLine
from expo.i18n import _, _l, localize
from expo.prices.models import PriceRule
from expo.prices.queries import cancellation_rows_of, rule_rows_of
from expo.prices.services import edit_rule, save_cancellation

PRICES = "prices"
_DAYS = ("from_day", "until_day")


def settle_prices(moved: DaysMoved) -> None:
    """Move them with the first day where the organiser decided so; offers and invoices keep what they were made with."""
    event, later = moved.change.event, timedelta(days=moved.change.shift)
    if not moved.goes_along(PRICES):
        return
    for rule in rule_rows_of(event):
        if days := _days(rule):
            moved_days: dict[str, Any] = {name: (day + later).isoformat() for name, day in days.items()}
            conditions = {**rule.conditions, **moved_days}
            edit_rule(rule, {"conditions": conditions}, version=rule.version, by=moved.by)
    steps = [{"from_day": one.from_day + later, "percent": one.percent} for one in cancellation_rows_of(event)]
    save_cancellation(event, steps, by=moved.by)


def _days(rule: PriceRule) -> dict[str, date]:
    return {name: date.fromisoformat(rule.conditions[name]) for name in _DAYS if rule.conditions.get(name)}


def _lines(change: DaysChange) -> list[LostLine]:
    if not change.shift:
        return []
    words = {"from_day": _("price from this day on"), "until_day": _("price until this day")}
    rules = [
        LostLine(localize(rule.name), day, words[name])
        for rule in rule_rows_of(change.event)
        for name, day in _days(rule).items()
    ]
    scale = [
        LostLine(
            _("Cancellation"), one.from_day, _("%(percent)s %% from this day on", percent=f"{one.percent / 100:g}")
        )
        for one in cancellation_rows_of(change.event)
    ]
    return [*rules, *scale]


PRICE_DAYS = Dated(
    PRICES,
    _l("Days of the price list, and those from which cancelling costs more"),
    _lines,
    lambda _change: (Fate.ALONG, Fate.STAY),
    others=True,
)
