"""A stranger registers on the public page, as people do: with slips, twice, too late, and with questions to answer."""

import io
import re
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from expo import clock
from expo.config import settings
from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.rules import Admission, EventState
from expo.history.services import PROGRAM
from expo.kit.tokens import new_key, seal
from expo.mail.models import Mail
from expo.registration.asking import add_question
from expo.registration.models import Answer, Question, Registration, Upload
from expo.registration.rules import QuestionKind, State
from expo.registration.services import erase
from tests.factories.events import a_category, an_event
from tests.pages import Browser, form_values
from tests.queries import counted

VITO = {"given_name": "Vito", "email": "vito@visits.example", "consent": "y"}
PDF = b"%PDF-1.7\n%%EOF\n"


@pytest.fixture
def expo(bare_app: Flask) -> str:
    """The address of the form of an expo with one open category."""
    with bare_app.app_context():
        return f"/{an_event().slug}/register"


def _event() -> Event:
    return db.session.scalars(sa.select(Event)).one()


def _everybody() -> list[Registration]:
    return list(db.session.scalars(sa.select(Registration).order_by(Registration.id)))


def _ask(kind: QuestionKind, **fields: Any) -> str:
    """Ask a question of everybody who comes to the expo; returns the name of its field."""
    with transaction():
        question = add_question(_event(), {"kind": kind, "label": {"en": "A question"}, **fields}, by=PROGRAM)
    return f"q{question.id}"


def _said() -> list[Any]:
    return list(db.session.scalars(sa.select(Answer.value).order_by(Answer.question_id)))


def _one_of(*values: str) -> list[dict[str, Any]]:
    return [{"value": value, "label": {"en": value.capitalize()}} for value in values]


def test_somebody_registers_and_reads_what_happens_next(browser: Browser, expo: str, app: Flask) -> None:
    page = browser.send(expo, {**VITO, "family_name": "Ziyaretçi", "second_name": "ویٹو", "country": "TR"})

    assert page.heading == "Thank you"
    assert "We have written to vito@visits.example." in page.text
    assert "vito" not in page.response.request.path
    [registration] = _everybody()
    assert (registration.name, registration.second_name, registration.country) == ("Vito Ziyaretçi", "ویٹو", "TR")
    assert registration.state is State.CONFIRMED


def test_everybody_is_told_the_same(browser: Browser, expo: str, bare_app: Flask) -> None:
    first = browser.send(expo, VITO)

    again = Browser(bare_app).send(expo, {**VITO, "given_name": "Somebody", "email": "VITO@visits.example"})

    assert again.text.replace("VITO@", "vito@") == first.text
    with bare_app.app_context():
        assert [r.name for r in _everybody()] == ["Vito"]
        assert list(db.session.scalars(sa.select(Mail.wording).order_by(Mail.id))) == [
            "confirmed",
            "already registered",
        ]


def test_the_last_place_and_the_one_after_it_are_told_the_truth(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        address = f"/{event.slug}/register?category={a_category(event, capacity=1).id}"

    last = browser.send(address, VITO)
    late = Browser(bare_app).send(address, {**VITO, "email": "late@visits.example"})

    assert "The mail has your ticket with its QR code" in last.text
    assert "you are on the waiting list" in late.text


def test_pressing_twice_sends_one_mail(browser: Browser, expo: str, app: Flask) -> None:
    page = browser.read(expo)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}

    answers = [browser.post(expo, values) for _ in range(2)]

    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(303, f"{expo}/done")] * 2
    assert len(_everybody()) == 1
    assert list(db.session.scalars(sa.select(Mail.wording))) == ["confirmed"]


def test_going_back_to_mend_the_address_registers_the_mended_one(browser: Browser, expo: str, app: Flask) -> None:
    page = browser.read(expo)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}

    browser.post(expo, {**values, "email": "vto@visits.example"})
    browser.post(expo, values)

    assert [r.email for r in _everybody()] == ["vto@visits.example", "vito@visits.example"]


