"""The organiser's side: finding, deciding, exporting, asking, and who may do which."""

import csv
import io
import zipfile

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.events.models import Category, Event
from expo.events.queries import categories_of, event_by_slug
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


@pytest.fixture
def event(app: Flask) -> Event:
    return an_event()


@pytest.fixture
def olgas(event: Event, app: Flask) -> Browser:
    return signed_in(Browser(app), olga(event))


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
def test_rubbish_in_the_address_narrows_nothing(event: Event, olgas: Browser, query: str) -> None:
    vito(event)

    assert _names(olgas, _list(event, query)) == ["Vito Ziyaretçi"]


def test_the_list_is_narrowed_and_sorted(event: Event, olgas: Browser) -> None:
    press = a_category(event, name={"en": "Press"}, needs_approval=True)
    visitors = categories_of(event)[0]
    vito(event, visitors, given_name="Ayşe", organisation="Zorlu", country="TR")
    vito(event, visitors, given_name="Bilal", organisation="Yusuf", country="PK", source=RegistrationSource.WALK_IN)
    vito(event, press, given_name="Cem", organisation="Xavier", country="DE")

    found = {
        query: [name.split()[0] for name in _names(olgas, _list(event, query))]
        for query in (
            "",
            f"?category={press.id}",
            "?state=waiting+for+approval",
            "?country=PK",
            "?source=walk-in",
            "?q=ziyaretci&country=TR",
            "?sort=registered",
            "?sort=-name",
            "?sort=organisation",
            "?sort=country",
        )
    }

    assert found == {
        "": ["Cem", "Bilal", "Ayşe"],
        f"?category={press.id}": ["Cem"],
        "?state=waiting+for+approval": ["Cem"],
        "?country=PK": ["Bilal"],
        "?source=walk-in": ["Bilal"],
        "?q=ziyaretci&country=TR": ["Ayşe"],
        "?sort=registered": ["Ayşe", "Bilal", "Cem"],
        "?sort=-name": ["Cem", "Bilal", "Ayşe"],
        "?sort=organisation": ["Cem", "Bilal", "Ayşe"],
        "?sort=country": ["Cem", "Bilal", "Ayşe"],
    }


@pytest.mark.parametrize("people", [1, 3, 60])  # the last are more than a page
def test_the_list_asks_the_same_of_the_database_whatever_its_length(
    event: Event, olgas: Browser, app: Flask, people: int
) -> None:
    for _ in range(people):
        vito(event)

    with counted(app) as statements:
        olgas.read(_list(event))

    assert len(statements) == 8


def test_who_may_open_what(event: Event, app: Flask) -> None:
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


def test_another_events_person_is_not_here(event: Event, olgas: Browser) -> None:
    foreign = vito(an_event())

    for page in (f"/{foreign.id}", f"/{foreign.id}/edit"):
        olgas.read(_list(event, page), status=404)


def test_many_are_approved_at_once_and_who_cannot_be_is_named(event: Event, olgas: Browser) -> None:
    category = a_category(event, needs_approval=True)
    waiting, confirmed, foreign = vito(event, category), vito(event), vito(an_event())
    address = _list(event)

    page = olgas.send(
        f"{address}/bulk", {"verb": "approve", "id": [str(p.id) for p in (waiting, confirmed, foreign)]}, form=address
    )

    db.session.expire_all()
    assert page.banners == ["Done for 1 person.", "Vito Ziyaretçi is confirmed already."]
    assert [waiting.state, foreign.state] == [RegistrationState.CONFIRMED, RegistrationState.CONFIRMED]


def test_a_mail_of_own_words_goes_to_the_chosen(event: Event, olgas: Browser) -> None:
    people = [vito(event, given_name=name) for name in ("Ada", "Emil")]
    chosen = "&".join(f"id={person.id}" for person in people)
    form = _list(event, f"/mail?{chosen}")

    ids = {"id": [str(person.id) for person in people]}
    bad = olgas.send(_list(event, "/mail"), {"subject": "Hello", "text": "Dear {nobody}", **ids}, form=form, status=400)
    olgas.send(
        _list(event, "/mail"), {"subject": "News of {expo}", "text": "Dear {name}, come early.", **ids}, form=form
    )

    texts = db.session.scalars(sa.select(Mail.text).where(Mail.wording == "own words").order_by(Mail.id)).all()
    assert "Nothing fills {nobody}." in bad.text
    assert texts == ["Dear Ada Ziyaretçi, come early.", "Dear Emil Ziyaretçi, come early."]


