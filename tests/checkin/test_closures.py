"""A zone that is to be closed from ten to one is open until then, and says so beforehand."""

import json
from datetime import timedelta

import pytest
from flask import Flask

from expo import clock
from expo.checkin.offline.list_rows import offline_list
from expo.checkin.rules import Verdict
from expo.db import transaction
from expo.errors import Refused
from expo.events.models import Event, Zone
from expo.events.queries import closures_of
from expo.events.services.closures import plan_closure, remove_closure
from expo.events.services.venue_parts import add_zone
from expo.history.services import PROGRAM
from tests.factories.accounts import olga, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.checkin import a_gate, a_scan
from tests.factories.events import an_event
from tests.factories.programme import MORNING, a_session
from tests.factories.registration import vito
from tests.pages import Browser

HOUR = timedelta(hours=1)
DAY_BEFORE = MORNING - timedelta(days=1)
TEN, ONE = MORNING, MORNING + 3 * HOUR
SAID = "Salon is closed from 13 Apr 2027, 10:00 until 13 Apr 2027, 13:00. A visit of state"


def _salon(event: Event) -> Zone:
    with transaction():
        return add_zone(event, "Salon", None, by=PROGRAM)


def _closed(event: Event, zone: Zone | None) -> None:
    with clock.set_to(DAY_BEFORE), transaction():
        plan_closure(event, zone, TEN, ONE, "A visit of state", by=PROGRAM)


def test_a_zone_to_be_closed_from_ten_to_one_was_shut_at_once(app: Flask, browser: Browser) -> None:
    event = an_event()
    zone, other = _salon(event), a_gate(event)
    gate, base = a_gate(event, "Salon", zone_id=zone.id), f"/organise/{event.slug}/desks"
    typed = {
        "area": str(zone.id),
        "begins": "2027-04-13T10:00",
        "until": "2027-04-13T13:00",
        "reason": "A visit of state",
    }
    with clock.set_to(DAY_BEFORE):
        signed_in(browser, olga(event))
        listed = browser.send(f"{base}/area/close", typed, form=base)

    answers = []
    for moment in (TEN - HOUR, TEN, ONE - HOUR / 60, ONE):
        with clock.set_to(moment):
            answers.append(a_scan(event, vito(event), gate))
    with clock.set_to(TEN):
        elsewhere = a_scan(event, vito(event), other)

    assert listed.rows(1)[0][:3] == ["Salon", "13 Apr 2027, 10:00", "13 Apr 2027, 13:00 A visit of state"]
    assert [one.verdict for one in answers] == [
        Verdict.WELCOME,
        Verdict.GATE_CLOSED,
        Verdict.GATE_CLOSED,
        Verdict.WELCOME,
    ]
    assert (answers[1].closed_until, answers[1].closed_reason) == (ONE, "A visit of state")
    assert elsewhere.verdict is Verdict.WELCOME


def test_visitors_read_of_it_from_the_moment_it_is_entered(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall = a_hall(event)
    some_booths(event, hall, "A1")
    a_session(event)
    addresses = [f"/{event.slug}/", f"/{event.slug}/programme", f"/{event.slug}/plan"]
    with clock.set_to(DAY_BEFORE):
        before = [SAID in browser.read(address).text for address in addresses]
        _closed(event, _salon(event))
        now = [SAID in browser.read(address).text for address in addresses]

    assert (before, now) == ([False] * 3, [True] * 3)


def test_a_list_for_work_without_network_has_every_closure_that_is_not_over(app: Flask) -> None:
    event = an_event()
    zone = _salon(event)
    for target in (zone, None):
        a_gate(event, zone_id=target.id if target else None)
        _closed(event, target)
    with clock.set_to(DAY_BEFORE), transaction():
        plan_closure(event, zone, ONE + HOUR, ONE + 2 * HOUR, "", by=PROGRAM)

    gates = json.loads(offline_list(event, b"k" * 16, TEN))["gates"]
    later = json.loads(offline_list(event, b"k" * 16, ONE))["gates"]

    assert [len(gate["closures"]) for gate in gates] == [2, 1]
    assert [len(gate["closures"]) for gate in later] == [1, 0]
    assert gates[1]["closures"] == [[TEN.isoformat(), ONE.isoformat(), "A visit of state"]]


def test_a_closure_is_taken_back(app: Flask, browser: Browser) -> None:
    event = an_event()
    zone = _salon(event)
    gate = a_gate(event, zone_id=zone.id)
    _closed(event, zone)
    [closure] = closures_of(event, DAY_BEFORE)
    address = f"/organise/{event.slug}/desks/area/{closure.id}/remove"

    with clock.set_to(DAY_BEFORE):
        signed_in(browser, olga(event))
        browser.send(address, form=f"/organise/{event.slug}/desks")
        browser.send(address, form=f"/organise/{event.slug}/desks", status=404)

    with clock.set_to(TEN):
        assert a_scan(event, vito(event), gate).verdict is Verdict.WELCOME
    assert closures_of(event, DAY_BEFORE) == []


@pytest.mark.parametrize(
    ("hours", "sentence"),
    [((3, 0), "It opens again before it is closed."), ((-4, -3), "Choose a time that is still to come.")],
)
def test_a_closure_ends_after_it_begins_and_is_to_come(app: Flask, hours: tuple[int, int], sentence: str) -> None:
    event = an_event()
    starts, ends = (TEN + hour * HOUR for hour in hours)

    with clock.set_to(TEN), pytest.raises(Refused) as refusal, transaction():
        plan_closure(event, None, starts, ends, "", by=PROGRAM)

    assert refusal.value.message == sentence


def test_the_whole_expo_is_closed_and_opened_by_the_gates_to_no_zone(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    _closed(event, None)

    with clock.set_to(TEN):
        closed = a_scan(event, vito(event), gate).verdict
        with transaction():
            remove_closure(closures_of(event, TEN)[0], by=PROGRAM)
        opened = a_scan(event, vito(event), gate).verdict

    assert (closed, opened) == (Verdict.GATE_CLOSED, Verdict.WELCOME)
