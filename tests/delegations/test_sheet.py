"""Spreadsheets of members: parsing in three languages, faults, registration of all or nobody."""

import io
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.likeness import similar_names
from expo.delegations.models import Sheet
from expo.delegations.queries import member_count, members_of
from expo.delegations.services.sheets import preview_sheet, register_sheet, store_sheet
from expo.delegations.sheet_values import Choices
from expo.delegations.sheet_words import flaw_sentence
from expo.errors import Refused
from expo.kit.days import ReadDay, read_day
from expo.kit.mojibake import repair
from expo.registration.models import Registration
from tests.delegations.desks import desk_of
from tests.delegations.sheets import ENGLISH, a_csv, a_workbook, said_of
from tests.factories.delegations import DANA, a_name, danas_delegation, somebody_of
from tests.factories.events import a_category, an_event
from tests.pages import Browser
from tests.queries import counted


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14.04.1980", ReadDay(date(1980, 4, 14))),
        ("14/04/1980", ReadDay(date(1980, 4, 14))),
        ("1980-04-14", ReadDay(date(1980, 4, 14))),
        ("14 April 1980", ReadDay(date(1980, 4, 14))),
        ("14 Nisan 1980", ReadDay(date(1980, 4, 14))),
        ("5 Ağustos 1981", ReadDay(date(1981, 8, 5))),
        ("۱۴ اپریل ۱۹۸۰", ReadDay(date(1980, 4, 14))),
        ("April 14, 1980", ReadDay(date(1980, 4, 14))),
        ("03/04/2027", ReadDay(date(2027, 4, 3), doubtful=True)),
        ("31.02.1980", None),
        ("soon", None),
    ],
)
def test_dates_are_read_as_people_write_them(text: str, day: ReadDay | None) -> None:
    found = read_day(text)

    assert found == day


def test_the_month_comes_first_only_where_that_was_chosen() -> None:
    found = read_day("03/04/2027", month_first=True)

    assert found == ReadDay(date(2027, 3, 4), doubtful=True)


def test_wrongly_encoded_turkish_is_repaired_and_good_words_are_left_alone() -> None:
    texts = ["Sözleflmesi", "Kat›l›mc›", "Þahin Yýldýz", "Ã‡elik GÃ¼l", "Raflow", "Florya", "Zafer", "Müller"]

    whole = [repair(text) for text in texts]

    assert whole == ["Sözleşmesi", "Katılımcı", "Şahin Yıldız", "Çelik Gül", "Raflow", "Florya", "Zafer", "Müller"]


def test_names_are_similar_across_case_order_and_one_typing_error() -> None:
    names = {1: "İpek Yılmaz", 2: "YILMAZ IPEK", 3: "Ipek Yilmza", 4: "Ahmet Kaya", 5: "Ahmet Kava", 6: "Ali Can"}

    found = similar_names(names)

    assert found == {2: "İpek Yılmaz", 3: "İpek Yılmaz", 5: "Ahmet Kaya"}


