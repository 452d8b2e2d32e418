"""Malformed input outside of forms is parsed or refused with a sentence, and never causes an error 500."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from expo.exhibitors.rules import ApplicationState
from expo.web.params import LARGEST_ID, day, moment, number, row_id, row_ids, signed, text, word_of
from tests.factories.accounts import olga, sami, signed_in
from tests.factories.booths import a_hall, some_booths
from tests.factories.checkin import a_gate
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.programme import a_session
from tests.pages import Browser, form_values

EXPO = Path(__file__).resolve().parents[2] / "expo"
NO_NUMBERS = ("²", "5²", "9" * 40, "8" * 5000, "x", "1e3", "NaN")
RUBBISH: list[object] = ["", "x", "1.5", "-1", " 1", "²", "١", "1e3", "9" * 5000, None, [], {}, 1.5, float("nan"), True]
JSON_RUBBISH: list[Any] = ["x", "²", "", None, True, 1.5, -1, [], ["x"], {}, {"a": [1]}, 10**18, 10**40, "\0", "\ud800"]


@pytest.mark.parametrize("said", RUBBISH, ids=lambda said: repr(said)[:12])
def test_what_is_no_number_is_none(said: object) -> None:
    found = [row_id(said), number(said, otherwise=-1), row_ids([said], 9)]

    assert found == [0, -1, []]


def test_numbers_are_bounded_by_what_a_column_holds() -> None:
    typed: list[object] = [7, "7", str(LARGEST_ID), LARGEST_ID, str(LARGEST_ID + 1), LARGEST_ID + 1, 0, -7]
    ids = [row_id(said) for said in typed]
    digits: list[object] = [0, "0", "60", 60, "61", 61]
    numbers = [number(said, otherwise=-1, most=60) for said in digits]

    assert ids == [7, 7, LARGEST_ID, LARGEST_ID, 0, 0, 0, 0]
    assert numbers == [0, 0, 60, 60, -1, -1]
    assert row_ids(["3", "x", "1", "2"], 3) == [3, 1]
    assert [signed(said) for said in ("5", "+5", "-5", "−5", "--5", "", None)] == [5, 5, -5, -5, 0, 0, 0]


def test_days_and_moments_stay_within_the_calendar() -> None:
    days = [day(said) for said in ("2027-04-13", "0001-01-01", "9999-12-31", "2027-02-30", "soon", "", None, 5)]
    moments = [
        moment(said)
        for said in ("2027-04-13T06:00:00Z", 1_807_596_000_000, "2027-04-13T06:00:00", "9999-12-31T23:59:59-12:00")
    ]
    beyond: list[object] = [1e300, -(10**30), float("nan"), float("inf"), True, [], None, "now"]
    none = [moment(said) for said in beyond]

    assert days == [date(2027, 4, 13), None, None, None, None, None, None, None]
    assert moments == [datetime(2027, 4, 13, 6, tzinfo=UTC), datetime(2027, 4, 13, 6, tzinfo=UTC), None, None]
    assert none == [None] * 8


def test_words_are_of_their_list_and_texts_can_be_stored() -> None:
    listed: list[object] = ["accepted", "ACCEPTED", "", None, [], {}]
    words = [word_of(ApplicationState, said) for said in listed]
    texts = [text(said, 5) for said in ("abcdefg", "a\0b", "a\ud800b", None, [1], 5)]

    assert words == [ApplicationState.ACCEPTED, None, None, None, None, None]
    assert texts == ["abcde", "ab", "ab", "", "", ""]


def _doors() -> tuple[dict[str, dict[str, Any]], Any]:
    """Every address that takes JSON, and a body that it would take."""
    event = an_event()
    hall, gate, session, firm = a_hall(event), a_gate(event), a_session(event), emil(event)
    booth = some_booths(event, hall, "A1")[0]
    drawn = {"id": booth.id, "number": "A1", "x": 0, "y": 0, "width": 300, "depth": 300, "like": None}
    change = {"revision": 1, "booths": [drawn], "gone": [1], "merged": {"1": 2}}
    scan = {"client_id": "client-0001", "code": "x" * 20, "gate": gate.id, "direction": "in", "at": 0, "sent_at": 0}
    plan, board = f"/organise/{event.slug}/plan/{hall.id}/board", f"/organise/{event.slug}/board/{hall.id}"
    space = {"firm": firm.id, "booths": [booth.id], "state": "held", "pinned": None, "had": None}
    return {
        plan: change,
        f"{plan}/judge": change,
        f"{board}/act": {"firms": [space], "despite": False},
        f"/organise/{event.slug}/programme/grid/{session.id}": {
            "version": 1,
            "day": "2027-04-13",
            "starts": 840,
            "minutes": 45,
            "room": 0,
        },
        f"/desk/{event.slug}/scan": {**scan, "offline": False, "device": "phone"},
        f"/desk/{event.slug}/merge": {"scans": [{**scan, "off": 0, "said": "welcome"}], "device": "phone"},
    }, event


def _spoilt(body: dict[str, Any]) -> list[Any]:
    """The body with each of its values, also those a level down, replaced by each kind of rubbish."""
    found: list[Any] = []
    for name, value in body.items():
        found += [{**body, name: junk} for junk in JSON_RUBBISH]
        inner = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
        found += [{**body, name: [{**inner, deep: junk}]} for deep in inner for junk in JSON_RUBBISH]
        found += [{**body, name: [junk]} for junk in JSON_RUBBISH if isinstance(value, list)]
    return found


def test_rubbish_in_json_is_refused_and_never_a_failure(app: Flask, browser: Browser) -> None:
    doors, event = _doors()
    signed_in(browser, olga(event))
    headers = {"X-CSRFToken": browser.read("/account").typed("csrf_token"), "Accept": "application/json"}
    failed = [
        (address, body)
        for address, whole in doors.items()
        for body in _spoilt(whole)
        if browser.client.post(address, json=body, headers=headers).status_code not in {200, 400, 404, 409, 413}
    ]

    assert failed == []


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"{",
        b"[]",
        b'"x"',
        b"7",
        b"null",
        b'{"a": NaN}',
        b'{"a": -Infinity}',
        b"[" * 200_000,
        b"\xff\xfe",
        b"9" * 9000,
    ],
    ids=["nothing", "torn", "list", "text", "number", "null", "NaN", "Infinity", "deep", "bytes", "huge"],
)
def test_what_is_no_json_object_is_answered_in_words(app: Flask, browser: Browser, sent: bytes) -> None:
    doors, event = _doors()
    signed_in(browser, olga(event))
    headers = {"X-CSRFToken": browser.read("/account").typed("csrf_token"), "Content-Type": "application/json"}

    answers = [browser.client.post(address, data=sent, headers=headers) for address in doors]

    assert [(one.status_code, (one.json or {})["error"]) for one in answers] == [
        (400, "This could not be read. Load the page again and repeat what you did.")
    ] * len(doors)


def test_rubbish_in_addresses_and_forms_is_never_a_failure(app: Flask, browser: Browser) -> None:
    event = an_event()
    hall, gate = a_hall(event), a_gate(event)
    signed_in(browser, olga(event))
    office, junk = f"/organise/{event.slug}", ("x", "²", "-1", "9" * 25, "9" * 5000, "0001-01-01", "9999-12-31")
    pages = (
        *(f"board/{hall.id}/drawn.json?ids", "registrations?category", "registrations?page", "programme/grid?day"),
        *("letters?delegation_id", "offers?wave", "badges/design?version", "arrivals?day"),
    )
    asked = [f"{office}/{page}={text}" for page in pages for text in junk]
    seen = {address: browser.client.get(address, follow_redirects=True).status_code for address in asked}
    desk = signed_in(Browser(app), sami(event))
    page = desk.read(f"/desk/{event.slug}?gate={gate.id}")
    token = {"csrf_token": page.typed("csrf_token")}
    sent = [
        desk.client.post(f"/desk/{event.slug}/scan", data={**token, "code": code, "gate": text}).status_code
        for code in ("a\0b", "x" * 20)
        for text in junk
    ]

    assert {address: status for address, status in seen.items() if status >= 500} == {}
    assert [status for status in sent if status >= 500] == []


def test_a_choice_that_is_no_number_is_refused_in_words(app: Flask, browser: Browser) -> None:
    event = an_event()
    gate, firm, group = a_gate(event), emil(event), danas_delegation(event)
    signed_in(browser, olga(event))
    fields = {
        f"desks/gates/{gate.id}": ("zone",),
        f"delegations/{group.id}/itinerary/add": ("people", "interpreters"),
        f"exhibitors/{firm.id}/edit/space": ("open_sides", "zone_id", "pavilion_id"),
        "applications/pavilions/new": ("hall_id",),
    }

    said: dict[tuple[str, str], tuple[int, str]] = {}
    for address, names in fields.items():
        whole = f"/organise/{event.slug}/{address}"
        filled = form_values(browser.read(whole).soup, whole)
        for typed in (*NO_NUMBERS, "+1", " 1", "１２"):
            sent = browser.client.post(whole, data={**filled, **dict.fromkeys(names, typed)})
            said |= {(name, typed[:9]): (sent.status_code, _said_of(name, sent.text)) for name in names}

    assert {one: answer for one, answer in said.items() if answer != (400, "Choose one from the list.")} == {}
    assert len(said) == 7 * 10


def _said_of(field: str, page: str) -> str:
    link = BeautifulSoup(page, "lxml").select_one(f".error-summary a[href='#{field}']")
    return (
        "" if link is None or link.parent is None else link.parent.get_text(" ", strip=True).rpartition(":")[2].strip()
    )


def _readings(source: Path) -> list[str]:
    """The calls in a view or a form by which a text becomes a number, a day or JSON."""
    found = []
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Call):
            name, inside = ast.unparse(node.func), ast.unparse(node)
            of_a_clock = "total_seconds()" in inside or ".timestamp()" in inside or "monotonic()" in inside
            last = name.rsplit(".", 1)[-1]
            if (name in {"int", "float"} and not of_a_clock) or last in {"fromisoformat", "get_json"}:
                found.append(f"{source.relative_to(EXPO)}:{node.lineno}: {inside[:80]}")
    return found


def test_no_view_or_form_reads_a_number_a_day_or_json_by_itself() -> None:
    doors = {"views", "doors", "flow", "forms"}
    views = [
        path
        for path in EXPO.rglob("*.py")
        if "views" in path.parts or path.stem in doors or path.stem.endswith("_forms")
    ]
    around = [path for path in (EXPO / "web").glob("*.py") if path.name != "params.py"]

    assert len(views) > 110
    assert [line for path in sorted([*views, *around]) for line in _readings(path)] == []


def test_one_reader_alone_says_what_digits_are() -> None:
    """`isdigit` takes "²", which `int` does not; fields with choices read their numbers by `params.whole`."""
    asking = {"isdigit", "isdecimal", "isnumeric"}
    found = []
    for source in sorted(EXPO.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text())):
            by_type = (
                isinstance(node, ast.keyword) and node.arg == "coerce" and ast.unparse(node.value) in {"int", "float"}
            )
            if by_type or (isinstance(node, ast.Attribute) and node.attr in asking):
                found.append(f"{source.relative_to(EXPO)}: {ast.unparse(node)}")

    assert found == []
