"""Passports in a delegation's spreadsheet: validated like the form, and requested with the members."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.queries import member_count
from expo.delegations.services.sheets import register_sheet
from expo.delegations.sheet_values import Choices
from expo.errors import Refused
from expo.letters.models import LetterRequest
from expo.letters.rules import PassportKind
from expo.letters.services.passports import unseal_passport
from tests.delegations.sheets import a_csv, said_of
from tests.factories.delegations import DANA, danas_delegation
from tests.factories.events import an_event

HEADINGS = (
    "Given name",
    "Family name",
    "Mail",
    "Nationality",
    "Kind of passport",
    "Passport number",
    "Passport valid until",
    "Date of birth",
    "Mission",
)


def _row(until: str, number: str = "U12345678", kind: str = "ordinary", born: str = "14.04.1980") -> tuple[str, ...]:
    return "Ece", "Deneme", "ece@firm.example", "Türkiye", kind, number, until, born, "Embassy of Pakistan, Ankara"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (_row("14.04.2026"), "Row 2, Passport valid until: "),  # expired before the expo
        (_row("01.10.2027"), "Row 2, Passport valid until: "),  # less than six months past its last day
        (_row("03/04/2027"), "Row 2, Passport valid until: "),
        (_row("31.12.2031", number="12"), "Row 2, Passport number: "),
        (_row("31.12.2031", kind="seaman’s book"), "Row 2, Kind of passport: "),
        (_row("31.12.2031", born=""), "Row 2, Date of birth: "),
    ],
)
def test_a_faulty_passport_is_reported_by_its_cell_and_nobody_is_registered(
    app: Flask, row: tuple[str, ...], sentence: str
) -> None:
    delegation = danas_delegation(an_event())
    sheet = a_csv(row, headings=HEADINGS)

    said = said_of(delegation, sheet, names=True)
    with pytest.raises(Refused), transaction():
        register_sheet(delegation, sheet, Choices(names=True), by=DANA)

    assert [one[: len(sentence)] for one in said] == [sentence]
    assert (member_count(delegation), _requests()) == (0, [])


def test_a_valid_passport_becomes_an_encrypted_request_and_a_row_without_one_only_a_member(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    rows = (_row("31.12.2031", kind="resmî"), ("Can", "Temsil", "can@firm.example", "", "", "", "", "", ""))

    with transaction():
        register_sheet(delegation, a_csv(*rows, headings=HEADINGS), Choices(names=True), by=DANA)

    [request] = _requests()
    assert request.sealed is not None
    assert b"U12345678" not in request.sealed
    passport = unseal_passport(request)
    assert passport is not None
    assert (passport.number, passport.kind, passport.name) == ("U12345678", PassportKind.OFFICIAL, "ECE DENEME")
    assert member_count(delegation) == 2


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Ordinary", PassportKind.ORDINARY),
        ("Umuma Mahsus", PassportKind.ORDINARY),
        ("bordo", PassportKind.ORDINARY),
        ("Hususi", PassportKind.OFFICIAL),
        ("YEŞİL", PassportKind.OFFICIAL),
        ("hususi veya hizmet", PassportKind.OFFICIAL),
        ("سرکاری", PassportKind.OFFICIAL),
        ("Diplomatik", PassportKind.DIPLOMATIC),
    ],
)
def test_a_kind_of_passport_is_read_as_people_write_it(app: Flask, written: str, kind: PassportKind) -> None:
    delegation = danas_delegation(an_event())

    with transaction():
        register_sheet(
            delegation, a_csv(_row("31.12.2031", kind=written), headings=HEADINGS), Choices(names=True), by=DANA
        )

    [passport] = [unseal_passport(request) for request in _requests()]
    assert passport is not None
    assert passport.kind is kind


@pytest.mark.parametrize(
    ("given", "nationality", "printed"),
    [
        ("İbrahim", "Türkiye", "İBRAHİM DENEME"),
        ("Işıl", "Türkiye", "IŞIL DENEME"),
        ("Bilal", "Pakistan", "BILAL DENEME"),
    ],
)
def test_a_name_without_the_passports_own_is_in_capitals_as_its_country_prints_it(
    app: Flask, given: str, nationality: str, printed: str
) -> None:
    delegation = danas_delegation(an_event())
    row = _row("31.12.2031")

    with transaction():
        sheet = a_csv((given, *row[1:3], nationality, *row[4:]), headings=HEADINGS)
        register_sheet(delegation, sheet, Choices(names=True), by=DANA)

    [request] = _requests()
    passport = unseal_passport(request)
    assert passport is not None
    assert passport.name == printed


def _requests() -> list[LetterRequest]:
    return list(db.session.scalars(sa.select(LetterRequest)))


def test_the_sheet_of_another_delegation_is_not_read(app: Flask) -> None:
    event = an_event()
    ours: Delegation = danas_delegation(event)
    theirs = danas_delegation(event)

    with transaction():
        register_sheet(theirs, a_csv(_row("31.12.2031"), headings=HEADINGS), Choices(names=True), by=DANA)

    assert (member_count(ours), member_count(theirs)) == (0, 1)
