"""The public registration form: typing errors, double submission, any script, rate limit, calendar file."""

import re

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db
from expo.mail.models import Mail
from expo.registration.rules import RegistrationState
from tests.pages import Browser
from tests.queries import counted
from tests.registration.public import VITO, everybody


def test_somebody_registers_and_reads_what_happens_next(browser: Browser, expo: str, app: Flask) -> None:
    page = browser.send(expo, {**VITO, "family_name": "Ziyaretçi", "second_name": "ویٹو", "country": "TR"})

    assert page.heading == "Thank you"
    assert "We have written to vito@visits.example." in page.text
    assert "vito" not in page.response.request.path
    [registration] = everybody()
    assert (registration.name, registration.second_name, registration.country) == ("Vito Ziyaretçi", "ویٹو", "TR")
    assert registration.state is RegistrationState.CONFIRMED


def test_the_answer_does_not_reveal_who_is_registered(browser: Browser, expo: str, bare_app: Flask) -> None:
    first = browser.send(expo, VITO)

    again = Browser(bare_app).send(expo, {**VITO, "given_name": "Somebody", "email": "VITO@visits.example"})

    assert again.text.replace("VITO@", "vito@") == first.text
    with bare_app.app_context():
        assert [r.name for r in everybody()] == ["Vito"]
        assert list(db.session.scalars(sa.select(Mail.wording).order_by(Mail.id))) == [
            "confirmed",
            "already registered",
        ]


def test_submitting_twice_sends_one_mail(browser: Browser, expo: str, app: Flask) -> None:
    page = browser.read(expo)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}

    answers = [browser.post(expo, values) for _ in range(2)]

    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(303, f"{expo}/done")] * 2
    assert len(everybody()) == 1
    assert list(db.session.scalars(sa.select(Mail.wording))) == ["confirmed"]


def test_going_back_to_correct_the_mail_address_registers_the_corrected_one(
    browser: Browser, expo: str, app: Flask
) -> None:
    page = browser.read(expo)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}

    browser.post(expo, {**values, "email": "vto@visits.example"})
    browser.post(expo, values)

    assert [r.email for r in everybody()] == ["vto@visits.example", "vito@visits.example"]


@pytest.mark.parametrize(
    ("code", "some"),
    [
        ("en", ["Pakistan", "Türkiye", "Åland Islands", "Albania", "Zimbabwe"]),
        ("tr", ["Pakistan", "Türkiye", "Åland Adaları", "Cibuti", "Çekya", "Danimarka", "Zimbabve"]),
        ("ur", ["پاکستان", "ترکیہ", "ارجنٹینا", "پرتگال", "یونان"]),
    ],
)
def test_countries_are_sorted_by_the_readers_alphabet(browser: Browser, expo: str, code: str, some: list[str]) -> None:
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
    assert everybody() == []


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
def test_an_invalid_value_is_answered_with_a_sentence(
    browser: Browser, expo: str, app: Flask, values: dict[str, str], sentence: str
) -> None:
    page = browser.send(expo, {**VITO, **values}, status=400)

    assert sentence in " ".join(page.errors)
    assert everybody() == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "{{ 7*7 }}{% raw %}{name}",
        "Robert'); DROP TABLE registrations;--",
        "%s%n ${jndi:x}",
    ],
)
def test_markup_and_odd_characters_are_stored_unchanged_and_escaped(
    browser: Browser, expo: str, app: Flask, text: str
) -> None:
    values = dict.fromkeys(("given_name", "family_name", "second_name", "organisation", "job_title"), text)

    page = browser.send(expo, {**VITO, **values})

    assert page.heading == "Thank you"
    [registration] = everybody()
    assert {getattr(registration, name) for name in values} == {text}
    assert f"Dear {text} {text}" in db.session.scalars(sa.select(Mail.text)).one()


def test_a_line_break_in_a_field_never_becomes_a_header(browser: Browser, expo: str, app: Flask) -> None:
    browser.send(expo, {**VITO, "given_name": "Vito\r\nBcc: all@visits.example", "organisation": "A\r\nB"})

    [mail] = db.session.scalars(sa.select(Mail))
    assert [mail.to_name, mail.to_address] == ["Vito Bcc: all@visits.example", "vito@visits.example"]
    assert everybody()[0].organisation == "A B"


@pytest.mark.parametrize("email", ["vıtö@bücher.example", "ویٹو@مثال.example"])
def test_a_mail_address_may_be_in_any_script(browser: Browser, expo: str, app: Flask, email: str) -> None:
    browser.send(expo, {**VITO, "email": email})

    assert [r.email for r in everybody()] == [email]


def test_a_valid_form_runs_few_statements(browser: Browser, expo: str, bare_app: Flask) -> None:
    page = browser.read(expo)
    values = {**VITO, "csrf_token": page.typed("csrf_token"), "form_key": page.typed("form_key"), "language": "en"}
    browser.post(expo, {**values, "email": "first@visits.example"})

    with counted(bare_app) as statements:
        answer = browser.post(expo, values)

    assert answer.status_code == 303
    assert len(statements) == (12 if "sqlite" in bare_app.config["SQLALCHEMY_DATABASE_URI"] else 7)


def test_the_done_page_without_a_form_leads_back_to_it(browser: Browser, expo: str) -> None:
    page = browser.read(f"{expo}/done")

    assert page.response.request.path == expo


def test_the_open_days_are_a_calendar_file(browser: Browser, expo: str) -> None:
    answer = browser.client.get(expo.replace("/register", "/expo.ics"))

    assert answer.mimetype == "text/calendar"
    assert len(re.findall("BEGIN:VEVENT", answer.text)) == 3


def test_without_a_chosen_language_the_mails_come_in_the_readers(browser: Browser, expo: str, app: Flask) -> None:
    browser.read(f"{expo}?lang=tr")

    browser.send(expo, {**VITO, "language": None})

    assert [r.language for r in everybody()] == ["tr"]
