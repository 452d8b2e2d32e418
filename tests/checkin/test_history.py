"""What the history tells of gates, desks and scans, and where their limits are."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.checkin.desks.services import issue_desk, revoke_desk, sign_in_desk, sign_out_desk
from expo.checkin.gates.services import change_gate, close_area, close_gate, first_gate, open_area, open_gate
from expo.checkin.models import DeskSignIn, Gate, Scan
from expo.checkin.queries import gates_of
from expo.checkin.rules import GateDirection
from expo.checkin.scanning.services import take_back
from expo.db import db, insert_rows, transaction
from expo.errors import Changed, Refused
from expo.history.services import PROGRAM, Actor
from tests.factories.checkin import SAMI, a_gate, a_scan
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.told import entries, told, told_changes

NOON = datetime(2027, 4, 13, 7, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
OLGA = Actor("Olga Organiser")


def test_a_gate_is_added_changed_closed_and_opened(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event, "North")

    with clock.set_to(NOON), transaction():
        change_gate(gate, {"direction": GateDirection.IN}, version=1, by=OLGA)
        close_gate(gate, LATER, "Too full", by=OLGA)
        open_gate(gate, by=OLGA)

    until = LATER.isoformat()
    assert told(event, "gate") == [
        ("Expo", "added", "North"),
        ("Olga Organiser", "changed", "North"),
        ("Olga Organiser", "closed", "North"),
        ("Olga Organiser", "opened", "North"),
    ]
    assert told_changes(event, "gate") == [
        ("added", None, {"name": {"en": "North"}, "direction": "both"}),
        ("changed", {"direction": "both"}, {"direction": "in", "version": 2}),
        ("closed", None, {"until": until, "reason": "Too full"}),
        ("opened", {"until": until}, None),
    ]
    assert (gate.closed_until, gate.closed_reason) == (None, "")


def test_who_changes_a_gate_after_another_did_is_shown_what_changed(app: Flask) -> None:
    gate = a_gate(an_event())
    with transaction():
        change_gate(gate, {"direction": GateDirection.IN}, version=1, by=OLGA)

    with pytest.raises(Changed, match="Somebody else changed this gate") as told_so, transaction():
        change_gate(gate, {"direction": GateDirection.OUT}, version=1, by=SAMI)

    assert [line for line in told_so.value.details if "Olga Organiser" in line] != []
    assert gate.direction is GateDirection.IN


def test_a_gate_is_closed_until_a_time_to_come(app: Flask) -> None:
    gate = a_gate(an_event())

    with clock.set_to(NOON), pytest.raises(Refused, match="still to come"), transaction():
        close_gate(gate, NOON, "Too full", by=OLGA)

    assert gate.closed_until is None


def test_an_area_is_closed_and_opened_by_all_its_gates_in_use(app: Flask) -> None:
    event = an_event()
    north, south, _unused = a_gate(event, "North"), a_gate(event, "South"), a_gate(event, "Old", active=False)

    with clock.set_to(NOON), transaction():
        closed = close_area(event, None, LATER, "Too full", by=OLGA)
        open_gate(south, by=OLGA)
        opened = open_area(event, None, by=OLGA)

    assert (closed, opened) == (2, 1)
    assert north.closed_until is None
    assert told(event, "gate")[3:] == [
        ("Olga Organiser", "closed", "North"),
        ("Olga Organiser", "closed", "South"),
        ("Olga Organiser", "opened", "South"),
        ("Olga Organiser", "opened", "North"),
    ]
    with clock.set_to(NOON), pytest.raises(Refused, match="No gate in use leads there"), transaction():
        close_area(an_event(), None, LATER, "", by=OLGA)


def test_the_first_gate_is_a_main_entrance_in_three_languages_and_made_once(app: Flask) -> None:
    event = an_event()

    with transaction():
        first, again = first_gate(event, by=OLGA), first_gate(event, by=OLGA)

    assert first is again
    assert gates_of(event) == [first]
    assert first.name == {"en": "Main entrance", "tr": "Ana giriş", "ur": "مرکزی دروازہ"}
    assert first.direction is GateDirection.BOTH


def test_an_expo_has_two_hundred_gates_those_out_of_use_among_them(app: Flask) -> None:
    event = an_event()
    with transaction():
        fields = {"event_id": event.id, "direction": GateDirection.BOTH, "active": False}
        insert_rows(Gate, [{**fields, "name": {"en": f"Gate {number}"}} for number in range(199)])

    last = a_gate(event, "The last")
    with pytest.raises(Refused, match="at most 200 gates"):
        a_gate(event, "One more")

    assert gates_of(event) == [last]


def test_a_desk_is_issued_signed_in_at_left_and_revoked(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    with clock.set_to(NOON):
        with transaction():
            desk, code = issue_desk(event, "Desk 1", [gate], LATER, by=OLGA, layout="a6")
            first = sign_in_desk(code.lower(), address="192.0.2.7", browser="B" * 300)
            second = sign_in_desk(code, address="192.0.2.8", browser="")
        assert first is not None
        assert second is not None
        with transaction():
            sign_out_desk(first[1])
        ended = {row.address: row.ended_at for row in db.session.scalars(sa.select(DeskSignIn))}
        with transaction():
            revoke_desk(desk, by=OLGA)
            revoke_desk(desk, by=OLGA)

    assert (desk.gates, desk.layout, desk.created_by, desk.revoked_at) == ([gate], "a6", "Olga Organiser", NOON)
    assert ended == {"192.0.2.7": NOON, "192.0.2.8": None}
    assert [row.ended_at for row in db.session.scalars(sa.select(DeskSignIn))] == [NOON, NOON]
    assert {len(row.browser) for row in db.session.scalars(sa.select(DeskSignIn))} == {200, 0}
    assert told(event, "desk") == [
        ("Olga Organiser", "added", "Desk 1"),
        ("Desk 1", "signed in", "Desk 1"),
        ("Desk 1", "signed in", "Desk 1"),
        ("Olga Organiser", "revoked", "Desk 1"),
    ]
    assert [entry.address for entry in entries(event, "desk")] == [None, "192.0.2.7", "192.0.2.8", None]
    assert entries(event, "desk")[0].after == {"until": LATER.isoformat()}


def test_a_desks_code_is_read_as_people_mistype_it_and_opens_nothing_when_cut(app: Flask) -> None:
    event = an_event()
    with clock.set_to(NOON), transaction():
        _desk, code = issue_desk(event, "Desk 1", [a_gate(event)], LATER, by=OLGA)
        mistyped = code.replace("0", "O").replace("1", "l")
        found = [
            sign_in_desk(typed, address=None, browser="") is not None
            for typed in (mistyped, f" {code} ", code[:-1], f"{code}0", "")
        ]

    assert found == [True, True, False, False, False]
    with clock.set_to(LATER), transaction():
        assert sign_in_desk(code, address=None, browser="") is None


def test_a_desk_ends_at_a_time_to_come(app: Flask) -> None:
    event = an_event()

    with clock.set_to(NOON), pytest.raises(Refused, match="still to come"), transaction():
        issue_desk(event, "Desk 1", [a_gate(event)], NOON, by=OLGA)


def test_a_scan_is_taken_back_once_and_only_where_it_let_somebody_through(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    with clock.set_to(NOON):
        a_scan(event, person, gate)
        a_scan(event, person, gate)
        passed, refused = db.session.scalars(sa.select(Scan).order_by(Scan.id)).all()
        with transaction():
            take_back(passed, by=OLGA)

        with pytest.raises(Refused, match="taken back already"), transaction():
            take_back(passed, by=OLGA)
        with pytest.raises(Refused, match="let nobody through"), transaction():
            take_back(refused, by=PROGRAM)

    assert (passed.undone_at, passed.undone_by) == (NOON, "Olga Organiser")
    assert told(event, "scan") == [("Olga Organiser", "took back", "Vito Ziyaretçi")]
    assert entries(event, "scan")[0].before == {"verdict": "welcome"}
