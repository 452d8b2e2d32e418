"""Scans made offline and merged later."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.checkin.models import Gate, Scan, Visit
from expo.checkin.offline.merge import MergedScan, QueuedScan, merge_scans
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.errors import Refused
from expo.events.models import Event
from expo.registration.services.decisions import cancel
from tests.factories.checkin import SAMI, a_gate, a_scan
from tests.factories.events import an_event
from tests.factories.registration import vito

TEN = datetime(2027, 4, 13, 5, tzinfo=UTC)  # in Karachi
NOON = TEN + timedelta(hours=2)


def merge(event: Event, *waiting: QueuedScan, device: str = "phone") -> list[MergedScan]:
    with transaction():
        return merge_scans(event, waiting, by=SAMI, device=device)


def queued(
    client: str, code: str, gate: Gate, minutes: int, said: Verdict | None = Verdict.WELCOME, **more: object
) -> QueuedScan:
    return QueuedScan(
        client, code, gate.id, str(more.get("direction", "in")), TEN + timedelta(minutes=minutes), said=said
    )


def stored() -> list[tuple[str, str, str | None]]:
    """Client id, verdict, and what the gate said if it differs; in order of time."""
    rows = db.session.execute(sa.select(Scan.client_id, Scan.verdict, Scan.said).order_by(Scan.at))
    return [(client, verdict, said) for client, verdict, said in rows]


def visits() -> list[tuple[int, datetime, int, bool]]:
    """Gate and time of the first entry, number of entries, and whether still inside."""
    db.session.expire_all()
    return [(v.first_gate_id, v.first_at, v.entries, v.inside) for v in db.session.scalars(sa.select(Visit))]


def test_of_two_gates_without_a_network_the_first_by_time_is_the_welcome(app: Flask) -> None:
    event = an_event()
    person, north, south = vito(event), a_gate(event, "North"), a_gate(event, "South")

    with clock.set_to(NOON):
        late = merge(event, queued("south", person.code, south, 5))
        early = merge(event, queued("north", person.code, north, 0))

    assert [late[0].verdict, early[0].verdict] == [Verdict.WELCOME, Verdict.WELCOME]
    assert stored() == [("north", Verdict.WELCOME, None), ("south", Verdict.ALREADY_IN, Verdict.WELCOME)]
    assert visits() == [(north.id, TEN, 1, True)]


def test_the_later_of_two_gates_hears_where_the_badge_came_in(app: Flask) -> None:
    event = an_event()
    person, north, south = vito(event), a_gate(event, "North"), a_gate(event, "South")

    with clock.set_to(NOON):
        merge(event, queued("north", person.code, north, 0))
        [answer] = merge(event, queued("south", person.code, south, 5))

    assert (answer.verdict, answer.disputed, answer.name) == (Verdict.ALREADY_IN, True, "Vito Ziyaretçi")
    assert answer.earlier is not None
    assert (answer.earlier.gate_id, answer.earlier.at) == (north.id, TEN)


def test_a_gate_with_a_network_was_later_than_one_without(app: Flask) -> None:
    event = an_event()
    person, north, south = vito(event), a_gate(event, "North"), a_gate(event, "South")
    with clock.set_to(TEN + timedelta(minutes=30)):
        a_scan(event, person, south, client_id="south-online")

    with clock.set_to(NOON):
        merge(
            event,
            queued("north", person.code, north, 10),
            queued("out", person.code, north, 20, Verdict.GOODBYE, direction="out"),
        )

    assert stored() == [
        ("north", Verdict.WELCOME, None),
        ("out", Verdict.GOODBYE, None),
        ("south-online", Verdict.WELCOME_BACK, Verdict.WELCOME),
    ]
    assert visits() == [(north.id, TEN + timedelta(minutes=10), 2, True)]


def test_a_queue_sent_again_changes_nothing(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    queue = [queued(f"client-{i}", vito(event).code, gate, i) for i in range(3)]
    with clock.set_to(NOON):
        merge(event, *queue)
        before = (stored(), visits())

        answers = merge(event, *queue, queue[0])

    assert [(a.verdict, a.again) for a in answers] == [(Verdict.WELCOME, True)] * 4
    assert (stored(), visits()) == before


def test_what_the_gate_turned_away_did_not_come_in(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)

    with clock.set_to(NOON):
        answers = merge(
            event,
            queued("closed", person.code, gate, 0, Verdict.GATE_CLOSED),
            queued("new", person.code, gate, 1, Verdict.UNKNOWN),
        )

    assert [a.verdict for a in answers] == [Verdict.GATE_CLOSED, Verdict.UNKNOWN]
    assert visits() == []


def test_somebody_let_in_who_had_been_cancelled_is_reported(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    with transaction():
        cancel(person, by=SAMI)

    with clock.set_to(NOON):
        [answer] = merge(event, queued("client-1", person.code, gate, 0))

    assert (answer.verdict, answer.said, answer.disputed) == (Verdict.CANCELLED, Verdict.WELCOME, True)
    assert visits() == []


def test_codes_of_nobody_and_of_others_are_judged_one_by_one(app: Flask) -> None:
    event, other = an_event(), an_event()
    gate, foreign = a_gate(event), vito(other)

    with clock.set_to(NOON):
        answers = merge(
            event,
            queued("a", foreign.code, gate, 0, Verdict.UNKNOWN),
            queued("b", "x" * 4096, gate, 1, Verdict.UNKNOWN),
            queued("c", "https://elsewhere.example/t/1", gate, 2, None),
        )

    assert [(a.verdict, a.name) for a in answers] == [
        (Verdict.OTHER_EVENT, ""),
        (Verdict.UNKNOWN, ""),
        (Verdict.UNKNOWN, ""),
    ]


def test_a_clock_wrong_by_a_day_is_put_right_and_flagged(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)
    yesterday = QueuedScan(
        "client-1", person.code, gate.id, "in", TEN - timedelta(days=1), timedelta(days=1), Verdict.WELCOME
    )

    with clock.set_to(NOON):
        [answer] = merge(event, yesterday)

    scan = db.session.scalars(sa.select(Scan)).one()
    assert (answer.verdict, answer.clock_off) == (Verdict.WELCOME, True)
    assert (scan.at, scan.claimed_at, scan.offline, scan.device) == (TEN, TEN - timedelta(days=1), True, "phone")


def test_a_time_that_cannot_be_is_not_believed(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event), a_gate(event)

    with clock.set_to(NOON):
        [answer] = merge(
            event, QueuedScan("client-1", person.code, gate.id, "in", NOON + timedelta(days=2), said=Verdict.WELCOME)
        )

    assert answer.clock_off is True
    assert visits() == [(gate.id, NOON, 1, True)]


def test_too_many_at_once_are_refused(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)

    with pytest.raises(Refused):
        merge(event, *[queued(f"client-{i}", "x", gate, 0) for i in range(501)])

    assert stored() == []
