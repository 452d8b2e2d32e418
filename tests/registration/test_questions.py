"""The organiser's questions on the public form: answers, validation, dependent questions, uploaded files."""

import io
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Category
from expo.history.services import PROGRAM
from expo.registration.models import Answer, Question, Upload
from expo.registration.rules import Condition, QuestionKind
from expo.registration.services.answers import answer_texts, save_answers
from expo.registration.services.erasure import erase
from expo.registration.services.options import OptionText
from expo.registration.services.questions import add_question
from tests.factories.events import a_category, an_event
from tests.pages import Browser, form_values
from tests.registration.public import VITO, everybody, the_event

PDF = b"%PDF-1.7\n%%EOF\n"


def _ask(kind: QuestionKind, **fields: Any) -> str:
    """Ask a question of everybody who comes to the expo; returns the name of its field."""
    with transaction():
        question = add_question(the_event(), {"kind": kind, "label": {"en": "A question"}, **fields}, by=PROGRAM)
    return f"q{question.id}"


def _stored_answers() -> list[Any]:
    """The answers as the history keeps them: options by their labels."""
    return list(answer_texts(everybody()[0]).values())


def _options(*labels: str) -> list[OptionText]:
    return [OptionText({"en": label}) for label in labels]


def _sent(name: str, given: Any) -> Any:
    """What a form sends: options by their ids."""
    ids = {option.label["en"]: str(option.id) for option in db.session.get_one(Question, int(name[1:])).options}
    return [ids.get(one, one) for one in given] if isinstance(given, list) else ids.get(str(given), given)


@pytest.mark.parametrize(
    ("kind", "fields", "given", "kept"),
    [
        (QuestionKind.TEXT, {}, "Halal", "Halal"),
        (QuestionKind.LONG_TEXT, {}, "One\r\n\r\n\r\n\r\nTwo", "One\n\nTwo"),
        (QuestionKind.NUMBER, {}, "2,5", 2.5),
        (QuestionKind.NUMBER, {}, "۱۲", 12),
        (QuestionKind.CHOICE, {"options": _options("Veg", "Meat")}, "Veg", "Veg"),
        (QuestionKind.CHOICES, {"options": _options("AI", "Cloud", "Chips")}, ["AI", "Chips"], ["AI", "Chips"]),
        (QuestionKind.DATE, {}, "2028-02-29", "2028-02-29"),
        (QuestionKind.YES_NO, {}, "no", False),
        (QuestionKind.COUNTRY, {}, "PK", "PK"),
    ],
)
def test_each_kind_of_question_is_answered(
    browser: Browser, expo: str, app: Flask, kind: QuestionKind, fields: dict[str, Any], given: Any, kept: Any
) -> None:
    name = _ask(kind, required=True, **fields)

    browser.send(expo, {**VITO, name: _sent(name, given)})

    assert _stored_answers() == [kept]


@pytest.mark.parametrize(
    ("kind", "fields", "given", "sentence"),
    [
        (QuestionKind.TEXT, {}, "", "Answer this question."),
        (QuestionKind.TEXT, {}, "x" * 501, "Use at most 500 characters."),
        (QuestionKind.NUMBER, {}, "many", "Enter a number of at most 12 digits, as in 12 or 2.5."),
        (QuestionKind.NUMBER, {}, "1e400", "Enter a number of at most 12 digits, as in 12 or 2.5."),
        (QuestionKind.CHOICE, {"options": _options("Veg")}, "Meat", "Choose one from the list."),
        (QuestionKind.CHOICES, {"options": _options("AI")}, ["AI", "x"], "Choose from the list."),
        (QuestionKind.DATE, {}, "2027-02-29", "There is no such date. Enter year, month and day, as in 2027-04-14."),
        (QuestionKind.DATE, {}, "14.04.2027", "There is no such date. Enter year, month and day, as in 2027-04-14."),
        (QuestionKind.DATE, {}, "1448-06-15", "Enter a date of the Gregorian calendar, with a year from 1900 to 2200."),
        (QuestionKind.YES_NO, {}, "maybe", "Choose one from the list."),
        (QuestionKind.COUNTRY, {}, "Atlantis", "Choose a country from the list."),
    ],
)
def test_a_wrong_answer_is_refused_in_words(
    browser: Browser, expo: str, app: Flask, kind: QuestionKind, fields: dict[str, Any], given: Any, sentence: str
) -> None:
    name = _ask(kind, required=True, **fields)

    page = browser.send(expo, {**VITO, name: _sent(name, given)}, status=400)

    assert page.errors == [sentence]
    assert everybody() == []


