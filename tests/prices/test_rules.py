"""The price engine: percentages, ranges, units, rounding and taxes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expo.exhibitors import rules as applications
from expo.prices import rules as prices
from expo.prices.conditions import Measure, PricedScheme, Range, SpaceFacts
from expo.prices.rules import (
    PriceKind,
    PriceLine,
    PricePart,
    PricingRule,
    Tax,
    lines_as_json,
    lines_from_json,
    quote,
    round_half_up,
    total,
    with_taxes,
)
from tests.prices.rule_builders import DAY, D, price_minor, rule


def test_percentages_never_compound_and_the_order_of_rules_is_the_order_of_lines() -> None:
    rules = [
        rule(1, PriceKind.PERCENT, percent=1000),
        rule(2, PriceKind.PER_SQM, 10000),
        rule(3, PriceKind.PERCENT, percent=1000),
    ]

    lines = quote(SpaceFacts(area_sqm=D(12)), rules, DAY)

    assert [(line.rule, line.unit_minor, line.amount_minor) for line in lines] == [
        (1, 120000, 12000),
        (2, 10000, 120000),
        (3, 120000, 12000),
    ]


def test_a_percentage_is_of_the_lines_of_its_own_part_alone_whatever_amount_its_rule_still_has() -> None:
    rules = [
        rule(1, PriceKind.FLAT, 1000, part=PricePart.SERVICES),
        rule(2, PriceKind.PERCENT, 77, percent=500, part=PricePart.SERVICES),
        rule(3, PriceKind.FLAT, 60, part=PricePart.FEES),
    ]

    lines = quote(SpaceFacts(area_sqm=D(12)), rules, DAY)

    assert [(line.rule, line.part, line.amount_minor) for line in lines] == [
        (1, "services", 1000),
        (2, "services", 50),
        (3, "fees", 60),
    ]


def test_a_line_of_nothing_is_left_out_and_one_of_the_smallest_coin_is_not() -> None:
    rules = [rule(n + 1, PriceKind.FLAT, amount) for n, amount in enumerate((0, 1, -1))]

    assert [line.amount_minor for line in quote(SpaceFacts(area_sqm=D(12)), rules, DAY)] == [1, -1]


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

    assert [range_.contains(D(value)) for value in (1, 2, 3, 4, 5)] == held
    assert range_.is_empty is empty


@pytest.mark.parametrize(("area", "minor"), [(99, 0), (100, 0), (101, 10), (200, 1000), (201, 1000)])
def test_only_the_units_between_the_ends_are_counted(area: int, minor: int) -> None:
    assert price_minor([rule(1, PriceKind.PER_SQM, 10, counted=Range(D(100), D(200)))], area_sqm=D(area)) == minor


def test_a_line_says_what_it_counts() -> None:
    rules = [
        rule(1, PriceKind.PER_SQM, 10),
        rule(2, PriceKind.PER_SQM, 10, measure=Measure.UPPER_DECK),
        rule(3, PriceKind.PER_PIECE, 10, measure=Measure.POWER_KW),
        rule(4, PriceKind.PER_PIECE, 10, measure=Measure.WATER),
        rule(5, PriceKind.PER_PIECE, 10, measure=Measure.BOOTHS),
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
    assert round_half_up(D(amount)) == minor


def test_a_line_is_rounded_once() -> None:
    lines = quote(SpaceFacts(area_sqm=D("9.375")), [rule(1, PriceKind.PER_SQM, 333)], DAY)

    assert [line.amount_minor for line in lines] == [3122]  # 3121.875


def test_taxes_stand_on_the_sum_and_never_on_one_another() -> None:
    net = quote(SpaceFacts(area_sqm=D(10)), [rule(1, PriceKind.PER_SQM, 10000)], DAY)
    taxes = [
        Tax(1, {"en": "Sales tax"}, 1600),
        Tax(2, {"en": "Withheld"}, 150),
        Tax(3, {"en": "Abroad"}, 500, resident=False),
    ]

    lines = with_taxes(net, taxes, resident=True)

    assert [(line.rule, line.part, line.quantity, line.amount_minor) for line in lines] == [
        (1, "rent", 10, 100000),
        (1, "tax", 16, 16000),
        (2, "tax", D("1.5"), 1500),
    ]


def test_the_words_of_applications_are_the_words_of_prices() -> None:
    assert [scheme.value for scheme in PricedScheme] == [scheme.value for scheme in applications.Scheme]


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
    lines = with_taxes(quote(space, rules, DAY), [Tax(1, {"en": "VAT"}, 1800)], resident=True)

    assert {line.rule for line in lines[:-1]} <= {rule.id for rule in rules}
    assert [line.amount_minor for line in lines] == [round_half_up(_product(line)) for line in lines]
    assert lines_from_json(lines_as_json(lines)) == lines
    assert total(lines) == sum(kept["amount_minor"] for kept in lines_as_json(lines))


@given(_RULES, _SPACES, st.randoms(use_true_random=False))
def test_the_order_of_rules_never_changes_the_sum(rules: list[PricingRule], space: SpaceFacts, chance: Any) -> None:
    shuffled = list(rules)
    chance.shuffle(shuffled)

    assert total(quote(space, shuffled, DAY)) == total(quote(space, rules, DAY))


def _product(line: PriceLine) -> D:
    return line.quantity * line.unit_minor / (100 if line.unit is prices.Unit.PERCENT else 1)
