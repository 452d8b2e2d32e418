"""Many gates scanning concurrently."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

from flask import Flask

from expo import clock
from expo.checkin.models import Scan, Visit
from expo.checkin.offline.merge import QueuedScan, merge_scans
from expo.checkin.rules import Verdict
from expo.checkin.scanning.services import ScanRequest, check_in
from expo.db import autocommit_connection, db, transaction
from expo.events.models import Event
from expo.events.services.venue_parts import add_zone
from expo.history.services import PROGRAM
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.registration import vito

FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)


def test_one_badge_at_twenty_gates_at_once_is_welcomed_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        gates, code, number = [a_gate(event, f"Gate {i}").id for i in range(20)], vito(event).code, event.id

    def scan(turn: int) -> Verdict:
        found = db.session.get_one(Event, number)
        with autocommit_connection() as connection:
            return check_in(connection, found, code, gates[turn], ScanRequest(f"client-{turn}"), by=PROGRAM).verdict

    with clock.set_to(FIRST_DAY):
        answers = at_once(bare_app, scan, 20)

    assert Counter(answers) == {Verdict.WELCOME: 1, Verdict.ALREADY_IN: 19}
    assert row_counts(bare_app) == (20, 1)


def test_one_badge_at_many_gates_of_a_zone_at_once_is_welcomed_once_to_it_and_once_to_the_expo(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        with transaction():
            lounge = add_zone(event, "VIP lounge", None, by=PROGRAM)
        gates = [a_gate(event, f"Gate {i}", zone_id=lounge.id if i % 2 else None).id for i in range(12)]
        code, number = vito(event).code, event.id

    def scan(turn: int) -> Verdict:
        found = db.session.get_one(Event, number)
        with autocommit_connection() as connection:
            return check_in(connection, found, code, gates[turn], ScanRequest(f"client-{turn}"), by=PROGRAM).verdict

    with clock.set_to(FIRST_DAY):
        answers = at_once(bare_app, scan, 12)

    assert Counter(answers) == {Verdict.WELCOME: 2, Verdict.ALREADY_IN: 10}
    assert row_counts(bare_app) == (12, 2)


def test_one_scan_sent_ten_times_at_once_is_kept_once(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        gate, code, number = a_gate(event).id, vito(event).code, event.id

    def scan(_turn: int) -> Verdict:
        found = db.session.get_one(Event, number)
        with autocommit_connection() as connection:
            return check_in(connection, found, code, gate, ScanRequest("the same"), by=PROGRAM).verdict

    with clock.set_to(FIRST_DAY):
        answers = at_once(bare_app, scan, 10)

    assert Counter(answers) == {Verdict.WELCOME: 10}
    assert row_counts(bare_app) == (1, 1)


def test_two_desks_that_merge_the_same_and_overlapping_queues_at_once_lose_and_double_nothing(bare_app: Flask) -> None:
    with bare_app.app_context():
        event = an_event()
        gates, number = [a_gate(event, f"Gate {i}").id for i in range(2)], event.id
        codes = [vito(event).code for _person in range(12)]
    queue = [
        QueuedScan(
            f"client-{gate}-{place}", code, gate, "in", FIRST_DAY + timedelta(0, place * 2 + turn), said=Verdict.WELCOME
        )
        for turn, gate in enumerate(gates)
        for place, code in enumerate(codes)
    ]

    def merge(turn: int) -> int:
        mine = queue[turn * 4 : turn * 4 + 16] if turn % 2 else list(reversed(queue[turn * 4 : turn * 4 + 16]))
        with transaction():
            return len(merge_scans(db.session.get_one(Event, number), mine, by=PROGRAM))

    with clock.set_to(FIRST_DAY + timedelta(hours=1)):
        at_once(bare_app, merge, 3)
        with bare_app.app_context(), transaction():
            merge_scans(db.session.get_one(Event, number), queue, by=PROGRAM)

    with bare_app.app_context():
        verdicts = Counter(db.session.scalars(db.select(Scan.verdict)))
        visits = {(visit.first_gate_id, visit.entries) for visit in db.session.scalars(db.select(Visit))}
    assert row_counts(bare_app) == (24, 12)
    assert verdicts == {Verdict.WELCOME: 12, Verdict.ALREADY_IN: 12}
    assert visits == {(gates[0], 1)}


def at_once(app: Flask, work: Callable[[int], Any], times: int) -> list[Any]:
    """The result of each of several threads that start at the same moment."""
    start = Barrier(times)

    def run(turn: int) -> Any:
        with app.app_context():
            start.wait(timeout=20)
            return work(turn)

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(run, range(times)))


def row_counts(app: Flask) -> tuple[int, int]:
    """The numbers of scans and visits."""
    with app.app_context():
        counts = [db.session.scalar(db.select(db.func.count()).select_from(table)) or 0 for table in (Scan, Visit)]
        return counts[0], counts[1]
