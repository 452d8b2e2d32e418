"""A sheet compared with those who are there: what is said of each row, of the seats, and of a file that is gone."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.delegations.models import Delegation, Sheet
from expo.delegations.rules import MemberRole
from expo.delegations.services.members import add_unnamed_members
from expo.delegations.services.sheets import (
    check_sheet,
    preview_sheet,
    register_sheet,
    sheet_bytes,
    store_sheet,
    sweep_sheets,
)
from expo.delegations.sheet_values import CellFlaw, Choices
from expo.errors import NotFound, Refused
from tests.delegations.sheets import a_csv, said_of
from tests.factories.delegations import DANA, a_name, danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.factories.letters import with_letter_settings

NOON = datetime(2026, 11, 10, 9, tzinfo=UTC)
MAILBOX = "heyet@delegation.example"
NAMES = ("Given name", "Family name", "Mail")
PASSPORTS = (
    *("Given name", "Family name", "Kind of passport", "Nationality", "Passport number"),
    *("Passport valid until", "Date of birth", "Embassy"),
)


def _people(count: int, first: int = 50_000) -> bytes:
    return a_csv(*((a_name(first + n), "Deneme", MAILBOX) for n in range(count)), headings=NAMES)


def _compared(
    delegation: Delegation, *rows: tuple[str, str, str], sure: bool = False
) -> tuple[list[CellFlaw], list[CellFlaw]]:
    found = preview_sheet(delegation, a_csv(*rows, headings=NAMES), Choices(sure=sure)).sheet
    return found.faults, found.doubts


def test_who_is_in_the_delegation_already_is_a_fault_and_who_is_much_like_them_a_doubt(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    somebody_of(delegation, given_name="Mehmet", family_name="Demirci")
    same, alike = ("Mehmet", "Demirci", MAILBOX), ("Mehmed", "Demirci", "m@else.example")

    faults, doubts = _compared(delegation, same, alike)
    sure = _compared(delegation, same, alike, sure=True)

    assert faults == [CellFlaw(2, "there", "given_name", "Mehmet Demirci")]
    assert doubts == [CellFlaw(3, "alike", "given_name", "Mehmed Demirci", "Mehmet Demirci")]
    assert sure == ([], [])


def test_two_alike_within_the_sheet_are_doubted_once_though_one_is_there_too(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    somebody_of(delegation, given_name="Mehmet", family_name="Demirci")

    _faults, doubts = _compared(
        delegation, ("Ayşegül", "Kaya", "a@else.example"), ("Aysegul", "Kaya", "b@else.example")
    )

    assert doubts == [CellFlaw(3, "alike", "given_name", "Aysegul Kaya", "Ayşegül Kaya")]


def test_who_comes_with_another_delegation_is_a_fault(app: Flask) -> None:
    event = an_event()
    somebody_of(danas_delegation(event), given_name="Mehmet", family_name="Demirci")

    faults, doubts = _compared(danas_delegation(event), ("Mehmet", "Demirci", MAILBOX), ("Ece", "Kaya", MAILBOX))

    assert (faults, doubts) == ([CellFlaw(2, "elsewhere", "given_name", "Mehmet Demirci")], [])


@pytest.mark.parametrize(("headed", "rows"), [(False, [3]), (True, [2, 3])])
def test_every_head_but_the_first_is_a_fault(app: Flask, headed: bool, rows: list[int]) -> None:
    delegation = danas_delegation(an_event())
    if headed:
        somebody_of(delegation, role=MemberRole.HEAD)
    data = a_csv(
        *((a_name(n), "Deneme", "head") for n in (60_001, 60_002)), headings=("Given name", "Family name", "Role")
    )

    found = preview_sheet(delegation, data, Choices())

    assert found.sheet.faults == [CellFlaw(row, "head", "role") for row in rows]
    assert not found.good


def test_only_the_passports_that_were_chosen_are_read(app: Flask) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()))
    rows = [
        (a_name(n), "Deneme", "ordinary", "TR", f"U{n}234567", "01.05.2031", "14.04.1980", "Embassy in Ankara")
        for n in (1, 2, 3)
    ]

    found = preview_sheet(delegation, a_csv(*rows, headings=PASSPORTS), Choices(letters=frozenset({3})))

    assert [bool(line.passport) for line in found.sheet.lines] == [False, True, False]
    assert [bool(line.days) for line in found.sheet.lines] == [False, True, False]
    assert [row.row for row in found.passports] == [2, 3, 4]


@pytest.mark.parametrize(("count", "sentence"), [(2, []), (3, ["The delegation has 2 more seats."])])
def test_seats_that_are_open_count_once(app: Flask, count: int, sentence: list[str]) -> None:
    delegation = danas_delegation(an_event(), quota=3)
    somebody_of(delegation)
    with transaction():
        add_unnamed_members(delegation, 2, by=DANA)

    assert said_of(delegation, _people(count)) == sentence


@pytest.mark.parametrize(("quota", "sentence"), [(1, "has 0 more seats"), (2, "has 1 more seat.")])
def test_a_full_delegation_has_no_more_seats(app: Flask, quota: int, sentence: str) -> None:
    delegation = danas_delegation(an_event(), quota=quota)
    somebody_of(delegation)

    (said,) = said_of(delegation, _people(2))

    assert sentence in said


@pytest.mark.parametrize(("capacity", "said"), [(1, ["Only 1 of these people fits."]), (2, [])])
def test_the_seats_of_the_category_are_counted_too(app: Flask, capacity: int, said: list[str]) -> None:
    event = an_event()
    category = a_category(event, capacity=capacity)

    assert said_of(danas_delegation(event, category_id=category.id), _people(2)) == said


def test_a_sheet_is_kept_for_a_day(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    day, second = timedelta(days=1), timedelta(seconds=1)
    with clock.set_to(NOON), transaction():
        store_sheet(delegation, _people(1))

    swept = []
    for moment in (NOON + day, NOON + day + second, NOON + day + second):
        with clock.set_to(moment), transaction():
            swept.append(sweep_sheets())

    assert swept == [0, 1, 0]


def test_one_sheet_of_a_delegation_is_kept_and_those_of_others_stay(app: Flask) -> None:
    event = an_event()
    first, second = danas_delegation(event), danas_delegation(event)
    with transaction():
        store_sheet(first, _people(1))
        other = store_sheet(second, _people(1, 51_000))
        last = store_sheet(first, _people(2))
        with pytest.raises(Refused, match="Choose a file"):
            store_sheet(first, b"")

    kept = db.session.scalars(sa.select(Sheet).order_by(Sheet.id)).all()
    assert [(one.uid, one.delegation_id) for one in kept] == [(other.uid, second.id), (last.uid, first.id)]
    assert sheet_bytes(last) == _people(2)


def test_a_sheet_whose_data_is_gone_or_whose_key_is_gone_is_uploaded_again(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    with transaction():
        sheet = store_sheet(delegation, _people(1))

    for sealed in (None, b"sealed with another key"):
        sheet.sealed = sealed
        with pytest.raises(NotFound, match=r"This sheet is not here any more\. Upload it again"):
            sheet_bytes(sheet)
    db.session.rollback()


@pytest.mark.parametrize("keep", [True, False])
def test_registered_members_come_from_an_import_and_the_sheet_goes_unless_it_is_kept(app: Flask, keep: bool) -> None:
    event = an_event()
    delegation, other = danas_delegation(event), danas_delegation(event)
    data = _people(2)
    with transaction():
        store_sheet(delegation, data)
        store_sheet(other, _people(1, 51_000))
        members = register_sheet(delegation, data, Choices(), by=DANA, keep=keep)

    assert [member.registration.source.value for member in members if member.registration] == ["import"] * 2
    left = set(db.session.scalars(sa.select(Sheet.delegation_id)))
    assert left == ({delegation.id, other.id} if keep else {other.id})


def test_an_empty_sheet_registers_nobody_and_of_many_faults_two_hundred_are_said(app: Flask) -> None:
    delegation = danas_delegation(an_event(), quota=300)
    faulty = a_csv(*((a_name(n), "Deneme", "no address") for n in range(201)), headings=NAMES)

    with pytest.raises(Refused, match="Nobody was registered: 1 fault") as empty:
        check_sheet(delegation, a_csv(headings=NAMES), Choices())
    with pytest.raises(Refused, match="Nobody was registered: 201 faults") as many:
        check_sheet(delegation, faulty, Choices())

    assert empty.value.details == ("There is nobody in this file.",)
    assert len(many.value.details) == 200
