"""The price engine: each row of the price lists seen in the trade, and the sums that its sources print."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.exhibitors import rules as applications
from expo.prices import rules as prices
from expo.prices.conditions import Conditions, Measure, PricedScheme, Range, SpaceFacts
from expo.prices.rules import (
    PriceKind,
    PriceLine,
    PricePart,
    PricingRule,
    Tax,
    frozen,
    half_up,
    quote,
    taxed,
    thawed,
    total,
)

D = Decimal
DAY = date(2027, 1, 10)
RAW = frozenset({"raw space"})
SHELL = frozenset({"shell scheme"})


def _rule(number: int, kind: PriceKind, amount: int = 0, **more: Any) -> PricingRule:
    conditions = Conditions(**{name: more.pop(name) for name in list(more) if name in Conditions.__dataclass_fields__})
    return PricingRule(number, {"en": f"Rule {number}"}, kind, amount_minor=amount, conditions=conditions, **more)


def _price(rules: list[PricingRule], on: date = DAY, **facts: Any) -> int:
    return total(quote(SpaceFacts(**{"area_sqm": D(12), **facts}), rules, on))


def _sides(*sides: int) -> frozenset[int]:
    return frozenset(sides)


CEDE = [
    _rule(1, PriceKind.FLAT, 33000, part=PricePart.FEES),
    _rule(2, PriceKind.PER_SQM, 11700),
    _rule(3, PriceKind.PER_SQM, 1200, open_sides=_sides(2)),
    _rule(4, PriceKind.PER_SQM, 1500, open_sides=_sides(3)),
    _rule(5, PriceKind.PER_SQM, 1900, open_sides=_sides(4)),
    _rule(6, PriceKind.PER_SQM, 3400, schemes=SHELL, area=Range(most=D(26))),
    _rule(7, PriceKind.PER_SQM, 3200, schemes=SHELL, area=Range(D(26), D(40), above_least=True)),
    _rule(8, PriceKind.PER_SQM, 3000, schemes=SHELL, area=Range(D(40), above_least=True)),
    _rule(
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
        _rule(1, PriceKind.FLAT, 57000, part=PricePart.FEES),
        *[_rule(1 + n, PriceKind.PER_SQM, amount, open_sides=_sides(n)) for n, amount in sides],
        _rule(6, PriceKind.PER_SQM, 1500, newcomer=True),
        _rule(7, PriceKind.PER_SQM, 431, part=PricePart.FEES),
    ]
    lines = quote(SpaceFacts(area_sqm=D(40), open_sides=3, newcomer=True), rules, DAY)

    with_tax = taxed(lines, [Tax(1, {"en": "VAT", "it": "IVA"}, 2200)], resident=True)

    assert total(lines) == 902240
    assert total(with_tax) == 902240 + 198493
    assert _price(rules, area_sqm=D(40), open_sides=3) == 902240 - 60000


RESIDENTS = ((D(6), 57641), (D(9), 82069), (D(12), 105844), (D(15), 130330), (D(18), 154105))
FOREIGNERS = ((D(6), 76541), (D(9), 105404), (D(12), 132403), (D(15), 161437), (D(18), 188436))
TARIFF = [
    _rule(1, PriceKind.TARIFF, steps=RESIDENTS, resident=True),
    _rule(2, PriceKind.TARIFF, steps=FOREIGNERS, resident=False),
]


@pytest.mark.parametrize(
    ("area", "resident", "minor"),
    [(12, False, 132403), (12, True, 105844), (6, True, 57641), (18, False, 188436), (13, True, 130330), (19, True, 0)],
)
def test_a_tariff_by_size_for_residents_and_for_others(area: int, resident: bool, minor: int) -> None:
    assert _price(TARIFF, area_sqm=D(area), resident=resident) == minor


@pytest.mark.parametrize(
    ("area", "sides", "percent"),
    [(160, 4, 0), (150, 4, 0), (149, 4, 22), (149, 3, 20), (149, 2, 18), (149, 1, 0), (D("149.99"), 4, 22)],
)
def test_open_sides_by_per_cent_and_none_from_150_square_metres(area: Any, sides: int, percent: int) -> None:
    small = Range(most=D(150), below_most=True)
    rules = [
        _rule(1, PriceKind.PER_SQM, 10000),
        *[
            _rule(n, PriceKind.PERCENT, percent=p, open_sides=_sides(n), area=small)
            for n, p in ((2, 1800), (3, 2000), (4, 2200))
        ],
    ]

    assert _price(rules, area_sqm=D(area), open_sides=sides) == D(area) * 100 * (100 + percent)


@pytest.mark.parametrize(("sides", "minor"), [(1, 120000), (2, 132000), (3, 144000), (4, 156000)])
def test_ten_twenty_and_thirty_per_cent_for_two_three_and_four_open_sides(sides: int, minor: int) -> None:
    rules = [
        _rule(1, PriceKind.PER_SQM, 10000),
        *[_rule(n, PriceKind.PERCENT, percent=1000 * (n - 1), open_sides=_sides(n)) for n in (2, 3, 4)],
    ]

    assert _price(rules, open_sides=sides) == minor


@pytest.mark.parametrize(("area", "minor"), [(26, 26 * 3400), (27, 27 * 3200), (40, 40 * 3200), (41, 41 * 3000)])
def test_the_shell_costs_less_a_metre_where_there_are_more(area: int, minor: int) -> None:
    assert _price(CEDE[5:8], area_sqm=D(area)) == minor
    assert _price(CEDE[5:8], area_sqm=D(area), scheme="raw space") == 0


@pytest.mark.parametrize(("scheme", "minor"), [("raw space", 342000), ("shell scheme", 486000), ("package", 738000)])
def test_a_price_a_square_metre_by_scheme(scheme: str, minor: int) -> None:
    rules = [
        _rule(1, PriceKind.PER_SQM, 28500, schemes=RAW),
        _rule(2, PriceKind.PER_SQM, 40500, schemes=SHELL),
        _rule(3, PriceKind.PER_SQM, 61500, schemes=frozenset({"package"})),
    ]

    assert _price(rules, scheme=scheme) == minor


def test_flat_fees_that_everybody_pays() -> None:
    rules = [_rule(n, PriceKind.FLAT, amount, part=PricePart.FEES) for n, amount in enumerate((33000, 12000, 2500), 1)]

    assert _price(rules) == 47500


@pytest.mark.parametrize(("number", "minor"), [(0, 0), (1, 39500), (5, 197500), (6, 200000), (9, 200000)])
def test_each_co_exhibitor_pays_and_from_six_on_it_is_one_sum(number: int, minor: int) -> None:
    rules = [
        _rule(1, PriceKind.PER_PIECE, 39500, measure=Measure.CO_EXHIBITORS, quantity=Range(most=D(5))),
        _rule(2, PriceKind.FLAT, 200000, measure=Measure.CO_EXHIBITORS, quantity=Range(D(6))),
    ]

    assert _price(rules, co_exhibitors=number) == minor


@pytest.mark.parametrize(
    ("on", "off"),
    [(date(2026, 10, 31), 3600), (date(2026, 11, 1), 2500), (date(2026, 12, 31), 2500), (date(2027, 1, 1), 0)],
)
def test_early_birds_pay_less_until_two_dates(on: date, off: int) -> None:
    rules = [
        _rule(1, PriceKind.PER_SQM, 28500),
        _rule(2, PriceKind.PER_SQM, -3600, until_day=date(2026, 10, 31)),
        _rule(3, PriceKind.PER_SQM, -2500, from_day=date(2026, 11, 1), until_day=date(2026, 12, 31)),
    ]

    assert _price(rules, on) == 12 * (28500 - off)


def test_an_upper_deck_costs_half_the_ground_and_only_stands_on_fifty_metres_or_more() -> None:
    rules = [
        _rule(1, PriceKind.PER_SQM, 20000),
        _rule(
            2,
            PriceKind.PER_SQM,
            10000,
            measure=Measure.UPPER_DECK,
            area=Range(D(50)),
            quantity=Range(D(0), above_least=True),
        ),
    ]

    assert _price(rules, area_sqm=D(50), upper_deck_sqm=D(25)) == 1250000
    assert _price(rules, area_sqm=D(49), upper_deck_sqm=D(20)) == 980000


def test_an_own_builder_is_a_surcharge_here_and_a_discount_there_and_waste_goes_by_the_metre() -> None:
    surcharge = [_rule(1, PriceKind.PER_SQM, 10000), _rule(2, PriceKind.PER_SQM, 300, own_builder=True)]
    discount = [_rule(1, PriceKind.PER_SQM, 10000), _rule(2, PriceKind.PERCENT, percent=-2000, own_builder=True)]
    waste = _rule(3, PriceKind.PER_SQM, 250, part=PricePart.SERVICES, own_builder=True)

    assert _price([*surcharge, waste], own_builder=True) == 12 * 10550
    assert _price([*discount, waste], own_builder=True) == 12 * 8000 + 12 * 250
    assert _price([*discount, waste]) == 120000


@pytest.mark.parametrize(
    ("kw", "minor"), [(0, 0), (3, 5800), (4, 9400), (14, 12300), (18, 15700), (36, 22000), (37, 0)]
)
def test_electricity_goes_by_bands(kw: int, minor: int) -> None:
    assert _price([CEDE[8]], power_kw=kw) == minor


@pytest.mark.parametrize(("on", "minor"), [(date(2027, 3, 1), 9400 + 120000), (date(2027, 3, 2), 14100 + 120000)])
def test_services_ordered_late_cost_half_as_much_again_and_the_rent_does_not(on: date, minor: int) -> None:
    rules = [
        _rule(1, PriceKind.PER_SQM, 10000),
        CEDE[8],
        _rule(10, PriceKind.PERCENT, percent=5000, part=PricePart.SERVICES, from_day=date(2027, 3, 2)),
    ]

    assert _price(rules, on, power_kw=9) == minor


@pytest.mark.parametrize(
    ("times", "area", "minor"),
    [(1, 20, 20 * 32500), (4, 100, 100 * 32500), (4, 130, 100 * 32500 + 30 * 90700), (5, 20, 20 * 90700)],
)
def test_a_subsidy_until_the_fourth_time_and_for_the_first_hundred_metres(times: int, area: int, minor: int) -> None:
    young, old = Range(most=D(4)), Range(D(4), above_least=True)
    rules = [
        _rule(1, PriceKind.PER_SQM, 32500, counted=Range(most=D(100)), participations=young),
        _rule(2, PriceKind.PER_SQM, 90700, counted=Range(least=D(100)), participations=young),
        _rule(3, PriceKind.PER_SQM, 90700, participations=old),
    ]

    assert _price(rules, area_sqm=D(area), participations=times) == minor


def test_countries_and_sectors_have_prices_of_their_own() -> None:
    rules = [
        _rule(1, PriceKind.PER_SQM, 10000),
        _rule(2, PriceKind.PERCENT, percent=-5000, sectors=frozenset({"startup", "research"})),
        _rule(3, PriceKind.FLAT, -10000, part=PricePart.FEES, countries=frozenset({"TR", "AZ"})),
    ]

    assert _price(rules, sectors=frozenset({"AI", "startup"}), country="TR") == 50000
    assert _price(rules, sectors=frozenset({"AI"}), country="DE") == 120000


def test_percentages_never_compound_and_the_order_of_rules_is_the_order_of_lines() -> None:
    rules = [
        _rule(1, PriceKind.PERCENT, percent=1000),
        _rule(2, PriceKind.PER_SQM, 10000),
        _rule(3, PriceKind.PERCENT, percent=1000),
    ]

    lines = quote(SpaceFacts(area_sqm=D(12)), rules, DAY)

    assert [(line.rule, line.unit_minor, line.amount_minor) for line in lines] == [
        (1, 120000, 12000),
        (2, 10000, 120000),
        (3, 120000, 12000),
    ]


@pytest.mark.parametrize(
    ("least", "most", "above", "below", "held", "empty"),
    [
        (2, 4, False, False, [False, True, True, True, False], False),
        (2, 4, True, False, [False, False, True, True, False], False),
        (2, 4, False, True, [False, True, True, False, False], False),
        (None, 4, False, False, [True, True, True, True, False], False),
        (2, None, False, False, [False, True, True, True, True], False),
        (2, 2, False, False, [False, True, False, False, False], False),
        (2, 2, True, False, [False] * 5, True),
        (2, 2, False, True, [False] * 5, True),
        (3, 2, False, False, [False] * 5, True),
        (3, 4, True, True, [False] * 5, False),
    ],
)
def test_a_range_has_its_ends_or_not(
    least: int | None, most: int | None, above: bool, below: bool, held: list[bool], empty: bool
) -> None:
    ends = [None if end is None else D(end) for end in (least, most)]
    range_ = Range(ends[0], ends[1], above_least=above, below_most=below)

    assert [range_.holds(D(value)) for value in (1, 2, 3, 4, 5)] == held
    assert range_.empty is empty


@pytest.mark.parametrize(("area", "minor"), [(99, 0), (100, 0), (101, 10), (200, 1000), (201, 1000)])
def test_only_the_units_between_the_ends_are_counted(area: int, minor: int) -> None:
    assert _price([_rule(1, PriceKind.PER_SQM, 10, counted=Range(D(100), D(200)))], area_sqm=D(area)) == minor


def test_a_line_says_what_it_counts() -> None:
    rules = [
        _rule(1, PriceKind.PER_SQM, 10),
        _rule(2, PriceKind.PER_SQM, 10, measure=Measure.UPPER_DECK),
        _rule(3, PriceKind.PER_PIECE, 10, measure=Measure.POWER_KW),
        _rule(4, PriceKind.PER_PIECE, 10, measure=Measure.WATER),
        _rule(5, PriceKind.PER_PIECE, 10, measure=Measure.BOOTHS),
    ]

    lines = quote(SpaceFacts(area_sqm=D(60), upper_deck_sqm=D(7), power_kw=3, water=True, booths=2), rules, DAY)

    assert [(line.unit.value, line.quantity) for line in lines] == [
        ("sqm", D(60)),
        ("sqm", D(7)),
        ("kW", D(3)),
        ("piece", D(1)),
        ("piece", D(2)),
    ]


@pytest.mark.parametrize(
    ("amount", "minor"), [("0.5", 1), ("1.5", 2), ("2.5", 3), ("2.4999", 2), ("-0.5", -1), ("-2.4", -2)]
)
def test_a_half_goes_away_from_zero(amount: str, minor: int) -> None:
    assert half_up(D(amount)) == minor


def test_a_line_is_rounded_once() -> None:
    lines = quote(SpaceFacts(area_sqm=D("9.375")), [_rule(1, PriceKind.PER_SQM, 333)], DAY)

    assert [line.amount_minor for line in lines] == [3122]  # 3121.875


def test_taxes_stand_on_the_sum_and_never_on_one_another() -> None:
    net = quote(SpaceFacts(area_sqm=D(10)), [_rule(1, PriceKind.PER_SQM, 10000)], DAY)
    taxes = [
        Tax(1, {"en": "Sales tax"}, 1600),
        Tax(2, {"en": "Withheld"}, 150),
        Tax(3, {"en": "Abroad"}, 500, resident=False),
    ]

    lines = taxed(net, taxes, resident=True)

    assert [(line.part, line.quantity, line.amount_minor) for line in lines] == [
        ("rent", 10, 100000),
        ("tax", 16, 16000),
        ("tax", D("1.5"), 1500),
    ]


def test_the_words_of_applications_are_the_words_of_prices() -> None:
    assert [scheme.value for scheme in PricedScheme] == [scheme.value for scheme in applications.Scheme]
    assert prices.SECTORS == applications.SECTORS


_RULES = st.lists(
    st.builds(
        PricingRule,
        st.integers(1, 99),
        st.just({"en": "A rule"}),
        st.sampled_from(PriceKind),
        st.sampled_from(PricePart),
        st.sampled_from(Measure),
        st.integers(-(10**6), 10**6),
        st.integers(-10_000, 10_000),
        st.just(((D(9), 100), (D(50), 200))),
    ),
    max_size=8,
)
_SPACES = st.builds(
    SpaceFacts,
    area_sqm=st.decimals(1, 2000, places=4),
    open_sides=st.integers(1, 4),
    co_exhibitors=st.integers(0, 9),
    power_kw=st.integers(0, 60),
)


@given(_RULES, _SPACES)
def test_every_line_names_a_rule_is_quantity_times_price_and_comes_back_from_the_freezer(
    rules: list[PricingRule], space: SpaceFacts
) -> None:
    lines = taxed(quote(space, rules, DAY), [Tax(1, {"en": "VAT"}, 1800)], resident=True)

    assert {line.rule for line in lines[:-1]} <= {rule.id for rule in rules}
    assert [line.amount_minor for line in lines] == [half_up(_product(line)) for line in lines]
    assert thawed(frozen(lines)) == lines
    assert total(lines) == sum(kept["amount_minor"] for kept in frozen(lines))


@given(_RULES, _SPACES, st.randoms(use_true_random=False))
def test_the_order_of_rules_never_changes_the_sum(rules: list[PricingRule], space: SpaceFacts, chance: Any) -> None:
    shuffled = list(rules)
    chance.shuffle(shuffled)

    assert total(quote(space, shuffled, DAY)) == total(quote(space, rules, DAY))


def _product(line: PriceLine) -> D:
    return line.quantity * line.unit_minor / (100 if line.unit is prices.Unit.PERCENT else 1)
