"""Scans: verdicts, what is stored, and taking back."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.checkin.gates.services import close_gate
from expo.checkin.models import Scan, Visit
from expo.checkin.queries import visits_of
from expo.checkin.rules import GateDirection, Verdict
from expo.checkin.scanning.services import take_back
from expo.db import db, on_postgresql, transaction
from expo.errors import NotFound, Refused
from expo.events.rules import CategoryKind
from expo.events.services.venue_parts import add_zone, remove_venue_part
from expo.history.services import PROGRAM
from expo.registration.services.decisions import cancel
from tests.factories.checkin import SAMI, a_gate, a_scan
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.queries import counted

FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)  # 11:00 in Karachi


def test_a_badge_is_welcomed_once_and_then_is_in(app: Flask) -> None:
    event = an_event()
    person, main, side = vito(event), a_gate(event), a_gate(event, "Side entrance")

    with clock.set_to(FIRST_DAY):
        first = a_scan(event, person, main)
    with clock.set_to(FIRST_DAY + timedelta(minutes=1)):
        second = a_scan(event, person, side)

    assert (first.verdict, first.name) == (Verdict.WELCOME, "Vito Ziyaretçi")
    assert (second.verdict, second.first_at, second.first_gate_id) == (Verdict.ALREADY_IN, FIRST_DAY, main.id)
    assert [visit.day for visit in visits_of(person)] == [FIRST_DAY.date()]


def test_one_leaves_and_comes_back_and_is_new_the_next_day(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)

    answers = []
    for hours, way in ((0, "in"), (1, "out"), (2, "out"), (3, "in"), (24, "in")):
        with clock.set_to(FIRST_DAY + timedelta(hours=hours)):
            answers.append(a_scan(event, person, gate, way).verdict)

    assert answers == [Verdict.WELCOME, Verdict.GOODBYE, Verdict.NOT_IN, Verdict.WELCOME_BACK, Verdict.WELCOME]


def test_each_badge_that_may_not_enter_hears_why(app: Flask) -> None:
    event, other = an_event(), an_event()
    gate = a_gate(event)
    full = a_category(event, capacity=1)
    first, waiting = vito(event, full), vito(event, full)
    asks = vito(event, a_category(event, needs_approval=True))
    pays = vito(event, a_category(event, price_minor=5000))
    builder = vito(event, a_category(event, kind=CategoryKind.CONTRACTOR))
    tomorrow = vito(event, a_category(event, days=["2027-04-14"]))
    gone = vito(event)
    with transaction():
        cancel(gone, by=PROGRAM)

    with clock.set_to(FIRST_DAY):
        found = [a_scan(event, who, gate).verdict for who in (first, waiting, asks, pays, builder, tomorrow, gone)]
        elsewhere = a_scan(event, vito(other), gate)

    assert found == [
        Verdict.WELCOME,
        Verdict.ON_WAITING_LIST,
        Verdict.WAITING_FOR_APPROVAL,
        Verdict.NOT_PAID,
        Verdict.CONTRACTOR,
        Verdict.NOT_TODAY,
        Verdict.CANCELLED,
    ]
    assert (elsewhere.verdict, elsewhere.name, elsewhere.registration_id) == (Verdict.OTHER_EVENT, "", None)


@pytest.mark.parametrize(
    "typed", ["", "7", "x" * 4096, "https://elsewhere.example/ticket/77", "K7M2", "\u202e💥", "B/"]
)
def test_whatever_is_scanned_gets_an_answer(app: Flask, typed: str) -> None:
    event = an_event()
    gate = a_gate(event)

    answer = a_scan(event, typed, gate)

    assert answer.verdict is Verdict.UNKNOWN
    assert db.session.scalar(db.select(db.func.count()).select_from(Scan)) == 1


def test_our_code_is_read_in_any_case_as_an_address_or_typed(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    forms = [
        person.code.lower(),
        f"HTTPS://EXPO.EXAMPLE/B/{person.code}",
        f"http://expo.example/b/{person.code.lower()}",
    ]

    with clock.set_to(FIRST_DAY):
        answers = [a_scan(event, form, gate).verdict for form in forms]

    assert answers == [Verdict.WELCOME, Verdict.ALREADY_IN, Verdict.ALREADY_IN]


def test_a_zone_has_visits_of_its_own_and_lets_in_only_its_categories(app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge = add_zone(event, "VIP lounge", None, by=PROGRAM)
        hall = add_zone(event, "Hall of firms", None, by=PROGRAM)
    main, door = a_gate(event), a_gate(event, "Lounge", zone_id=lounge.id)
    guest = vito(event)
    stuck = vito(event, a_category(event, zones=[hall]))

    with clock.set_to(FIRST_DAY):
        answers = [
            a_scan(event, who, gate).verdict
            for who, gate in ((guest, main), (guest, door), (stuck, main), (stuck, door))
        ]

    assert answers == [Verdict.WELCOME, Verdict.WELCOME, Verdict.WELCOME, Verdict.NOT_THIS_ZONE]


def test_a_zone_that_was_scanned_at_is_not_removed_though_its_gate_is_elsewhere_now(app: Flask) -> None:
    event = an_event()
    with transaction():
        lounge = add_zone(event, "VIP lounge", None, by=PROGRAM)
    door = a_gate(event, "Lounge", zone_id=lounge.id)
    with clock.set_to(FIRST_DAY):
        a_scan(event, vito(event), door)
    with transaction():
        door.zone_id = None

    with pytest.raises(Refused) as refusal, transaction():
        remove_venue_part(event, lounge, by=SAMI)

    assert refusal.value.message == "VIP lounge is in use: scans at its gates."


def test_a_closed_gate_lets_people_out_only_until_it_opens(app: Flask) -> None:
    event = an_event()
    inside, outside, gate = vito(event), vito(event), a_gate(event)
    with clock.set_to(FIRST_DAY):
        a_scan(event, inside, gate)
        with transaction():
            close_gate(gate, FIRST_DAY + timedelta(hours=1), "A minister's visit", by=SAMI)

        answers = [a_scan(event, outside, gate), a_scan(event, inside, gate, "out")]
    with clock.set_to(FIRST_DAY + timedelta(hours=1)):
        later = a_scan(event, outside, gate)

    assert [answer.verdict for answer in answers] == [Verdict.GATE_CLOSED, Verdict.GOODBYE]
    assert (answers[0].closed_until, answers[0].closed_reason) == (FIRST_DAY + timedelta(hours=1), "A minister's visit")
    assert later.verdict is Verdict.WELCOME


def test_the_same_scan_sent_again_is_the_same_scan(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)

    with clock.set_to(FIRST_DAY):
        answers = [a_scan(event, person, gate, client_id="one") for _ in range(2)]

    assert [(answer.verdict, answer.again) for answer in answers] == [(Verdict.WELCOME, False), (Verdict.WELCOME, True)]
    assert db.session.scalar(db.select(db.func.count()).select_from(Scan)) == 1


def test_a_desk_whose_clock_is_a_day_wrong_is_judged_by_ours_and_flagged(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    yesterday = FIRST_DAY - timedelta(days=1)

    with clock.set_to(FIRST_DAY):
        online = a_scan(event, vito(event), gate, client_id="online", at=yesterday)
        waited = a_scan(
            event,
            vito(event),
            gate,
            client_id="waited",
            at=yesterday - timedelta(minutes=9),
            sent_at=yesterday,
            offline=True,
        )

    kept = {scan.client_id: scan for scan in db.session.scalars(db.select(Scan))}
    assert (online.verdict, waited.verdict) == (Verdict.WELCOME, Verdict.WELCOME)
    assert [(s.at, s.claimed_at, s.clock_off) for s in (kept["online"], kept["waited"])] == [
        (FIRST_DAY, yesterday, True),
        (FIRST_DAY - timedelta(minutes=9), yesterday - timedelta(minutes=9), True),
    ]


def test_a_scan_taken_back_leaves_what_the_others_say(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event, direction=GateDirection.BOTH)
    for number, way in enumerate(("in", "out")):
        with clock.set_to(FIRST_DAY + timedelta(hours=number)):
            a_scan(event, person, gate, way, client_id=way)

    states = []
    for client in ("out", "in"):
        with transaction():
            scan = db.session.scalars(db.select(Scan).where(Scan.client_id == client)).one()
            take_back(scan, by=SAMI)
        states.append(db.session.execute(db.select(Visit.day, Visit.entries, Visit.inside)).all())
    with pytest.raises(Refused) as refusal, transaction():
        take_back(scan, by=SAMI)

    assert states == [[(date(2027, 4, 13), 1, True)], []]
    assert refusal.value.message == "This scan was taken back already."
    assert visits_of(person) == []


def test_another_events_gate_is_not_here(app: Flask) -> None:
    event, other = an_event(), an_event()

    with pytest.raises(NotFound) as refusal:
        a_scan(event, vito(event), a_gate(other))

    assert refusal.value.message == "There is no such gate."


def test_a_welcome_takes_two_statements_on_postgresql_and_three_on_sqlite(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    code = person.code

    with clock.set_to(FIRST_DAY), counted(app) as statements:
        answer = a_scan(event, code, gate)

    assert answer.verdict is Verdict.WELCOME
    touching = [one for one in statements if "scans" in one or "visits" in one]
    assert len(touching) == (2 if on_postgresql() else 3)
