"""Print runs: filters, order, design and paper, reprints, and streamed files."""

import io
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from flask import Flask
from PIL import Image
from pypdf import PdfReader

from expo.badges.content import DIGEST_LENGTH
from expo.badges.design import DEFAULT
from expo.badges.designs import Pictures, save_design
from expo.badges.files import run_chunks
from expo.badges.models import BadgePrint
from expo.badges.papers.sheets import SheetName, SheetPaper
from expo.badges.queries import Choice, badge_counts
from expo.badges.services import reprint
from expo.badges.views import organise
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.queries import categories_of
from expo.events.services.expos import edit_event
from expo.programme.services.stars import keep_session
from expo.registration.services.decisions import cancel
from expo.typeset.pictures import LOGO_PX, made_safe
from tests.badges.badges import found_text
from tests.badges.runs import SAMI, a_run, file_of, names_of, renamed
from tests.factories.accounts import olga, signed_in
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import a_category, an_event
from tests.factories.programme import a_room, a_session
from tests.factories.registration import vito
from tests.pages import Browser


def test_whose_badges_are_printed_and_in_which_order(app: Flask) -> None:
    event = an_event()
    visitors = categories_of(event)[0]
    speakers = a_category(event, position=0, days=["2027-04-14"], name={"en": "Speaker"})
    ids = [
        vito(event, visitors, given_name="Ayşe", family_name="Zorlu", organisation="Demo Yazılım").id,
        vito(event, speakers, given_name="Bilal", family_name="Yusuf", organisation="DEMO YAZILIM").id,
        vito(event, visitors, given_name="Çağrı", family_name="Xavier", organisation="Other").id,
    ]

    found = {
        "name": names_of(event, Choice()),
        "category": names_of(event, Choice(sort="category")),
        "organisation": names_of(event, Choice(organisation="demo yazilim", sort="registered")),
        "first day": names_of(event, Choice(day="2027-04-13", sort="registered")),
        "second day": names_of(event, Choice(day="2027-04-14", sort="registered")),
        "precedence": names_of(event, Choice(ids=(ids[2], 10**9, ids[0], ids[2]))),
        "nobody": names_of(event, Choice(organisation="demo")),
    }

    assert found == {
        "name": ["Çağrı", "Bilal", "Ayşe"],
        "category": ["Bilal", "Çağrı", "Ayşe"],
        "organisation": ["Ayşe", "Bilal"],
        "first day": ["Ayşe", "Çağrı"],
        "second day": ["Ayşe", "Bilal", "Çağrı"],
        "precedence": ["Çağrı", "Ayşe"],
        "nobody": [],
    }


def test_a_delegation_is_printed_in_order_of_precedence_and_named_on_its_badges(app: Flask) -> None:
    event = an_event()
    group = a_delegation(event, "Delegation of Türkiye")
    minister, adviser, deputy = (vito(event, given_name=name) for name in ("Minister", "Adviser", "Deputy"))
    vito(event, given_name="Stranger")
    a_member(group, adviser)
    a_member(group, deputy, band=5, band_order=2)
    a_member(group, minister, band=5, band_order=1)
    a_member(group, None, band=1)  # to be named

    run = a_run(event, Choice(delegation=group.id))
    text = found_text(file_of(event, run))

    assert names_of(event, Choice(delegation=group.id)) == ["Minister", "Deputy", "Adviser"]
    assert names_of(event, Choice(sort="delegation")) == ["Minister", "Deputy", "Adviser", "Stranger"]
    assert text.count("Delegation of Türkiye") == 3
    assert run.delegation_id == group.id


def test_who_joins_a_delegation_after_printing_is_due_again(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name="Ana")
    a_run(event)

    a_member(a_delegation(event), person)

    assert names_of(event, Choice(changed=True)) == ["Ana"]


def test_what_changed_on_the_badge_since_it_was_printed_is_due_and_nothing_else(app: Flask) -> None:
    event = an_event()
    people = [vito(event, given_name=name) for name in ("Ana", "Bob", "Cem")]
    a_run(event)
    late = vito(event, given_name="Dia")
    renamed(people[0], family_name="Married")
    renamed(people[1], phone="+92 21 1234567")  # is on no badge

    changed, due = names_of(event, Choice(changed=True)), names_of(event, Choice(changed=True, unprinted=True))
    a_run(event, Choice(changed=True, unprinted=True))

    assert (changed, due) == (["Ana"], ["Ana", "Dia"])
    assert names_of(event, Choice(changed=True, unprinted=True)) == []
    assert badge_counts(event) == (4, 4)
    assert late.given_name == "Dia"


def test_other_days_and_another_name_of_the_expo_make_all_its_badges_due(app: Flask) -> None:
    event = an_event()
    for name in ("Ana", "Bob"):
        vito(event, given_name=name)
    vito(event, given_name="Old")
    a_run(event)
    found = []
    for change in ({"venue": "Another hall"}, {"name": {"en": "Grand Fair"}}, {"last_day": date(2027, 4, 14)}):
        with transaction():
            edit_event(event, change, version=event.version, by=SAMI)
        found.append(names_of(event, Choice(changed=True)))
        if found[-1]:
            a_run(event, Choice(changed=True))

    assert found == [[], ["Ana", "Bob", "Old"], ["Ana", "Bob", "Old"]]
    assert names_of(event, Choice(changed=True)) == []
    with transaction():
        former = sa.update(BadgePrint).values(said=sa.func.substr(BadgePrint.said, 1, DIGEST_LENGTH))
        db.session.execute(former)  # as of badges that were printed before that was kept
        edit_event(event, {"name": {"en": "Test Expo"}}, version=event.version, by=SAMI)
    assert names_of(event, Choice(changed=True)) == []


