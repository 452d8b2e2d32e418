"""A list of people comes in by the page: understood, asked about, registered, mended, taken back."""

import io
from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.history.services import PROGRAM
from expo.imports.models import ColumnChoice, UploadedList
from expo.imports.services import sweep_lists
from expo.mail.models import Mail, MailState
from expo.registration.models import Person, Registration
from expo.registration.queries import answers_of
from expo.registration.rules import Details, QuestionKind, RegistrationSource
from expo.registration.services.options import OptionText
from expo.registration.services.questions import add_question
from expo.registration.services.register import register
from tests.factories.accounts import signed_in, vera
from tests.factories.events import a_category
from tests.pages import Browser, Page

LIST = (
    "VISITORS 2027\n\nName;Surname;E-Mail;Company;Country\n"
    "Dr. Ayşe;Yılmaz;ayse@example.org;Gökçe;T.C.\nAhmed;Khan;ahmed@example.org;Indus;Pakistani\n"
)


def _upload(browser: Browser, event: Event, data: str | bytes) -> Page:
    sent = data if isinstance(data, bytes) else data.encode("cp1254")
    return browser.send(f"/organise/{event.slug}/lists/new/visitors", {"file": (io.BytesIO(sent), "list.csv")})


def _address(event: Event) -> str:
    uid = db.session.scalars(sa.select(UploadedList.uid).order_by(UploadedList.id.desc())).first()
    return f"/organise/{event.slug}/lists/{uid}"


def _names(event: Event) -> list[str]:
    query = sa.select(Registration).where(Registration.event_id == event.id).order_by(Registration.id)
    return [one.name for one in db.session.scalars(query)]


def test_a_list_is_shown_first_then_registered_and_taken_back(event: Event, olgas: Browser) -> None:
    shown = _upload(olgas, event, LIST)

    assert "2 new rows can be registered." in shown.text
    assert "What stands above the headings is passed over: “VISITORS 2027”." in shown.text
    assert "The file does not say its coding. By its letters it is cp1254: Ayşe · Yılmaz · Gökçe." in shown.text
    assert _names(event) == []

    done = olgas.send(_address(event), {"verb": "register"})

    assert done.text.count("2 rows of this list are registered.") == 1
    people = db.session.scalars(sa.select(Registration).order_by(Registration.id)).all()
    assert [(one.name, one.email, one.country, one.honorific) for one in people] == [
        ("Ayşe Yılmaz", "ayse@example.org", "TR", "Dr."),
        ("Ahmed Khan", "ahmed@example.org", "PK", ""),
    ]
    assert db.session.scalar(sa.select(Category.occupancy).where(Category.event_id == event.id)) == 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Mail)) == 0

    olgas.send(_address(event), {"verb": "undo"})

    assert _names(event) == []
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == 0
    assert db.session.scalar(sa.select(Category.occupancy).where(Category.event_id == event.id)) == 0


def test_good_rows_are_registered_and_the_rest_is_a_file_to_mend(event: Event, olgas: Browser) -> None:
    shown = _upload(olgas, event, LIST + "Can;Er;can at example;;\nEce;Su;ahmed@example.org;;\n")

    assert "Mail address: “can at example” is no mail address, as in name@example.org. Rows: 6" in shown.text
    assert "Mail address: The same stands in another row of the list too: 5. Rows: 7" in shown.text
    with olgas.client.get(f"{_address(event)}/to-mend.csv", buffered=True) as answer:
        to_mend = answer.text
    assert to_mend.splitlines()[0].lstrip("\ufeff") == "Name,Surname,E-Mail,Company,Country,What is wrong"
    assert to_mend.splitlines()[1].startswith('Can,Er,can at example,,,"Mail address: ')

    assert "Some rows have faults." in olgas.send(_address(event), {"verb": "register"}, status=409).text
    olgas.send(_address(event), {"verb": "part"})

    assert _names(event) == ["Ayşe Yılmaz", "Ahmed Khan"]


def test_what_is_asked_is_answered_by_choosing_and_columns_are_remembered(event: Event, olgas: Browser) -> None:
    strange = "Vorname;Elektropost\nAnna;anna@example.org\n"
    asked = _upload(olgas, event, strange)
    assert "No row has headings that we know. Which row has the headings?" in asked.text
    assert "Something is still to be decided." in olgas.send(_address(event), {"verb": "register"}, status=409).text

    chosen = {"heading": "1", "column 1": "given_name", "column 2": "email", "verb": "look"}
    assert "1 new row can be registered." in olgas.send(_address(event), chosen).text
    assert {one.heading: one.field for one in db.session.scalars(sa.select(ColumnChoice))} == {
        "vorname": "given_name",
        "elektropost": "email",
    }

    assert "1 new row can be registered." in _upload(olgas, event, strange.replace("Anna", "Berta")).text


