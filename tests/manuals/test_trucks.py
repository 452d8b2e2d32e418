"""Truck slots: numbered, never over capacity, chosen by firms, moved with the expo, listed for the gates."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.db import db, transaction
from expo.errors import Refused
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.services.decisions import withdraw
from expo.manuals.task_queries import all_firm_tasks, firm_tasks
from expo.manuals.task_rules import ExhibitorTaskKind, TaskStanding
from expo.manuals.trucks.models import TruckSlot
from expo.manuals.trucks.queries import begins_at, free_slots, slots_of, trucks_of
from expo.manuals.trucks.rules import MOST_TRUCKS, SlotRow
from expo.manuals.trucks.services import change_capacity, choose_slot, remove_slot
from tests.factories.accounts import nora, olga, signed_in, vera
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.manuals import EMIL, OLGA, a_task, a_truck, some_slots
from tests.manuals.test_order_pages import desk
from tests.memoranda.test_ceremony_papers import pages_of
from tests.pages import Browser
from tests.queries import counted


def test_a_row_of_slots_fills_its_hours_and_no_more() -> None:
    row = SlotRow(date(2027, 4, 12), time(8), time(9, 50), 30, 4)
    assert row.hours() == [time(8), time(8, 30), time(9)]
    assert SlotRow(row.day, time(9), time(8), 30, 4).hours() == []


def test_slots_are_numbered_on_and_never_twice_at_an_hour_of_a_gate(app: Flask) -> None:
    event = an_event()
    north, south = a_gate(event, "North"), a_gate(event, "South")

    some_slots(event, north, until=time(9))
    numbered = some_slots(event, south, until=time(8, 30))
    with pytest.raises(Refused, match="slots at these hours already"):
        some_slots(event, north, begins=time(8, 30))
    with pytest.raises(Refused, match="build-up to breakdown"):
        some_slots(event, north, day=event.first_day - timedelta(days=9))

    assert [(one.number, one.gate.name["en"], one.begins) for one in numbered] == [
        (1, "North", time(8)),
        (3, "South", time(8)),
        (2, "North", time(8, 30)),
    ]


def test_a_full_slot_is_refused_with_the_free_ones_near_it(app: Flask) -> None:
    event = an_event()
    slots = some_slots(event, a_gate(event))
    a_truck(emil(event), slots[1])
    firm = emil(event)

    with pytest.raises(Refused, match=r"T2 is full. Still free: T1, .*; T3, .*; T4") as refused:
        a_truck(firm, slots[1])
    with clock.set_to(begins_at(slots[0])), pytest.raises(Refused, match="begun already"):
        a_truck(firm, slots[0])
    with transaction():
        change_capacity(slots[1], 2, by=OLGA)
    a_truck(firm, slots[1])
    with pytest.raises(Refused, match="2 trucks have this slot"), transaction():
        change_capacity(slots[1], 1, by=OLGA)
    with pytest.raises(Refused, match="so it stays"), transaction():
        remove_slot(slots[1], by=OLGA)

    assert "8:00" in str(refused.value)
    assert [one.left for one in slots_of(event)] == [1, 0, 1, 1]


def test_a_firm_has_six_slots_at_most_and_loses_them_when_it_leaves(app: Flask) -> None:
    event = an_event()
    [slot, *_others] = some_slots(event, a_gate(event), capacity=9)
    firm = emil(event)
    for _number in range(MOST_TRUCKS):
        a_truck(firm, slot)

    with pytest.raises(Refused, match="Give one back first"):
        a_truck(firm, slot)
    with transaction():
        withdraw(firm, by=EMIL)
    with pytest.raises(Refused, match="take part"):
        a_truck(firm, slot)
    assert (trucks_of(firm), slots_of(event)[0].left) == ([], 9)


def test_of_eight_firms_at_once_two_get_the_two_seats(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        slot_id = some_slots(event, a_gate(event), capacity=2, until=time(8, 30))[0].id
        firms = [emil(event).id for _number in range(8)]

    def choose(firm_id: int) -> str:
        with bare_app.app_context():
            try:
                with transaction():
                    firm, slot = db.session.get_one(Exhibitor, firm_id), db.session.get_one(TruckSlot, slot_id)
                    choose_slot(firm, slot, "", by=EMIL)
            except Refused as refused:
                return str(refused)
            return ""

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(choose, firms))

    assert sorted(answers)[:2] == ["", ""]
    assert set(sorted(answers)[2:]) == {"Slot T1 is full, and so are all others."}
    with bare_app.app_context():
        assert sorted(one.seat for one in db.session.get_one(TruckSlot, slot_id).trucks) == [1, 2]


def test_slots_move_with_the_days_of_the_expo(app: Flask, browser: Browser) -> None:
    event = an_event()
    gate, first, a_day = a_gate(event), event.first_day, timedelta(days=1)
    for day in (first, first + a_day):
        some_slots(event, gate, until=time(9), day=day)
    truck = a_truck(emil(event), slots_of(event)[0])
    signed_in(browser, olga(event))
    address = f"/organise/{event.slug}/settings/place"
    later = {name: (getattr(event, name) + a_day).isoformat() for name in ("first_day", "last_day")}

    asked = browser.send(address, later, form=address, status=409)
    browser.send(address, {**later, "fate_truck slots": "along"}, form=address)

    db.session.expire_all()
    lines = [" ".join(one.text.split()) for one in asked.soup.select("fieldset li")][-2:]
    assert [line.partition(" 2027 · ")[2] for line in lines] == ["2 slots, 1 trucks", "2 slots, 0 trucks"]
    assert [one.day for one in slots_of(event)] == [first + a_day] * 2 + [first + 2 * a_day] * 2
    assert truck.slot.day == first + a_day


def test_a_task_about_trucks_is_done_by_choosing_a_slot_once_there_are_slots(app: Flask) -> None:
    event = an_event()
    a_task(event, "Trucks", kind=ExhibitorTaskKind.TRUCKS, needs_file=False)
    firm = emil(event)
    before = firm_tasks(firm, event.first_day)[0]
    [slot, *_others] = some_slots(event, a_gate(event))
    open_still = firm_tasks(firm, event.first_day)[0]
    a_truck(firm, slot)
    with counted(app) as one:
        all_firm_tasks(event, event.first_day)
    emil(event)
    with counted(app) as two:
        standings = [task.standing for task in all_firm_tasks(event, event.first_day)]

    assert (before.by_slots, open_still.by_slots, open_still.standing) == (False, True, TaskStanding.MISSING)
    assert sorted(standings) == [TaskStanding.DONE, TaskStanding.MISSING]
    assert len(one) == len(two)


def test_a_firm_takes_a_slot_on_its_page_and_the_gate_reads_who_comes(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm, other = emil(event, display_name="Emil Robots"), emil(event)
    here, mine = f"/organise/{event.slug}/trucks", desk(firm, "/trucks")
    a_gate(event, "North")
    olga_sits, reader = signed_in(Browser(app), olga(event)), signed_in(Browser(app), vera(event))
    hours = {"day": event.first_day.isoformat(), "begins": "08:00", "until": "09:00"}

    olga_sits.send(f"{here}/add", {**hours, "capacity": "1"}, form=here)
    first, second = slots_of(event)
    stale = browser.read(mine)
    a_truck(other, first, "06 XY 1")
    full = browser.send(mine, {"slot": str(first.id)}, status=409)
    browser.send(mine, {"slot": str(second.id), "plate": "34 ABC 12"})
    listed = olga_sits.read(here)
    pages = pages_of(olga_sits, f"{here}/list.pdf?day={event.first_day.isoformat()}")
    [truck] = trucks_of(firm)
    browser.send(f"{mine}/{truck.id}/give-back", {}, form=mine)

    assert stale.status == 200
    assert "T1 is full. Still free: T2" in full.text
    assert "Emil Robots, 34 ABC 12" in listed.rows()[1][3]
    assert "Emil Robots, 34 ABC 12" in pages[0]
    assert [one.number for one in free_slots(event, clock.now())] == [2]
    assert "Add slots" not in reader.read(here).text
    assert signed_in(Browser(app), nora()).read(here, status=404).status == 404