def test_declining_tells_the_reason_and_a_note_stays_with_the_team(event: Event, olgas: Browser) -> None:
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


def test_exports_hold_everybody_and_run_no_formula(event: Event, olgas: Browser) -> None:
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
    assert [row[1], row[6], row[14]] == ["'=HYPERLINK(1)", "'@SUM(A1)", "'+cmd|' /C calc'!A0"]
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "'=HYPERLINK(1)" in sheet
    assert "<f>" not in sheet


def test_questions_are_added_put_in_order_and_only_put_out_of_use_once_answered(event: Event, olgas: Browser) -> None:
    address = f"/organise/{event.slug}/questions"
    olgas.send(
        f"{address}/new", {"label_en": "Which day?", "kind": "choice", "options": "Monday | پیر | Pazartesi\nTuesday"}
    )
    olgas.send(f"{address}/new", {"label_en": "Why?", "kind": "text"})
    first, second = questions_of(event)

    olgas.send(f"{address}/{second.id}/up", form=address)
    vito(event, answers={first.id: "Monday"})
    olgas.send(f"{address}/{first.id}/remove", form=address)
    db.session.expire_all()

    everything = questions_of(event, active_only=False)
    assert [(q.label["en"], q.active) for q in everything] == [("Why?", True), ("Which day?", False)]
    assert first.options[0] == {"value": "Monday", "label": {"en": "Monday", "ur": "پیر", "tr": "Pazartesi"}}


def test_more_places_go_to_the_waiting_list_and_fewer_than_people_are_refused(event: Event, olgas: Browser) -> None:
    category: Category = a_category(event, capacity=1)
    people = [vito(event, category) for _ in range(3)]
    address = f"/organise/{event.slug}/categories/{category.id}"

    saved = olgas.send(address, {"capacity": "2"})
    refused = olgas.send(address, {"capacity": "1"}, status=409)

    db.session.expire_all()
    assert saved.banners == ["Saved. 1 moved up from the waiting list."]
    assert "2 people are confirmed already" in refused.text
    assert [p.state for p in people] == [
        RegistrationState.CONFIRMED,
        RegistrationState.CONFIRMED,
        RegistrationState.ON_WAITING_LIST,
    ]


def test_a_category_costs_what_is_typed_as_people_write_money(event: Event, olgas: Browser) -> None:
    category: Category = a_category(event)
    address = f"/organise/{event.slug}/categories/{category.id}"

    olgas.send(address, {"price": "1.500,50"})
    shown = olgas.read(address).typed("price")
    refused = olgas.send(address, {"price": "much"}, status=400)
    below = olgas.send(address, {"price": "-5"}, status=400)
    db.session.expire_all()

    assert (category.price_minor, shown) == (150050, "1500.50")
    assert [page.errors for page in (refused, below)] == [["Enter an amount, as in 1,500.00."]] * 2
    olgas.send(address, {"price": ""})
    db.session.expire_all()
    assert category.price_minor == 0


def test_the_expo_is_copied_as_next_years_with_its_questions(event: Event, olgas: Browser) -> None:
    with transaction():
        add_question(event, {"kind": QuestionKind.YES_NO, "label": {"en": "Visa?"}}, by=OLGA)
    vito(event)

    olgas.send(
        f"/organise/{event.slug}/categories/copy-expo",
        {"slug": "next-years-expo", "first_day": "2028-04-11"},
        status=404,
    )  # the copy has no team but administrators

    copy = event_by_slug("next-years-expo")
    assert copy is not None
    assert (copy.first_day.isoformat(), copy.last_day.isoformat(), copy.state) == ("2028-04-11", "2028-04-13", "draft")
    assert [q.label["en"] for q in questions_of(copy)] == ["Visa?"]
    assert [c.taken for c in categories_of(copy)] == [0]
