"""Kinds, measures and conditions of prices, in the reader's language."""

from decimal import Decimal
from typing import Any

from expo.events.sectors import sector_words
from expo.i18n import _, _n, country_name
from expo.kit.amounts import format_decimal
from expo.prices.conditions import Conditions, Measure, PricedScheme, Range
from expo.prices.plans import DueFrom
from expo.prices.rules import PriceKind, PricePart, PricingRule, Unit
from expo.web.filters import day, number


def kind_word(kind: PriceKind) -> str:
    return {
        PriceKind.PER_SQM: _("per square metre"),
        PriceKind.TARIFF: _("by size, in steps"),
        PriceKind.PERCENT: _("per cent"),
        PriceKind.PER_PIECE: _("per piece"),
        PriceKind.FLAT: _("once"),
    }[kind]


def measure_word(measure: Measure) -> str:
    return {
        Measure.AREA: _("area"),
        Measure.UPPER_DECK: _("upper deck"),
        Measure.CO_EXHIBITORS: _("co-exhibitors"),
        Measure.REPRESENTED: _("represented companies"),
        Measure.POWER_KW: _("electricity in kW"),
        Measure.WATER: _("water"),
        Measure.COMPRESSED_AIR: _("compressed air"),
        Measure.INTERNET: _("internet"),
        Measure.EXTRA_BADGES: _("extra badges"),
        Measure.BOOTHS: _("booths"),
    }[measure]


def part_word(part: PricePart) -> str:
    return {PricePart.RENT: _("rent"), PricePart.SERVICES: _("services"), PricePart.FEES: _("fees")}[part]


def scheme_word(scheme: str) -> str:
    return {
        PricedScheme.SHELL.value: _("shell scheme"),
        PricedScheme.PACKAGE.value: _("package"),
        PricedScheme.RAW.value: _("raw space"),
    }.get(scheme, scheme)


def due_word(due_from: DueFrom) -> str:
    return {
        DueFrom.ACCEPTANCE: _("days after the offer is accepted"),
        DueFrom.EVENT: _("days before the expo"),
    }[due_from]


def sector_word(sector: str) -> str:
    """A sector in the reader's language, as in applications."""
    return sector_words().get(sector, sector)


def quantity_words(unit: Unit, quantity: Decimal) -> str:
    """ "12 m²", "3 pieces", "16 %"; "" for what is charged once."""
    shown = number(float(quantity))
    return {
        Unit.SQM: _("%(n)s m²", n=shown),
        Unit.PIECE: shown,
        Unit.KW: _("%(n)s kW", n=shown),
        Unit.PERCENT: _("%(n)s %%", n=shown),
        Unit.FLAT: "",
    }[unit]


def condition_words(rule: PricingRule) -> list[str]:
    """The conditions of a rule as short phrases; empty where it always applies."""
    conditions = rule.conditions
    phrases = [
        " / ".join(scheme_word(one) for one in sorted(conditions.schemes)),
        _open_sides_words(conditions),
        _range_words(conditions.area, _("m²")),
        _range_words(conditions.quantity, measure_word(rule.measure)),
        _range_words(rule.counted, _("counted of %(measure)s", measure=measure_word(rule.measure))),
        _range_words(conditions.participations, _("times there")),
        _("from %(day)s", day=day(conditions.from_day)) if conditions.from_day else "",
        _("until %(day)s", day=day(conditions.until_day)) if conditions.until_day else "",
        ", ".join(country_name(code) for code in sorted(conditions.countries)),
        *_firm_words(conditions),
        ", ".join(sector_word(one) for one in sorted(conditions.sectors)),
    ]
    return [words for words in phrases if words]


def _open_sides_words(conditions: Conditions) -> str:
    numbers = sorted(conditions.open_sides)
    if not numbers:
        return ""
    listed = ", ".join(str(one) for one in numbers)
    return _n("%(sides)s open side", "%(sides)s open sides", max(numbers), sides=listed)


def _range_words(one: Range, what: str) -> str:
    least = format_decimal(one.least) if one.least is not None else ""
    most = format_decimal(one.most) if one.most is not None else ""
    if least and most:
        span = f"{'>' if one.above_least else '≥'} {least}, {'<' if one.below_most else '≤'} {most}"
    elif least:
        span = f"{'>' if one.above_least else '≥'} {least}"
    elif most:
        span = f"{'<' if one.below_most else '≤'} {most}"
    else:
        return ""
    return f"\u2068{span}\u2069 {what}"


def _firm_words(conditions: Conditions) -> list[str]:
    words: list[tuple[bool | None, Any, Any]] = [
        (conditions.resident, _("residents"), _("foreigners")),
        (conditions.newcomer, _("newcomers"), _("firms that were there lately")),
        (conditions.own_builder, _("with a stand builder of their own"), _("without a stand builder of their own")),
    ]
    return [str(yes if value else no) for value, yes, no in words if value is not None]
