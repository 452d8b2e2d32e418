"""Prices as trade fairs publish them, with the sums that their sources print."""

from datetime import date
from typing import Any

import pytest

from expo.prices.conditions import Measure, Range, SpaceFacts
from expo.prices.rules import (
    PriceKind,
    PricePart,
    Tax,
    quote,
    total,
    with_taxes,
)
from tests.prices.rule_builders import DAY, D, price_minor, rule, sides_of

RAW = frozenset({"raw space"})
SHELL = frozenset({"shell scheme"})
CEDE = [
    rule(1, PriceKind.FLAT, 33000, part=PricePart.FEES),
    rule(2, PriceKind.PER_SQM, 11700),
    rule(3, PriceKind.PER_SQM, 1200, open_sides=sides_of(2)),
    rule(4, PriceKind.PER_SQM, 1500, open_sides=sides_of(3)),
    rule(5, PriceKind.PER_SQM, 1900, open_sides=sides_of(4)),
    rule(6, PriceKind.PER_SQM, 3400, schemes=SHELL, area=Range(most=D(26))),
    rule(7, PriceKind.PER_SQM, 3200, schemes=SHELL, area=Range(D(26), D(40), above_least=True)),
    rule(8, PriceKind.PER_SQM, 3000, schemes=SHELL, area=Range(D(40), above_least=True)),
    rule(
        9,
        PriceKind.TARIFF,
        measure=Measure.POWER_KW,
        part=PricePart.SERVICES,
        steps=((D(3), 5800), (D(9), 9400), (D(14), 12300), (D(18), 15700), (D(36), 22000)),
    ),
]


def test_a_corner_of_twelve_metres_with_a_shell_costs_2286_euro() -> None:
    lines = quote(SpaceFacts(area_sqm=D(12), open_sides=2), CEDE, DAY)

    assert [(line.rule, int(line.quantity), line.unit_minor, line.amount_minor) for line in lines] == [
        (1, 1, 33000, 33000),
        (2, 12, 11700, 140400),
        (3, 12, 1200, 14400),
        (6, 12, 3400, 40800),
    ]
    assert total(lines) == 228600


def test_forty_metres_with_three_open_sides_for_the_first_time_cost_9022_40_before_tax() -> None:
    sides = [(1, 17600), (2, 18400), (3, 19200), (4, 19500)]
    rules = [
        rule(1, PriceKind.FLAT, 57000, part=PricePart.FEES),
        *[rule(1 + n, PriceKind.PER_SQM, amount, open_sides=sides_of(n)) for n, amount in sides],
        rule(6, PriceKind.PER_SQM, 1500, newcomer=True),
        rule(7, PriceKind.PER_SQM, 431, part=PricePart.FEES),
    ]
    lines = quote(SpaceFacts(area_sqm=D(40), open_sides=3, newcomer=True), rules, DAY)

    with_tax = with_taxes(lines, [Tax(1, {"en": "VAT", "it": "IVA"}, 2200)], resident=True)

    assert total(lines) == 902240
    assert total(with_tax) == 902240 + 198493
    assert price_minor(rules, area_sqm=D(40), open_sides=3) == 902240 - 60000


@pytest.mark.parametrize(
    ("area", "resident", "minor"),
    [(12, False, 132403), (12, True, 105844), (6, True, 57641), (18, False, 188436), (13, True, 130330), (19, True, 0)],
)
def test_a_tariff_by_size_for_residents_and_for_others(area: int, resident: bool, minor: int) -> None:
    assert price_minor(TARIFF, area_sqm=D(area), resident=resident) == minor


