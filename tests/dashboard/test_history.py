"""The page of the history, and the translations of its verbs."""

import ast
from pathlib import Path

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.events.models import Event
from expo.events.queries import categories_of
from expo.exhibitors.rules import ApplicationState
from expo.history.models import Entry
from expo.history.services import Actor, record
from expo.history.subjects import Subject
from expo.history.verbs import Verb
from expo.history.words import kind_words, render_entries, verb_words
from expo.offers.rules import OfferState
from expo.registration.rules import RegistrationState
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.pages import Browser
from tests.queries import counted

EXPO = Path(__file__).parents[2] / "expo"
OLGA = Actor("Olga Organiser", address="192.0.2.7")


def _noted(event: Event, verb: str = "changed", by: Actor = OLGA, **what: object) -> None:
    with transaction():
        record(verb, categories_of(event)[0], by=by, event_id=event.id, **{"named": "Visitor", **what})  # type: ignore[arg-type]  # a test's shorthand


def test_the_history_says_who_did_what_from_where_and_what_it_was(app: Flask, browser: Browser) -> None:
    event = an_event()
    _noted(
        event,
        before={"capacity": None, "name": {"en": "Guest"}},
        after={"capacity": 20, "name": {"en": "Visitor"}, "version": 2},
    )
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/history")

    rows = page.rows()
    assert rows[1][1:] == [
        "Olga Organiser : edited (category) Visitor Places: 20 ; Name: English: Guest → English: Visitor",
        "192.0.2.7",
    ]
    assert [row[1] for row in rows[2:]] == [
        "Expo : moved (expo) Test Expo State: draft → published",
        "Expo : added (category) Visitor",
        "Expo : created (expo) Test Expo",
    ]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ("?q=emil", ["Emil"]),
        ("?q=100%25", ["Olga"]),
        ("?q=1_0", []),
        ("?verb=printed", ["Olga"]),
        ("?verb=printed&q=Emil", []),
        ("?kind=category&q=Emil", ["Emil"]),
        ("?kind=session", []),
        ("?verb=%27--&kind=%00", []),
    ],
)
def test_the_history_is_narrowed(app: Flask, browser: Browser, narrowed: str, found: list[str]) -> None:
    event = an_event()
    _noted(event, "moved", by=Actor("Emil"))
    _noted(event, "printed", by=Actor("Olga"), named="100% of Visitor")
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/history{narrowed}", status=404 if "%00" in narrowed else 200)

    assert [row[1].partition(" ")[0] for row in (page.rows() if page.soup.table else [])] == found


def test_nothing_in_the_history_becomes_html(app: Flask, browser: Browser) -> None:
    event = an_event()
    evil = "<script>alert(1)</script>{{ 7*7 }}"
    _noted(event, by=Actor(evil), named=evil, before={evil: evil}, after={evil: [evil, {"en": evil}]})
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/history")

    assert page.soup.select("main script") == []
    assert page.rows()[1][1].count("<script>alert(1)</script>{{ 7*7 }}") == 6


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (None, None, []),
        ({"version": 1}, {"version": 2}, []),
        ({"name": "A"}, {"name": "B"}, [("Name", "A", "B")]),
        ({"text": "gone"}, None, [("Text", "gone", "")]),
        (None, {"needs_approval": True}, [("Needs approval", "", "yes")]),
        ({"active": True}, {"active": False}, [("In use", "yes", "no")]),
        (
            None,
            {"days": ["2027-04-13", "2027-04-14"]},
            [("Days", "", "Tuesday 13 April 2027, Wednesday 14 April 2027")],
        ),
        ({"name": {"en": "A", "tr": None}}, {"name": {}}, [("Name", "English: A / Türkçe: ", "")]),
        (None, {"text": "x" * 500}, [("Text", "", "x" * 159 + "…")]),
        (None, {"capacity": 0}, [("Places", "", "0")]),
        (None, {"until": "2026-11-20T22:02:11.166249+00:00"}, [("Until", "", "Saturday 21 November 2026, 03:02 PKT")]),
        (
            {"total_minor": 0},
            {"total_minor": 150050},
            [("Total", "PKR\N{NO-BREAK SPACE}0.00", "PKR\N{NO-BREAK SPACE}1,500.50")],
        ),
        (
            None,
            {"total_minor": 990, "currency": "TRY"},
            [("Currency", "", "TRY"), ("Total", "", "TRY\N{NO-BREAK SPACE}9.90")],
        ),
        (
            None,
            {"width_cm": 4850, "area_sqm": 12, "power_kw": 3},
            [("Area", "", "12 m²"), ("Power, in kW", "", "3 kW"), ("Width", "", "48.5 m")],
        ),
        ({"zone_id": 1}, {"zone_id": 2}, [("Zone", "(deleted)", "(deleted)")]),
    ],
)
def test_differences_are_read_by_people(
    app: Flask, before: dict[str, object] | None, after: dict[str, object] | None, shown: list[tuple[str, str, str]]
) -> None:
    event = an_event()
    entry = Entry(
        at=clock.now(),
        actor="Olga",
        verb=Verb.CHANGED,
        subject_kind=Subject.CATEGORY,
        subject="Visitor",
        event_id=event.id,
        before=before,
        after=after,
    )

    seen = [(change.name, change.before, change.after) for change in render_entries([entry])[0].changes]

    assert seen == shown


def test_every_verb_has_words_and_is_used(app: Flask) -> None:
    states = {state.value for kind in (RegistrationState, ApplicationState, OfferState) for state in kind}
    written = {name for path in EXPO.rglob("*.py") if path.name != "words.py" for name in _verbs(path)}

    assert sorted(set(Verb) - set(verb_words())) == []
    assert sorted(verb.name for verb in Verb if verb.name not in written and verb.value not in states) == []


def test_every_kind_of_thing_in_the_history_has_its_words(app: Flask) -> None:
    an_event()

    kinds = {entry.subject_kind for entry in db.session.query(Entry)}

    assert sorted(kinds - set(kind_words())) == []


def test_the_door_of_the_history(app: Flask, browser: Browser) -> None:
    event = an_event()
    address = f"/organise/{event.slug}/history"

    answers = {}
    for name, person in {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}.items():
        answers[name] = signed_in(browser, person).client.get(address).status_code

    assert answers == {"olga": 200, "vera": 200, "sami": 403, "nora": 404}


@pytest.mark.parametrize("entries", [1, 3])
def test_the_history_asks_the_same_few_questions_however_long_it_is(app: Flask, browser: Browser, entries: int) -> None:
    event = an_event()
    for _ in range(entries):
        _noted(event)
    signed_in(browser, olga(event)).read(f"/organise/{event.slug}/history")

    with counted(app) as statements:
        browser.read(f"/organise/{event.slug}/history")

    assert len(statements) == 7


def _verbs(path: Path) -> set[str]:
    """The names of the verbs that a file speaks of."""
    named = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)]
    return {node.attr for node in named if isinstance(node.value, ast.Name) and node.value.id == "Verb"}