@pytest.mark.parametrize(
    ("code", "some"),
    [
        ("en", ["Pakistan", "Türkiye", "Åland Islands", "Albania", "Zimbabwe"]),
        ("tr", ["Pakistan", "Türkiye", "Åland Adaları", "Cibuti", "Çekya", "Danimarka", "Zimbabve"]),
        ("ur", ["پاکستان", "ترکیہ", "ارجنٹینا", "پرتگال", "یونان"]),
    ],
)
def test_countries_stand_in_the_order_of_the_readers_language(
    browser: Browser, expo: str, code: str, some: list[str]
) -> None:
    page = browser.read(f"{expo}?lang={code}")

    names = [option.text for option in page.soup.select("select[name=country] option")]
    assert [name for name in names if name in some] == some
    assert len(names) == len(set(names))


def test_what_was_typed_stays_when_something_is_missing(browser: Browser, expo: str) -> None:
    page = browser.send(expo, {"family_name": "Ziyaretçi", "email": "vito@visits.example"}, status=400)

    assert page.errors == ["Enter your given name.", "Tick this box, so that we may keep your registration."]
    assert page.typed("family_name") == "Ziyaretçi"
    assert page.typed("email") == "vito@visits.example"


def test_a_page_that_was_open_too_long_keeps_what_was_typed(browser: Browser, expo: str, app: Flask) -> None:
    page = browser.send(expo, {**VITO, "csrf_token": "replayed"}, status=400)

    assert "This page was open for too long. What you typed is still here: send it again." in page.text
    assert page.typed("given_name") == "Vito"
    assert _everybody() == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"given_name": ""}, "Enter your given name."),
        ({"given_name": "   "}, "Enter your given name."),
        ({"given_name": "V" * 101}, "Use at most 100 characters."),
        ({"given_name": "🎪" * 10_000}, "Use at most 100 characters."),
        ({"given_name": "🎪"}, "Write a name with letters, without a web address."),
        ({"given_name": "https://prize.example"}, "Write a name with letters, without a web address."),
        ({"given_name": "Vi\x00to"}, "Take out the invisible control characters (U+0000)."),
        ({"family_name": "Zi\u202egnp.exe"}, "Take out the invisible control characters (RIGHT-TO-LEFT OVERRIDE)."),
        ({"email": "vito"}, "Enter a mail address, as in name@example.org."),
        ({"email": "vito@visits.example\r\nBcc: all@visits.example"}, "Enter a mail address, as in name@example.org."),
        ({"email": "v" * 300 + "@visits.example"}, "Enter a mail address, as in name@example.org."),
        ({"phone": "call me"}, "Enter a phone number with 5 to 20 digits, as in +92 21 1234567."),
        ({"phone": "1" * 41}, "Use at most 40 characters."),
        ({"country": "XX"}, "Choose a country from the list."),
        ({"country": "' OR 1=1 --"}, "Choose a country from the list."),
        ({"language": "xx"}, "Choose one from the list."),
        ({"organisation": "O" * 201}, "Use at most 200 characters."),
    ],
)
def test_a_slip_is_answered_in_words(
    browser: Browser, expo: str, app: Flask, values: dict[str, str], sentence: str
) -> None:
    page = browser.send(expo, {**VITO, **values}, status=400)

    assert sentence in " ".join(page.errors)
    assert _everybody() == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }}{% raw %}{name}",
        "Robert'); DROP TABLE registrations;--",
        "%s%n ${jndi:x}",
    ],
)
def test_odd_words_are_kept_as_they_are_and_do_nothing(browser: Browser, expo: str, app: Flask, text: str) -> None:
    values = dict.fromkeys(("given_name", "family_name", "second_name", "organisation", "job_title"), text)

    page = browser.send(expo, {**VITO, **values})

    assert page.heading == "Thank you"
    [registration] = _everybody()
    assert {getattr(registration, name) for name in values} == {text}
    assert f"Dear {text} {text}" in db.session.scalars(sa.select(Mail.text)).one()