@pytest.mark.parametrize(
    ("area", "sides", "percent"),
    [(160, 4, 0), (150, 4, 0), (149, 4, 22), (149, 3, 20), (149, 2, 18), (149, 1, 0), (D("149.99"), 4, 22)],
)
def test_open_sides_by_per_cent_and_none_from_150_square_metres(area: Any, sides: int, percent: int) -> None:
    small = Range(most=D(150), below_most=True)
    rules = [
        rule(1, PriceKind.PER_SQM, 10000),
        *[
            rule(n, PriceKind.PERCENT, percent=p, open_sides=sides_of(n), area=small)
            for n, p in ((2, 1800), (3, 2000), (4, 2200))
        ],
    ]

    assert price_minor(rules, area_sqm=D(area), open_sides=sides) == D(area) * 100 * (100 + percent)


@pytest.mark.parametrize(("sides", "minor"), [(1, 120000), (2, 132000), (3, 144000), (4, 156000)])
def test_ten_twenty_and_thirty_per_cent_for_two_three_and_four_open_sides(sides: int, minor: int) -> None:
    rules = [
        rule(1, PriceKind.PER_SQM, 10000),
        *[rule(n, PriceKind.PERCENT, percent=1000 * (n - 1), open_sides=sides_of(n)) for n in (2, 3, 4)],
    ]

    assert price_minor(rules, open_sides=sides) == minor


@pytest.mark.parametrize(("area", "minor"), [(26, 26 * 3400), (27, 27 * 3200), (40, 40 * 3200), (41, 41 * 3000)])
def test_the_shell_costs_less_a_metre_where_there_are_more(area: int, minor: int) -> None:
    assert price_minor(CEDE[5:8], area_sqm=D(area)) == minor
    assert price_minor(CEDE[5:8], area_sqm=D(area), scheme="raw space") == 0


@pytest.mark.parametrize(("scheme", "minor"), [("raw space", 342000), ("shell scheme", 486000), ("package", 738000)])
def test_a_price_a_square_metre_by_scheme(scheme: str, minor: int) -> None:
    rules = [
        rule(1, PriceKind.PER_SQM, 28500, schemes=RAW),
        rule(2, PriceKind.PER_SQM, 40500, schemes=SHELL),
        rule(3, PriceKind.PER_SQM, 61500, schemes=frozenset({"package"})),
    ]

    assert price_minor(rules, scheme=scheme) == minor


def test_flat_fees_that_everybody_pays() -> None:
    rules = [rule(n, PriceKind.FLAT, amount, part=PricePart.FEES) for n, amount in enumerate((33000, 12000, 2500), 1)]

    assert price_minor(rules) == 47500


@pytest.mark.parametrize(("number", "minor"), [(0, 0), (1, 39500), (5, 197500), (6, 200000), (9, 200000)])
def test_each_co_exhibitor_pays_and_from_six_on_it_is_one_sum(number: int, minor: int) -> None:
    rules = [
        rule(1, PriceKind.PER_PIECE, 39500, measure=Measure.CO_EXHIBITORS, quantity=Range(most=D(5))),
        rule(2, PriceKind.FLAT, 200000, measure=Measure.CO_EXHIBITORS, quantity=Range(D(6))),
    ]

    assert price_minor(rules, co_exhibitors=number) == minor


@pytest.mark.parametrize(
    ("on", "off"),
    [(date(2026, 10, 31), 3600), (date(2026, 11, 1), 2500), (date(2026, 12, 31), 2500), (date(2027, 1, 1), 0)],
)
def test_early_birds_pay_less_until_two_dates(on: date, off: int) -> None:
    rules = [
        rule(1, PriceKind.PER_SQM, 28500),
        rule(2, PriceKind.PER_SQM, -3600, until_day=date(2026, 10, 31)),
        rule(3, PriceKind.PER_SQM, -2500, from_day=date(2026, 11, 1), until_day=date(2026, 12, 31)),
    ]

    assert price_minor(rules, on) == 12 * (28500 - off)


