"""Arrivals: the numbers of a day, their page, and its permissions."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from expo import clock
from expo.checkin.arrivals.queries import arrivals_of
from expo.checkin.models import Scan
from expo.checkin.offline.merge import QueuedScan, merge_scans
from expo.checkin.rules import Verdict
from expo.checkin.scanning.services import take_back
from expo.db import db, transaction
from expo.events.rules import CategoryKind
from expo.events.services.categories import edit_category
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.checkin import SAMI, a_gate, a_scan
from tests.factories.delegations import a_delegation, a_member
from tests.factories.events import a_category, an_event
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)  # 11:00 in Karachi
DAY = date(2027, 4, 13)


def test_the_numbers_of_a_day(app: Flask) -> None:
    event = an_event()
    press = a_category(event, kind=CategoryKind.PRESS)
    north, south = a_gate(event, "North"), a_gate(event, "South")
    guest, left, wrong = vito(event), vito(event, press, country="PK"), vito(event)
    vito(event, country="")
    morning = ((0, guest, north, "in"), (20, left, south, "in"), (130, left, south, "out"), (131, guest, south, "in"))
    for minutes, who, gate, way in (*morning, (140, wrong, north, "in")):
        with clock.set_to(FIRST_DAY + timedelta(minutes=minutes)):
            a_scan(event, who, gate, way)
    with transaction():
        take_back(db.session.scalars(db.select(Scan).where(Scan.registration_id == wrong.id)).one(), by=SAMI)

    numbers = arrivals_of(event, DAY)

    assert (numbers.expected, numbers.came, numbers.here, numbers.absent) == (4, 2, 1, 2)
    assert numbers.open_quarters == [("11:00", 1), ("11:15", 1)]
    assert [(line.name, line.expected, line.came, line.here) for line in numbers.categories] == [
        ("Visitor", 3, 1, 1),
        ("Press", 1, 1, 0),
    ]
    assert [(line.name, line.came) for line in numbers.countries] == [("Türkiye", 1), ("Pakistan", 1), ("not said", 0)]
    assert [(gate.name, gate.into, gate.out, gate.refused, gate.hours[11]) for gate in numbers.gates] == [
        ("North", 1, 0, 0, 1),
        ("South", 1, 1, 1, 1),
    ]


def test_a_delegation_is_counted_as_one(app: Flask) -> None:
    event = an_event()
    gate, group = a_gate(event), a_delegation(event, "Delegation of Türkiye")
    here, absent = vito(event), vito(event)
    for person in (here, absent, None):
        a_member(group, person)
    with clock.set_to(FIRST_DAY):
        a_scan(event, here, gate)
        a_scan(event, vito(event), gate)

    lines = arrivals_of(event, DAY).delegations

    assert [(line.name, line.expected, line.came, line.here) for line in lines] == [("Delegation of Türkiye", 2, 1, 1)]


def test_who_came_and_who_did_not_as_files(app: Flask) -> None:
    event = an_event()
    gate, came = a_gate(event, "North"), vito(event, given_name="=1+1")
    vito(event, given_name="Missing")
    with clock.set_to(FIRST_DAY):
        a_scan(event, came, gate)
        browser = signed_in(Browser(app), olga(event))

        tables = [
            list(
                csv.reader(
                    io.StringIO(
                        browser.client.get(
                            f"/organise/{event.slug}/arrivals/{who}.csv?day=2027-04-13", buffered=True
                        ).text
                    )
                )
            )
            for who in ("came", "absent")
        ]
        book = browser.client.get(f"/organise/{event.slug}/arrivals/came.xlsx")

    assert [(row[0], row[7], row[8]) for row in tables[0][1:]] == [("'=1+1", "2027-04-13 11:00", "North")]
    assert [row[0] for row in tables[1][1:]] == ["Missing"]
    assert book.data[:2] == b"PK"
    book.close()


def test_the_page_shows_a_day_and_asks_again_cheaply(app: Flask) -> None:
    event = an_event()
    gate, person = a_gate(event), vito(event)
    address = f"/organise/{event.slug}/arrivals"
    with clock.set_to(FIRST_DAY):
        browser = signed_in(Browser(app), olga(event))
        page = browser.read(address)
        first = browser.client.get(f"{address}/now")
        again = browser.client.get(f"{address}/now", headers={"If-None-Match": first.headers["ETag"]})
        a_scan(event, person, gate)
        later = browser.client.get(f"{address}/now", headers={"If-None-Match": first.headers["ETag"]})
        with transaction():
            edit_category(person.category, {"name": {"en": "Guest"}}, version=person.category.version, by=SAMI)
        renamed = browser.client.get(f"{address}/now", headers={"If-None-Match": later.headers["ETag"]})
        odd = browser.read(f"{address}?day=yesterday")

    assert "Nobody came on this day yet" in page.text
    assert (first.status_code, again.status_code, later.status_code) == (200, 304, 200)
    assert ("Guest" in later.text, "Guest" in renamed.text) == (False, True)
    assert odd.heading == "Arrivals"


@pytest.mark.parametrize("people", [1, 3])
def test_the_numbers_take_eight_statements(app: Flask, people: int) -> None:
    event = an_event()
    gate = a_gate(event)
    with clock.set_to(FIRST_DAY):
        for _number in range(people):
            a_scan(event, vito(event), gate)
    number = event.id

    with counted(app) as statements:
        numbers = arrivals_of(event, DAY)

    assert (numbers.came, len(statements), number) == (people, 8, event.id)


def test_olga_reads_who_was_let_in_twice_without_a_network(app: Flask) -> None:
    event = an_event()
    person, north, south = vito(event), a_gate(event, "North"), a_gate(event, "South")
    address = f"/organise/{event.slug}/arrivals"
    with clock.set_to(FIRST_DAY + timedelta(hours=1)):
        browser = signed_in(Browser(app), olga(event))
        before = browser.read(f"{address}/disputes")
        with transaction():
            merge_scans(
                event,
                [
                    QueuedScan(
                        "late-0001", person.code, south.id, "in", FIRST_DAY + timedelta(minutes=5), said=Verdict.WELCOME
                    ),
                    QueuedScan("early-001", person.code, north.id, "in", FIRST_DAY, said=Verdict.WELCOME),
                ],
                by=SAMI,
            )
        page, overview = browser.read(f"{address}/disputes"), browser.read(address)

    assert "Nothing in dispute" in before.text
    assert [row[0] for row in page.rows()] == ["Vito Ziyaretçi"]
    assert "North" in page.rows()[0][5]
    assert "1 scan without a network let somebody in who should not have come in." in overview.text


def test_who_may_see_arrivals_and_take_them_along(app: Flask) -> None:
    event = an_event()
    cast = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}

    found = {
        name: [
            signed_in(Browser(app), account)
            .client.get(f"/organise/{event.slug}/arrivals{path}", buffered=True)
            .status_code
            for path in ("", "/now", "/came.csv")
        ]
        for name, account in cast.items()
    }

    assert found == {"olga": [200, 200, 200], "vera": [200, 200, 403], "sami": [403, 403, 403], "nora": [404, 404, 404]}
