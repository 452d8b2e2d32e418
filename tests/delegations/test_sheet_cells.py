"""What each cell of a members' sheet may be, at its borders. No database."""

from datetime import date
from typing import Any

import pytest

from expo.delegations.rules import MemberRole
from expo.delegations.sheet import read_members
from expo.delegations.sheet_values import CellFlaw, Choices, ReadSheet, SheetLine, SheetWords
from expo.kit.tables.sheets import SheetRow
from expo.registration.rules import Details

WORDS = SheetWords({"head": MemberRole.HEAD, "danisman": MemberRole.ADVISER}, {"turkiye": "TR", "pakistan": "PK"})

ECE = {
    "given_name": "Ece",
    "family_name": "Çelik",
    "full_name": "Somebody Else",
    "local_name": "ایجے",
    "email": "Ece@Firm.Example",
    "phone": "+90 312 000 00 00",
    "title": "Director",
    "company": "Firm",
    "country": "Türkiye",
    "language": "Türkçe",
    "role": "DANIŞMAN",
    "official": "x",
    "nationality": "pakistan",
    "passport_no": "U1234567",
    "date_of_birth": "14.04.1980",
    "date_of_issue": "03/04/2020",
    "remark": "nothing",
}


def _read(*lines: tuple[str, ...], **choices: Any) -> ReadSheet:
    rows = [SheetRow(number, cells) for number, cells in enumerate(lines, start=1)]
    return read_members(rows, WORDS, Choices(**choices), language="ur", country="PK")


def _person(**cells: str) -> ReadSheet:
    """One person whose cells stand below these headings."""
    return _read(tuple(name.replace("_", " ") for name in cells), tuple(cells.values()))


def _flaws(sheet: ReadSheet) -> list[tuple[str, str, str]]:
    return [(flaw.what, flaw.column, flaw.value) for flaw in sheet.faults]


def test_a_row_with_only_a_name_takes_the_delegations_language_and_country() -> None:
    sheet = _person(full_name="Ece Çelik")

    details = Details(given_name="Ece Çelik", country="PK", language="ur")
    assert sheet == ReadSheet(
        [SheetLine(2, details, MemberRole.DELEGATE, official_party=False)],
        [],
        [],
        [],
        [],
        [("full name", "full_name")],
    )


def test_a_row_with_everything() -> None:
    sheet = _person(**ECE)

    (line,) = sheet.lines
    assert line.details == Details(
        given_name="Ece",
        family_name="Çelik",
        second_name="ایجے",
        email="Ece@firm.example",
        phone="+90 312 000 00 00",
        job_title="Director",
        organisation="Firm",
        country="TR",
        language="tr",
    )
    assert (line.row, line.role, line.official_party) == (2, MemberRole.ADVISER, True)
    assert line.passport == {"nationality": "PK", "passport_number": "U1234567"}
    assert line.days == {"born_on": date(1980, 4, 14), "passport_issued_on": date(2020, 4, 3)}
    assert sheet.notes == [CellFlaw(2, "doubtful day", "passport_issued_on", "03/04/2020", "2020-04-03")]
    assert sheet.columns[-1] == ("remark", "")


def test_name_and_surname_are_both_kept() -> None:
    (line,) = _read(("Name", "Surname"), ("Ece", "Çelik")).lines

    assert (line.details.given_name, line.details.family_name) == ("Ece", "Çelik")


def test_without_a_given_name_the_family_name_belongs_to_the_full_name() -> None:
    (line,) = _person(full_name="Ece Çelik", family_name="Çelik").lines

    assert (line.details.given_name, line.details.family_name) == ("Ece Çelik", "")


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("email", "no address", "mail"),
        ("email", "ece@", "mail"),
        ("phone", "1234", "phone"),
        ("phone", "call me", "phone"),
        ("family_name", "42", "name"),
        ("local_name", "12", "name"),
        ("full_name", "77", "name"),
        ("role", "minister", "role"),
        ("country", "Atlantis", "country"),
        ("language", "Klingon", "language"),
        ("official", "perhaps", "yes or no"),
        ("nationality", "Atlantis", "nationality"),
        ("date_of_birth", "31.02.1980", "day"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_its_column(column: str, value: str, what: str) -> None:
    named = {"local_name": "second_name", "official": "official_party", "date_of_birth": "born_on"}.get(column, column)

    sheet = _person(given_name="Ece", **{column: value})

    assert (sheet.lines, _flaws(sheet)) == ([], [(what, named, value)])
    assert sheet.faults[0].row == 2


@pytest.mark.parametrize(
    ("column", "most"),
    [("given_name", 100), ("family_name", 100), ("local_name", 100), ("company", 200), ("title", 200)],
)
def test_a_name_has_a_hundred_characters_and_a_line_two_hundred(column: str, most: int) -> None:
    others = {} if column == "given_name" else {"given_name": "Ece"}
    named = {"local_name": "second_name", "company": "organisation", "title": "job_title"}.get(column, column)

    fits, long = (_person(**others, **{column: "e" * length}) for length in (most, most + 1))

    assert (len(fits.lines), fits.faults) == (1, [])
    assert (long.lines, _flaws(long)) == ([], [("long", named, "e" * 60)])


@pytest.mark.parametrize(
    ("word", "official"), [("Evet", True), ("✓", True), ("1", True), ("Hayır", False), ("-", False)]
)
def test_yes_and_no_are_known_in_three_languages(word: str, official: bool) -> None:
    (line,) = _person(given_name="Ece", official=word).lines

    assert line.official_party is official


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ece.celik+expo@mail-1.firm.example", "ece.celik+expo@mail-1.firm.example"),
        ("Ece@FIRM.example", "Ece@firm.example"),
        ("ece@müller.example", "ece@müller.example"),
    ],
)
def test_an_address_is_kept_in_its_usual_spelling(typed: str, kept: str) -> None:
    (line,) = _person(given_name="Ece", email=typed).lines

    assert line.details.email == kept


