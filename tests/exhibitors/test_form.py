"""A firm applies by its private link: step by step, left and resumed, with errors beside the fields."""

import io
import re

import sqlalchemy as sa
from bs4 import Tag
from flask import Flask
from PIL import Image

from expo.db import db
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import companions_of, neighbours_of
from expo.exhibitors.rules import ApplicationState
from expo.mail.links import text_of as mail_text_of
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.exhibitors import a_draft, emil, taking_applications
from tests.pages import Browser, Page, text_of


def _desk(exhibitor: Exhibitor) -> str:
    return f"/exhibitor/{exhibitor_token(exhibitor)}"


def _picture(kind: str = "PNG") -> io.BytesIO:
    file = io.BytesIO()
    Image.new("RGB", (300, 100), "#004488").save(file, kind)
    file.seek(0)
    return file


def _fill_in_the_rest(browser: Browser, link: str) -> Page:
    """What stands after the page of products, and the page that thanks for the application."""
    browser.send(f"{link}/apply/space", {"area_sqm": "12", "least_sqm": "9", "most_sqm": "18", "power_kw": "٣"})
    browser.send(f"{link}/apply/neighbours", {"near": "Friend Ltd", "apart": "Rival Ltd"})
    browser.send(
        f"{link}/apply/companions",
        {"co_exhibitor0_name": "Daughter Ltd", "co_exhibitor0_country": "türkiye", "represented0_name": "Maker GmbH"},
    )
    return browser.send(f"{link}/apply/review", {"terms": "y"})


def test_emil_applies_from_the_first_page_to_the_mail_that_confirms_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    taking_applications(event, terms={"en": "No subletting."})
    begun = browser.send(f"/{event.slug}/exhibit", {"firm": "Emil Örnek A.Ş.", "email": "emil@exhibits.example"})
    mail = db.session.scalars(sa.select(Mail)).one()
    link = re.findall(r"/exhibitor/\S+", mail_text_of(mail))[0]

    at_firm = browser.read(f"{link}/apply")
    browser.send(f"{link}/apply/firm", {"country": "TR", "sectors": ["software", "AI"], "tax_number": "123 456"})
    browser.send(f"{link}/apply/logo", {"logo": (_picture(), "logo.png")})
    browser.send(f"{link}/apply/contacts", {"main_name": "Emil Exhibitor"})
    left = browser.send(f"{link}/apply/products", {"products": "Cloud\nLedgers\n\nCloud", "then": "later"})
    resumed = browser.read(left.link("Go on with the application"))
    sent = _fill_in_the_rest(browser, link)

    made = db.session.scalars(sa.select(Exhibitor)).one()
    assert (begun.heading, at_firm.heading, at_firm.typed("legal_name")) == (
        "Look into your mail",
        "Firm",
        "Emil Örnek A.Ş.",
    )
    assert resumed.heading == "Products"
    assert sent.banners[0] == "Your application is sent. A mail confirms it."
    assert (made.state, made.products, made.power_kw) == (ApplicationState.SUBMITTED, ["Cloud", "Ledgers"], 3)
    assert [(one.name, one.country, one.approved) for one in companions_of(made)] == [
        ("Daughter Ltd", "TR", False),
        ("Maker GmbH", "", True),
    ]
    assert [one.name for one in neighbours_of(made)] == ["Friend Ltd", "Rival Ltd"]


def test_the_first_page_says_the_same_to_everybody(app: Flask, browser: Browser) -> None:
    event = an_event()
    emil(event, name="Known Ltd")

    pages = [
        browser.send(f"/{event.slug}/exhibit", {"firm": name, "email": "stranger@else.example"}).text
        for name in ("Known Ltd", "Unknown Ltd")
    ]

    assert pages[0] == pages[1]


def test_applications_that_are_shut_say_so(app: Flask, browser: Browser) -> None:
    event = an_event()

    page = browser.read(f"/{event.slug}/exhibit")

    assert page.banners[0].startswith("Applications are not taken now.")


def test_errors_stand_beside_their_fields_and_nothing_is_lost(app: Flask, browser: Browser) -> None:
    draft = a_draft(an_event(), name="Emil Ltd")

    page = browser.send(
        f"{_desk(draft)}/apply/firm",
        {"legal_name": "X" * 201, "website": "javascript:alert(1)", "country": "", "sectors": []},
        status=400,
    )

    assert page.errors == [
        "Use at most 200 characters.",
        "Choose a country from the list.",
        "Enter a web address that begins with https://, as in https://www.example.org.",
        "Choose one to six.",
    ]
    assert page.typed("website") == "javascript:alert(1)"


def test_a_legal_name_of_129_characters_is_a_name(app: Flask, browser: Browser) -> None:
    draft = a_draft(an_event(), name="Emil Ltd")
    long = "Ü" * 129

    browser.send(f"{_desk(draft)}/apply/firm", {"legal_name": long})

    assert db.session.get_one(Exhibitor, draft.id).draft["legal_name"] == long


