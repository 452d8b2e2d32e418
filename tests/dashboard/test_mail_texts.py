"""Mail templates with an organiser's own text."""

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.dashboard.views.mails import TEMPLATES
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import PROGRAM
from expo.i18n import LANGUAGES, force_locale
from expo.mail.models import Mail, MailText
from expo.mail.rules import fill, unknown_holes
from expo.mail.services import save_mail_text
from expo.registration.mails import CONFIRMED
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser


def _address(event: Event, language: str = "en") -> str:
    return f"/organise/{event.slug}/mail/wording/confirmed/{language}"


def _kept(event: Event, text: str, version: int = 0) -> MailText:
    with transaction():
        return save_mail_text(
            CONFIRMED, event_id=event.id, language="en", subject="Theirs", text=text, version=version, by=PROGRAM
        )


def test_own_words_are_kept_and_sent(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(
        _address(event), {"subject": "Welcome, {name}", "text": "See you at {expo}. {{ok}} {link}", "save": "1"}
    )
    vito(event, given_name="Vito", family_name="")
    vito(event, language="tr")

    assert page.banners == ["Template saved. Emails use it from now on."]
    assert "English own words" in " ".join(page.rows()[0])
    sent = db.session.scalars(sa.select(Mail).order_by(Mail.id)).all()
    assert sent[0].subject == "Welcome, Vito"
    assert sent[0].text.startswith("See you at Test Expo. {ok} ")
    assert sent[1].language == "tr"
    assert sent[1].text != sent[0].text


def test_a_preview_shows_the_words_filled_and_keeps_nothing(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(_address(event), {"subject": "For {name}", "text": "At {expo}, <b>{nobody}</b>", "look": "1"})

    assert "For Vito Example" in page.text
    assert "At Istanbul Tech Summit, <b>{nobody}</b>" in page.text
    assert page.banners == ["Nothing fills {nobody}. Take it out, or write {{ for a brace."]
    assert (page.typed("subject"), page.typed("text")) == ("For {name}", "At {expo}, <b>{nobody}</b>")
    assert db.session.scalars(sa.select(MailText)).all() == []


@pytest.mark.parametrize(("language", "way"), [("en", "ltr"), ("tr", "ltr"), ("ur", "rtl")])
def test_the_fields_run_as_the_language_does(app: Flask, browser: Browser, language: str, way: str) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.read(_address(event, language))

    fields = [page.soup.select_one(f"[name={name}]") for name in ("subject", "text")]
    assert [(field["lang"], field["dir"]) for field in fields if field] == [(language, way)] * 2


def test_a_placeholder_that_nothing_fills_is_refused_by_name(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(_address(event), {"subject": "{zip}", "text": "{zip} {age}", "save": "1"}, status=409)

    assert "Nothing fills {zip}, {age}. Take it out, or write {{ for a brace." in page.text
    assert page.typed("text") == "{zip} {age}"
    assert db.session.scalars(sa.select(MailText)).all() == []


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ({"subject": "", "text": "x"}, "Fill this in."),
        ({"subject": "x", "text": " "}, "Write a text."),
        ({"subject": "x" * 201, "text": "x"}, "Use at most 200 characters."),
        ({"subject": "x", "text": "x" * 10_001}, "Use at most 10000 characters."),
        ({"subject": "x\u202ey", "text": "x"}, "Take out the invisible control characters (RIGHT-TO-LEFT OVERRIDE)."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_field(
    app: Flask, browser: Browser, typed: dict[str, str], complaint: str
) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(_address(event), {**typed, "save": "1"}, status=400)

    assert page.errors == [complaint]


def test_the_second_of_two_who_write_sees_the_others_words_and_may_save_over_them(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    mine = {"subject": "Mine", "text": "My text, {link}", "version": "0", "save": "1"}
    _kept(event, "Their text, {link}")

    page = browser.send(_address(event), mine, status=409)
    over = {name: page.typed(name) for name in ("subject", "text", "version")}
    browser.send(_address(event), {**over, "save": "1"})

    assert "Somebody changed this text while you wrote. Their text: “Theirs Their text, {link}”" in page.text
    assert page.link("Take theirs") == _address(event)
    assert over == {"subject": "Mine", "text": "My text, {link}", "version": "1"}
    kept = db.session.scalars(sa.select(MailText)).one()
    assert (kept.text, kept.version) == ("My text, {link}", 2)


@pytest.mark.parametrize("version", ["rubbish", "-1", "9" * 40, "1.5", "٣"])
def test_a_version_that_is_none_is_answered_as_an_old_one(app: Flask, browser: Browser, version: str) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.send(
        _address(event), {"subject": "x", "text": "{link}", "version": version, "save": "1"}, status=409
    )

    assert "Somebody changed this text while you wrote." in page.text


def test_the_products_words_come_back(app: Flask, browser: Browser) -> None:
    event = an_event()
    _kept(event, "Own words, {link}")
    signed_in(browser, olga(event))

    page = browser.send(f"{_address(event)}/reset", form=_address(event))

    assert page.banners == ["The product’s own words are back."]
    assert db.session.scalars(sa.select(MailText)).all() == []
    assert browser.read(_address(event)).typed("subject") == "Your ticket for {expo}"


@pytest.mark.parametrize("rest", ["no-such-mail/en", "confirmed/fr", "confirmed/EN"])
def test_there_is_no_such_text(app: Flask, browser: Browser, rest: str) -> None:
    event = an_event()
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/mail/wording/{rest}", status=404)

    assert page.heading != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_hole_of_the_products_words_is_filled(app: Flask, language: str) -> None:
    with force_locale(language):
        words = {template.key: f"{template.subject}\n{template.text}" for template in TEMPLATES}

    left = {template.key: unknown_holes(words[template.key], template.holes) for template in TEMPLATES}
    samples = {t.key: fill(words[t.key], {name: sample for name, (_, sample) in t.holes.items()}) for t in TEMPLATES}

    assert left == {template.key: [] for template in TEMPLATES}
    assert [key for key, text in samples.items() if "{" in text] == []
