"""Whoever acts on a page that is out of date is told, whatever they do; and what is found and renewed of a firm."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from expo.db import transaction
from expo.errors import Changed
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import submit
from expo.exhibitors.services.companions import save_companions, save_neighbours
from expo.exhibitors.services.decisions import accept, decline, put_on_waiting_list, reinstate, withdraw
from expo.exhibitors.services.dossier import set_logo
from expo.exhibitors.services.firms import FIRM_FIELDS, firm_data
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil
from tests.factories.letters import a_picture
from tests.told import told_changes


@pytest.mark.parametrize(
    ("state", "act"),
    [
        ("draft", submit),
        ("submitted", accept),
        ("submitted", decline),
        ("submitted", put_on_waiting_list),
        ("accepted", withdraw),
        ("declined", reinstate),
        ("submitted", lambda firm, **how: save(firm, {"activity": "Trade"}, **how)),
        ("submitted", lambda firm, **how: save_contacts(firm, {}, **how)),
        ("submitted", lambda firm, **how: save_neighbours(firm, ["Rival"], [], **how)),
        ("submitted", lambda firm, **how: save_companions(firm, [], **how)),
    ],
)
def test_nothing_is_done_from_a_page_that_is_out_of_date(app: Flask, state: str, act: Callable[..., Any]) -> None:
    firm = emil(an_event(), state=ApplicationState(state))
    seen = firm.version
    with transaction():
        save(firm, {"conditions": "A remark"}, by=OLGA, office=True)

    with pytest.raises(Changed, match="Somebody else changed this application while you wrote"), transaction():
        act(firm, version=seen, by=EMIL)
    with transaction():
        act(firm, version=firm.version, by=EMIL)

    assert firm.conditions == "A remark"


@pytest.mark.parametrize(
    ("field", "value", "typed"),
    [
        ("display_name", "İzmir Demo", "izmir demo"),
        ("legal_name", "Legal Demo A.Ş.", "legal demo"),
        ("second_name", "Second Demo", "second demo"),
        ("sort_name", "Demo, Sorted", "demo, sorted"),
        ("city", "Çanakkale", "canakkale"),
        ("fascia_name", "BOARD", "board"),
        ("activity", "Şifreleme", "sifreleme"),
        ("products", ["Nothing", "Ledgers"], "ledgers"),
    ],
)
@pytest.mark.parametrize("state", ["draft", "accepted"])
def test_a_firm_is_found_by_each_of_its_names_and_by_what_it_shows(
    app: Flask, state: str, field: str, value: Any, typed: str
) -> None:
    firm = emil(an_event(), state=ApplicationState(state))
    assert typed not in firm.search

    with transaction():
        save(firm, {field: value}, by=OLGA, office=True)

    assert typed in firm.search


@pytest.mark.parametrize(("state", "anew"), [("accepted", False), ("confirmed", True)])
def test_a_logo_renews_the_public_pages_of_the_firms_that_stand_there(app: Flask, state: str, anew: bool) -> None:
    event = an_event()
    firm = emil(event, state=ApplicationState(state))
    revision = event.public_revision

    with transaction():
        set_logo(firm, a_picture(), by=EMIL)

    assert (event.public_revision > revision) == anew


def test_a_new_firm_is_told_with_all_that_it_said_and_sorted_by_its_name(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name="Anadolu Demo", city="Izmir")

    assert firm.firm is not None
    verb, before, after = told_changes(event, "firm")[0]
    assert (verb, set((before or {}).values())) == ("added", {None})
    assert ((after or {})["city"], (after or {})["version"], firm.firm.version) == ("Izmir", 1, 1)
    assert firm.firm.sort_name == "Anadolu Demo"


def _empty(exhibitor: Exhibitor) -> dict[str, Any]:
    return {name: value for name, value in firm_data(exhibitor).items() if not value}


def test_what_a_draft_has_not_said_is_empty(app: Flask) -> None:
    draft = a_draft(an_event(), sectors=[], city="")

    assert set(firm_data(draft)) == set(FIRM_FIELDS)
    texts = dict.fromkeys(("second_name", "sort_name", "tax_number", "group", "website", "city", "address"), "")
    assert _empty(draft) == {**texts, "sectors": [], "about": {}}