def test_a_line_break_in_a_field_never_becomes_a_header(browser: Browser, expo: str, app: Flask) -> None:
    browser.send(expo, {**VITO, "given_name": "Vito\r\nBcc: all@visits.example", "organisation": "A\r\nB"})

    [mail] = db.session.scalars(sa.select(Mail))
    assert [mail.to_name, mail.to_address] == ["Vito Bcc: all@visits.example", "vito@visits.example"]
    assert _everybody()[0].organisation == "A B"


@pytest.mark.parametrize("email", ["vıtö@bücher.example", "ویٹو@مثال.example"])
def test_a_mail_address_may_be_in_any_script(browser: Browser, expo: str, app: Flask, email: str) -> None:
    browser.send(expo, {**VITO, "email": email})

    assert [r.email for r in _everybody()] == [email]


def test_a_category_of_another_expo_is_not_there(browser: Browser, expo: str, bare_app: Flask) -> None:
    with bare_app.app_context():
        others = a_category(an_event()).id

    page = browser.send(expo, {**VITO, "category": str(others)})

    assert page.heading == "Thank you"
    with bare_app.app_context():
        assert [r.event_id == r.category.event_id for r in _everybody()] == [True]
        assert [r.category_id == others for r in _everybody()] == [False]


@pytest.mark.parametrize(
    ("kind", "fields", "given", "kept"),
    [
        (QuestionKind.TEXT, {}, "Halal", "Halal"),
        (QuestionKind.LONG_TEXT, {}, "One\r\n\r\n\r\n\r\nTwo", "One\n\nTwo"),
        (QuestionKind.NUMBER, {}, "2,5", 2.5),
        (QuestionKind.NUMBER, {}, "۱۲", 12),
        (QuestionKind.CHOICE, {"options": _one_of("veg", "meat")}, "veg", "veg"),
        (QuestionKind.CHOICES, {"options": _one_of("ai", "cloud", "chips")}, ["ai", "chips"], ["ai", "chips"]),
        (QuestionKind.DATE, {}, "2028-02-29", "2028-02-29"),
        (QuestionKind.YES_NO, {}, "no", False),
        (QuestionKind.COUNTRY, {}, "PK", "PK"),
    ],
)
def test_each_kind_of_question_is_answered(
    browser: Browser, expo: str, app: Flask, kind: QuestionKind, fields: dict[str, Any], given: Any, kept: Any
) -> None:
    name = _ask(kind, required=True, **fields)

    browser.send(expo, {**VITO, name: given})

    assert _said() == [kept]


@pytest.mark.parametrize(
    ("kind", "fields", "given", "sentence"),
    [
        (QuestionKind.TEXT, {}, "", "Answer this question."),
        (QuestionKind.TEXT, {}, "x" * 501, "Use at most 500 characters."),
        (QuestionKind.NUMBER, {}, "many", "Enter a number of at most 12 digits, as in 12 or 2.5."),
        (QuestionKind.NUMBER, {}, "1e400", "Enter a number of at most 12 digits, as in 12 or 2.5."),
        (QuestionKind.NUMBER, {"options": [{"least": 1, "most": 9}]}, "10", "Enter 9 or less."),
        (QuestionKind.CHOICE, {"options": _one_of("veg")}, "meat", "Choose one from the list."),
        (QuestionKind.CHOICES, {"options": _one_of("ai")}, ["ai", "x"], "Choose from the list."),
        (QuestionKind.DATE, {}, "2027-02-29", "There is no such date. Enter year, month and day, as in 2027-04-14."),
        (QuestionKind.DATE, {}, "14.04.2027", "There is no such date. Enter year, month and day, as in 2027-04-14."),
        (QuestionKind.DATE, {}, "1448-06-15",
         "Enter a date of the Gregorian calendar, with a year from 1900 to 2200."),
        (QuestionKind.YES_NO, {}, "maybe", "Choose one from the list."),
        (QuestionKind.COUNTRY, {}, "Atlantis", "Choose a country from the list."),
    ],
)  # fmt: skip
def test_a_wrong_answer_is_refused_in_words(
    browser: Browser, expo: str, app: Flask, kind: QuestionKind, fields: dict[str, Any], given: Any, sentence: str
) -> None:
    name = _ask(kind, required=True, **fields)

    page = browser.send(expo, {**VITO, name: given}, status=400)

    assert page.errors == [sentence]
    assert _everybody() == []


