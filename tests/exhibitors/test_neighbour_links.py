"""Names of wanted neighbours, linked by themselves to the one firm that is called so, else by an organiser."""

import pytest
from flask import Flask

from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.queries import neighbours_of
from expo.exhibitors.rules import Nearness
from expo.exhibitors.services.application_steps import save
from expo.exhibitors.services.applications import submit
from expo.exhibitors.services.companions import link_neighbour, save_neighbours
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil
from tests.pages import Browser
from tests.told import told_changes


def _linked(exhibitor: Exhibitor) -> list[int | None]:
    db.session.expire_all()
    return [one.firm_id for one in neighbours_of(exhibitor)]


def test_a_link_and_its_end_are_told_once(app: Flask) -> None:
    event = an_event()
    emil(event, name="Firm A Electronics Inc.")
    firm = emil(event, name="Anadolu Demo", apart=["Firm A"])
    (named,) = neighbours_of(firm)
    version = firm.version

    with transaction():
        for name in ("Firm A Electronics", "Firm A Electronics", "", ""):
            link_neighbour(firm, named.id, name, by=OLGA)

    assert told_changes(event, "exhibitor")[-2:] == [
        ("changed", {"linked firm": ""}, {"linked firm": "Firm A Electronics Inc.", "version": version + 1}),
        ("changed", {"linked firm": "Firm A"}, {"linked firm": "", "version": version + 2}),
    ]


def test_only_a_name_of_one_other_firm_of_the_expo_is_linked(app: Flask) -> None:
    event = an_event()
    emil(event, name="Twin Ltd")
    emil(event, name="Twin A.Ş.")
    emil(an_event(), name="Elsewhere Ltd")
    firm = emil(event, name="Anadolu Demo", apart=["Firm A"])
    (named,) = neighbours_of(firm)

    for name in ("Twin", "Elsewhere", "Anadolu Demo", "Nobody"):
        with (
            pytest.raises(Refused, match=rf"(No other firm of this expo is|Several firms are) called {name}"),
            transaction(),
        ):
            link_neighbour(firm, named.id, name, by=OLGA)
    with pytest.raises(NotFound, match="There is no such firm among those named"), transaction():
        link_neighbour(firm, named.id + 1, "", by=OLGA)

    assert _linked(firm) == [None]


def test_a_name_of_two_firms_or_of_one_in_another_expo_links_itself_to_nobody(app: Flask) -> None:
    event = an_event()
    elsewhere = emil(an_event(), name="Bosphorus Demo", near=["Twin", "Only One"])
    emil(event, name="Twin Ltd")
    emil(event, name="Twin A.Ş.")
    only = emil(event, name="Only One")

    firm = emil(event, name="Anadolu Demo", near=["Twin", "Only One"])

    assert (_linked(firm), _linked(elsewhere)) == ([None, only.firm_id], [None, None])


def test_a_draft_is_linked_when_it_is_sent_and_not_before(app: Flask) -> None:
    event = an_event()
    known = emil(event, name="Only One")

    draft = a_draft(event, name="Anadolu Demo", near=["Only One"])
    sent = emil(event, name="Bosphorus Demo", near=["Only One"])

    assert (_linked(draft), _linked(sent)) == ([None], [known.firm_id])


def test_a_firm_that_takes_the_name_it_asked_for_is_not_its_own_neighbour(app: Flask) -> None:
    draft = a_draft(an_event(), name="Anadolu Demo", near=["Only One"])
    with transaction():
        save(draft, {"legal_name": "Only One", "display_name": "Only One"}, by=EMIL)
        submit(draft, by=EMIL, late=True)

    assert _linked(draft) == [None]


def test_a_link_by_an_organiser_outlives_another_wish_of_the_firm(app: Flask) -> None:
    event = an_event()
    known = emil(event, name="Firm A Electronics Inc.")
    firm = emil(event, name="Anadolu Demo", apart=["Firm A"])
    with transaction():
        link_neighbour(firm, neighbours_of(firm)[0].id, "Firm A Electronics", by=OLGA)
        save_neighbours(firm, ["FIRM A Ltd"], ["Nobody"], by=EMIL)

    assert _linked(firm) == [known.firm_id, None]
    assert [(one.name, one.wanted) for one in neighbours_of(firm)] == [
        ("FIRM A Ltd", Nearness.NEAR),
        ("Nobody", Nearness.APART),
    ]


def test_a_second_firm_of_a_linked_name_is_marked_and_the_link_stays(app: Flask, browser: Browser) -> None:
    event = an_event()
    first = emil(event, name="Twin Ltd")
    firm = emil(event, name="Anadolu Demo", apart=["Twin"])
    signed_in(browser, olga(event))
    page = f"/organise/{event.slug}/exhibitors/{firm.id}"
    alone = browser.read(page).text

    emil(event, name="Twin A.Ş.")
    both = browser.read(page).text

    assert ("of this name now" in alone, "2 firms of this name now" in both) == (False, True)
    assert "Linked is Twin Ltd (Twin Ltd, " in both
    assert _linked(firm) == [first.firm_id]
