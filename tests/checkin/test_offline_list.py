"""The offline list and the merge of queued scans, over HTTP."""

import base64
import gzip
import hmac
import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from flask import Flask

from expo import clock
from expo.checkin.desks.badges import replace_badge
from expo.checkin.desks.services import issue_desk
from expo.checkin.models import Gate, Scan
from expo.checkin.offline.list_rows import offline_list
from expo.checkin.offline.signed_list import list_key
from expo.db import db, transaction
from expo.events.models import Event
from expo.history.services import PROGRAM
from expo.registration.models import Registration
from expo.registration.services.decisions import cancel
from expo.web.assets import STATIC
from tests.factories.accounts import sami, signed_in
from tests.factories.checkin import SAMI, a_gate, a_scan
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

TEN = datetime(2027, 4, 13, 5, tzinfo=UTC)  # in Karachi


def fetch_list(browser: Browser, event: Event) -> bytes:
    """The response: signature, newline, list."""
    answer = browser.client.get(f"/desk/{event.slug}/list", headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    return gzip.decompress(answer.data)


def verified(sealed: bytes, key: str) -> dict[str, Any]:
    """The list, if the signature is valid; otherwise raises."""
    written, content = sealed.split(b"\n", 1)
    raw = base64.b64decode(written)
    public = load_der_public_key(base64.b64decode(key))
    assert isinstance(public, ec.EllipticCurvePublicKey)
    signature = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public.verify(signature, content, ec.ECDSA(SHA256()))
    found: dict[str, Any] = json.loads(content)
    return found


def index_of(found: dict[str, Any], code: str) -> int:
    """The index of a badge in the list; raises ValueError if it is missing."""
    mark = hmac.digest(base64.b64decode(found["key"]), code.encode(), "sha256")[:10]
    marks = base64.b64decode(found["marks"])
    return [marks[at : at + 10] for at in range(0, len(marks), 10)].index(mark)


def test_the_list_has_what_a_gate_needs_and_no_more(app: Flask) -> None:
    event = an_event()
    gate, came, gone = a_gate(event, "North"), vito(event, given_name="Ayşe", phone="+90 555"), vito(event)
    with transaction():
        cancel(gone, by=SAMI)

    with clock.set_to(TEN):
        a_scan(event, came, gate)
        sealed = fetch_list(signed_in(Browser(app), sami(event)), event)

    found = verified(sealed, list_key(event))
    here, away = index_of(found, came.code), index_of(found, gone.code)
    assert [found["names"][here], found["states"][here], found["seen"]["0"][here]] == ["Ayşe Ziyaretçi", "1", "1"]
    assert [found["names"][away], found["states"][away], found["seen"]["0"][away]] == ["", "4", "0"]
    open_gate: dict[str, object] = {"closed_until": None, "closures": [], "reason": ""}
    assert found["gates"] == [{"id": gate.id, "name": {"en": "North"}, "area": 0, "direction": "both", **open_gate}]
    assert (found["made_at"], found["expires_at"]) == (TEN.isoformat(), (TEN + timedelta(hours=36)).isoformat())
    for secret in (came.code, came.email, "+90 555", came.organisation, came.link_key):
        assert secret.encode() not in sealed


def test_a_list_that_was_changed_is_noticed(app: Flask) -> None:
    event, other = an_event(), an_event()
    vito(event)
    sealed = fetch_list(signed_in(Browser(app), sami(event)), event)

    with pytest.raises(InvalidSignature):
        verified(sealed.replace(b'"states":"1"', b'"states":"4"'), list_key(event))
    with pytest.raises(InvalidSignature):
        verified(sealed, list_key(other))


def test_two_lists_have_no_mark_in_common_and_the_lost_badge_stands_apart(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    lost = person.code
    with transaction():
        replace_badge(person, by=SAMI)

    first, second = (json.loads(offline_list(event, key, TEN)) for key in (b"one" * 6, b"two" * 6))

    assert first["marks"] != second["marks"]
    assert index_of(first, person.code) == 0
    assert base64.b64decode(first["retired"]) == hmac.digest(b"one" * 6, lost.encode(), "sha256")[:10]


def test_the_list_is_made_by_as_many_queries_for_three_as_for_one(app: Flask) -> None:
    event = an_event()
    a_gate(event)
    numbers = []
    for _turn in range(3):
        vito(event)
        db.session.refresh(event)
        with counted(app) as queries:
            offline_list(event, b"key", TEN)
        numbers.append(len(queries))

    assert numbers == [10, 10, 10]


def test_requests_share_one_list_for_a_minute(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))
    first = browser.client.get(f"/desk/{event.slug}/list", headers={"Accept-Encoding": "gzip"})

    again = browser.client.get(
        f"/desk/{event.slug}/list", headers={"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    )
    plain = browser.client.get(f"/desk/{event.slug}/list", headers={"Accept-Encoding": "identity"})

    with clock.set_to(clock.now() + timedelta(minutes=2)):
        later = browser.client.get(f"/desk/{event.slug}/list", headers={"Accept-Encoding": "gzip"})

    assert (again.status_code, plain.status_code) == (304, 409)
    assert later.headers["ETag"] != first.headers["ETag"]


def _scan(gate: Gate, person: Registration, number: int, **more: Any) -> dict[str, Any]:
    scan = {"client_id": f"client-000{number}", "code": person.code, "gate": gate.id, "direction": "in"}
    return {**scan, "at": TEN.isoformat(), "off": 0, "said": "welcome", **more}


def _answers(app: Flask, event: Event, queue: list[Any]) -> list[tuple[str, str, str]]:
    """By client id, the result and the words of each scan of a queue that is sent an hour later."""
    with clock.set_to(TEN + timedelta(hours=1)):
        browser = signed_in(Browser(app), sami(event))
        answer = browser.client.post(f"/desk/{event.slug}/merge", json={"scans": queue, "device": "phone"})

    assert answer.status_code == 200
    return [(one["client_id"], one["result"], one.get("words", "")) for one in (answer.json or {})["answers"]]


def test_a_queue_comes_back_and_is_answered_one_by_one(app: Flask) -> None:
    event, other = an_event(), an_event()
    gate, person = a_gate(event), vito(event)
    good = _scan(gate, person, 1)
    elsewhere, odd = _scan(a_gate(other), person, 2), _scan(gate, vito(event), 3, said=["welcome"])

    answers = _answers(app, event, [good, elsewhere, odd, good])

    assert answers == [
        ("client-0001", "merged", ""),
        ("client-0002", "refused", "There is no such gate."),
        ("client-0003", "merged", ""),
        ("client-0001", "again", ""),
    ]


def test_what_is_no_scan_is_refused_in_words_and_the_others_are_merged(app: Flask) -> None:
    event = an_event()
    gate, person = a_gate(event), vito(event)
    no_scan, no_code = "This is not a scan.", "This scan has no code that could be a badge’s."
    no_time = "This scan does not say when it was made."
    wrong: list[tuple[Any, str, str]] = [
        (_scan(gate, person, 1, client_id="x"), "x", no_scan),
        ("scan", "", no_scan),
        (None, "", no_scan),
        ([], "", no_scan),
        (_scan(gate, person, 3, code="x" * 5000), "client-0003", no_code),
        (_scan(gate, person, 4, at="yesterday"), "client-0004", no_time),
        (_scan(gate, person, 5, off=1e300), "client-0005", no_time),
        ({**_scan(gate, person, 6), "gate": "1; --"}, "client-0006", "There is no such gate."),
        (_scan(gate, person, 7, code={"a": 1}), "client-0007", no_code),
    ]

    answers = _answers(app, event, [*(scan for scan, _id, _words in wrong), _scan(gate, person, 8)])

    assert answers[:-1] == [(client_id, "refused", words) for _one, client_id, words in wrong]
    assert answers[-1] == ("client-0008", "merged", "")


def test_whoever_was_let_in_twice_is_named_with_the_first_gate(app: Flask) -> None:
    event = an_event()
    north, south, person = a_gate(event, "North"), a_gate(event, "South"), vito(event)
    queue = [
        {
            "client_id": f"client-{gate.id:04}",
            "code": person.code,
            "gate": gate.id,
            "direction": "in",
            "said": "welcome",
            "at": (TEN + timedelta(minutes=later)).isoformat(),
        }
        for gate, later in ((south, 5), (north, 0))
    ]

    with clock.set_to(TEN + timedelta(hours=1)):
        browser = signed_in(Browser(app), sami(event))
        answer = browser.client.post(f"/desk/{event.slug}/merge", json={"scans": queue})

    first = (answer.json or {})["answers"][0]
    assert (first["disputed"], first["name"], first["headline"]) == (True, "Vito Ziyaretçi", "Already in")
    assert first["words"] == "This badge came in at 10:00, North."


@pytest.mark.parametrize(
    ("body", "status"),
    [([], 400), ({"scans": "all"}, 400), ({"scans": [{}] * 501}, 409), ({}, 400), ({"scans": None}, 400)],
    ids=["list", "word", "too many", "empty", "none"],
)
def test_what_is_no_queue_is_refused_whole(app: Flask, body: Any, status: int) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))

    answer = browser.client.post(f"/desk/{event.slug}/merge", json=body)

    assert answer.status_code == status
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Scan)) == 0


