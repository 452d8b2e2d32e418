"""Who walked in without a network and was given a blank badge is registered when the network is back, once."""

import base64
from typing import Any

from flask import Flask

from expo import clock
from expo.checkin.models import Gate, Scan
from expo.checkin.offline.list_format import badge_mark
from expo.checkin.offline.signed_list import list_key
from expo.checkin.rules import Verdict
from expo.db import db, transaction
from expo.events.models import Event
from expo.registration.models import Registration
from expo.registration.rules import RegistrationSource
from tests.badges.runs import spares
from tests.checkin.test_offline_list import fetch_list, verified
from tests.factories.accounts import sami, signed_in
from tests.factories.checkin import a_gate
from tests.factories.events import an_event
from tests.pages import Browser


def walk_in(gate: Gate, code: str, name: str, number: int) -> dict[str, Any]:
    return {
        "client_id": f"walk-in-{number:04}",
        "code": f"https://expo.example/B/{code}",
        "gate": gate.id,
        "direction": "in",
        "at": clock.now().isoformat(),
        "said": "welcome",
        "walk_in": name,
    }


def merged(browser: Browser, event: Event, *queue: dict[str, Any]) -> list[dict[str, Any]]:
    answer = browser.post(f"/desk/{event.slug}/merge", json={"scans": list(queue), "device": "phone"})
    assert answer.status_code == 200
    answers: list[dict[str, Any]] = (answer.get_json() or {})["answers"]
    return answers


def test_the_list_tells_blank_badges_from_unknown_codes(app: Flask) -> None:
    event = an_event()
    (spare,) = spares(event, 1)

    found = verified(fetch_list(signed_in(Browser(app), sami(event)), event), list_key(event))

    assert base64.b64decode(found["blanks"]) == badge_mark(base64.b64decode(found["key"]), spare.code)
    assert found["categories"][found["blank_category"][0]]["name"] == spare.category.name


def test_a_blank_badge_becomes_that_of_who_walked_in_once(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    (spare,) = spares(event, 1)
    browser = signed_in(Browser(app), sami(event))
    queue = walk_in(gate, spare.code, "Zeynep Yürüyen", 1)

    first, again = merged(browser, event, queue), merged(browser, event, queue)

    (person,) = db.session.scalars(db.select(Registration)).all()
    scans = db.session.scalars(db.select(Scan)).all()
    assert [first[0]["result"], again[0]["result"]] == ["merged", "again"]
    assert (person.given_name, person.code, person.source) == ("Zeynep Yürüyen", spare.code, RegistrationSource.WALK_IN)
    assert person.category_id == spare.category_id
    assert [(scan.registration_id, scan.said) for scan in scans] == [(person.id, Verdict.WELCOME)]


def test_a_badge_that_two_doors_gave_away_is_reported_and_a_full_category_too(app: Flask) -> None:
    event = an_event()
    gate = a_gate(event)
    one, two = spares(event, 2)
    browser = signed_in(Browser(app), sami(event))
    with transaction():
        one.category.capacity = 1
    queue = [
        walk_in(gate, one.code, "Ece", 1),
        walk_in(gate, one.code, "Can", 2),
        walk_in(gate, two.code, "Su", 3),
    ]

    answers = merged(browser, event, *queue)

    assert [answer["result"] for answer in answers] == ["merged", "refused", "refused"]
    assert answers[1]["words"] == "This badge belongs to somebody already. Take another one."
    assert [person.given_name for person in db.session.scalars(db.select(Registration))] == ["Ece"]
