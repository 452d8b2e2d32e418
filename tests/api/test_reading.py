"""Reading lists and rows as a program does: pages, filters, fields, search, version tags, refusals, limits."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.accounts.models import HeldUp
from expo.accounts.permissions import Permission
from expo.api.acts.index import ACTS
from expo.api.document import all_resources, document
from expo.api.rules import TokenHolder, cursor_after, row_of_cursor
from expo.db import db, transaction
from expo.exhibitors.services.application_steps import save
from expo.factory import create_app
from expo.history.services import PROGRAM
from expo.programme.rules import SessionState
from expo.registration.services.decisions import cancel
from tests.factories.api import Caller, a_token
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.invoices import an_invoice
from tests.factories.offers import OLGA
from tests.factories.prices import priced
from tests.factories.programme import a_session
from tests.factories.registration import vito
from tests.plain_rows import plain_row


def _said(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["detail"]


def test_a_list_is_walked_while_it_changes_and_nothing_that_stays_is_skipped_or_told_twice(app: Flask) -> None:
    event = an_event()
    people = [vito(event, email=f"vito{number}@example.org") for number in range(7)]
    stay = [one.id for one in people if one is not people[2]]
    program, address = Caller(app, a_token(event, Permission.SEE_REGISTRATIONS)), f"/expos/{event.slug}/registrations"

    pages: list[list[int]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = program.get(address, query_string={"limit": 2} | ({"cursor": cursor} if cursor else {}))
        pages.append([row["id"] for row in answer.json["data"]])
        cursor = answer.json["next"]
        if len(pages) == 1:
            assert f"cursor={cursor}" in answer.headers["Link"]
            with transaction():
                cancel(people[0], by=PROGRAM)
                db.session.delete(people[2])
            vito(event, email="late@example.org")

    told = [number for page in pages for number in page]
    assert len(told) == len(set(told)) == 7
    assert [number for number in told if number in stay] == stay
    assert "Link" not in answer.headers


def test_lists_are_narrowed_searched_and_cut_to_fields(app: Flask) -> None:
    event = an_event()
    first, second = vito(event, organisation="Öz Ticaret"), vito(event, email="two@example.org", given_name="Derya")
    with transaction():
        cancel(second, by=PROGRAM)
    program, address = Caller(app, a_token(event)), f"/expos/{event.slug}/registrations"

    def found(**asked: str) -> list[int]:
        return [row["id"] for row in program.get(address, query_string=asked).json["data"]]

    assert found(state="cancelled") == [second.id]
    assert found(state="confirmed", q="oz ticaret") == [first.id]
    assert found(q="derya ticaret") == []
    assert found(email="two@example.org", country="TR") in ([], [second.id])
    later = (first.registered_at + timedelta(days=1)).isoformat()
    assert (found(registered_at_from=later), len(found(registered_at_until=later))) == ([], 2)
    rows = program.get(address, query_string={"fields": "email,id"}).json["data"]
    assert rows == [{"id": one.id, "email": one.email} for one in (first, second)]


def test_an_invoice_is_found_by_the_firms_name_as_issued_and_by_the_one_of_today(app: Flask) -> None:
    issued = an_invoice(priced(an_event()), name="Emil Robotics Ltd", display_name="Emil Robotics")
    with transaction():
        save(issued.exhibitor, {"legal_name": "Bosphorus Ltd", "display_name": "Bosphorus"}, by=OLGA, office=True)
    event = issued.exhibitor.event
    program, address = Caller(app, a_token(event, Permission.SEE_MONEY)), f"/expos/{event.slug}/invoices"

    found = [
        [row["id"] for row in program.get(address, query_string={"q": name}).json["data"]]
        for name in ("emil robotics", "bosphorus", "anadolu")
    ]

    assert found == [[issued.id], [issued.id], []]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("colour=red", "colour is no parameter of this list."),
        ("fields=link_key", "link_key is no field of these."),
        ("state=lost", "state: this value cannot be read."),
        ("category_id=x", "category_id: this value cannot be read."),
        ("registered_at_from=soon", "registered_at: this value cannot be read."),
        ("limit=0", "A page has 1 to 500 rows."),
        ("limit=501", "A page has 1 to 500 rows."),
        ("cursor=abc", "This cursor is none of ours. Begin with the first page."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(app: Flask, query: str, sentence: str) -> None:
    event = an_event()

    answer = Caller(app, a_token(event)).get(f"/expos/{event.slug}/registrations?{query}")

    assert _said(answer) == (400, sentence)
    assert (answer.mimetype, answer.json["title"], answer.json["status"]) == (
        "application/problem+json",
        "Bad Request",
        400,
    )


def test_refusals_are_problems_in_the_language_of_the_asker(app: Flask) -> None:
    event = an_event()
    program, slug = Caller(app, a_token(event, Permission.SEE_PLAN)), event.slug

    answers = {
        language: [
            program.get(path, headers={"Accept-Language": language})
            for path in (f"/expos/{slug}/mails", f"/expos/{slug}/halls/99", "/nothing", "/")
        ]
        for language in ("en", "tr", "ur")
    }
    stranger = Caller(app).get(f"/expos/{slug}/halls")
    other = program.ask("POST", f"/expos/{slug}/halls", json={})

    assert [[one.status_code for one in each] for each in answers.values()] == [[403, 404, 404, 404]] * 3
    assert all(one.headers["Content-Language"] == code for code, each in answers.items() for one in each)
    assert (stranger.status_code, stranger.headers["WWW-Authenticate"]) == (401, "Bearer realm=expo")
    assert (other.status_code, other.mimetype) == (405, "application/problem+json")


def test_a_version_tag_says_that_nothing_has_changed(app: Flask) -> None:
    event = an_event()
    person = vito(event)
    program, list_ = Caller(app, a_token(event)), f"/expos/{event.slug}/registrations"

    tags = {path: program.get(path).headers["ETag"] for path in (list_, f"{list_}/{person.id}", f"/expos/{event.slug}")}
    same = [program.get(path, headers={"If-None-Match": tag}) for path, tag in tags.items()]
    with transaction():
        cancel(person, by=PROGRAM)
    after = [program.get(path, headers={"If-None-Match": tag}) for path, tag in tags.items()]
    packed = program.get(list_, headers={"Accept-Encoding": "gzip"})
    again = program.get(list_, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})

    assert [(one.status_code, one.data) for one in same] == [(304, b"")] * 3
    assert [one.status_code for one in after] == [200, 200, 304]
    assert again.status_code == 304
    assert program.get(list_, headers={"If-None-Match": '"", W/"x"'}).status_code == 200


def test_a_token_is_told_its_limit_and_stopped_at_it_by_all_processes_together(app: Flask, tmp_path: Path) -> None:
    event = an_event()
    secret = a_token(event)
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    beside = create_app(
        {"DATABASE_URL": address, "INSTANCE_DIR": str(tmp_path), "LIMITS": "api=2", "LOG_LEVEL": "error"}
    )
    here, there, other = Caller(app, secret), Caller(beside, secret), Caller(app, a_token(event, name="Board"))
    app.extensions["expo.limits"]["api"] = 2
    try:
        answers = [here.get("/expos"), there.get("/expos"), here.get("/expos"), there.get("/expos")]
        another = other.get("/expos")
        with clock.set_to(clock.now() + timedelta(seconds=61)):
            later = there.get("/expos")
    finally:
        del app.extensions["expo.limits"]["api"]
        with beside.app_context():
            db.engine.dispose()

    assert [one.status_code for one in (*answers, another, later)] == [200, 200, 429, 429, 200, 200]
    assert [one.headers["RateLimit-Policy"] for one in answers] == ['"token";q=2;w=60'] * 4
    assert [one.headers["RateLimit"].partition(";t=")[0] for one in (*answers, later)] == [
        f'"token";r={left}' for left in (1, 0, 0, 0, 1)
    ]
    assert all(1 <= int(one.headers["Retry-After"]) <= 61 for one in answers[2:])
    assert [(one.limit_name, one.event_id, one.count) for one in db.session.scalars(sa.select(HeldUp))] == [
        ("api", event.id, 2)
    ]


def test_a_meeting_between_governments_needs_a_right_of_its_own(app: Flask) -> None:
    event = an_event()
    with transaction():
        shown, hidden = (plain_row("meetings", {"event_id": event.id, "kind": kind}) for kind in ("B2B", "G2G"))
    address = f"/expos/{event.slug}/meetings"
    all_of_them = Caller(app, a_token(event, Permission.SEE_MEETINGS, Permission.SEE_G2G))
    business = Caller(app, a_token(event, Permission.SEE_MEETINGS))

    assert (all_of_them.ids(address), business.ids(address)) == ([shown, hidden], [shown])
    assert [one.get(f"{address}/{hidden}").status_code for one in (all_of_them, business)] == [200, 404]


def test_a_firm_sees_no_draft_no_hold_and_no_note_of_another(app: Flask) -> None:
    event = an_event()
    firm, other = emil(event), emil(event, email="other@example.org")
    a_session(event, state=SessionState.DRAFT)
    with transaction():
        for state, one in (("held", firm), ("assigned", other)):
            plain_row("assignments", {"event_id": event.id, "exhibitor_id": one.id, "state": state})
        lead = plain_row("leads", {"event_id": event.id, "exhibitor_id": firm.id})
        plain_row("leads", {"event_id": event.id, "exhibitor_id": other.id})
    scopes = (Permission.SEE_PROGRAMME, Permission.SEE_EXHIBITORS)
    program = Caller(app, a_token(event, *scopes, holder=TokenHolder.FIRM, exhibitor_id=firm.id))
    team, root = Caller(app, a_token(event)), f"/expos/{event.slug}"

    told = {name: program.ids(f"{root}/{name}") for name in ("sessions", "assignments", "applications", "leads")}
    counted = {name: len(team.ids(f"{root}/{name}")) for name in told}

    assert told == {"sessions": [], "assignments": [], "applications": [firm.id], "leads": [lead]}
    assert counted == {"sessions": 1, "assignments": 2, "applications": 2, "leads": 2}
    assert "note" in program.get(f"{root}/leads/{lead}").json
    assert "note" not in team.get(f"{root}/leads/{lead}").json
    assert team.get(f"{root}/leads?fields=note").status_code == 400


def test_every_row_is_as_the_document_says(app: Flask) -> None:
    event = an_event()
    vito(event), a_session(event)
    program, written = Caller(app, a_token(event)), document()
    schemas = written["components"]["schemas"]

    for one in all_resources():
        path = "/expos" if one.name == "expos" else f"/expos/{event.slug}/{one.name}"
        for row in program.get(path).json["data"]:
            jsonschema.validate(row, schemas[one.name], jsonschema.Draft202012Validator)
    assert written["openapi"] == "3.1.0"
    assert sum("get" in path for path in written["paths"].values()) == 2 * len(all_resources())
    assert sum(len(path.keys() - {"get"}) for path in written["paths"].values()) == len(ACTS)
    assert json.loads(Caller(app).get("/openapi.json").data) == json.loads(json.dumps(written))


def test_cursors_are_read_back_and_nothing_else_is_one() -> None:
    assert [row_of_cursor(cursor_after(number)) for number in (1, 2**62)] == [1, 2**62]
    assert [row_of_cursor(text) for text in ("", "1", "YWZ0ZXIg", "é", "YWZ0ZXIgLTE", "=" * 9)] == [None] * 6
