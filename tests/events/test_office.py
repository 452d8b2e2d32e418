"""The expos one works for, and a new one."""

from datetime import date

import pytest
from flask import Flask

from expo.events.queries import event_by_slug
from expo.events.rules import EventState
from tests.factories.accounts import ada, an_account, nora, olga, sami, signed_in
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted

NEW = {
    "name": "Istanbul Tech Summit",
    "first_language": "tr",
    "slug": "istanbul-tech-summit",
    "first_day": "2027-10-05",
    "last_day": "2027-10-07",
    "zone": "Europe/Istanbul",
    "currency": "TRY",
}


def _days(month: int) -> dict[str, date]:
    return {"first_day": date(2027, month, 1), "last_day": date(2027, month, 2)}


def test_an_organiser_sees_her_own_expos_the_next_first(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        olga(an_event(slug="in-may", name={"en": "In May"}, **_days(5)))
        me = olga(an_event(slug="in-march", name={"en": "In March"}, state=EventState.DRAFT, **_days(3)))
        an_event(slug="not-hers", name={"en": "Not hers"})
    signed_in(browser, me)

    page = browser.read("/organise/")

    assert [(row[0], row[3], row[4]) for row in page.rows()] == [
        ("In March", "draft", "0"),
        ("In May", "published", "0"),
    ]
    assert page.link("In March") == "/organise/in-march/"


def test_staff_go_from_their_expo_to_the_desk(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        signed_in(browser, sami(an_event(slug="some-expo")))

    page = browser.read("/organise/")

    assert page.link("Test Expo") == "/desk/some-expo/"


def test_an_administrator_sees_all(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="one-expo", name={"en": "One"})
        an_event(slug="two-expo", name={"en": "Two"})
        signed_in(browser, ada())

    page = browser.read("/organise/")

    assert [row[0] for row in page.rows()] == ["One", "Two"]
    assert page.link("New expo") == "/organise/new"


def test_somebody_without_an_expo_is_told_what_to_do(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        signed_in(browser, an_account())

    page = browser.read("/organise/")

    assert "You work for no expo yet" in page.text


def test_three_expos_ask_as_much_as_one(bare_app: Flask, browser: Browser) -> None:
    asked = []
    with bare_app.app_context():
        signed_in(browser, ada())
    for slugs in (["one-expo"], ["two-expo", "three-expo"]):
        with bare_app.app_context():
            for slug in slugs:
                an_event(slug=slug)
        with counted(bare_app) as statements:
            browser.read("/organise/")
        asked.append(len(statements))

    assert asked == [5, 5]


def test_an_administrator_makes_an_expo(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        signed_in(browser, ada())

    page = browser.send("/organise/new", NEW)

    assert page.banners[0] == "The expo is there, as a draft. The guide leads you to opening day."
    with bare_app.app_context():
        event = event_by_slug("istanbul-tech-summit")
        assert event is not None
        assert (event.state, event.name, event.languages, event.currency) == (
            EventState.DRAFT,
            {"tr": "Istanbul Tech Summit"},
            ["tr"],
            "TRY",
        )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"slug": "organise"},
            "Use 3 to 60 small letters, digits and single hyphens; some words, as organise, are the product’s own.",
        ),
        (
            {"slug": "../etc"},
            "Use 3 to 60 small letters, digits and single hyphens; some words, as organise, are the product’s own.",
        ),
        ({"slug": ""}, "Enter an address."),
        ({"name": " "}, "Enter the name of the expo."),
        ({"last_day": "2027-10-04"}, "The last day is before the first day."),
        ({"zone": "GMT+3"}, "Choose one from the list."),
    ],
)
def test_an_expo_that_cannot_be_is_told_beside_its_field(
    bare_app: Flask, browser: Browser, typed: dict[str, str], sentence: str
) -> None:
    with bare_app.app_context():
        signed_in(browser, ada())

    page = browser.send("/organise/new", {**NEW, **typed}, status=400)

    assert page.errors == [sentence]
    assert page.typed("currency") == "TRY"


def test_an_address_that_is_taken_is_told(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        an_event(slug="istanbul-tech-summit")
        signed_in(browser, ada())

    page = browser.send("/organise/new", NEW, status=409)

    assert "There is an expo at /istanbul-tech-summit already." in page.text
    assert page.typed("name") == "Istanbul Tech Summit"


def test_only_administrators_make_expos(bare_app: Flask, browser: Browser) -> None:
    with bare_app.app_context():
        accounts = [olga(an_event()), sami(an_event()), nora()]

    answers = [signed_in(browser, account).client.get("/organise/new").status_code for account in accounts]

    assert answers == [403, 403, 403]


def test_a_stranger_has_no_office(bare_app: Flask, browser: Browser) -> None:
    answers = [browser.client.get(address) for address in ("/organise/", "/organise/new")]

    assert [(answer.status_code, answer.location.partition("?")[0]) for answer in answers] == [(303, "/sign-in")] * 2
