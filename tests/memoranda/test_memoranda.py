"""A memorandum from the idea to the signature: states, texts, clearances, originals, who may see what."""

import io
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.history.queries import history_about
from expo.history.services import Actor
from expo.meetings.models import Party
from expo.meetings.services.bodies import remove_body
from expo.memoranda.links import clerk_address
from expo.memoranda.models import Memorandum
from expo.memoranda.rules import (
    CeremonyFacts,
    ClearanceState,
    MemorandumFacts,
    MemorandumKind,
    MemorandumState,
    Obstacle,
    obstacle,
    originals,
    texts_to_sign,
    troubles,
)
from expo.memoranda.services.clearances import answer_clearance
from expo.memoranda.services.memoranda import add_memorandum, move_memorandum
from expo.memoranda.services.texts import add_text, read_text, sweep_memoranda
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.events import an_event
from tests.factories.meetings import a_body
from tests.factories.programme import MORNING
from tests.pages import Browser

OLGA = Actor("Olga Organiser")
PDF = b"%PDF-1.7 a text"
GIVEN, ASKED = ClearanceState.GIVEN, ClearanceState.ASKED


def a_memorandum(event: Event) -> Memorandum:
    """Between a Pakistani and a Turkish ministry, signed in English and Turkish."""
    bodies = [a_body(event, name="Ministry of IT"), a_body(event, name="Bakanlık", country="TR")]
    fields = {
        "kind": MemorandumKind.MEMORANDUM,
        "title": {"en": "Cyber security"},
        "languages": ["en", "tr"],
        "prevailing": "en",
        "session_id": None,
        "keep_until": None,
        "note": "",
    }
    with transaction():
        return add_memorandum(event, fields, [f"body-{one.id}" for one in bodies], by=OLGA)


def cleared(event: Event) -> Memorandum:
    """One with both texts that all offices have cleared."""
    made = a_memorandum(event)
    with transaction():
        for language in made.languages:
            add_text(made, language, f"{language}.pdf", PDF + language.encode(), by=OLGA)
        move_memorandum(made, MemorandumState.AGREED, by=OLGA)
        for one in list(made.clearances):
            answer_clearance(one, made, GIVEN, by=OLGA)
        move_memorandum(made, MemorandumState.CLEARED, by=OLGA)
    return made


def _whole(here: MemorandumState, *clearances: ClearanceState, **others: Any) -> MemorandumFacts:
    return MemorandumFacts(here, 2, ("en", "tr"), frozenset({"en", "tr"}), clearances, **others)


def test_what_stands_in_the_way_of_a_state() -> None:
    state = MemorandumState
    held = CeremonyFacts(MORNING, MORNING)

    ready, later = partial(_whole, state.SCHEDULED, GIVEN), MORNING + timedelta(hours=1)
    cases = [
        (MemorandumFacts(state.IDEA), state.SIGNED, Obstacle.NOT_FROM_HERE),
        (MemorandumFacts(state.DRAFT, 1), state.AGREED, Obstacle.PARTIES),
        (MemorandumFacts(state.DRAFT, 2, ("en", "tr"), frozenset({"en"})), state.AGREED, Obstacle.TEXTS),
        (_whole(state.DRAFT), state.AGREED, None),
        (_whole(state.DRAFT, gone=("A firm",), unasked=("DE",)), state.AGREED, None),
        (_whole(state.DRAFT, prevailing="ur"), state.AGREED, Obstacle.PREVAILING),
        (_whole(state.AGREED, GIVEN, ASKED), state.CLEARED, Obstacle.CLEARANCES),
        (_whole(state.AGREED, GIVEN, unasked=("DE",)), state.CLEARED, Obstacle.COUNTRIES),
        (_whole(state.AGREED, GIVEN, GIVEN), state.CLEARED, None),
        (_whole(state.CLEARED, GIVEN), state.SCHEDULED, Obstacle.SESSION),
        (_whole(state.CLEARED, GIVEN, ceremony=CeremonyFacts(MORNING, on=False)), state.SCHEDULED, Obstacle.OFF),
        (ready(ceremony=held), state.SIGNED, None),
        (ready(ceremony=held, gone=("A firm",)), state.SIGNED, Obstacle.GONE),
        (ready(ceremony=CeremonyFacts(MORNING, later)), state.SIGNED, Obstacle.MOVED),
        (ready(ceremony=CeremonyFacts(later, later)), state.SIGNED, Obstacle.NOT_BEGUN),
        (_whole(state.SIGNED), state.DRAFT, Obstacle.NOT_FROM_HERE),
        (_whole(state.SIGNED, gone=("A firm",)), state.IN_FORCE, None),
        (MemorandumFacts(state.WITHDRAWN), state.IDEA, None),
    ]

    found = [obstacle(facts, there, MORNING) for facts, there, _expected in cases]
    assert found == [expected for *_rest, expected in cases]


