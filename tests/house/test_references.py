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


# What happens to a row whose other row goes, where that is none of the two: the row goes with it (CASCADE), or the other one
# cannot go (RESTRICT; within an expo, the check at the end of the statement: see docs/decisions/2026-11-29-keys-that-hold.md).
EMPTIED = {  # ON DELETE SET NULL, of one column alone
    "delegations.liaison_id": "a delegation stays when the account of its officer goes",
    "events.copied_from_id": "an expo stays when the one that it was copied from goes",
    "exhibitors.filled_from_id": "an application stays when the record that it was begun from goes",
    "firms.merged_into_id": "a record that was merged stays when the one that it was merged into goes",
    "history.account_id": "what was done stays in the history, with the name of who did it",
    "history.event_id": "what was done stays in the history",
    "investor_cases.officer_id": "a case stays when the account of its officer goes",
    "jobs.account_id": "a job goes on, and is nobody's",
    "mails.event_id": "a mail that was sent stays",
    "meetings.liaison_id": "a meeting stays when the account of its officer goes",
    "neighbours.firm_id": "a wish for a neighbour keeps the name as it was typed",
    "scans.account_id": "a scan stays when the account of who scanned goes",
    "webhooks.account_id": "a webhook goes on when the account of its owner goes",
    "task_answers.document_id": "an answer to a task stays when the file that came with it goes",
}
HELD_ALONE = {"registrations.person_id": "people and registrations both go with what they belong to"}


def test_every_key_says_what_happens_when_the_other_row_goes() -> None:
    said = {
        f"{name}.{key.column_keys[-1]}": (key.ondelete, len(key.column_keys))
        for name, table in TABLES.items()
        for key in table.foreign_key_constraints
    }
    odd = {name: how for name, how in said.items() if how[0] not in {"CASCADE", "RESTRICT"}}

    assert sorted(name for name, how in odd.items() if how == ("SET NULL", 1)) == sorted(EMPTIED)
    assert sorted(name for name, how in odd.items() if how == (None, 1)) == sorted(HELD_ALONE)
    assert set(odd.values()) == {("SET NULL", 1), (None, 1), (None, 2)}


def test_what_another_row_of_the_expo_names_cannot_go(app: Flask) -> None:
    """The keys that say nothing refuse at the end of the statement, as those that say RESTRICT do in its middle."""
    holding = [(name, key) for name, key in KEYS if key.ondelete is None]
    said = {}
    for name, key in holding:
        there = key.referred_table
        with db.session.begin_nested() as tried:
            event = plain_row("events", {})
            other = plain_row(there.name, {"event_id": event})
            plain_row(name, {"event_id": event, key.column_keys[1]: other})
            said[str(key.name)] = _refusal_of(sa.delete(there).where(there.c.id == other))
            tried.rollback()

    assert {name: text for name, text in said.items() if "FOREIGN KEY" not in text.upper()} == {}
    assert len(holding) > 60


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


def test_no_key_to_what_may_be_an_events_goes_beside_it() -> None:
    loose = [
        f"{name}.{key.column_keys[-1]}"
        for name in sorted(TABLES)
        for key in TABLES[name].foreign_key_constraints
        if key.referred_table.name not in OF_EVENTS and "event_id" in key.referred_table.c and len(key.column_keys) == 1
    ]

    assert loose == []


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


def _refusal_of(statement: sa.Delete) -> str:
    try:
        with db.session.begin_nested():
            db.session.execute(statement)
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