def test_a_run_keeps_its_design_and_paper_when_the_design_is_changed(app: Flask) -> None:
    event = an_event()
    vito(event)
    with transaction():
        save_design(event, replace(DEFAULT, layout="cr80"), Pictures(), based_on=0, by=SAMI)
    run = a_run(event, paper=SheetPaper(SheetName.A4_8UP, first=3, shift_x=1.5))
    before = file_of(event, run)

    with transaction():
        save_design(event, replace(DEFAULT, layout="4x3in", accent="#aa0000"), Pictures(), based_on=1, by=SAMI)

    assert file_of(event, run) == before
    assert [round(float(side) * 25.4 / 72) for side in PdfReader(io.BytesIO(before)).pages[0].mediabox[2:]] == [
        210,
        297,
    ]
    assert (run.sheet, run.first, run.shift_x, run.layout) == ("a4-8up", 3, 1.5, "cr80")


def test_a_part_of_a_run_is_printed_again_in_its_order(app: Flask) -> None:
    event = an_event()
    people = [vito(event, given_name=f"V{number}", family_name=f"{number}") for number in range(1, 7)]
    run = a_run(event)
    with transaction():
        cancel(people[3], by=SAMI)

    with transaction():
        again = reprint(event, run, 3, 5, by=SAMI)

    rows = db.session.scalars(db.select(BadgePrint).where(BadgePrint.run_id == again.id).order_by(BadgePrint.id)).all()
    assert [(row.registration_id, row.again) for row in rows] == [(people[2].id, True), (people[4].id, True)]
    assert (again.count, again.again_of_id, again.chosen) == (2, run.id, {"first": 3, "last": 5})
    assert len(PdfReader(io.BytesIO(file_of(event, again))).pages) == 2


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (1, 4), (9, 9)])
def test_numbers_a_run_does_not_have_are_refused(app: Flask, first: int, last: int) -> None:
    event = an_event()
    for _ in range(3):
        vito(event)
    run = a_run(event)

    with pytest.raises(Refused) as refusal, transaction():
        reprint(event, run, first, last, by=SAMI)

    assert refusal.value.message == "Enter numbers from 1 to 3, the smaller one first."


@pytest.mark.parametrize(
    ("layout", "paper", "sentence"),
    [
        ("a0", SheetPaper(), "There is no such layout."),
        (
            "4x3in",
            SheetPaper(SheetName.A4_8UP),
            "This layout does not fit on such sheets. Choose others, or one badge a page.",
        ),
        (
            "butterfly",
            SheetPaper(SheetName.A4_4UP),
            "This layout does not fit on such sheets. Choose others, or one badge a page.",
        ),
        ("a6", SheetPaper(SheetName.A4_4UP, first=5), "The sheet has places from 1 to 4."),
        ("a6", SheetPaper(shift_x=11), "A printer is put right by at most 10 mm."),
    ],
)
def test_paper_that_cannot_be_is_refused(app: Flask, layout: str, paper: SheetPaper, sentence: str) -> None:
    event = an_event()
    vito(event)

    with pytest.raises(Refused) as refusal:
        a_run(event, layout=layout, paper=paper)

    assert refusal.value.message == sentence


def test_a_long_file_comes_in_pieces_and_says_how_far_it_is(app: Flask) -> None:
    event = an_event()
    for number in range(4):
        vito(event, given_name=f"V{number}", second_name="ᏣᎳᎩ" if number == 2 else "")
    run = a_run(event)

    whole = b"".join(run_chunks(event, run))

    db.session.rollback()
    assert whole == file_of(event, run)
    assert (run.made, run.troubles) == (
        4,
        ["Badge 3, V2 Ziyaretçi: There is no font for letters of this text, so it is left out (ᏣᎳᎩ)."],
    )


def test_a_long_file_is_sent_while_it_is_made_whatever_its_design_holds(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = an_event()
    for _ in range(3):
        vito(event)
    out = io.BytesIO()
    Image.new("RGB", (300, 100), "red").save(out, "PNG")
    logo = made_safe(out.getvalue(), LOGO_PX)
    with transaction():
        save_design(event, replace(DEFAULT, layout="butterfly"), Pictures(logo=logo, strip=logo), based_on=0, by=SAMI)
    run = a_run(event)
    monkeypatch.setattr(organise, "LONG_RUN", 2)
    browser = signed_in(Browser(app), olga(event))

    answer = browser.client.get(f"/organise/{event.slug}/badges/runs/{run.id}.pdf", buffered=True)
    content = answer.data
    told = browser.client.get(f"/organise/{event.slug}/badges/runs/{run.id}/progress").json

    answer.close()
    assert answer.headers.get("Content-Length") is None
    assert len(PdfReader(io.BytesIO(content)).pages) == 3
    assert told == {"made": 3, "count": 3}


def test_inside_a_butterfly_are_the_expos_days_and_what_its_holder_keeps(app: Flask) -> None:
    event = an_event()
    person, other = vito(event), vito(event, given_name="Emil")
    session = a_session(event, title={"en": "Ventures in cloud"}, room_id=a_room(event, "Blue room").id)
    with transaction():
        keep_session(person.id, session)
    run = a_run(event, Choice(sort="registered"), layout="butterfly")

    text = found_text(file_of(event, run))

    first, second = text.split("\f")[:2]
    assert [first.count(words) for words in ("Ventures in cloud", "10:00 – 11:00 · Blue room", "Tuesday 13 April")] == [
        1,
        1,
        1,
    ]
    assert (second.count("Ventures in cloud"), second.count("Thursday 15 April")) == (0, 1)
    assert (first.count("Vito"), other.given_name in second) == (2, True)
