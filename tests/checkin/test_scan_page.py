"""Scans over HTTP: JSON from a device, a form without scripts, and permissions."""

from datetime import UTC, datetime
from typing import Any

from flask import Flask

from expo import clock
from tests.factories.accounts import nora, olga, sami, signed_in, vera
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser

FIRST_DAY = datetime(2027, 4, 13, 6, tzinfo=UTC)
WELCOMED = {
    "verdict": "welcome",
    "look": "good",
    "headline": "Welcome",
    "words": "",
    "direction": "in",
    "at": FIRST_DAY.isoformat(),
    "clock_off": False,
    "again": False,
    "client_id": "client-0001",
    "count": 1,
}


def test_a_device_sends_a_scan_and_hears_who_it_is(app: Flask) -> None:
    event = an_event()
    person, gate = vito(event, second_name="ویٹو"), a_gate(event)

    with clock.set_to(FIRST_DAY):
        browser = signed_in(Browser(app), sami(event))
        scan = {"code": person.code, "gate": gate.id, "direction": "in", "at": FIRST_DAY.isoformat()}
        first, second = (
            browser.client.post(f"/desk/{event.slug}/scan", json={**scan, "client_id": client}).json
            for client in ("client-0001", "client-0002")
        )

    assert first == WELCOMED | {
        "person": {
            "id": person.id,
            "name": "Vito Ziyaretçi",
            "second_name": "ویٹو",
            "category": "Visitor",
            "colour": "#0b6b46",
            "organisation": "Visitors’ Union",
            "country": "Türkiye",
            "photo": False,
        },
    }
    assert (second["verdict"], second["words"]) == ("already in", "This badge came in at 11:00, Main entrance.")


def test_the_count_of_the_gate_goes_up_with_each_welcome_and_with_nothing_else(app: Flask) -> None:
    event = an_event()
    gate, people = a_gate(event), [vito(event) for _ in range(2)]
    scans = [
        (people[0].code, "client-0001"),
        (people[1].code, "client-0002"),
        (people[1].code, "client-0003"),
        (people[1].code, "client-0002"),
        ("0" * 18, "client-0004"),
    ]

    with clock.set_to(FIRST_DAY):
        browser = signed_in(Browser(app), sami(event))
        browser.read(f"/desk/{event.slug}/")  # fills the cached count
        answers = [
            browser.client.post(f"/desk/{event.slug}/scan", json={"code": code, "gate": gate.id, "client_id": client})
            for code, client in scans
        ]

    assert [(answer.json or {})["count"] for answer in answers] == [1, 2, 2, 2, 2]


def test_bad_input_is_answered_and_never_an_error_page(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    browser = signed_in(Browser(app), sami(event))
    bodies: list[Any] = [
        {"code": "x" * 5000, "gate": gate.id},
        {"code": "https://elsewhere.example/t/1", "gate": gate.id, "at": "yesterday"},
        {"code": {"a": 1}, "gate": str(gate.id), "at": 10**30, "client_id": "'; --", "direction": ["in"]},
        {"gate": 999999},
        [],
        {"code": None, "gate": gate.id},
    ]

    answers = [browser.client.post(f"/desk/{event.slug}/scan", json=body) for body in bodies]

    assert [(a.status_code, (a.json or {}).get("verdict")) for a in answers] == [
        (200, "unknown"),
        (200, "unknown"),
        (200, "unknown"),
        (404, None),
        (400, None),
        (200, "unknown"),
    ]
    assert answers[1].json["words"] == "This is a web address of somebody else, not a badge."


def test_the_desk_works_without_scripts(app: Flask) -> None:
    event = an_event()
    person = vito(event, given_name="İrem")

    with clock.set_to(FIRST_DAY):
        browser = signed_in(Browser(app), sami(event))
        welcomed = browser.send(f"/desk/{event.slug}/scan", {"code": person.code}, form=f"/desk/{event.slug}/")
        searched = browser.send(f"/desk/{event.slug}/scan", {"code": "irem"}, form=f"/desk/{event.slug}/")

    assert "Welcome İrem Ziyaretçi" in welcomed.text
    assert "Choose" in searched.text


def test_who_may_scan(app: Flask) -> None:
    event = an_event()
    gate, code = a_gate(event), vito(event).code
    cast = {"olga": olga(event), "vera": vera(event), "sami": sami(event), "nora": nora()}

    statuses = {
        name: signed_in(Browser(app), account)
        .client.post(f"/desk/{event.slug}/scan", json={"code": code, "gate": gate.id})
        .status_code
        for name, account in cast.items()
    }
    stranger = Browser(app).client.post(f"/desk/{event.slug}/scan", json={"code": code, "gate": gate.id})

    assert statuses == {"olga": 200, "vera": 403, "sami": 200, "nora": 404}
    assert stranger.status_code == 401
