"""Match keys of firms, and the badge allowance."""

from decimal import Decimal

import pytest

from expo.exhibitors.rules import (
    ApplicationFault,
    DeckFault,
    Scheme,
    badge_allowance,
    deck_fault,
    domain_of,
    drafted_name,
    is_website,
    largest_deck_sqm,
    match_key,
    neighbour_faults,
    tax_key,
)


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


@pytest.mark.parametrize(("area", "badges"), [(0, 4), (-1, 4), (0.1, 8), (51, 19)])
def test_no_area_brings_no_badges_and_the_last_step_holds_beyond_it(area: float, badges: int) -> None:
    assert badge_allowance(area, ((6, 4), (50, 15)), 2) == badges
    assert badge_allowance(area, (), 2) == 4


@pytest.mark.parametrize(
    ("scheme", "ground", "deck", "fault"),
    [
        (Scheme.SHELL, "100", 0, None),
        (Scheme.SHELL, "100", 1, DeckFault.BUILT),
        (Scheme.PACKAGE, "100", 1, DeckFault.BUILT),
        (Scheme.RAW, "49.99", 1, DeckFault.SMALL),
        (Scheme.RAW, "50", 25, None),
        (Scheme.RAW, "50", 26, DeckFault.LARGE),
        (Scheme.RAW, "51.98", 26, DeckFault.LARGE),
    ],
)
def test_an_upper_deck_stands_over_half_of_fifty_metres_or_more(
    scheme: Scheme, ground: str, deck: int, fault: DeckFault | None
) -> None:
    assert deck_fault(scheme, Decimal(ground), deck) is fault


def test_neighbours_are_other_firms_each_named_once() -> None:
    found = neighbour_faults(["Indus Ltd", ""], ["INDUS", "Ravi", "Ravi Ltd"], ["Ravi", "Chenab"])

    assert found == [
        (ApplicationFault.ITSELF, "INDUS"),
        (ApplicationFault.TWICE, "Ravi Ltd"),
        (ApplicationFault.BOTH, "Ravi"),
    ]


@pytest.mark.parametrize(("near", "apart", "many"), [(20, 0, False), (10, 10, False), (10, 11, True), (21, 0, True)])
def test_twenty_neighbours_are_the_most(near: int, apart: int, many: bool) -> None:
    names = [f"Firm {number}" for number in range(near + apart)]

    found = neighbour_faults(["Indus"], names[:near], names[near:])

    assert found == ([(ApplicationFault.MANY, "")] if many else [])


@pytest.mark.parametrize(
    ("website", "taken", "domain"),
    [
        ("https://www.Example.org/a?b", True, "example.org"),
        ("http://example.org:8080", True, "example.org"),
        ("https://example.o", False, "example.o"),
        ("https://me@example.org", False, "me@example.org"),
        ("ftp://example.org", False, "example.org"),
        ("example.org?x", False, "example.org"),
        ("", False, ""),
    ],
)
def test_a_web_address_and_its_domain(website: str, taken: bool, domain: str) -> None:
    assert (is_website(website), domain_of(website)) == (taken, domain)


def test_a_draft_is_called_by_the_name_it_shows_else_by_its_legal_one() -> None:
    assert drafted_name({"display_name": "Indus", "legal_name": "Indus Ltd"}) == "Indus"
    assert drafted_name({"display_name": "", "legal_name": "Indus Ltd"}) == "Indus Ltd"
    assert drafted_name({}) == ""


def test_brackets_and_the_sign_for_and_part_the_words_of_a_firm() -> None:
    assert match_key("Food(Pak)Works & Sons") == "food pak works sons"
    assert match_key("Food&Sons") == match_key("Food and Sons") == "food sons"


@pytest.mark.parametrize("address", ["http://a.example", "HTTPS://A.EXAMPLE/shop"])
def test_a_website_may_be_written_in_capitals(address: str) -> None:
    assert is_website(address) is True


@pytest.mark.parametrize(("ground", "deck"), [("49.99", "0"), ("50", "25"), ("80", "40")])
def test_half_of_the_ground_may_be_decked_from_fifty_square_metres(ground: str, deck: str) -> None:
    assert largest_deck_sqm(Decimal(ground)) == Decimal(deck)


def test_extra_badges_come_without_an_area_and_beyond_the_last_step() -> None:
    steps = ((6, 4), (12, 5), (50, 15))

    assert (badge_allowance(0, steps, 2, extra=3), badge_allowance(51, steps, 0, extra=3)) == (7, 18)