def test_a_question_is_put_only_when_an_earlier_answer_says_so(browser: Browser, expo: str, app: Flask) -> None:
    visa = _ask(QuestionKind.YES_NO, required=True)
    passport = _ask(QuestionKind.TEXT, required=True, shown_when_id=int(visa[1:]), shown_when_value="yes")

    missing = browser.send(expo, {**VITO, visa: "yes"}, status=400)
    browser.send(expo, {**VITO, visa: "no", passport: "sent all the same"})

    assert missing.errors == ["Answer this question."]
    assert _said() == [False]


def test_questions_of_another_category_or_expo_are_not_kept(browser: Browser, expo: str, app: Flask) -> None:
    event = _event()
    theirs = _ask(QuestionKind.TEXT, categories=[a_category(event)])
    other = an_event()
    with transaction():
        foreign = add_question(other, {"kind": QuestionKind.TEXT, "label": {"en": "Else"}}, by=PROGRAM)
    mine = db.session.scalars(sa.select(Category).where(Category.event_id == event.id).order_by(Category.id)).first()

    browser.send(f"{expo}?category={mine.id if mine else 0}", {**VITO, theirs: "x", f"q{foreign.id}": "y"})

    assert len(_everybody()) == 1
    assert _said() == []


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PDF, "application/pdf"), (b"\x89PNG\r\n\x1a\n rest", "image/png"), (b"\xff\xd8\xff\xe0 rest", "image/jpeg")],
)
def test_a_file_is_kept_by_what_it_is(browser: Browser, expo: str, app: Flask, content: bytes, media_type: str) -> None:
    name = _ask(QuestionKind.FILE, required=True)

    browser.send(expo, {**VITO, name: (io.BytesIO(content), "../../پاسپورٹ.exe")})

    upload = db.session.scalars(sa.select(Upload)).one()
    assert (upload.media_type, upload.size, upload.content) == (media_type, len(content), content)
    assert "/" not in upload.name
    assert _said() == [{"upload": upload.id, "name": upload.name}]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "This file is empty. Choose another one."),
        (b"MZ a program", "This file is not a PDF, PNG, JPEG, Word or Excel file, or it is damaged."),
        (b"PK\x03\x04 a broken archive", "This file is not a PDF, PNG, JPEG, Word or Excel file, or it is damaged."),
        (PDF + b"x" * (5 * 1024 * 1024), "This file is larger than 5 MB. Choose a smaller one."),
    ],
)
def test_a_broken_or_odd_file_is_refused(
    browser: Browser, expo: str, app: Flask, content: bytes, sentence: str
) -> None:
    name = _ask(QuestionKind.FILE)

    values = {
        **form_values(browser.read(expo).soup, expo),
        **VITO,
        name: FileStorage(io.BytesIO(content), "letter.pdf"),
    }
    boundary, body = encode_multipart(values)
    answer = browser.client.post(expo, data=body, content_type=f"multipart/form-data; boundary={boundary}")

    assert answer.status_code == 400
    assert sentence in answer.text
    assert "After an error on the page, choose the file again." in answer.text
    assert list(db.session.scalars(sa.select(Upload.id))) == []


@pytest.mark.parametrize(
    ("moment", "state", "sentence"),
    [
        (datetime(2027, 1, 1, tzinfo=UTC), EventState.PUBLISHED, "Registration opens on"),
        (datetime(2027, 4, 20, tzinfo=UTC), EventState.PUBLISHED, "Registration is closed."),
        (datetime(2027, 3, 1, tzinfo=UTC), EventState.CLOSED, "Registration is closed."),
    ],
)
def test_outside_the_window_the_page_says_so(
    browser: Browser, bare_app: Flask, moment: datetime, state: EventState, sentence: str
) -> None:
    with bare_app.app_context():
        event = an_event(state=state, registration_opens_at=datetime(2027, 2, 1, tzinfo=UTC))
        address = f"/{event.slug}/register"

    with clock.set_to(moment):
        page = browser.read(address)

    assert sentence in page.text
    assert page.typed("given_name") == ""


