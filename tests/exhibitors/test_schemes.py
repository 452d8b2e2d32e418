"""Schemes (shell, package, raw space) and upper decks in applications."""

import csv
import io

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.wishes.requested_space import requested_space_words
from expo.db import db, transaction
from expo.errors import Refused
from expo.exhibitors.export import export_header, export_rows
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor, SpaceRequest
from expo.exhibitors.queries import ExhibitorFilters, open_change
from expo.exhibitors.rules import ApplicationState, Scheme
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.applications import check_complete
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.uploads.firm_lists import FIRM_LIST
from expo.history.models import Entry
from expo.i18n import force_locale
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil, taking_applications
from tests.lists import bring_in, faults_in
from tests.pages import Browser, text_of

RAW = {"scheme": "raw space", "area_sqm": "60", "least_sqm": "60", "most_sqm": "60"}
DECKED = {"scheme": Scheme.RAW, "area_sqm": 60, "least_sqm": 60, "most_sqm": 60, "upper_deck_sqm": 30}


def _space(exhibitor: Exhibitor) -> str:
    return f"/exhibitor/{exhibitor_token(exhibitor)}/apply/space"


def _last(exhibitor: Exhibitor) -> Entry:
    query = sa.select(Entry).where(Entry.event_id == exhibitor.event_id).order_by(Entry.id.desc()).limit(1)
    return db.session.scalars(query).one()


def test_emil_asks_for_a_second_storey_and_everybody_concerned_reads_it(app: Flask, browser: Browser) -> None:
    event = an_event()
    draft = a_draft(event)

    browser.send(_space(draft), {**RAW, "upper_deck_sqm": "٣٠"})
    entry = _last(draft)
    again = browser.read(_space(draft))
    review = browser.read(_space(draft).replace("space", "review"))
    signed_in(browser, olga(event))
    seen = browser.read(f"/organise/{event.slug}/exhibitors/{draft.id}")
    told = browser.read(f"/organise/{event.slug}/history")

    assert (draft.scheme, draft.upper_deck_sqm, again.typed("upper_deck_sqm")) == (Scheme.RAW, 30, "30")
    assert entry.before is not None
    assert entry.after is not None
    assert (entry.before["upper_deck_sqm"], entry.after["upper_deck_sqm"]) == (0, 30)
    assert ["Upper deck, in m² 30" in page.text for page in (review, seen)] == [True, True]
    assert "Upper deck" in told.text
    assert ("Upper deck", "30 m²") in requested_space_words(draft)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"scheme": "shell scheme"}, "An upper deck stands on raw space only."),
        ({"scheme": "package"}, "An upper deck stands on raw space only."),
        (
            {"area_sqm": "49", "least_sqm": "40", "upper_deck_sqm": "20"},
            "An upper deck needs 50 m² of ground or more.",
        ),
        ({"upper_deck_sqm": "31"}, "An upper deck covers at most 50 % of the area wanted."),
        ({"upper_deck_sqm": "-1"}, "Enter a whole number from 0 to 2000."),
        ({"upper_deck_sqm": "half"}, "Enter a whole number."),
    ],
)
def test_a_storey_that_cannot_stand_is_refused_beside_its_field(
    app: Flask, browser: Browser, typed: dict[str, str], sentence: str
) -> None:
    draft = a_draft(an_event())
    sent = {**RAW, "upper_deck_sqm": "30", **typed}

    page = browser.send(_space(draft), sent, status=400)

    (field,) = page.soup.select("[name=upper_deck_sqm]")
    (told,) = page.soup.select(f"#{str(field['aria-describedby']).split()[-1]}")
    assert (page.errors, text_of(told)) == ([sentence], sentence)
    assert page.typed("upper_deck_sqm") == sent["upper_deck_sqm"]
    assert draft.upper_deck_sqm == 0


def test_a_firm_that_takes_less_ground_must_say_what_becomes_of_its_storey(app: Flask) -> None:
    firm = emil(an_event(), **DECKED)

    with pytest.raises(Refused, match="at most 50 %"), transaction():
        save(firm, {"area_sqm": 54, "least_sqm": 54}, by=OLGA, office=True)
    with transaction():
        save(firm, {"area_sqm": 54, "least_sqm": 54, "upper_deck_sqm": 0}, by=OLGA, office=True)

    assert (firm.area_sqm, firm.upper_deck_sqm) == (54, 0)


def test_the_database_itself_lets_no_storey_stand_on_a_shell(app: Flask) -> None:
    firm = emil(an_event(), **DECKED)

    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(
            sa.update(SpaceRequest).where(SpaceRequest.exhibitor_id == firm.id).values(scheme=Scheme.SHELL)
        )


