"""A draft that was filled from the firm's last application follows the firm: only what was typed in it is written."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor, Firm
from expo.exhibitors.queries import open_change
from expo.exhibitors.rules import ApplicationState, ContactKind
from expo.exhibitors.services.application_steps import save, save_contacts
from expo.exhibitors.services.applications import begin, submit
from expo.exhibitors.services.change_answers import answer_change
from expo.exhibitors.services.firms import firm_data, merge_firms
from expo.exhibitors.summary import difference_of
from expo.history.models import Entry
from expo.history.verbs import Verb
from tests.delegations.desks import path_of
from tests.factories.events import an_event
from tests.factories.exhibitors import EMIL, OLGA, emil, taking_applications
from tests.pages import Browser, form_values

OLD = {
    "display_name": "Anadolu Demo",
    "website": "https://old.example",
    "about": {"en": "Old words"},
    "tax_number": "1234567890",
    "city": "Ankara",
}
NEW = {
    "website": "https://new.example",
    "about": {"en": "New words"},
    "tax_number": "9876543210",
    "display_name": "Bosphorus Demo",
}


@pytest.fixture
def last(app: Flask) -> Exhibitor:
    """An application of the expo before."""
    return emil(an_event(), legal_name="Anadolu Demo Ltd", fascia_name="ANADOLU DEMO", **OLD)


def _draft(last: Exhibitor) -> Exhibitor:
    event = an_event()
    taking_applications(event)
    with transaction():
        return begin(event, last.email, "Anadolu Demo Ltd", language="en", by=EMIL)


def _saved(exhibitor: Exhibitor, **values: Any) -> None:
    with transaction():
        save(exhibitor, values, by=OLGA, office=True)
    db.session.expire_all()


def _firm(last: Exhibitor) -> Firm:
    assert last.firm is not None
    return last.firm


def test_what_was_not_typed_is_the_firms_as_it_is_now_and_only_what_was_typed_is_written(last: Exhibitor) -> None:
    draft = _draft(last)
    _saved(draft, city="Izmir", website="https://old.example")

    _saved(last, **NEW)
    shown = firm_data(draft)
    with transaction():
        submit(draft, by=EMIL)

    assert {name: shown[name] for name in NEW} == NEW
    assert (draft.name, draft.fascia_name, "bosphorus" in draft.search) == ("Bosphorus Demo", "Bosphorus Demo", True)
    change = open_change(draft)
    assert change is not None
    assert {name: getattr(_firm(last), name) for name in (*NEW, "city")} == NEW | {"city": "Ankara"}
    assert change.after["city"] == "Izmir"
    assert (draft.firm_id, draft.filled_from_id, draft.draft) == (last.firm_id, None, {})


def test_a_field_typed_back_to_what_the_firm_has_follows_it_again(last: Exhibitor) -> None:
    draft = _draft(last)
    _saved(draft, city="Izmir")
    _saved(draft, city="Ankara")

    _saved(last, city="Bursa")

    assert firm_data(draft)["city"] == "Bursa"


def test_a_field_that_was_emptied_is_asked_to_be_emptied(last: Exhibitor) -> None:
    draft = _draft(last)
    _saved(draft, website="")

    with transaction():
        submit(draft, by=EMIL)

    change = open_change(draft)
    assert change is not None
    assert (change.after, _firm(last).website) == ({"website": ""}, "https://old.example")


def test_a_draft_that_was_never_filled_empties_nothing(last: Exhibitor) -> None:
    event = an_event()
    taking_applications(event)
    values = {"country": "TR", "sectors": ["software"], "tax_number": "1234567890", "products": ["Demo"]}
    with transaction():
        draft = begin(event, last.email, "Another Name Ltd", language="en", by=EMIL)
    _saved(draft, **values, area_sqm=9, fascia_name="Another")

    with transaction():
        save_contacts(draft, {ContactKind.MAIN: {"name": "Emil", "email": last.email}}, by=EMIL)
        submit(draft, by=EMIL)

    assert draft.firm_id == last.firm_id
    assert (_firm(last).website, _firm(last).city, _firm(last).legal_name) == (
        "https://old.example",
        "Ankara",
        "Anadolu Demo Ltd",
    )
    change = open_change(draft)
    assert change is not None
    assert change.after["legal_name"] == "Another Name Ltd"
    assert "website" not in change.after


def test_firms_that_become_one_take_the_draft_along(last: Exhibitor) -> None:
    draft, kept = _draft(last), _firm(emil(an_event(), legal_name="Kept Demo Ltd"))

    with transaction():
        merge_firms(kept, _firm(last), event_id=last.event_id, by=OLGA)
    db.session.expire_all()

    assert (draft.filled_from_id, draft.name) == (kept.id, kept.display_name)


def test_a_form_that_was_open_while_the_firm_changed_is_refused_and_says_what_changed(
    last: Exhibitor, browser: Browser
) -> None:
    draft = _draft(last)
    page = f"{path_of(exhibitor_address(draft))}/apply/firm"
    opened = browser.read(page)
    _saved(last, website="https://new.example")

    refused = browser.post(page, {**form_values(opened.soup, page), "city": "Izmir"})

    assert refused.status_code == 409
    assert "https://old.example → https://new.example" in refused.text
    assert firm_data(draft)["website"] == "https://new.example"


def test_a_change_that_is_asked_for_is_shown_and_recorded_beside_what_is_now(app: Flask) -> None:
    firm = emil(an_event(), state=ApplicationState.CONFIRMED, activity="Old words")
    with transaction():
        save(firm, {"activity": "Asked words"}, by=EMIL)
    _saved(firm, activity="Words of now")
    change = open_change(firm)
    assert change is not None

    shown = difference_of(firm, change)
    with transaction():
        answer_change(change, firm, approved=True, by=OLGA)

    assert [(was, asked) for _label, was, asked in shown] == [("Words of now", "Asked words")]
    query = sa.select(Entry.before).where(Entry.verb == Verb.APPROVED_THE_CHANGE_OF)
    assert db.session.scalars(query).all() == [{"activity": "Words of now"}]
