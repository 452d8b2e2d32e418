"""The organisers' pages: the list, bulk actions, export, questions, categories, permissions."""

import csv
import io
import zipfile

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.queries import categories_of
from expo.history.services import Actor
from expo.mail.models import Mail
from expo.registration.queries import questions_of
from expo.registration.rules import QuestionKind, RegistrationSource, RegistrationState
from expo.registration.services.questions import add_question
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

OLGA = Actor("Olga")


def _list(event: Event, query: str = "") -> str:
    return f"/organise/{event.slug}/registrations{query}"


def _names(browser: Browser, address: str) -> list[str]:
    page = browser.read(address)
    return [str(link.text) for link in page.soup.select("tbody th a bdi")]


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("irem", ["İrem Ziyaretçi"]),
        ("İREM", ["İrem Ziyaretçi"]),
        ("عائشہ", ["Ayesha Ziyaretçi"]),
        ("عائشه", ["Ayesha Ziyaretçi"]),
        ("ornek", ["İrem Ziyaretçi"]),
        ("ziyaretci", ["Ayesha Ziyaretçi", "İrem Ziyaretçi"]),
        ("%", []),
        ("' OR 1=1 --", []),
    ],
)
def test_people_are_found_in_any_script(event: Event, olgas: Browser, q: str, found: list[str]) -> None:
    vito(event, given_name="İrem", organisation="Örnek A.Ş.")
    vito(event, given_name="Ayesha", second_name="عائشہ")

    assert _names(olgas, _list(event, f"?q={q}&sort=name")) == found


@pytest.mark.parametrize(
    "query",
    [
        "?page=999999999999",
        "?page=99999",
        "?page=x",
        "?category=x",
        "?state=nothing",
        "?sort=;drop",
        "?country=%F0",
        "?country=XX",
        "?source=x",
    ],
)
def test_invalid_filters_are_ignored(event: Event, olgas: Browser, query: str) -> None:
    vito(event)

    assert _names(olgas, _list(event, query)) == ["Vito Ziyaretçi"]


def _three_people(event: Event) -> Category:
    """Ayşe, Bilal and Cem, of different firms, countries and sources; returns Cem's category, which needs approval."""
    press = a_category(event, name={"en": "Press"}, needs_approval=True)
    visitors = categories_of(event)[0]
    vito(event, visitors, given_name="Ayşe", organisation="Zorlu", country="TR")
    vito(event, visitors, given_name="Bilal", organisation="Yusuf", country="PK", source=RegistrationSource.WALK_IN)
    vito(event, press, given_name="Cem", organisation="Xavier", country="DE")
    return press


def test_the_list_is_filtered(event: Event, olgas: Browser) -> None:
    press = _three_people(event)
    expected = {
        "": ["Cem", "Bilal", "Ayşe"],
        f"?category={press.id}": ["Cem"],
        "?state=waiting+for+approval": ["Cem"],
        "?country=PK": ["Bilal"],
        "?source=walk-in": ["Bilal"],
        "?q=ziyaretci&country=TR": ["Ayşe"],
    }

    found = {query: [name.split()[0] for name in _names(olgas, _list(event, query))] for query in expected}

    assert found == expected


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("?sort=registered", ["Ayşe", "Bilal", "Cem"]),
        ("?sort=-name", ["Cem", "Bilal", "Ayşe"]),
        ("?sort=organisation", ["Cem", "Bilal", "Ayşe"]),
        ("?sort=country", ["Cem", "Bilal", "Ayşe"]),
    ],
)
def test_the_list_is_sorted(event: Event, olgas: Browser, query: str, order: list[str]) -> None:
    _three_people(event)

    names = _names(olgas, _list(event, query))

    assert [name.split()[0] for name in names] == order


@pytest.mark.parametrize("people", [1, 3, 60])  # 60 are more than one page
def test_the_list_runs_the_same_statements_whatever_its_length(
    event: Event, olgas: Browser, app: Flask, people: int
) -> None:
    for _ in range(people):
        vito(event)

    with counted(app) as statements:
        olgas.read(_list(event))

    assert len(statements) == 8


