"""No badge is without a name: letters without a font are asked for in Latin, and a run that has them is refused."""

import io
from typing import Any

import pytest
from flask import Flask

from expo.badges.files import warning_sentences
from expo.badges.layout import FieldName
from expo.badges.nameless import NamelessBadges
from expo.badges.queries import Choice
from expo.badges.services import start_run, write_run
from expo.badges.texts import PrintWarning, TextTrouble
from expo.db import db, transaction
from expo.delegations.sheet import read_members
from expo.delegations.sheet_values import Choices, SheetWords
from expo.events.queries import categories_of
from expo.exhibitors.forms.application import StaffForm
from expo.imports.reader.lists import ReadRow
from expo.kit.tables.sheets import SheetRow
from expo.registration.models import Registration
from expo.registration.rules import letters_without_font
from expo.registration.services.lists import judge_people
from tests.badges.badges import badge, found_text, written
from tests.badges.runs import SAMI, a_run
from tests.factories.accounts import olga, sami, signed_in
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser

CHEROKEE = "ᏣᎳᎩ"  # a script for which no font of ours has letters
ASKED = "A badge cannot be printed with these letters: ᏣᎳᎩ. Write the name in Latin letters too."


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (("Ece", "Çelik", ""), ""),
        (("محمد", "خان", ""), ""),
        (("Ece", "", CHEROKEE), ""),
        ((CHEROKEE, "", "Tsalagi"), ""),
        ((CHEROKEE, "", "عائشہ"), ""),
        ((CHEROKEE, "", ""), CHEROKEE),
        (("Ece", CHEROKEE, ""), CHEROKEE),
        ((CHEROKEE, "", CHEROKEE), CHEROKEE),
        (("Ali 😀", "", ""), ""),
    ],
)
def test_a_name_needs_one_spelling_that_can_be_printed(names: tuple[str, str, str], letters: str) -> None:
    assert letters_without_font(*names) == letters


def test_half_a_name_is_never_printed() -> None:
    pdf, warnings = written(badge("Ece", family_name=CHEROKEE, second_name="Ece Tsalagi"))

    assert found_text(pdf).split("\n").count("Ece Tsalagi") == 1
    assert found_text(pdf).split("\n").count("Ece") == 0
    assert [(one.field, one.name) for one in warnings] == [(FieldName.FAMILY_NAME, f"Ece {CHEROKEE}")]


def test_all_warnings_are_listed_the_worst_first(app: Flask) -> None:
    cut = [PrintWarning(n, FieldName.JOB_TITLE, TextTrouble.CUT, name=f"V{n}") for n in range(400)]
    lost = PrintWarning(400, FieldName.SECOND_NAME, TextTrouble.NO_FONT, CHEROKEE, "V400")

    sentences = warning_sentences([*cut, lost], numbered=True)

    assert sentences[0].startswith("Badge 401, V400: There is no font")
    assert (len(sentences), sentences[-1]) == (301, "And 101 warnings more.")


def test_a_run_names_everybody_whose_name_cannot_be_printed(app: Flask) -> None:
    event = an_event()
    people = [vito(event, given_name=CHEROKEE[:n], family_name="") for n in (1, 3)] + [vito(event)]

    with pytest.raises(NamelessBadges) as refusal, transaction():
        start_run(event, Choice(), by=SAMI)

    assert [one.registration_id for one in refusal.value.people] == [people[1].id, people[0].id]
    assert refusal.value.details == (f"{CHEROKEE}: {CHEROKEE}", f"{CHEROKEE[0]}: {CHEROKEE[0]}")


def test_a_run_whose_names_changed_since_is_refused_too(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    run = a_run(event)
    with transaction():
        person.given_name = CHEROKEE

    with pytest.raises(NamelessBadges):
        write_run(event, run, io.BytesIO())


def test_olga_reads_who_it_is_and_goes_to_the_person(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name=CHEROKEE)
    browser = signed_in(Browser(app), olga(event))
    index = f"/organise/{event.slug}/badges"

    page = browser.send(f"{index}/print", {}, form=index, status=409)

    assert "1 badge would have no name" in page.text
    assert browser.read(page.link(f"{CHEROKEE} Ziyaretçi")).heading == person.name


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/desk/{slug}/walk-in", {}),
        ("/{slug}/register", {"email": "ts@visits.example", "consent": "y"}),
        ("/organise/{slug}/delegations/{delegation}/members/add", {}),
    ],
)
def test_every_form_asks_for_latin_letters_and_keeps_what_was_typed(
    app: Flask, path: str, typed: dict[str, Any]
) -> None:
    event = an_event()
    address = path.format(slug=event.slug, delegation=a_delegation(event).id)
    browser = signed_in(Browser(app), olga(event))

    page = browser.send(address, {"given_name": CHEROKEE, **typed}, status=400)

    assert ASKED in page.text
    assert "Name in Latin letters" in page.text
    assert page.typed("given_name") == CHEROKEE
    browser.send(address, {"given_name": CHEROKEE, "second_name": "Tsalagi", **typed})
    assert db.session.scalars(db.select(Registration.second_name)).all() == ["Tsalagi"]


def test_the_desk_says_so_before_and_when_it_prints(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name=CHEROKEE)
    browser = signed_in(Browser(app), sami(event))
    address = f"/desk/{event.slug}/{person.id}"

    before = browser.read(address)
    page = browser.send(f"{address}/print", {}, form=address, status=409)
    browser.send(f"{address}/name", {"given_name": CHEROKEE, "second_name": "Tsalagi"})

    assert "1 badge would have no name" in before.text
    assert "1 badge would have no name" in page.text
    assert "would have no name" not in browser.read(address).text


def test_a_firm_is_asked_for_its_staff(app: Flask) -> None:
    with app.test_request_context(method="POST", data={"given_name": CHEROKEE}):
        form = StaffForm(meta={"csrf": False})

        assert not form.validate()
        assert form.errors == {"second_name": [ASKED]}


def test_a_list_of_people_names_the_row(app: Flask) -> None:
    event = an_event()
    category = {"category": str(categories_of(event)[0].id)}
    rows = [
        ReadRow(2, {"full_name": CHEROKEE}, ()),
        ReadRow(3, {"full_name": CHEROKEE, "second_name": "Ts", "organisation": "B"}, ()),
    ]

    judged = judge_people(event, rows, category)

    assert [(one.row, one.column, one.what, one.value) for one in judged.faults] == [
        (2, "second_name", "latin", CHEROKEE)
    ]


def test_a_members_sheet_names_the_cell(app: Flask) -> None:
    rows = [
        SheetRow(1, ("Given name", "Name in Latin letters")),
        SheetRow(2, (CHEROKEE, "")),
        SheetRow(3, (CHEROKEE, "Ts")),
    ]

    sheet = read_members(rows, SheetWords({}, {}), Choices(), language="en", country="TR")

    assert [(flaw.row, flaw.what, flaw.column, flaw.value) for flaw in sheet.faults] == [
        (2, "latin", "second_name", CHEROKEE)
    ]
    assert [line.details.second_name for line in sheet.lines] == ["Ts"]
