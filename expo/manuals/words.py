"""The words for kinds of services, their units, hours and prices."""

from datetime import date
from typing import Any

from expo.i18n import _, _l
from expo.manuals.models import ServiceItem
from expo.manuals.rules import Line, PowerHours, PriceTime, ServiceKind, ServiceUnit
from expo.web.filters import day, money

KINDS = {
    ServiceKind.FURNITURE: _l("Furniture"),
    ServiceKind.POWER: _l("Electricity"),
    ServiceKind.WATER: _l("Water"),
    ServiceKind.INTERNET: _l("Internet"),
    ServiceKind.CLEANING: _l("Cleaning"),
    ServiceKind.OTHER: _l("Other services"),
}
UNITS = {
    ServiceUnit.PIECE: _l("pieces"),
    ServiceUnit.KW: _l("kW"),
    ServiceUnit.SQM: _l("m²"),
}
HOURS = {
    PowerHours.OPEN: _l("opening hours"),
    PowerHours.ALWAYS: _l("day and night"),
    PowerHours.BUILDING: _l("build-up and breakdown"),
}


def line_word(line: Line) -> Any:
    """What a hall supplies, with the unit that is counted."""
    return {
        Line.POWER: _("electricity (kW)"),
        Line.WATER: _("water (connections)"),
        Line.INTERNET: _("internet (lines)"),
    }[line]


def price_time_word(when: PriceTime) -> Any:
    return {PriceTime.EARLY: _("early"), PriceTime.NORMAL: _("normal"), PriceTime.LATE: _("late")}[when]


def template_words() -> dict[str, Any]:
    return {
        "kind_word": KINDS.__getitem__,
        "unit_word": UNITS.__getitem__,
        "hours_word": HOURS.__getitem__,
        "line_word": line_word,
        "price_time_word": price_time_word,
    }


def unit_price_hint(item: ServiceItem, today: date, ordered: int) -> str:
    """What one costs today, until when, and how many are left."""
    rise, money_of = item.prices.next_rise(today), item.event.currency
    price = money(item.prices.on(today)[1], money_of)
    parts = [_("%(price)s for one", price=price)]
    if rise is not None:
        parts.append(_("%(price)s from %(day)s on", price=money(item.prices.on(rise)[1], money_of), day=day(rise)))
    if item.hours is not None:
        parts.append(str(HOURS[item.hours]))
    if item.stock is not None:
        parts.append(_("%(left)s left", left=max(item.stock - ordered, 0)))
    return " · ".join([str(UNITS[item.unit]), *parts])