def test_pages_open_only_with_the_permission(event: Event, app: Flask) -> None:
    person = vito(event)
    pages = ["", f"/{person.id}", f"/{person.id}/edit", "/walk-in", "/export.csv"]
    readers = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}

    found = {}
    for name, account in readers.items():
        browser = signed_in(Browser(app), account)
        found[name] = [browser.client.get(_list(event, page), buffered=True).status_code for page in pages]

    assert found == {
        "olga": [200, 200, 200, 200, 200],
        "vera": [200, 200, 403, 403, 403],
        "sami": [403] * 5,
        "nora": [404] * 5,
    }
    assert [Browser(app).client.get(_list(event, page)).status_code for page in pages] == [303] * 5


def test_a_person_of_another_event_is_not_found(event: Event, olgas: Browser) -> None:
    foreign = vito(an_event())

    for page in (f"/{foreign.id}", f"/{foreign.id}/edit"):
        olgas.read(_list(event, page), status=404)


def test_many_are_approved_at_once_and_each_refusal_is_shown(event: Event, olgas: Browser) -> None:
    category = a_category(event, needs_approval=True)
    waiting, confirmed, foreign = vito(event, category), vito(event), vito(an_event())
    address = _list(event)

    page = olgas.send(
        f"{address}/bulk", {"verb": "approve", "id": [str(p.id) for p in (waiting, confirmed, foreign)]}, form=address
    )

    db.session.expire_all()
    assert page.banners == ["1 registration updated.", "Vito Ziyaretçi is confirmed already."]
    assert [waiting.state, foreign.state] == [RegistrationState.CONFIRMED, RegistrationState.CONFIRMED]


def test_an_organisers_mail_goes_to_the_chosen_people(event: Event, olgas: Browser) -> None:
    people = [vito(event, given_name=name) for name in ("Ada", "Emil")]
    chosen = "&".join(f"id={person.id}" for person in people)
    form = _list(event, f"/mail?{chosen}")

    ids = {"id": [str(person.id) for person in people]}
    bad = olgas.send(_list(event, "/mail"), {"subject": "Hello", "text": "Dear {nobody}", **ids}, form=form, status=400)
    olgas.send(
        _list(event, "/mail"), {"subject": "News of {expo}", "text": "Dear {name}, come early.", **ids}, form=form
    )

    mail = _list(event, "/mail")
    nobody = olgas.send(mail, {"subject": "News", "text": "Hello"}, form=mail, status=400)

    texts = db.session.scalars(sa.select(Mail.text).where(Mail.wording == "own words").order_by(Mail.id)).all()
    assert "Nothing fills {nobody}." in bad.text
    assert "Choose at least one person first." in nobody.text
    assert [text.split("\n\n")[0] for text in texts] == [
        "Dear Ada Ziyaretçi, come early.",
        "Dear Emil Ziyaretçi, come early.",
    ]


def test_declining_mails_the_reason_and_a_note_stays_internal(event: Event, olgas: Browser) -> None:
    person = vito(event)
    page = _list(event, f"/{person.id}")

    olgas.send(f"{page}/note", {"note": "Met in Lahore"}, form=page)
    declined = olgas.send(f"{page}/decline", {"reason": "No places for visitors"}, form=page)

    assert "declined" in declined.text
    assert "Met in Lahore" in declined.text
    assert "No places for visitors" in (db.session.scalars(sa.select(Mail.text).order_by(Mail.id.desc())).first() or "")


def test_a_walk_in_is_registered_by_name_alone(event: Event, olgas: Browser) -> None:
    page = olgas.send(_list(event, "/walk-in"), {"given_name": "Walter"})

    assert page.heading == "Walter"


def test_exports_have_every_row_and_escape_formulas(event: Event, olgas: Browser) -> None:
    with transaction():
        add_question(event, {"kind": QuestionKind.TEXT, "label": {"en": "Why?"}}, by=OLGA)
    question = questions_of(event)[0]
    vito(event, given_name="=HYPERLINK(1)", organisation="@SUM(A1)", answers={question.id: "+cmd|' /C calc'!A0"})

    with olgas.client.get(_list(event, "/export.csv"), buffered=True) as answer:
        text = answer.data.decode("utf-8-sig")
    book = olgas.client.get(_list(event, "/export.xlsx"))
    content = book.data
    book.close()

    row = list(csv.reader(io.StringIO(text)))[1]
    assert [row[1], row[7], row[16]] == ["'=HYPERLINK(1)", "'@SUM(A1)", "'+cmd|' /C calc'!A0"]
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert ">=HYPERLINK(1)<" in sheet  # a text, which is not run and needs no apostrophe
    assert "<f>" not in sheet
