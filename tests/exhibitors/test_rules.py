"""Firms told apart, and badges by area."""

import pytest

from expo.exhibitors.rules import badge_allowance, match_key, tax_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("IŞIK Bilişim San. ve Tic. A.Ş.", "Işık Bilişim"),
        ("Indus Softworks (Pvt.) Ltd", "INDUS SOFTWORKS (SMC-Pvt) Limited"),
        ("Çınar Yazılım Ltd. Şti.", "cinar yazilim"),
    ],
)
def test_a_firm_is_known_whatever_its_legal_form_and_case(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)


def test_a_firm_named_only_by_a_legal_form_keeps_its_name() -> None:
    assert match_key("Co. Ltd") == "co ltd"


def test_tax_numbers_are_compared_without_their_punctuation() -> None:
    assert tax_key("12-34567.8 a") == "12345678A"


@pytest.mark.parametrize(
    ("area", "badges"), [(6, 4), (7, 5), (12, 5), (12.5, 10), (24, 10), (24.5, 12), (30, 12), (50, 15)]
)
def test_badges_come_by_the_steps_of_the_area(area: float, badges: int) -> None:
    steps = ((6, 4), (12, 5), (24, 10), (30, 12), (50, 15))

    assert badge_allowance(area, steps, 0) == badges
    assert badge_allowance(area, steps, 2, extra=1) == badges + 5
