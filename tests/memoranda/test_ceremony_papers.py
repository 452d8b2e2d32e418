"""The papers of a ceremony: six instruments of two parties in three languages, in English, Turkish and Urdu."""

import io

from flask import Flask
from pypdf import PdfReader

from expo.db import transaction
from expo.events.models import Event
from expo.memoranda.ceremony_rules import CeremonyRole
from expo.memoranda.models import Memorandum
from expo.memoranda.rules import MemorandumState
from expo.memoranda.services.memoranda import add_memorandum
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.meetings import a_body
from tests.factories.memoranda import OLGA, a_signatory
from tests.memoranda.test_ceremonies import a_ceremony
from tests.memoranda.test_written import FIELDS
from tests.pages import Browser

PAPERS = {
    "run-sheet": 2,
    "announcement": 1,
    "table-plan": 6,
    "name-tents": 24,
    "folder-labels": 3,
    "signature-pages": 1,
}


def six_instruments(event: Event) -> list[Memorandum]:
    """Six between the same two ministries, in three languages, each with a signatory and a witness a side."""
    bodies = [a_body(event, "Ministry of IT"), a_body(event, "Bakanlık", country="TR")]
    found = []
    for number in range(6):
        fields = FIELDS | {
            "title": {"en": f"Instrument {number}", "ur": f"دستاویز {number}"},
            "languages": ["en", "tr", "ur"],
        }
        with transaction():
            one = add_memorandum(event, fields, [f"body-{body.id}" for body in bodies], by=OLGA)
        for place, side in enumerate(one.sides):
            a_signatory(side, f"Signatory {number}{place}", post={"en": "Minister", "ur": "وزیر"}, rank=1)
            a_signatory(side, f"Witness {number}{place}", role=CeremonyRole.WITNESS)
        found.append(one)
    return found


def pages_of(browser: Browser, address: str) -> list[str]:
    answer = browser.client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]


def test_all_papers_of_six_instruments_in_three_languages(app: Flask, browser: Browser) -> None:
    event = an_event()
    session = a_ceremony(event, *six_instruments(event))
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/memoranda/ceremonies/{session.id}"
    shown = browser.read(page)
    english = {name: pages_of(browser, f"{page}/{name}.pdf?in=en") for name in PAPERS}
    others = [len(pages_of(browser, f"{page}/{name}.pdf?in={code}")) for name in PAPERS for code in ("tr", "ur")]

    assert "Originals: 12, one for each party. Texts to be signed: 36." in shown.text
    assert {name: len(pages) for name, pages in english.items()} == PAPERS
    assert all(others)
    first, last = english["signature-pages"][0].split("Kept by ")[1:3]
    assert (first.startswith("Ministry of IT"), last.startswith("Bakanlık")) == (True, True)
    assert first.index("Ministry of IT", 5) < first.index("Bakanlık")
    assert last.index("Bakanlık", 5) < last.index("Ministry of IT")
    plan = english["table-plan"][0]
    assert plan.index("Witness 00") < plan.index("Signatory 00") < plan.index("Signatory 01")
    assert english["name-tents"][0].count("Signatory 00") == 2
    assert "10:05" in english["run-sheet"][0]


def test_the_press_line_has_what_is_signed_alone(app: Flask, browser: Browser) -> None:
    event = an_event()
    one, other = six_instruments(event)[:2]
    session = a_ceremony(event, one, other)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/memoranda/ceremonies/{session.id}"
    before = browser.read(f"{page}/press-line.pdf")
    with transaction():
        one.state = MemorandumState.SIGNED

    assert "Nothing is signed yet" in before.text
    [line] = pages_of(browser, f"{page}/press-line.pdf?in=en")
    assert ("Instrument 0" in line, "Instrument 1" in line, "Minister" in line) == (True, False, True)
