"""Applications at their borders: how large, how long, whose, in which state, and who is told."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.errors import NotFound, Refused
from expo.events.services.venue_parts import add_zone
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import companions_of, contacts_of, neighbours_of
from expo.exhibitors.rules import (
    MOST_COMPANIONS,
    ApplicationState,
    CompanionKind,
    ContactKind,
    may_become,
)
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import begin, change_address
from expo.exhibitors.services.companions import approve_companion, save_companions, save_neighbours
from expo.exhibitors.services.decisions import reinstate, withdraw
from expo.exhibitors.services.dossier import add_points, set_logo
from expo.exhibitors.services.setup import add_pavilion
from expo.mail.models import Mail
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, a_draft, emil
from tests.factories.letters import a_picture
from tests.told import told_changes


def _saved(exhibitor: Exhibitor, values: dict[str, Any], **how: Any) -> bool:
    with transaction():
        return save(exhibitor, values, by=EMIL, **how)


def _firm(exhibitor: Exhibitor) -> Firm:
    assert exhibitor.firm is not None
    return exhibitor.firm


def test_an_area_of_two_thousand_square_metres_is_the_largest(app: Flask) -> None:
    firm = a_draft(an_event())

    assert _saved(firm, {"area_sqm": 2000, "most_sqm": 2000, "least_sqm": 1})
    with pytest.raises(Refused, match="The area wanted lies between"):
        _saved(firm, {"most_sqm": 2001})

    assert (firm.least_sqm, firm.area_sqm, firm.most_sqm) == (1, 2000, 2000)


@pytest.mark.parametrize("name", ["legal_name", "display_name", "second_name", "sort_name"])
def test_a_name_of_a_firm_has_two_hundred_characters(app: Flask, name: str) -> None:
    firm = a_draft(an_event())

    assert _saved(firm, {name: "n" * 200})
    with pytest.raises(Refused, match="Use at most 200 characters"):
        _saved(firm, {name: "n" * 201})

    assert firm.draft[name] == "n" * 200


def test_zones_and_pavilions_are_those_of_the_expo(app: Flask) -> None:
    event, other = an_event(), an_event()
    firm = a_draft(event)
    with transaction():
        zones = [add_zone(one, "Startups", None, by=OLGA).id for one in (event, other)]
        pavilions = [add_pavilion(one, {"name": "Türkiye"}, by=OLGA).id for one in (event, other)]

    with pytest.raises(NotFound, match="There is no such zone in this expo"):
        _saved(firm, {"zone_id": zones[1]})
    with pytest.raises(NotFound, match="There is no such pavilion in this expo"):
        _saved(firm, {"pavilion_id": pavilions[1]})
    _saved(firm, {"zone_id": zones[0], "pavilion_id": pavilions[0]})

    assert (firm.zone_id, firm.pavilion_id) == (zones[0], pavilions[0])


@pytest.mark.parametrize("state", [ApplicationState.DECLINED, ApplicationState.WITHDRAWN])
def test_a_closed_application_is_changed_by_organisers_alone(app: Flask, state: ApplicationState) -> None:
    firm = emil(an_event(), state=state)

    for act in (
        lambda: save(firm, {"activity": "Trade"}, by=EMIL),
        lambda: save_contacts(firm, {}, by=EMIL),
        lambda: save_neighbours(firm, [], [], by=EMIL),
        lambda: save_companions(firm, [], by=EMIL),
        lambda: set_logo(firm, a_picture(), by=EMIL),
    ):
        with pytest.raises(Refused, match="This application is closed, so nothing can be changed"), transaction():
            act()

    assert _saved(firm, {"activity": "Trade"}, office=True)
    assert firm.activity == "Trade"


def test_what_is_shown_of_a_firm_is_made_anew_when_it_is_in_and_its_search_follows(app: Flask) -> None:
    event = an_event()
    firm, applied = emil(event, name="Anadolu Demo"), emil(event, state=ApplicationState.SUBMITTED)
    before = event.public_revision
    _saved(applied, {"activity": "Trade"}, office=True)
    unseen = event.public_revision
    version = firm.version

    _saved(firm, {"activity": "Şifre", "display_name": "İzmir Demo"}, office=True)
    _saved(firm, {"activity": "Şifre"}, office=True)

    # one version for what was saved, one for the fascia board that bears the firm's name
    assert (unseen, event.public_revision > before, firm.version) == (before, True, version + 2)
    assert firm.fascia_name == "İzmir Demo"
    assert ("sifre" in firm.search, "izmir demo" in firm.search, "Trade".lower() in firm.search) == (True, True, False)
    assert _firm(firm).display_name == "İzmir Demo"


def test_sixty_companions_are_the_most(app: Flask) -> None:
    firm = emil(an_event())
    named = [(CompanionKind.REPRESENTED, f"Firm {number}", "TR") for number in range(MOST_COMPANIONS + 1)]

    with pytest.raises(Refused, match="at most 60 of them"), transaction():
        save_companions(firm, named, by=EMIL)
    with transaction():
        save_companions(firm, named[:-1], by=EMIL)

    assert {(one.approved, one.country) for one in companions_of(firm)} == {(True, "TR")}
    assert len(companions_of(firm)) == 60


def test_an_approval_is_taken_back_and_told(app: Flask) -> None:
    event = an_event()
    firm = emil(event)
    with transaction():
        save_companions(firm, [(CompanionKind.CO_EXHIBITOR, "Izmir Ltd", "TR")], by=EMIL)
        (companion,) = companions_of(firm)
        approve_companion(firm, companion.id, approved=True, by=OLGA)
        approve_companion(firm, companion.id, approved=False, by=OLGA)

    assert not companion.approved
    verb, before, after = told_changes(event, "exhibitor")[-1]
    assert (verb, before, (after or {})["Izmir Ltd"]) == ("changed", {"Izmir Ltd": True}, False)


def test_firms_that_cannot_be_neighbours_are_all_named(app: Flask) -> None:
    firm = emil(an_event(), name="Anadolu Demo")

    with pytest.raises(Refused, match="cannot be asked for like this") as refused, transaction():
        save_neighbours(firm, ["anadolu demo", "Rival Ltd"], ["Rival"], by=EMIL)

    assert refused.value.details == (
        "anadolu demo is your own firm.",
        "Rival stands under both: near and apart.",
    )
    assert neighbours_of(firm) == []


def test_points_are_for_firms_and_not_for_drafts(app: Flask) -> None:
    with pytest.raises(Refused, match="This application is not submitted yet"), transaction():
        add_points(a_draft(an_event()), 5, "Past", by=OLGA)


def test_a_draft_that_was_never_sent_needs_no_withdrawal(app: Flask) -> None:
    draft = a_draft(an_event())

    with pytest.raises(Refused, match="A draft needs no withdrawal"), transaction():
        withdraw(draft, by=EMIL)

    assert draft.state is ApplicationState.DRAFT


def test_two_live_applications_of_one_firm_are_not_taken_up_side_by_side(app: Flask) -> None:
    event = an_event()
    firm = emil(event, name="Anadolu Demo", email="a@anadolu.example", state=ApplicationState.WITHDRAWN)
    with transaction():
        begin(event, "b@anadolu.example", "Anadolu Demo", language="en", by=EMIL, late=True)
    again = emil(event, name="Anadolu Demo A", email="b@anadolu.example")
    with transaction():
        again.firm, again.firm_id = firm.firm, firm.firm_id

    with pytest.raises(Refused, match="The firm has another application for this expo"), transaction():
        reinstate(firm, by=OLGA)


def test_every_way_from_one_state_of_an_application_to_another() -> None:
    ways = {
        here.value: sorted(there for there in ApplicationState if may_become(here, there)) for here in ApplicationState
    }

    assert ways == {
        "draft": ["submitted", "withdrawn"],
        "submitted": ["accepted", "declined", "waiting list", "withdrawn"],
        "accepted": ["confirmed", "declined", "offered", "waiting list", "withdrawn"],
        "offered": ["accepted", "confirmed", "waiting list", "withdrawn"],
        "confirmed": ["accepted", "withdrawn"],
        "waiting list": ["accepted", "declined", "offered", "withdrawn"],
        "declined": ["accepted"],
        "withdrawn": ["submitted"],
    }


def test_contacts_with_the_former_address_have_the_new_one_and_others_keep_theirs(app: Flask) -> None:
    event = an_event()
    firm = emil(event, email="emil@exhibits.example")
    books = {"name": "Berna", "email": "berna@exhibits.example"}
    press = {"name": "Pelin", "email": "EMIL@exhibits.example"}
    with transaction():
        save_contacts(firm, {ContactKind.INVOICE: books, ContactKind.PRESS: press}, by=EMIL)
        mails = db.session.scalar(sa.select(sa.func.count(Mail.id)))
        change_address(firm, "next@exhibits.example", by=OLGA, mail_link=False)

    assert {contact.name: contact.email for contact in contacts_of(firm)} == {
        "Emil Exhibitor": "next@exhibits.example",
        "Berna": "berna@exhibits.example",
        "Pelin": "next@exhibits.example",
    }
    assert db.session.scalar(sa.select(sa.func.count(Mail.id))) == mails
    assert told_changes(event, "exhibitor")[-2][1] == {"email": "emil@exhibits.example"}