def test_after_acceptance_package_and_storey_wait_for_an_organiser(app: Flask, browser: Browser) -> None:
    event = an_event()
    taking_applications(event, closes_at=event.created_at)
    one, other = emil(event), emil(event, area_sqm=60, most_sqm=60)

    browser.send(_space(one), {"scheme": "package"})
    browser.send(_space(other), {**RAW, "upper_deck_sqm": "25"})
    before = (one.scheme, other.scheme, other.upper_deck_sqm)
    signed_in(browser, olga(event))
    page = browser.read(f"/organise/{event.slug}/exhibitors/{other.id}")
    for firm in (one, other):
        change = open_change(firm)
        assert change is not None
        with transaction():
            answer_change(change, firm, approved=True, by=OLGA)

    assert before == (Scheme.SHELL, Scheme.SHELL, 0)
    assert ["Upper deck, in m²", "0", "25"] in page.rows()
    assert (one.scheme, other.scheme, other.upper_deck_sqm) == (Scheme.PACKAGE, Scheme.RAW, 25)


def test_a_firm_is_asked_only_for_what_the_expo_lets(app: Flask, browser: Browser) -> None:
    event = an_event()
    signed_in(browser, olga(event))
    draft = a_draft(event)
    settings = f"/organise/{event.slug}/applications"
    all_three = _schemes(browser, draft)

    nothing = browser.send(settings, {"schemes": []}, status=400)
    browser.send(settings, {"schemes": ["shell scheme", "raw space"]})
    without = _schemes(browser, draft)
    crooked = browser.send(_space(draft), {"scheme": "package"}, status=400)
    with pytest.raises(Refused, match="schemes that this expo lets"), transaction():
        save(draft, {"scheme": Scheme.PACKAGE}, by=EMIL)
    with transaction():
        save(draft, {"scheme": Scheme.PACKAGE}, by=OLGA, office=True)

    assert (all_three, without) == (["Shell scheme", "Package", "Raw space"], ["Shell scheme", "Raw space"])
    assert nothing.errors == ["Choose at least one."]
    assert len(crooked.errors) == 1
    assert _schemes(browser, draft) == ["Shell scheme", "Package", "Raw space"]  # what it has, it may keep


def _schemes(browser: Browser, draft: Exhibitor) -> list[str]:
    return [text_of(one) for one in browser.read(_space(draft)).soup.select("#scheme .choice")]


def test_a_board_stands_over_shell_and_package_and_not_over_raw_space(app: Flask, browser: Browser) -> None:
    draft = a_draft(an_event(), area_sqm=60)

    page = browser.send(_space(draft), {"scheme": "package", "fascia_name": ""}, status=400)
    browser.send(_space(draft), {"scheme": "raw space", "fascia_name": ""})
    check_complete(draft)

    assert page.errors == ["Enter the name for the fascia board."]
    assert (draft.scheme, draft.fascia_name) == (Scheme.RAW, "")


@pytest.mark.parametrize("code", ["en", "tr", "ur"])
def test_packages_and_storeys_go_out_and_come_back_in_any_language(app: Flask, code: str) -> None:
    event = an_event()
    decked, packed = emil(event, **DECKED), emil(event, scheme=Scheme.PACKAGE)
    out = io.StringIO()
    with force_locale(code):
        csv.writer(out).writerows([export_header(), *export_rows(event, ExhibitorFilters(sort="begun"), {})])
    with transaction():
        save(decked, {"upper_deck_sqm": 0}, by=OLGA, office=True)
        save(packed, {"scheme": Scheme.SHELL}, by=OLGA, office=True)

    assert bring_in(event, FIRM_LIST, out.getvalue()) == (0, 2)
    assert (decked.upper_deck_sqm, packed.scheme) == (30, Scheme.PACKAGE)


def test_a_table_may_call_a_package_a_premium_shell(app: Flask) -> None:
    event = an_event()
    taking_applications(event)

    bring_in(event, FIRM_LIST, "Mail address,Legal name,Scheme\na@one.example,One Ltd,Premium Shell\n")

    assert db.session.scalars(sa.select(SpaceRequest.scheme)).one() is Scheme.PACKAGE


def test_a_table_with_a_storey_that_cannot_stand_is_refused_by_its_row(app: Flask) -> None:
    event = an_event()
    taking_applications(event)
    table = (
        "Mail address,Legal name,Scheme,area_sqm,upper_deck_sqm\n"
        "a@one.example,One Ltd,package,12,\nb@two.example,Two Ltd,raw space,40,20\nc@three.example,Three Ltd,tent,9,x\n"
    )

    with pytest.raises(Refused) as small:
        bring_in(event, FIRM_LIST, table[: table.index("c@")])

    assert faults_in(event, FIRM_LIST, table) == [
        (4, "Upper deck, in m²: “x” is no number."),
    ]
    assert faults_in(event, FIRM_LIST, table.replace("9,x", "9,")) == [(4, "“tent” is no scheme.")]
    assert small.value.details == ("Row 3: An upper deck needs 50 m² of ground or more.",)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Exhibitor)) == 0


def test_a_draft_of_a_known_firm_begins_without_a_storey(app: Flask) -> None:
    emil(an_event(), email="emil@exhibits.example", name="Emil Ltd", **DECKED)

    fresh = a_draft(an_event(), email="emil@exhibits.example", name="Emil Ltd")

    assert (fresh.state, fresh.upper_deck_sqm) == (ApplicationState.DRAFT, 0)
