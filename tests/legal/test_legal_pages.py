"""What an expo says in public by law: who runs it, what happens with personal data, how accessible it is."""

from datetime import date

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Event
from expo.history.queries import history_about
from expo.history.services import PROGRAM
from expo.legal.queries import legal_texts_of, organiser_of
from expo.legal.rules import LegalPassage, PassageKind, passages_of
from expo.prices.services import save_billing
from expo.retention.rules import DEFAULT_DAYS
from expo.retention.services import save_periods
from tests.factories.accounts import olga, sami, signed_in
from tests.factories.events import an_event
from tests.pages import Browser, text_of

PAGE = "/organise/some-expo/settings/legal-pages"
WHO = {
    "name": "Expo Foundation",
    "address": "Test Road 1\nKarachi",
    "phone": "+92 21 1234567",
    "email": "privacy@test-expo.example",
    "registration": "SECP 0012345",
    "responsible": "Amna Tariq",
}


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event(slug="some-expo", languages=["en", "ur", "tr"], last_day=date(2027, 4, 15))


@pytest.fixture
def browser(app: Flask, event: Event) -> Browser:
    return signed_in(Browser(app), olga(event))


def test_a_text_is_set_in_headings_lists_and_paragraphs() -> None:
    assert passages_of("First.\n\n## Why\n- one\n-  two\n# no heading\n- three") == [
        LegalPassage(PassageKind.PARAGRAPH, ("First.",)),
        LegalPassage(PassageKind.HEADING, ("Why",)),
        LegalPassage(PassageKind.LIST, ("one", "two")),
        LegalPassage(PassageKind.PARAGRAPH, ("# no heading",)),
        LegalPassage(PassageKind.LIST, ("three",)),
    ]


def test_an_expo_of_which_little_is_known_has_three_whole_pages(app: Flask, event: Event) -> None:
    reader = Browser(app)
    home = reader.read("/some-expo/")
    links = [str(one["href"]).partition("?")[0] for one in home.soup.select(".foot a[href*='/some-expo/']")]

    assert links == ["/some-expo/privacy", "/some-expo/imprint", "/some-expo/accessibility"]
    notice = reader.read("/some-expo/privacy?lang=en")
    headings = [text_of(one) for one in notice.soup.select("h2")]
    assert headings[0] == "What we use, what for, and on which ground"
    assert headings[1:3] == ["Who receives it", "Transfer abroad"]
    assert headings[3:] == ["Your rights", "How to complain", "How long it is kept"]
    assert "hello@test-expo.example" in notice.text
    assert "Pakistan" in notice.text
    assert "Test Expo" in reader.read("/some-expo/imprint?lang=en").text
    assert "WCAG 2.2" in reader.read("/some-expo/accessibility?lang=ur").text
    assert reader.read("/some-expo/privacy?lang=ur").soup.select_one("html[dir=rtl]")
    reader.read("/some-expo/terms", status=404)


def test_how_long_data_is_kept_is_read_where_it_is_set(app: Flask, event: Event) -> None:
    before = Browser(app).read("/some-expo/privacy?lang=en").rows()
    with transaction():
        days = {**DEFAULT_DAYS, **dict.fromkeys(list(DEFAULT_DAYS)[:1], 30), **dict.fromkeys(list(DEFAULT_DAYS)[1:2])}
        save_periods(event, days, version=event.version, by=PROGRAM)

    rows = Browser(app).read("/some-expo/privacy?lang=en").rows()

    assert before[0][1] == str(next(iter(DEFAULT_DAYS.values())))
    assert rows[0][1:] == ["30", "Saturday 15 May 2027"]
    assert rows[1][1:] == ["–", "until it is erased by hand"]
    assert len(rows) == len(DEFAULT_DAYS)


def test_forms_for_everybody_lead_to_the_privacy_notice(app: Flask, event: Event) -> None:
    for form in ("register", "register/delegation"):
        page = Browser(app).read(f"/some-expo/{form}")

        assert page.soup.select_one("form a[href^='/some-expo/privacy']"), form


def test_who_runs_the_expo_is_said_once_and_what_lacks_is_named(browser: Browser, event: Event) -> None:
    assert "Expo Seller Ltd" not in browser.read("/some-expo/imprint?lang=en").text
    with transaction():
        billing = {"seller": "Expo Seller Ltd", "address": "Bank Road 2"}
        names = ("tax_number", "contact", "account_holder", "bank", "branch", "iban", "swift")
        save_billing(event, {**dict.fromkeys(names, ""), "note": {}, **billing}, version=0, by=PROGRAM)
    lacking = browser.read(PAGE).banners

    assert lacking == ["The law asks for these too: Telephone, Register and number, Responsible person"]
    assert "Expo Seller Ltd" in browser.read("/some-expo/imprint?lang=en").text

    browser.send(PAGE, WHO)

    assert browser.read(PAGE).banners == []
    said = browser.read("/some-expo/imprint?lang=tr").text
    assert all(line in said for value in WHO.values() for line in value.splitlines())
    assert "Expo Seller" not in said
    assert "privacy@test-expo.example" in browser.read("/some-expo/privacy?lang=en").text
    assert organiser_of(event).missing() == []
    [told] = [one.after for one in history_about(event) if one.after and "imprint" in one.after]
    assert "SECP 0012345" in told["imprint"]


def test_an_organiser_writes_a_page_and_has_the_standard_text_again(browser: Browser, event: Event) -> None:
    begun = browser.send(PAGE, {"accessibility_ur": "اپنا متن", "standard": "accessibility"})

    assert "WCAG 2.2" in begun.typed("accessibility_en")
    assert "WCAG 2.2" in begun.typed("accessibility_tr") != begun.typed("accessibility_en")
    assert begun.typed("accessibility_ur") == "اپنا متن"
    assert begun.typed("privacy_en") == ""
    assert legal_texts_of(event) == {}

    browser.send(PAGE, {"privacy_en": "## Ours\n- <b>one</b>"})
    notice = browser.read("/some-expo/privacy?lang=en")

    assert [text_of(one) for one in notice.soup.select("h2")] == ["Ours", "How long it is kept"]
    assert [text_of(one) for one in notice.soup.select("main li")] == ["<b>one</b>"]
    assert "KVKK" in browser.read("/some-expo/privacy?lang=tr").text

    browser.send(PAGE, {"privacy_en": ""})

    assert "KVKK" in browser.read("/some-expo/privacy?lang=en").text


def test_of_two_who_save_the_second_keeps_what_was_typed(browser: Browser, event: Event) -> None:
    opened = event.version
    browser.send(PAGE, {"phone": "1"})

    answer = browser.send(PAGE, {"phone": "2", "version": str(opened)}, status=409)
    db.session.expire_all()

    assert answer.typed("phone") == "2"
    assert organiser_of(event).phone == "1"
    assert answer.banners[0].startswith("Somebody else changed these settings while you wrote.")
    saved = browser.send(PAGE, {"phone": "2", "version": str(event.version)})
    assert saved.status == 200
    assert organiser_of(event).phone == "2"


def test_a_member_of_the_staff_writes_no_legal_pages(app: Flask, event: Event) -> None:
    signed_in(Browser(app), sami(event)).read(PAGE, status=403)
