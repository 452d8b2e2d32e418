"""The rules of letters: passports, deadlines, the second language, validity."""

from datetime import date, timedelta

import pytest

from expo.letters.rules import (
    PassportFault,
    RequestState,
    Validity,
    faults,
    holder_digest,
    holds_until,
    is_late,
    is_passport_name,
    letter_name,
    may_become,
    needed_until,
    passport_number,
    second_language,
    unprintable_characters,
    validity,
)
from tests.factories.letters import a_passport

FIRST, LAST, TODAY = date(2027, 4, 13), date(2027, 4, 15), date(2027, 1, 15)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("country", "languages", "second"),
    [
        ("PK", ["en"], "ur"),
        ("PK", ["en", "tr"], "ur"),
        ("TR", ["en"], "tr"),
        ("TR", ["ur", "en"], "tr"),
        ("AZ", ["en", "tr"], "tr"),
        ("AZ", ["tr", "ur"], "tr"),
        ("AZ", ["ur", "tr"], "ur"),
        ("AZ", ["en"], "ur"),
    ],
)
def test_the_second_language_is_the_hosts_else_the_expos_else_urdu(
    country: str, languages: list[str], second: str
) -> None:
    assert second_language(country, languages) == second


@pytest.mark.parametrize(
    ("field", "good", "bad", "fault"),
    [
        ("expires_on", date(2027, 10, 15), date(2027, 10, 14), PassportFault.EXPIRY),
        ("born_on", TODAY - DAY, TODAY, PassportFault.BIRTH),
        ("born_on", date(1917, 1, 2), date(1917, 1, 1), PassportFault.BIRTH),
        ("issued_on", TODAY, TODAY + DAY, PassportFault.ISSUE),
        ("issued_on", date(1988, 2, 4), date(1988, 2, 3), PassportFault.ISSUE),
        ("arrives_on", FIRST - 30 * DAY, FIRST - 31 * DAY, PassportFault.ARRIVAL),
        ("leaves_on", LAST + 30 * DAY, LAST + 31 * DAY, PassportFault.DEPARTURE),
        ("leaves_on", FIRST, FIRST - DAY, PassportFault.DEPARTURE),
        ("number", "A12345", "A1234", PassportFault.NUMBER),
        ("number", "A12345678901", "A123456789012", PassportFault.NUMBER),
        ("number", "ABCDE1", "ABCDEF", PassportFault.NUMBER),
        ("name", "DANA-Ö. O’NEIL", "DANA 2", PassportFault.NAME),
        ("name", "İŞIK", "Дана", PassportFault.NAME),
    ],
)
def test_the_last_valid_value_and_the_first_faulty_one(
    field: str, good: object, bad: object, fault: PassportFault
) -> None:
    assert faults(a_passport(**{field: good}), FIRST, LAST, TODAY) == {}
    assert faults(a_passport(**{field: bad}), FIRST, LAST, TODAY) == {field: fault}


def test_one_arrives_by_the_last_day_and_leaves_no_sooner() -> None:
    on_the_last = a_passport(arrives_on=LAST, leaves_on=LAST)
    after_it = a_passport(arrives_on=LAST + DAY, leaves_on=LAST + DAY)
    backwards = a_passport(arrives_on=LAST, leaves_on=LAST - DAY)

    assert faults(on_the_last, FIRST, LAST, TODAY) == {}
    assert faults(after_it, FIRST, LAST, TODAY) == {"arrives_on": PassportFault.ARRIVAL}
    assert faults(backwards, FIRST, LAST, TODAY) == {"leaves_on": PassportFault.DEPARTURE}


def test_a_passport_is_issued_before_it_ends() -> None:
    late = a_passport(issued_on=date(2027, 11, 2), expires_on=date(2027, 11, 1))

    assert faults(late, FIRST, LAST, date(2028, 1, 1)) == {"issued_on": PassportFault.ISSUE}


def test_a_name_has_a_letter() -> None:
    assert [is_passport_name(text) for text in ("A", "", "- .", "İ")] == [True, False, False, True]