def test_a_question_is_asked_only_after_the_earlier_answer_it_depends_on(
    browser: Browser, expo: str, app: Flask
) -> None:
    visa = _ask(QuestionKind.YES_NO, required=True)
    passport = _ask(QuestionKind.TEXT, required=True, condition=Condition(int(visa[1:]), value="yes"))

    missing = browser.send(expo, {**VITO, visa: "yes"}, status=400)
    browser.send(expo, {**VITO, visa: "no", passport: "sent all the same"})

    assert missing.errors == ["Answer this question."]
    assert _stored_answers() == [False]


def test_a_question_may_wait_for_any_number_and_for_one_that_can_be_given(expo: str, app: Flask) -> None:
    guests = int(_ask(QuestionKind.NUMBER)[1:])

    for value in ("", "2.5"):
        _ask(QuestionKind.TEXT, condition=Condition(guests, value=value))
    with pytest.raises(Refused, match="Nobody can give this answer"):
        _ask(QuestionKind.TEXT, condition=Condition(guests, value="many"))


def test_answers_to_questions_of_another_category_or_expo_are_not_stored(
    browser: Browser, expo: str, app: Flask
) -> None:
    event = the_event()
    theirs = _ask(QuestionKind.TEXT, categories=[a_category(event)])
    other = an_event()
    with transaction():
        foreign = add_question(other, {"kind": QuestionKind.TEXT, "label": {"en": "Else"}}, by=PROGRAM)
    mine = db.session.scalars(sa.select(Category).where(Category.event_id == event.id).order_by(Category.id)).first()

    browser.send(f"{expo}?category={mine.id if mine else 0}", {**VITO, theirs: "x", f"q{foreign.id}": "y"})

    with transaction():
        save_answers(everybody()[0], {foreign.id: "y"})

    assert len(everybody()) == 1
    assert _stored_answers() == []


@pytest.mark.parametrize(
    ("content", "media_type"),
    [(PDF, "application/pdf"), (b"\x89PNG\r\n\x1a\n rest", "image/png"), (b"\xff\xd8\xff\xe0 rest", "image/jpeg")],
)
def test_a_files_media_type_is_detected_from_its_content(
    browser: Browser, expo: str, app: Flask, content: bytes, media_type: str
) -> None:
    name = _ask(QuestionKind.FILE, required=True)

    browser.send(expo, {**VITO, name: (io.BytesIO(content), "../../پاسپورٹ.exe")})

    upload = db.session.scalars(sa.select(Upload)).one()
    assert (upload.media_type, upload.size, upload.content) == (media_type, len(content), content)
    assert "/" not in upload.name
    assert _stored_answers() == [upload.name]
    assert list(db.session.scalars(sa.select(Answer.upload_id))) == [upload.id]


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


def test_erasing_removes_the_files_too(browser: Browser, expo: str, app: Flask) -> None:
    name = _ask(QuestionKind.FILE)
    browser.send(expo, {**VITO, name: (io.BytesIO(PDF), "passport.pdf")})

    with transaction():
        erase(everybody()[0], by=PROGRAM)

    assert [len(list(db.session.scalars(sa.select(table.id)))) for table in (Upload, Answer, Question)] == [0, 0, 1]