def test_a_form_that_was_open_when_registration_closed_is_refused(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        address = f"/{an_event(registration_closes_at=datetime(2027, 3, 1, 12, tzinfo=UTC)).slug}/register"
    with clock.set_to(datetime(2027, 3, 1, 11, 59, tzinfo=UTC)):
        page = browser.read(address)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}

    with clock.set_to(datetime(2027, 3, 1, 12, tzinfo=UTC)):
        answer = browser.post(address, values)

    assert answer.status_code == 409
    assert "Registration is closed." in answer.text


def test_by_invitation_one_comes_only_with_the_link(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        closed = a_category(event, admission=Admission.INVITATION, name={"en": "Minister"})
        address, number = f"/{event.slug}/register", closed.id
        token = seal(closed.invitation_key, "invitation", settings().secret_key)
        guessed = seal(new_key(), "invitation", settings().secret_key)

    without = browser.read(f"{address}?category={number}")
    browser.read(f"{address}?invitation={guessed}", status=404)
    browser.read(f"{address}?invitation=rubbish", status=404)
    browser.send(address, VITO, form=f"{address}?invitation={token}")

    assert "Minister" not in without.text
    with bare_app.app_context():
        assert [r.category_id for r in _everybody()] == [number]


def test_with_several_categories_one_chooses_first(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        a_category(event, name={"en": "Press"}, needs_approval=True)
        address = f"/{event.slug}/register"

    page = browser.read(address)
    form = browser.read(page.link("Register as Press"))

    assert form.typed("given_name") == ""
    assert "The organisers look at each registration in this category." in form.text


def test_an_unknown_expo_and_a_draft_are_not_here(browser: Browser, bare_app: Flask) -> None:
    with bare_app.app_context():
        draft = an_event(state=EventState.DRAFT).slug

    browser.read(f"/{draft}/register", status=404)
    browser.read("/no-such-expo/register", status=404)


def test_a_flood_from_one_address_is_slowed_down(browser: Browser, expo: str) -> None:
    answers = [browser.post(expo, VITO).status_code for _ in range(61)]

    assert answers == [400] * 60 + [429]


def test_a_valid_form_costs_few_statements(browser: Browser, expo: str, bare_app: Flask) -> None:
    page = browser.read(expo)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}
    browser.post(expo, {**values, "email": "first@visits.example"})

    with counted(bare_app) as statements:
        answer = browser.post(expo, values)

    assert answer.status_code == 303
    assert len(statements) == (12 if "sqlite" in bare_app.config["SQLALCHEMY_DATABASE_URI"] else 10)


def test_without_a_chosen_language_the_mails_come_in_the_readers(browser: Browser, expo: str, app: Flask) -> None:
    browser.read(f"{expo}?lang=tr")

    browser.send(expo, {**VITO, "language": None})

    assert [r.language for r in _everybody()] == ["tr"]


def test_the_done_page_without_a_form_leads_back_to_it(browser: Browser, expo: str) -> None:
    page = browser.read(f"{expo}/done")

    assert page.response.request.path == expo


def test_the_days_come_as_a_calendar_file(browser: Browser, expo: str) -> None:
    answer = browser.client.get(expo.replace("/register", "/expo.ics"))

    assert answer.mimetype == "text/calendar"
    assert len(re.findall("BEGIN:VEVENT", answer.text)) == 3


def test_erasing_removes_the_files_too(browser: Browser, expo: str, app: Flask) -> None:
    name = _ask(QuestionKind.FILE)
    browser.send(expo, {**VITO, name: (io.BytesIO(PDF), "passport.pdf")})

    with transaction():
        erase(_everybody()[0], by=PROGRAM)

    assert [len(list(db.session.scalars(sa.select(table.id)))) for table in (Upload, Answer, Question)] == [0, 0, 1]
