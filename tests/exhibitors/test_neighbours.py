"""Firms wanted near or apart: completed from the directory, linked by name or by an organiser; only linked ones bind."""

import sqlalchemy as sa
from flask import Flask

from expo.booths.allocation.engine.problem import Rule
from expo.booths.allocation.fit import judgement
from expo.booths.assignments.services import assign
from expo.db import db, transaction
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.links import exhibitor_token
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import neighbours_of
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.companions import save_neighbours
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import OLGA, emil
from tests.factories.offers import NINE
from tests.pages import Browser


def _desk(exhibitor: Exhibitor) -> str:
    return f"/exhibitor/{exhibitor_token(exhibitor)}"


def _linked() -> list[int | None]:
    return list(db.session.scalars(sa.select(Neighbour.firm_id).order_by(Neighbour.id)))


def test_a_shortened_name_is_marked_binds_nobody_and_is_linked_by_the_organiser(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    first, second = some_booths(event, hall, "A1", "A2")
    rival = emil(event, name="Firm A Electronics Inc.", **NINE)
    firm = emil(event, name="Anadolu Demo", apart=["Firm A"], **NINE)
    with transaction():
        assign(rival, [first], by=OLGA)
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/exhibitors/{firm.id}"
    (named,) = neighbours_of(firm)
    step = f"{page}/neighbours/{named.id}"

    office, desk = browser.read(page), browser.read(_desk(firm))
    free = judgement(event, firm, hall.id).booths[second.id].rule
    wrong = browser.send(step, {"firm": "Nobody Ltd"}, form=page, status=409)
    browser.send(step, {"firm": "firm a electronics"}, form=page)
    bound = judgement(event, firm, hall.id).booths[second.id].rule

    assert "Firm A (not linked, does not count)" in desk.text
    assert "Firm A (not linked, does not count)" in office.text
    assert [option["value"] for option in office.soup.select("#firm-names option")] == [
        "Anadolu Demo",
        "Firm A Electronics Inc.",
    ]
    assert "No other firm of this expo is called Nobody Ltd." in wrong.text
    assert (free, bound, _linked()) == (None, Rule.APART, [rival.firm_id])
    assert "not linked" not in browser.read(_desk(firm)).text


def test_a_firm_completes_a_name_from_the_directory_after_it_has_applied(app: Flask, browser: Browser) -> None:
    event = an_event()
    known = emil(event, name="Firm A Electronics Inc.", display_name="Firm A", state=ApplicationState.CONFIRMED)
    emil(event, name="Not Yet Public Ltd")
    firm = emil(event, name="Anadolu Demo")
    step = f"{_desk(firm)}/apply/neighbours"

    shown = browser.read(step)
    browser.send(step, {"apart_more": "Firm A"})

    assert [option["value"] for option in shown.soup.select("datalist option")] == ["Firm A"]
    assert _linked() == [known.firm_id]


def test_an_organiser_unlinks_a_firm_that_was_not_meant(app: Flask, browser: Browser) -> None:
    event = an_event()
    emil(event, name="Rival Ltd")
    firm = emil(event, name="Anadolu Demo", apart=["Rival"])
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/exhibitors/{firm.id}"
    before = _linked()

    browser.send(f"{page}/neighbours/{neighbours_of(firm)[0].id}", {"firm": ""}, form=page)

    assert before != [None]
    assert _linked() == [None]


def test_a_name_of_several_firms_is_marked_whoever_saves_last_and_linked_by_hand(app: Flask, browser: Browser) -> None:
    event = an_event()
    one = emil(event, name="Demo Soft Ltd", city="Karachi")
    other = emil(event, name="Demo Soft Inc.", city="Lahore", email="hello@lahore.example")
    firm = emil(event, name="Anadolu Demo", apart=["Demo Soft"])
    with transaction():
        save_neighbours(other, [], [], by=OLGA)
    before = _linked()
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/exhibitors/{firm.id}"
    step = f"{page}/neighbours/{neighbours_of(firm)[0].id}"

    office = browser.read(page)
    values = [str(option["value"]) for option in office.soup.select("#firm-names option")]
    labels = [value for value in values if "Demo Soft" in value]
    refused = browser.send(step, {"firm": "Demo Soft"}, form=page, status=409)
    browser.send(step, {"firm": labels[1]}, form=page)

    assert before == [None]
    assert labels == [
        f"Demo Soft Inc. (Demo Soft Inc., Lahore, {other.email})",
        f"Demo Soft Ltd (Demo Soft Ltd, Karachi, {one.email})",
    ]
    assert "Several firms are called Demo Soft." in refused.text
    assert labels[0] in refused.text
    assert _linked() == [one.firm_id]