def test_what_was_so_in_a_state_and_is_not_any_more_is_named() -> None:
    state, later = MemorandumState, MORNING + timedelta(hours=1)
    ready = partial(_whole, state.SCHEDULED, GIVEN)
    off = CeremonyFacts(MORNING, on=False)
    assert troubles(_whole(state.DRAFT, ASKED, gone=("A firm",), ceremony=off), MORNING) == [
        Obstacle.GONE,
        Obstacle.OFF,
    ]
    assert troubles(ready(ceremony=CeremonyFacts(later, MORNING), gone=("A",)), MORNING) == [
        Obstacle.GONE,
        Obstacle.MOVED,
    ]
    assert troubles(ready(ceremony=CeremonyFacts(later, later)), MORNING) == []
    assert troubles(_whole(state.SIGNED, gone=("A firm",)), MORNING) == []


def test_six_instruments_of_two_parties_in_three_languages_are_12_originals_of_36_texts() -> None:
    sides, spoken = ["Pakistan", "Türkiye"], {"Pakistan": "ur", "Türkiye": "tr"}

    copies = [copy for _number in range(6) for copy in originals(sides, spoken, ["en", "tr", "ur"])]

    assert (len(copies), texts_to_sign(copies)) == (12, 36)
    assert [(one.holder, one.languages, one.signatures) for one in copies[:2]] == [
        ("Pakistan", ("ur", "en", "tr"), ("Pakistan", "Türkiye")),
        ("Türkiye", ("tr", "en", "ur"), ("Türkiye", "Pakistan")),
    ]


def test_a_changed_text_after_it_was_cleared_goes_back_to_draft_and_names_who_must_clear_again(app: Flask) -> None:
    made = cleared(an_event())
    offices = [(one.country, one.office.value) for one in made.clearances]

    with transaction():
        again = add_text(made, "tr", "tr2.pdf", PDF + b"with another comma", by=OLGA)

    assert offices == [
        ("PK", "line ministry"),
        ("PK", "law division"),
        ("PK", "foreign ministry"),
        ("PK", "cabinet"),
        ("TR", "line ministry"),
        ("TR", "law division"),
        ("TR", "foreign ministry"),
    ]
    assert [(one.country, one.office.value) for one in again] == offices
    assert (made.state, {one.state for one in made.clearances}) == (MemorandumState.DRAFT, {ASKED})
    assert [(text.language, text.number) for text in made.texts] == [("en", 1), ("tr", 2), ("tr", 1)]
    with pytest.raises(Refused, match="there already"), transaction():
        add_text(made, "tr", "tr3.pdf", PDF + b"with another comma", by=OLGA)


def test_an_office_that_refuses_takes_it_back_to_the_agreed_text(app: Flask) -> None:
    made = cleared(an_event())

    with transaction():
        answer_clearance(made.clearances[0], made, ClearanceState.REFUSED, by=OLGA)

    assert made.state is MemorandumState.AGREED


def test_texts_are_sealed_each_look_is_recorded_and_their_day_erases_them(app: Flask) -> None:
    made = cleared(an_event())
    text = made.texts[0]

    with transaction():
        content = read_text(made, text, by=Actor("Sana"))
        made.keep_until = clock.now().date()
    looks = [(entry.actor, entry.after) for entry in history_about(made) if entry.verb == "read a text of"]
    with clock.set_to(clock.now() + timedelta(days=2)), transaction():
        erased = sweep_memoranda()

    assert content == PDF + b"en"
    assert content not in (text.sealed or b"")
    assert looks == [("Sana", {"language": "en", "number": 1})]
    assert (erased, {one.sealed for one in made.texts}) == (2, {None})
    with pytest.raises(Refused, match="erased"), transaction():
        read_text(made, text, by=OLGA)


def test_texts_are_kept_until_their_last_day_is_over_where_the_expo_is(app: Flask) -> None:
    made = cleared(an_event(zone="America/Los_Angeles"))
    with transaction():
        made.keep_until = date(2027, 6, 1)
    erased = []
    for hour in (6, 8):  # in UTC, where the next day has begun: eleven at night there, and one in the morning
        with clock.set_to(datetime(2027, 6, 2, hour, tzinfo=UTC)), transaction():
            erased.append(sweep_memoranda())

    assert erased == [0, 2]