def test_columns_come_in_any_order_in_three_languages_from_turkish_programs_too(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    row = ("ece@firm.example", "Ağaoğlu", "Şebnem", "adviser")
    files = [
        a_csv(row, headings=("Mail", "Surname", "First name", "Role")),
        a_csv(row, headings=("E-posta", "Soyad", "Ad", "Görev"), code="cp1254", separator=";"),
        a_csv(row, headings=("ای میل", "خاندانی نام", "نام", "کردار"), code="utf-16", separator="\t"),
        a_csv(row, headings=("e-mail *", "SOYADI", "adı", "ROLE:"), code="utf-8-sig"),
    ]

    lines = [preview_sheet(delegation, data, Choices()).sheet.lines[0] for data in files]

    assert {(line.details.name, line.details.email, line.role.value) for line in lines} == {
        ("Şebnem Ağaoğlu", "ece@firm.example", "adviser")
    }


def test_every_faulty_cell_is_reported_and_nobody_is_registered(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    somebody_of(delegation, given_name="Ayla", family_name="Demirören", email="ayla@firm.example")
    data = a_csv(
        ("Can", "Öztürkmen", "no address", "minister", "31.02.1980"),
        ("", "Nameless", "", "", ""),
        ("Zeynep", "Karaosman", "z@firm.example", "", ""),
        ("ZEYNEP", "KARAOSMAN", "z@firm.example", "", ""),
        ("Murat", "Karabekir", "", "", ""),
        ("Murat", "Karabekyr", "", "", ""),
        ("Ayla", "Demirören", "ayla@firm.example", "", ""),
    )

    said = said_of(delegation, data)
    with pytest.raises(Refused) as refusal, transaction():
        register_sheet(delegation, data, Choices(), by=DANA)

    assert said == [
        "Row 2, Mail: “no address” is no mail address, as in name@example.org.",
        "Row 2, Role: “minister” is no role. Write head, deputy, delegate, adviser, interpreter, liaison or press.",
        "Row 2, Date of birth: “31.02.1980” is no date. Write it as 1980-04-14 or 14.04.1980.",
        "Row 3, Given name: Write a name.",
        "Row 5, Given name: ZEYNEP KARAOSMAN stands in row 4 too.",
        "Row 8, Given name: Ayla Demirören is in this delegation already.",
        "Row 7, Given name: “Murat Karabekyr” is much like “Murat Karabekir”.",
    ]
    assert refusal.value.message == "Nobody was registered: 7 faults."
    assert member_count(delegation) == 1


def test_people_with_similar_names_are_registered_once_confirmed(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    data = a_csv(("Murat", "Karabekir", "", "", ""), ("Murat", "Karabekyr", "", "", ""))

    before = said_of(delegation, data)
    with transaction():
        members = register_sheet(delegation, data, Choices(sure=True), by=DANA)

    assert (len(before), len(members)) == (1, 2)


def test_broken_texts_are_repaired_only_where_that_was_chosen(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    data = a_csv(("Þahin", "Yýldýz", "", "", ""))

    kept, repaired = (preview_sheet(delegation, data, Choices(repair=repair)).sheet for repair in (False, True))

    assert [kept.lines[0].details.name, repaired.lines[0].details.name] == ["Þahin Yýldýz", "Şahin Yıldız"]
    assert [flaw_sentence(flaw) for flaw in kept.broken] == [
        "Row 2, Given name: “Þahin” looks broken. Repaired: “Şahin”.",
        "Row 2, Family name: “Yýldýz” looks broken. Repaired: “Yıldız”.",
    ]


def test_an_ambiguous_date_says_how_it_was_read(app: Flask) -> None:
    delegation = danas_delegation(an_event())

    found = preview_sheet(delegation, a_csv(("Ece", "Çelik", "", "", "03/04/1987")), Choices())

    assert [flaw_sentence(flaw) for flaw in found.sheet.notes] == [
        "Row 2, Date of birth: “03/04/1987” was taken as 1987-04-03, with the day first."
    ]


def test_a_sheet_beyond_the_capacity_says_how_many_fit(app: Flask) -> None:
    event = an_event()
    a_category(event, capacity=2)
    delegation = danas_delegation(event)
    data = a_csv(*((a_name(n), "Deneme", "", "", "") for n in range(900, 903)))

    said = said_of(delegation, data)

    assert said == ["Only 2 of these people fit."]


def test_a_stored_sheet_is_encrypted(app: Flask) -> None:
    delegation = danas_delegation(an_event())
    data = a_csv(("Ece", "Çelik", "", "", ""))

    with transaction():
        sheet = store_sheet(delegation, data)

    assert b"Given name" in data
    assert b"Given name" not in (sheet.sealed or data)


def test_the_head_uploads_sees_the_faults_corrects_and_registers(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    desk = desk_of(delegation)
    bad, good = a_csv(("Ece", "Çelik", "no address", "", "")), a_csv(("Ece", "Çelik", "ece@firm.example", "head", ""))

    wrong = browser.send(f"{desk}/sheet", {"file": (io.BytesIO(bad), "members.csv")})
    right = browser.send(f"{desk}/sheet", {"file": (io.BytesIO(good), "members.csv")})
    uid = db.session.scalars(sa.select(Sheet.uid)).one()
    done = browser.send(f"{desk}/sheet/{uid}")

    assert "Row 2, Mail: “no address” is no mail address, as in name@example.org." in wrong.text
    assert "1 member can be registered." in right.text
    assert done.banners == ["1 member is registered."]
    assert [(m.role, p.name if p else "") for m, p in members_of(delegation)] == [("head", "Ece Çelik")]
    assert db.session.scalar(sa.select(sa.func.count(Sheet.id))) == 0


def test_the_template_in_each_language_can_be_uploaded_as_it_is(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(an_event())
    read = []

    for language, ending in (
        ("en", "csv"),
        ("tr", "csv"),
        ("ur", "csv"),
        ("en", "xlsx"),
        ("tr", "xlsx"),
        ("ur", "xlsx"),
    ):
        address, asked = f"{desk_of(delegation)}/sheet/template.{ending}", {"Accept-Language": language}
        with browser.client.get(address, headers=asked, buffered=True) as template:
            data = template.data
        found = preview_sheet(delegation, data, Choices())
        read.append(
            ([line.details.name for line in found.sheet.lines], [h for h, name in found.sheet.columns if not name])
        )

    assert read == [(["Dana Örnek"], [])] * 6


def test_sixty_members_are_registered_in_as_many_statements_as_six(app: Flask) -> None:
    asked, event = [], an_event()
    for first, count in ((0, 6), (100, 60)):
        delegation = danas_delegation(event, quota=60)
        rows = [(a_name(n), "Deneme", "heyet@x.example", "", "") for n in range(first, first + count)]
        with counted(app) as statements, transaction():
            register_sheet(delegation, a_workbook(ENGLISH, *rows), Choices(), by=DANA)
        asked.append(len(statements))

    assert asked[0] == asked[1]
    assert db.session.scalar(sa.select(sa.func.count(Registration.id))) == 66
