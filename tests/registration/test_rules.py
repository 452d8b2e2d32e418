"""The rules of registrations: outcome, questions, and parsing of what people type."""

from datetime import date
from typing import Any

import pytest

from expo.registration.rules import (
    Admittance,
    Condition,
    Details,
    QuestionKind,
    condition_value,
    file_kind,
    given_of,
    is_asked,
    is_name,
    is_phone,
    mailbox,
    parse_day,
    parse_number,
    repeats_family,
    search_text,
    verdict,
)


@pytest.mark.parametrize(
    ("needs_approval", "capacity", "taken", "heard"),
    [
        (False, 3, 2, Admittance.CONFIRMED),
        (False, 3, 3, Admittance.WAITING),
        (False, 3, 4, Admittance.WAITING),
        (False, 0, 0, Admittance.WAITING),
        (False, None, 1_000, Admittance.CONFIRMED),
        (True, 3, 3, Admittance.APPROVAL),
    ],
)
def test_the_last_seat_is_confirmed_and_none_after_it(
    needs_approval: bool, capacity: int | None, taken: int, heard: Admittance
) -> None:
    assert verdict(needs_approval=needs_approval, capacity=capacity, taken=taken) is heard


@pytest.mark.parametrize(
    ("value", "given", "asked"),
    [
        ("", "tea", True),
        ("tea", "tea", True),
        ("tea", "coffee", False),
        ("tea", ["coffee", "tea"], True),
        ("tea", ["coffee"], False),
        ("", [], False),
        ("", "", False),
        ("", None, False),
        ("yes", True, True),
        ("no", True, False),
        ("", True, True),
        ("no", False, True),
        ("", False, True),
        ("yes", False, False),
        ("0", 0, True),
        ("7", 7, True),
        ("7", 8, False),
    ],
)
def test_a_question_is_asked_by_the_answer_to_the_one_before(value: str, given: Any, asked: bool) -> None:
    assert is_asked(Condition(1, value=value), {1: given}) is asked


def test_an_independent_question_is_always_asked_and_one_on_a_missing_answer_never() -> None:
    assert is_asked(None, {}) is True
    assert is_asked(Condition(1), {}) is False


@pytest.mark.parametrize(("given", "asked"), [(3, True), (4, False), ([4, 3], True), ([4], False), (None, False)])
def test_a_question_is_asked_after_an_option_whatever_it_is_called(given: Any, asked: bool) -> None:
    assert is_asked(Condition(1, option_id=3), {1: given}) is asked


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (QuestionKind.TEXT, "Halal", "Halal"),
        (QuestionKind.COUNTRY, "PK", "PK"),
        (QuestionKind.NUMBER, "2,50", "2.5"),
        (QuestionKind.NUMBER, "many", None),
        (QuestionKind.DATE, "2027-04-14", "2027-04-14"),
        (QuestionKind.DATE, "2027-02-30", None),
        (QuestionKind.YES_NO, "no", "no"),
        (QuestionKind.YES_NO, "yes", "yes"),
        (QuestionKind.YES_NO, "perhaps", None),
        (QuestionKind.CHOICE, "Halal", None),
        (QuestionKind.CHOICES, "Halal", None),
        (QuestionKind.FILE, "bilet.pdf", None),
    ],
)
def test_a_condition_names_an_answer_that_can_be_given(kind: QuestionKind, text: str, value: str | None) -> None:
    assert condition_value(kind, text) == value


@pytest.mark.parametrize(
    ("kind", "chosen", "given"),
    [
        (QuestionKind.TEXT, [], "Halal"),
        (QuestionKind.CHOICE, [3], 3),
        (QuestionKind.CHOICE, [], None),
        (QuestionKind.CHOICES, [3, 4], [3, 4]),
        (QuestionKind.CHOICES, [], None),
    ],
)
def test_a_choice_is_answered_by_the_ids_of_options(kind: QuestionKind, chosen: list[int], given: Any) -> None:
    assert given_of(kind, "Halal", chosen) == given


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("12345", True),
        ("1234", False),
        ("1" * 20, True),
        ("1" * 21, False),
        ("+92 (21) 123-45.67/8", True),
        ("92+21123456", False),
        ("12345 ext", False),
    ],
)
def test_a_telephone_number_has_5_to_20_digits(text: str, taken: bool) -> None:
    assert is_phone(text) is taken


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7", 7),
        ("-7,5", -7.5),
        ("7.0", 7),
        ("1" * 12, 111_111_111_111),
        ("1" * 13, None),
        ("0.123456", 0.123456),
        ("0.1234567", None),
        ("7.", None),
        ("1e3", None),
        ("", None),
    ],
)
def test_a_number_is_read_with_a_point_or_a_comma(text: str, number: float | None) -> None:
    assert parse_number(text) == number
    assert type(parse_number(text)) is type(number)  # 7.0 is written 7


@pytest.mark.parametrize(
    ("text", "day"),
    [("2027-04-14", date(2027, 4, 14)), ("2027-02-29", None), ("20270414", None), ("2027-4-14", None), ("", None)],
)
def test_a_day_is_read_in_one_form(text: str, day: date | None) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ü", True),
        ("علی", True),
        ("7", False),
        ("", False),
        ("Win www.x", False),
        ("a.com", False),
        ("A. Comber", True),
    ],
)
def test_a_name_has_a_letter_and_no_web_address(text: str, name: bool) -> None:
    assert is_name(text) is name


DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n..", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"PK\x03\x04[Content_Types].xml", None),
        (b"PK\x03\x04word/", None),
        (b"PK\x03\x04word/".ljust(4077) + b"[Content_Types].xml", DOCUMENT),
        (b"PK\x03\x04word/".ljust(4078) + b"[Content_Types].xml", None),
        (b" %PDF-1.7", None),
        (b"", None),
    ],
)
def test_a_media_type_is_detected_from_the_first_bytes(content: bytes, kind: str | None) -> None:
    assert file_kind(content) == kind


def test_office_files_are_told_apart_by_their_folder() -> None:
    kinds = [file_kind(b"PK\x03\x04[Content_Types].xml" + folder) for folder in (b"word/", b"xl/")]

    assert [kind and kind.rsplit(".", 1)[1] for kind in kinds] == ["document", "sheet"]


def test_names_and_mailboxes_have_one_spelling() -> None:
    assert Details("Vito").name == "Vito"
    assert Details("Vito", "Visitor").name == "Vito Visitor"
    assert mailbox(" Vito@Example.ORG ") == "vito@example.org"


def test_a_registration_is_found_by_all_that_is_known_of_it_in_any_case() -> None:
    details = Details("İnci", "Öz", "انجی", "Inci@Example.org", job_title="Engineer", organisation="Atlas")

    assert search_text(details, "K7M2") == "inci oz انجی atlas engineer inci@example.org k7m2"
    assert search_text(Details("Vito"), "K7M2") == "vito k7m2"


@pytest.mark.parametrize(
    ("name", "family_name", "repeated"),
    [
        ("Ayşe Yılmaz", "YILMAZ", True),
        ("Yılmaz", "Yılmaz", True),
        ("Ayşe", "Yılmaz", False),
        ("Ayşe Kayılmaz", "Yılmaz", False),
        ("Yılmaz Ayşe", "Yılmaz", False),
    ],
)
def test_a_family_name_that_ends_the_name_is_not_written_twice(name: str, family_name: str, repeated: bool) -> None:
    assert repeats_family(name, family_name) is repeated