def test_a_body_of_a_memorandum_stays_in_the_list(app: Flask) -> None:
    made = a_memorandum(an_event())
    body = made.sides[0].party.body
    assert body is not None

    with pytest.raises(Refused, match="1 memorandum"), transaction():
        remove_body(body, by=OLGA)

    assert db.session.query(Party).count() == 2


def test_olga_adds_one_and_is_told_what_stands_in_the_way(app: Flask) -> None:
    event = an_event()
    bodies = [a_body(event, name="Ministry of IT"), a_body(event, name="Bakanlık", country="TR")]
    browser = signed_in(Browser(app), olga(event))
    here = f"/organise/{event.slug}/memoranda"
    parties = [f"body-{one.id}" for one in bodies]

    wrong = browser.send(f"{here}/add", {"title_en": "Cyber security", "parties": parties[:1]}, status=400)
    made = browser.send(f"{here}/add", {"title_en": "Cyber security", "parties": parties, "languages": ["en"]})
    [memorandum] = db.session.query(Memorandum).all()
    page = f"{here}/{memorandum.id}"
    browser.send(f"{page}/state", {"state": "draft"}, form=page)
    stopped = browser.send(f"{page}/state", {"state": "agreed"}, form=page, status=409)

    assert wrong.errors == ["A memorandum has two to 8 parties."]
    assert wrong.typed("title_en") == "Cyber security"
    assert made.heading == "Cyber security"
    assert "A text is missing in one of the languages" in stopped.text
    assert browser.read(here).rows() == [
        ["Cyber security memorandum of understanding", "Test Expo", "Ministry of IT Bakanlık", "draft", "7"]
    ]
    assert browser.read(f"{here}?all=yes").rows() == browser.read(here).rows()


def test_a_clerk_adds_a_text_and_answers_for_their_own_country_alone(app: Flask) -> None:
    memorandum = a_memorandum(an_event())
    clerk, theirs = Browser(app), clerk_address(memorandum.sides[1]).removeprefix("http://localhost")
    [turkish, *_rest] = [one for one in memorandum.clearances if one.country == "TR"]
    [foreign, *_others] = [one for one in memorandum.clearances if one.country == "PK"]
    answer = {"answer": "given"}

    sent = clerk.send(f"{theirs}/texts", {"language": "en", "file": (io.BytesIO(PDF), "text.pdf")}, form=theirs)
    read = clerk.client.get(f"{theirs}/texts/{memorandum.texts[0].uid}")
    clerk.send(f"{theirs}/clearances/{turkish.id}", answer, form=theirs)
    clerk.send(f"{theirs}/clearances/{foreign.id}", answer, form=theirs, status=404)

    db.session.expire_all()
    assert "The text is kept." in sent.text
    assert read.data == PDF
    assert (turkish.state, turkish.answered_by, foreign.state) == (GIVEN, "Bakanlık", ASKED)


def test_who_may_see_memoranda(app: Flask) -> None:
    event, elsewhere = an_event(), nora()
    [other] = db.session.scalars(sa.select(Event).where(Event.slug == "noras-expo"))
    made, foreign = a_memorandum(event), a_memorandum(other)
    here = f"/organise/{event.slug}/memoranda"
    theirs = clerk_address(made.sides[0]).removeprefix("http://localhost")
    readers = {
        "organiser": signed_in(Browser(app), olga(event)),
        "viewer": signed_in(Browser(app), vera(event)),
        "desk": signed_in(Browser(app), sami(event)),
        "of another expo": signed_in(Browser(app), elsewhere),
        "stranger": Browser(app),
    }
    pages = {"register": here, "one": f"{here}/{made.id}", "another expo's": f"{here}/{foreign.id}", "clerk": theirs}
    expected = {
        "organiser": [200, 200, 404, 200],
        "viewer": [403, 403, 403, 200],
        "desk": [403, 403, 403, 200],
        "of another expo": [404, 404, 404, 200],
        "stranger": [303, 303, 303, 200],
    }

    cells = {
        who: [reader.client.get(address).status_code for address in pages.values()] for who, reader in readers.items()
    }

    assert cells == expected
    assert Browser(app).client.get(f"{theirs[:-4]}AAAA").status_code == 404


def test_a_memorandum_without_a_title_is_asked_for_one(app: Flask, browser: Browser) -> None:
    event = an_event()
    bodies = [f"body-{a_body(event, name=name).id}" for name in ("Ministry of IT", "Ministry of Trade")]
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/memoranda/add"
    typed = {"parties": bodies, "languages": ["en"], "title_en": " ", "note": "Kept"}

    asked = browser.send(page, typed, form=page, status=400)

    assert asked.errors == ["Enter a title in at least one language."]
    assert asked.typed("note") == "Kept"
    assert db.session.scalars(sa.select(Memorandum)).all() == []
