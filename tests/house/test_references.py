"""References are keys: within an event they name the event, so that the tables refuse another event's rows."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from expo.booths.models import Booth
from expo.db import db, transaction
from expo.exhibitors.services.setup import add_pavilion, remove_pavilion
from expo.history.services import PROGRAM
from expo.itinerary.models import ItineraryItem
from expo.itinerary.services import add_session_item
from expo.programme.rules import SessionState
from expo.programme.services.sessions import move_session
from expo.programme.services.venue_parts import add_track, remove_part
from tests.factories.booths import a_hall, some_booths
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.programme import a_session
from tests.house.lists.json_columns import WHY
from tests.plain_rows import OF_EVENTS, TABLES, plain_row

KEYS = [
    (name, key)
    for name in sorted(OF_EVENTS)
    for key in sorted(TABLES[name].foreign_key_constraints, key=lambda key: str(key.name))
    if key.referred_table.name in OF_EVENTS or key.column_keys == ["event_id", "job_id"]
]

# Below an event by one key alone, so that it cannot mix two: the event is that row's. A table with two such keys names it.
ONE_WAY_UP = {
    "companions": "exhibitors",
    "delegation_documents": "delegations",
    "delegation_sheets": "delegations",
    "desk_sign_ins": "desks",
    "exhibitor_changes": "exhibitors",
    "exhibitor_contacts": "exhibitors",
    "exhibitor_documents": "exhibitors",
    "feeds": "registrations",
    "firm_feeds": "exhibitors",
    "firm_logos": "exhibitors",
    "hall_plans": "halls",
    "itineraries": "delegations",
    "neighbours": "exhibitors",
    "payments": "invoices",
    "photos": "registrations",
    "search_marks": "registrations",
    "space_requests": "exhibitors",
}


@pytest.mark.parametrize(("name", "key"), KEYS, ids=[str(key.name) for _name, key in KEYS])
def test_a_key_within_an_event_names_the_event(name: str, key: sa.ForeignKeyConstraint) -> None:
    assert key.column_keys[0] == "event_id"
    assert [one.column.name for one in key.elements] == ["event_id", "id"]
    assert key.ondelete in {None, "CASCADE"}


def test_a_table_below_an_event_names_it_unless_one_key_alone_leads_there() -> None:
    assert {name: up for name, up in _ways_up().items() if name not in OF_EVENTS} == {
        name: [parent] for name, parent in ONE_WAY_UP.items()
    }


def _ways_up() -> dict[str, list[str]]:
    """By table, the tables that its keys point to and that are an event's, by a key of theirs or by way of another."""
    below = {name for name in TABLES if name in OF_EVENTS or name in ONE_WAY_UP}
    found = {
        name: sorted(
            key.referred_table.name for key in table.foreign_key_constraints if key.referred_table.name in below
        )
        for name, table in TABLES.items()
    }
    return {name: up for name, up in found.items() if up}


# A sheet names its delegation alone, whose event is its own. It is written with its job by the service that asks for it, in
# one transaction; nothing that a request brings names a job.
OF_JOBS = ["delegation_sheets.job_id"]


def test_only_what_asks_for_a_job_names_one_beside_the_event() -> None:
    loose = [
        f"{name}.{key.column_keys[-1]}"
        for name in sorted(TABLES)
        for key in TABLES[name].foreign_key_constraints
        if key.referred_table.name not in OF_EVENTS and "event_id" in key.referred_table.c and len(key.column_keys) == 1
    ]

    assert loose == OF_JOBS


def test_every_such_key_refuses_another_events_row(app: Flask) -> None:
    """Each row is complete, all else that it points to is its own event's, and with its own event's row it is kept."""
    said, kept = {}, {}
    for name, key in KEYS:
        with db.session.begin_nested() as tried:
            ours, others = (plain_row("events", {}) for _number in range(2))
            theirs = plain_row(key.referred_table.name, {"event_id": others})
            said[str(key.name)] = _refusal(name, {"event_id": ours, key.column_keys[1]: theirs})
            kept[str(key.name)] = _refusal(name, {"event_id": others, key.column_keys[1]: theirs})
            tried.rollback()

    assert {name: text for name, text in said.items() if "FOREIGN KEY" not in text.upper()} == {}
    assert {name: text for name, text in kept.items() if text} == {}
    assert len(said) > 80


def _refusal(name: str, row: dict[str, Any]) -> str:
    try:
        with db.session.begin_nested():
            plain_row(name, row)
    except sa.exc.IntegrityError as error:
        return str(error.orig)
    return ""


def test_every_column_of_json_is_listed_with_why_it_is_no_reference() -> None:
    columns = [
        f"{name}.{column.name}" for name in TABLES for column in TABLES[name].c if isinstance(column.type, sa.JSON)
    ]

    assert sorted(name for names in WHY.values() for name in names) == sorted(columns)


def test_every_number_of_a_row_is_a_key_but_where_a_word_beside_it_says_of_which_table() -> None:
    loose = [
        f"{name}.{column.name}"
        for name, table in sorted(TABLES.items())
        for column in table.c
        if column.name.endswith("_id") and isinstance(column.type, sa.BigInteger) and not column.foreign_keys
    ]

    assert loose == ["history.subject_id", "mails.about_id"]


def test_a_track_that_only_a_deleted_session_was_in_can_go(app: Flask) -> None:
    event = an_event()
    with transaction():
        track = add_track(event, {"en": "Industry"}, by=PROGRAM)
    session = a_session(event, track_id=track.id)
    for state in (SessionState.CANCELLED, SessionState.DELETED):
        with transaction():
            move_session(session, state, by=PROGRAM)

    with transaction():
        remove_part(event, track, by=PROGRAM)

    db.session.expire_all()
    assert (session.track_id, session.event_id) == (None, event.id)


def test_a_pavilion_goes_out_of_the_booths_that_stand_in_it(app: Flask) -> None:
    event = an_event()
    [booth] = some_booths(event, a_hall(event), "1")
    with transaction():
        pavilion = add_pavilion(event, {"name": "Turkish pavilion"}, by=PROGRAM)
        booth.pavilion_id = pavilion.id

    with transaction():
        remove_pavilion(pavilion, by=PROGRAM)

    db.session.expire_all()
    kept = db.session.get_one(Booth, booth.id)
    assert (kept.pavilion_id, kept.event_id) == (None, event.id)


def test_a_draft_that_a_journey_names_can_go(app: Flask) -> None:
    event = an_event()
    delegation, session = danas_delegation(event), a_session(event)
    with transaction():
        item = add_session_item(delegation, session, by=PROGRAM).id
    with transaction():
        move_session(session, SessionState.DRAFT, by=PROGRAM)

    with transaction():
        move_session(session, SessionState.DELETED, by=PROGRAM)

    db.session.expire_all()
    assert db.session.get(ItineraryItem, item) is None