def test_a_fascia_name_over_the_limit_is_refused_with_the_count(app: Flask, browser: Browser) -> None:
    event = an_event()
    taking_applications(event, fascia_limit=20)
    draft = a_draft(event)

    page = browser.send(f"{_desk(draft)}/apply/space", {"fascia_name": "X" * 25, "least_sqm": "13"}, status=400)

    assert page.errors == [
        "The area wanted lies between the least and the most that you accept.",
        "The fascia board takes 20 characters; this name has 25.",
    ]


def test_firms_that_cannot_be_neighbours_are_named(app: Flask, browser: Browser) -> None:
    draft = a_draft(an_event(), name="Emil Ltd")

    page = browser.send(f"{_desk(draft)}/apply/neighbours", {"near": "Emil", "apart": "Rival"}, status=409)

    assert "Emil is your own firm." in page.text
    assert page.typed("apart") == "Rival"


def test_a_page_named_logo_png_is_no_logo(app: Flask, browser: Browser) -> None:
    draft = a_draft(an_event())

    page = browser.send(f"{_desk(draft)}/apply/logo", {"logo": (io.BytesIO(b"<html><script>"), "logo.png")}, status=409)

    assert "This is no picture that can be read." in page.text


def test_a_draft_is_gone_on_with_at_the_step_after_the_last_that_was_saved(app: Flask, browser: Browser) -> None:
    draft = a_draft(an_event())
    left = []

    for step, then in (("contacts", ""), ("neighbours", "later"), ("neighbours", "")):
        browser.send(f"{_desk(draft)}/apply/{step}", {"then": then})
        left.append(browser.read(f"{_desk(draft)}/apply").heading)

    assert left == ["Products", "Neighbours", "Companions"]


def test_the_second_of_two_tabs_may_save_over_the_first(app: Flask, browser: Browser) -> None:
    draft = a_draft(an_event())
    address = f"{_desk(draft)}/apply/products"
    seen = browser.read(address).typed("version")
    browser.send(address, {"products": "First"})

    told = browser.send(address, {"products": "Second", "version": seen}, status=409)
    browser.send(address, {"products": "Second", "version": told.typed("version")})

    assert "Somebody else changed this application while you wrote." in told.text
    assert db.session.get_one(Exhibitor, draft.id).products == ["Second"]


def test_what_an_accepted_firm_changes_waits_for_the_organisers(app: Flask, browser: Browser) -> None:
    exhibitor = emil(an_event())

    page = browser.send(f"{_desk(exhibitor)}/apply/space", {"area_sqm": "18"})
    again = browser.read(f"{_desk(exhibitor)}/apply/space")

    assert page.rows() == [["Area wanted, in m²", "12", "18"]]
    assert (again.typed("area_sqm"), db.session.get_one(Exhibitor, exhibitor.id).area_sqm) == ("18", 12)


def test_a_renewed_link_opens_and_the_old_one_does_not(app: Flask, browser: Browser) -> None:
    exhibitor = emil(an_event(), name="Emil Ltd")
    old = _desk(exhibitor)

    page = browser.send(f"{old}/link", form=old)

    assert page.heading == "Your new link is in the mail"
    browser.read(old, status=404)
    assert browser.read(_desk(db.session.get_one(Exhibitor, exhibitor.id))).heading == "Emil Ltd"


def test_a_firm_withdraws_and_applies_again(app: Flask, browser: Browser) -> None:
    exhibitor = emil(an_event(), state=ApplicationState.SUBMITTED)
    desk = _desk(exhibitor)

    gone = browser.send(f"{desk}/withdraw")
    back = browser.send(f"{desk}/again", form=desk)

    assert "Your application is withdrawn." in gone.text
    assert "Your application is sent." in back.banners[0]


def test_every_state_is_said_in_words(app: Flask, browser: Browser) -> None:
    event = an_event()

    said = {
        state: text_of(browser.read(_desk(emil(event, state=state))).soup.select_one("main p.lede") or Tag(name="p"))
        for state in ApplicationState
    }

    assert said[ApplicationState.CONFIRMED] == "Your space is yours. Name your staff and send your documents."
    assert len(set(said.values())) == len(ApplicationState)


def test_no_mail_of_ours_carries_a_strangers_web_address(app: Flask, browser: Browser) -> None:
    event = an_event()
    taking_applications(event)

    page = browser.send(
        f"/{event.slug}/exhibit", {"firm": "Win at www.bad.example", "email": "victim@else.example"}, status=400
    )

    assert page.errors == ["Write a name with letters, without a web address."]
    assert db.session.scalars(sa.select(Mail)).all() == []
