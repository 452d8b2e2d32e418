"""Names, days and broken texts of a members' sheet, and what was chosen about them. No database."""

from datetime import date

import pytest

from expo.delegations.likeness import name_key, similar_names
from expo.delegations.rules import DelegationState, may_become
from expo.delegations.sheet_values import Choices
from expo.kit.days import ReadDay, read_day
from expo.kit.mojibake import repair


@pytest.mark.parametrize(
    ("names", "similar"),
    [
        (("Murat", "Mura"), {}),
        (("Murata", "Murat"), {2: "Murata"}),
        (("Murata", "Murato"), {2: "Murata"}),
        (("Muratab", "Murata"), {2: "Muratab"}),
        (("Muraat", "Mrutaa"), {}),
        (("Murata", "Muarta"), {2: "Murata"}),
        (("Ali", "ALİ"), {2: "Ali"}),
        (("", ""), {}),
        (("Ab Cd", "Cd-Ab"), {2: "Ab Cd"}),
    ],
)
def test_names_of_six_letters_and_more_are_alike_with_one_letter_changed(
    names: tuple[str, str], similar: dict[int, str]
) -> None:
    assert similar_names({1: names[0], 2: names[1]}) == similar


def test_a_name_is_compared_with_those_that_were_there_before() -> None:
    assert similar_names({7: "Murato Kaya", 8: "Can Öz"}, among=["Murata Kaya", "Can Oz"]) == {
        7: "Murata Kaya",
        8: "Can Oz",
    }
    assert name_key("x" * 61 + " b") == ("b " + "x" * 61)[:60]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1900-01-01", date(1900, 1, 1)),
        ("2200-12-31", date(2200, 12, 31)),
        ("1899-12-31", None),
        ("2201-01-01", None),
        ("1980/4/1", date(1980, 4, 1)),
        ("1980.04.14 00:00", date(1980, 4, 14)),
        ("14 - 13 - 1980", None),
        ("13 12 1980", date(1980, 12, 13)),
        ("04/14/1980", date(1980, 4, 14)),
        ("1st of April 1980", None),
        ("1st April, 1980", date(1980, 4, 1)),
        ("14. Ocak 1980", date(1980, 1, 14)),
        ("14-Dec-1980", date(1980, 12, 14)),
        ("Dec. 2nd 1980", date(1980, 12, 2)),
        ("14 Foo 1980", None),
        ("Foo 14, 1980", None),
        ("", None),
    ],
)
def test_days_of_three_centuries_are_read_in_many_spellings(text: str, day: date | None) -> None:
    assert read_day(text) == (None if day is None else ReadDay(day))


@pytest.mark.parametrize(
    ("text", "month_first", "day"),
    [
        ("12/11/1980", False, ReadDay(date(1980, 11, 12), doubtful=True)),
        ("12/11/1980", True, ReadDay(date(1980, 12, 11), doubtful=True)),
        ("13/12/1980", True, ReadDay(date(1980, 12, 13))),
        ("12/13/1980", False, ReadDay(date(1980, 12, 13))),
        ("05/05/1980", True, ReadDay(date(1980, 5, 5))),
    ],
)
def test_a_day_is_doubtful_where_both_numbers_could_be_the_month(text: str, month_first: bool, day: ReadDay) -> None:
    assert read_day(text, month_first=month_first) == day


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        ("Ãœmit Ã–z", "Ümit Öz"),
        ("ÅžiÅŸli", "Şişli"),
        ("Sözleflme", "Sözleşme"),
        ("baflka", "başka"),
        ("Yafl", "Yaş"),
        ("Refleks", "Refleks"),
        ("Da¤", "Dağ"),
        ("‹zmir", "İzmir"),
        ("Ðý", "Ğı"),
        ("Flora", "Flora"),
    ],
)
def test_broken_turkish_is_made_whole(broken: str, whole: str) -> None:
    assert repair(broken) == whole


def test_choices_are_kept_as_words_and_come_back() -> None:
    for choices in (
        Choices(),
        Choices(month_first=True, repair=True, sure=True, names=True),
        Choices(letters=frozenset()),
        Choices(names=True, letters=frozenset({12, 3})),
    ):
        assert Choices.from_plain(choices.plain()) == choices
    assert Choices(repair=True, letters=frozenset({12, 3})).plain() == ["repair", "letter ", "letter 3", "letter 12"]


def test_a_delegation_that_declined_or_withdrew_may_only_be_accepted_again() -> None:
    ways = {here: {there for there in DelegationState if may_become(here, there)} for here in DelegationState}

    ends = {DelegationState.ACCEPTED, DelegationState.DECLINED, DelegationState.WITHDRAWN}
    assert ways == {
        DelegationState.INVITED: ends,
        DelegationState.APPLIED: ends,
        DelegationState.ACCEPTED: {DelegationState.WITHDRAWN},
        DelegationState.DECLINED: {DelegationState.ACCEPTED},
        DelegationState.WITHDRAWN: {DelegationState.ACCEPTED},
    }