def test_a_row_without_a_name_is_said_and_an_empty_one_is_passed_over() -> None:
    sheet = _read(("Given name", "Mail", "Remark"), ("", "a@firm.example", ""), ("", " ", "x"), ("Ece", "", ""))

    assert [(flaw.row, flaw.what, flaw.column) for flaw in sheet.faults] == [(2, "no name", "given_name")]
    assert [line.row for line in sheet.lines] == [4]


def test_the_guard_of_an_export_is_taken_off_once_and_only_before_a_sign() -> None:
    (line,) = _read(("Given name", "Phone", "Company"), ("'Ece", "'+90 312 0000", "'=''+Firm")).lines

    assert (line.details.given_name, line.details.phone, line.details.organisation) == (
        "'Ece",
        "+90 312 0000",
        "=''+Firm",
    )


def test_characters_that_no_honest_text_has_are_a_fault_of_their_cell() -> None:
    sheet = _person(given_name="Ece\u202e", company="Fi\u202erm" + "x" * 70)

    assert _flaws(sheet) == [
        ("odd characters", "given_name", "Ece"),
        ("odd characters", "organisation", "Firm" + "x" * 56),
    ]


def test_broken_texts_are_shown_as_far_as_eighty_characters() -> None:
    sheet = _person(given_name="Þ" + "a" * 90)

    assert sheet.broken == [CellFlaw(2, "broken", "given_name", "Þ" + "a" * 79, "Ş" + "a" * 79)]
    assert sheet.lines[0].details.given_name == "Þ" + "a" * 90


@pytest.mark.parametrize(
    ("headings", "faults"),
    [
        (("Mail", "Family name"), [CellFlaw(1, "no name column")]),
        (("Name", "Mail", "E-posta", "x", "y"), [CellFlaw(1, "column twice", "email")]),
        (("Name", "Mail", "Ad soyad", "email"), [CellFlaw(1, "column twice", n) for n in ("email", "full_name")]),
    ],
)
def test_headings_without_a_name_or_twice_the_same_are_faults(
    headings: tuple[str, ...], faults: list[CellFlaw]
) -> None:
    assert _read(headings).faults == faults


def test_a_sheet_without_a_row_has_no_name_column() -> None:
    assert _read() == ReadSheet([], [CellFlaw(1, "no name column")], [], [], [], [])


def test_of_two_cells_for_one_thing_the_first_counts() -> None:
    sheet = _read(
        ("Name", "Mail", "E-posta"), ("Ece", "", "b@firm.example"), ("Can", "c@firm.example", "d@firm.example")
    )

    assert [line.details.email for line in sheet.lines] == ["b@firm.example", "c@firm.example"]


def test_a_formula_without_a_result_is_a_fault_of_its_row() -> None:
    rows = [SheetRow(1, ("Name", "Remark")), SheetRow(2, ("", "x"), (1,)), SheetRow(3, ("Ece", ""), (2,))]

    sheet = read_members(rows, WORDS, Choices(), language="en", country="TR")

    assert sheet.faults == [CellFlaw(2, "formula", "", "Name")]
    assert [line.row for line in sheet.lines] == [3]


def test_the_progress_is_told_after_each_row() -> None:
    rows = [SheetRow(1, ("Name",)), SheetRow(2, ("Ece",)), SheetRow(3, ("77",)), SheetRow(4, ("Can",))]
    told: list[tuple[int, int]] = []

    read_members(rows, WORDS, Choices(), language="en", country="TR", on_progress=lambda *now: told.append(now))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_one_person_stands_in_a_sheet_once_unless_the_passports_differ() -> None:
    head = ("Name", "Mail", "Passport no")
    sheet = _read(
        head,
        ("Ece Çelik", "ECE@firm.example", "U1"),
        ("ÇELİK, Ece", "ece@firm.example", "U1"),
        ("Ece Çelik", "ece@firm.example", "U2"),
        ("Ece Çelik", "other@firm.example", "U1"),
    )

    assert sheet.faults == [CellFlaw(3, "twice", "given_name", "ÇELİK, Ece", "2")]
    assert sheet.doubts == [CellFlaw(row, "alike", "given_name", "Ece Çelik", "Ece Çelik") for row in (4, 5)]
    assert _read(head, ("Ece Çelik", "", ""), ("Ece Çelik", "", "U2"), sure=True).doubts == []