def test_an_upper_deck_costs_half_the_ground_and_only_stands_on_fifty_metres_or_more() -> None:
    rules = [
        rule(1, PriceKind.PER_SQM, 20000),
        rule(
            2,
            PriceKind.PER_SQM,
            10000,
            measure=Measure.UPPER_DECK,
            area=Range(D(50)),
            quantity=Range(D(0), above_least=True),
        ),
    ]

    assert price_minor(rules, area_sqm=D(50), upper_deck_sqm=D(25)) == 1250000
    assert price_minor(rules, area_sqm=D(49), upper_deck_sqm=D(20)) == 980000


def test_an_own_builder_is_a_surcharge_here_and_a_discount_there_and_waste_goes_by_the_metre() -> None:
    surcharge = [rule(1, PriceKind.PER_SQM, 10000), rule(2, PriceKind.PER_SQM, 300, own_builder=True)]
    discount = [rule(1, PriceKind.PER_SQM, 10000), rule(2, PriceKind.PERCENT, percent=-2000, own_builder=True)]
    waste = rule(3, PriceKind.PER_SQM, 250, part=PricePart.SERVICES, own_builder=True)

    assert price_minor([*surcharge, waste], own_builder=True) == 12 * 10550
    assert price_minor([*discount, waste], own_builder=True) == 12 * 8000 + 12 * 250
    assert price_minor([*discount, waste]) == 120000


@pytest.mark.parametrize(
    ("kw", "minor"), [(0, 0), (3, 5800), (4, 9400), (14, 12300), (18, 15700), (36, 22000), (37, 0)]
)
def test_electricity_goes_by_bands(kw: int, minor: int) -> None:
    assert price_minor([CEDE[8]], power_kw=kw) == minor


@pytest.mark.parametrize(("on", "minor"), [(date(2027, 3, 1), 9400 + 120000), (date(2027, 3, 2), 14100 + 120000)])
def test_services_ordered_late_cost_half_as_much_again_and_the_rent_does_not(on: date, minor: int) -> None:
    rules = [
        rule(1, PriceKind.PER_SQM, 10000),
        CEDE[8],
        rule(10, PriceKind.PERCENT, percent=5000, part=PricePart.SERVICES, from_day=date(2027, 3, 2)),
    ]

    assert price_minor(rules, on, power_kw=9) == minor


@pytest.mark.parametrize(
    ("times", "area", "minor"),
    [(1, 20, 20 * 32500), (4, 100, 100 * 32500), (4, 130, 100 * 32500 + 30 * 90700), (5, 20, 20 * 90700)],
)
def test_a_subsidy_until_the_fourth_time_and_for_the_first_hundred_metres(times: int, area: int, minor: int) -> None:
    young, old = Range(most=D(4)), Range(D(4), above_least=True)
    rules = [
        rule(1, PriceKind.PER_SQM, 32500, counted=Range(most=D(100)), participations=young),
        rule(2, PriceKind.PER_SQM, 90700, counted=Range(least=D(100)), participations=young),
        rule(3, PriceKind.PER_SQM, 90700, participations=old),
    ]

    assert price_minor(rules, area_sqm=D(area), participations=times) == minor


def test_countries_and_sectors_have_prices_of_their_own() -> None:
    rules = [
        rule(1, PriceKind.PER_SQM, 10000),
        rule(2, PriceKind.PERCENT, percent=-5000, sectors=frozenset({"startup", "research"})),
        rule(3, PriceKind.FLAT, -10000, part=PricePart.FEES, countries=frozenset({"TR", "AZ"})),
    ]

    assert price_minor(rules, sectors=frozenset({"AI", "startup"}), country="TR") == 50000
    assert price_minor(rules, sectors=frozenset({"AI"}), country="DE") == 120000


RESIDENTS = ((D(6), 57641), (D(9), 82069), (D(12), 105844), (D(15), 130330), (D(18), 154105))
FOREIGNERS = ((D(6), 76541), (D(9), 105404), (D(12), 132403), (D(15), 161437), (D(18), 188436))
TARIFF = [
    rule(1, PriceKind.TARIFF, steps=RESIDENTS, resident=True),
    rule(2, PriceKind.TARIFF, steps=FOREIGNERS, resident=False),
]