def test_choices_made_with_the_last_press_are_looked_at_first(event: Event, olgas: Browser) -> None:
    a_category(event, name={"en": "Press"})
    _upload(olgas, event, LIST)
    press = db.session.scalars(sa.select(Category.id).order_by(Category.id.desc())).first()

    again = olgas.send(_address(event), {"verb": "register", "set category": str(press)})
    assert "Your choices are kept. Look at what they change, then register." in again.text
    assert _names(event) == []

    olgas.send(_address(event), {"verb": "register"})
    assert set(db.session.scalars(sa.select(Registration.category_id))) == {press}


def test_answers_categories_and_tickets_come_with_the_list(event: Event, olgas: Browser) -> None:
    with transaction():
        fields = {"kind": QuestionKind.CHOICE, "label": {"en": "Meal"}, "options": [OptionText({"en": "No meat"})]}
        meal = add_question(event, fields, by=PROGRAM)
    _upload(olgas, event, "Full name,Mail,Meal,Category\nAyşe Kaya,a@example.org,no meat,visitor\n".encode())

    olgas.send(_address(event), {"verb": "look", "set tickets": "mailed"})
    olgas.send(_address(event), {"verb": "register"})

    [one] = db.session.scalars(sa.select(Registration))
    assert {answer.question_id: answer.given for answer in answers_of(one)} == {meal.id: meal.options[0].id}
    assert [mail.to_address for mail in db.session.scalars(sa.select(Mail))] == ["a@example.org"]

    with transaction():
        db.session.execute(sa.update(Mail).values(state=MailState.SENT))
    refused = olgas.send(_address(event), {"verb": "undo"}, status=409)
    assert "Tickets have been mailed." in refused.text
    assert _names(event) == ["Ayşe Kaya"]


def test_who_is_registered_already_stays_and_is_named(event: Event, olgas: Browser) -> None:
    with transaction():
        category = db.session.scalars(sa.select(Category)).one()
        details = Details("Ahmed", "Khan", email="ahmed@example.org", country="PK")
        register(event, category, details, source=RegistrationSource.ORGANISER, by=PROGRAM)

    shown = _upload(olgas, event, LIST)

    assert "1 row is here already and stays as it is." in shown.text
    assert "Row 5: Ahmed Khan" in shown.text
    olgas.send(_address(event), {"verb": "register"})
    assert _names(event) == ["Ahmed Khan", "Ayşe Yılmaz"]


def test_our_own_export_comes_back_without_a_change(event: Event, olgas: Browser) -> None:
    _upload(olgas, event, LIST)
    olgas.send(_address(event), {"verb": "register"})
    with olgas.client.get(f"/organise/{event.slug}/registrations/export.xlsx", buffered=True) as answer:
        exported = answer.data

    shown = _upload(olgas, event, exported)

    assert "0 rows are good and new." in shown.text
    assert "2 rows are here already and stay as they are." in shown.text
    assert "Something is asked below." not in shown.text


def test_a_list_that_does_not_fit_says_how_many_do(event: Event, olgas: Browser) -> None:
    small = a_category(event, name={"en": "Small"}, capacity=1)
    _upload(olgas, event, LIST)

    shown = olgas.send(_address(event), {"verb": "look", "set category": str(small.id)})

    assert "Small has 1 free place for the 2 people of the list." in shown.text
    assert "Nothing was registered." in olgas.send(_address(event), {"verb": "register"}, status=409).text


def test_lists_are_gone_after_a_day(event: Event, olgas: Browser) -> None:
    _upload(olgas, event, LIST)
    address = _address(event)

    with clock.set_to(clock.now() + timedelta(hours=25)), transaction():
        assert sweep_lists() == 1
    olgas.read(address, status=404)


def test_who_may_not_register_people_has_no_door(event: Event, app: Flask) -> None:
    viewer = signed_in(Browser(app), vera(event))

    viewer.read(f"/organise/{event.slug}/lists", status=403)
    viewer.read(f"/organise/{event.slug}/lists/new/visitors", status=403)