def test_a_desk_of_one_gate_brings_back_none_of_another(app: Flask) -> None:
    event = an_event()
    north, south, person = a_gate(event, "North"), a_gate(event, "South"), vito(event)
    with transaction():
        _desk, code = issue_desk(event, "North 1", [north], clock.now() + timedelta(days=1), by=PROGRAM)
    browser = Browser(app)
    browser.send("/sign-in/desk", {"code": code}, form="/sign-in/desk")
    queue = [
        {"client_id": f"client-{gate.id:04}", "code": person.code, "gate": gate.id, "at": clock.now().isoformat()}
        for gate in (north, south)
    ]

    answer = browser.client.post(f"/desk/{event.slug}/merge", json={"scans": queue})

    assert [one["result"] for one in (answer.json or {})["answers"]] == ["merged", "refused"]


def test_a_page_of_another_site_merges_nothing(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))

    answer = browser.client.post(f"/desk/{event.slug}/merge", data='{"scans": []}', content_type="text/plain")

    assert answer.status_code == 415


def test_the_page_installs_itself(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))

    manifest = json.loads(browser.client.get(f"/desk/{event.slug}/app.webmanifest").data)
    worker = browser.client.get(f"/desk/{event.slug}/worker.js")

    assert (manifest["start_url"], manifest["scope"]) == (f"/desk/{event.slug}/scanner", f"/desk/{event.slug}/")
    assert worker.mimetype == "text/javascript"
    known = json.loads(worker.text.split("\n", 1)[0].removeprefix("const known = ").removesuffix(";"))
    assert {
        browser.client.get(address).status_code for address in [*known["shell"], known["theme"], known["page"]]
    } == {200}


def test_all_the_scripts_that_a_desk_needs_are_kept_and_small(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), sami(event))
    worker = browser.client.get(f"/desk/{event.slug}/worker.js")
    known = json.loads(worker.text.split("\n", 1)[0].removeprefix("const known = ").removesuffix(";"))
    scripts = [address for address in known["shell"] if address.endswith(".js")]

    texts = [browser.client.get(address).text for address in scripts]
    imported = {one for text in texts for one in re.findall(r'(?<=from "\./)[^"]+(?=")', text)}

    assert imported - {address.removeprefix("/assets/") for address in scripts} == set()
    assert len(imported) > 3
    assert sum(map(len, texts)) + len(worker.data) < 60_000


def test_no_script_is_large() -> None:
    sizes = {path.name: path.stat().st_size for path in (STATIC / "js").rglob("*.js")}

    assert {name: size for name, size in sizes.items() if size > 16_000} == {}