def test_a_name_is_in_latin_letters() -> None:
    nameless = "\U00017000"  # a letter of Tangut, which the tables of Unicode leave without a name

    assert [is_passport_name(text) for text in ("é", "علی", "A" + nameless, nameless)] == [True, False, False, False]


@pytest.mark.parametrize(
    ("last", "until"),
    [
        (date(2027, 4, 15), date(2027, 10, 15)),
        (date(2027, 6, 30), date(2027, 12, 30)),
        (date(2027, 7, 1), date(2028, 1, 1)),
        (date(2027, 8, 31), date(2028, 2, 29)),
        (date(2027, 12, 31), date(2028, 6, 30)),
    ],
)
def test_a_passport_holds_six_months_past_the_expo(last: date, until: date) -> None:
    assert needed_until(last) == until


def test_signs_that_the_letter_cannot_print_are_named() -> None:
    assert unprintable_characters("İbrahim\t علی ٹ") == ""
    assert unprintable_characters("𒀀 A 𒀁 𒀀") == "𒀀𒀁"


def test_what_a_verifier_compares_is_a_keyed_digest_of_one_letter() -> None:
    digest = holder_digest("secret", "K7M2", "4567", 1988)

    assert (
        digest == "ed8b370185f6c84482475104eb88df3eda7612e101b3bed6f99b3dd482573dee"
    )  # stored ones must go on to hold
    others = [("other", "K7M2", "4567", 1988), ("secret", "K7M3", "4567", 1988), ("secret", "K7M2", "4567", 1989)]
    assert digest not in [holder_digest(*one) for one in others]


ASKED, CHECKED, APPROVED, REFUSED, REVOKED, REPLACED, WITHDRAWN = RequestState


@pytest.mark.parametrize(
    ("state", "following"),
    [
        (ASKED, {ASKED, CHECKED, REFUSED, WITHDRAWN}),
        (CHECKED, {ASKED, CHECKED, APPROVED, REFUSED, WITHDRAWN}),
        (APPROVED, {REVOKED, REPLACED}),
        (REFUSED, {ASKED, WITHDRAWN}),
        (REVOKED, set()),
        (REPLACED, set()),
        (WITHDRAWN, set()),
    ],
)
def test_a_letter_is_checked_before_it_is_approved(state: RequestState, following: set[RequestState]) -> None:
    assert {there for there in RequestState if may_become(state, there)} == following


def test_initials_are_capitals_of_the_passports_own_alphabet() -> None:
    assert a_passport(name="ibrahim ışık-inan").initials == "İ. I. İ."
    assert a_passport(name="ibrahim", nationality="PK").initials == "I."


def test_numbers_of_passports_are_stored_without_spaces_in_capitals() -> None:
    assert passport_number(" u12-34.56/78 ") == "U12345678"


def test_a_letter_is_late_from_28_days_before_the_expo() -> None:
    assert [is_late(FIRST, FIRST - days * DAY) for days in (29, 28, 27)] == [False, False, True]
    assert letter_name(42, 2027) == "2027/0042"


@pytest.mark.parametrize(
    ("replaced", "revoked", "coming", "today", "worth"),
    [
        (False, False, True, LAST, Validity.VALID),
        (False, False, True, LAST + DAY, Validity.OVER),
        (False, False, False, LAST, Validity.REVOKED),
        (False, True, True, LAST, Validity.REVOKED),
        (True, True, False, LAST, Validity.REPLACED),
    ],
)
def test_the_validity_of_a_letter(replaced: bool, revoked: bool, coming: bool, today: date, worth: Validity) -> None:
    assert validity(replaced=replaced, revoked=revoked, coming=coming, until=LAST, today=today) is worth


@pytest.mark.parametrize("leaves_on", [LAST - DAY, LAST, LAST + DAY, LAST + 30 * DAY])
def test_a_letter_holds_until_its_stay_ends_and_at_least_until_the_expo_does(leaves_on: date) -> None:
    assert holds_until(LAST, leaves_on) == max(LAST, leaves_on)
