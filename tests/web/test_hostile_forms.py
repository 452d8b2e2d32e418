"""Forms take forms: whatever else is sent to any form of the product is refused in words, never a failure of ours."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from expo.db import db
from expo.demo.build import build_demo
from tests.doors import address_of, doors_of
from tests.factories.accounts import ada, signed_in
from tests.forms_of_pages import FoundForm, forms_reached
from tests.pages import Browser
from tests.private_pages import private_addresses

UNSUPPORTED, FAILURE = 415, 500
Attack = Callable[[FoundForm], dict[str, Any]]
_DEEP = "[" * 100_000
_OWN_END = frozenset({"accounts.sign_out", "desk_door.leave"})  # nothing but the end of one's own session
_MARKUP = [
    *(
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</textarea><svg onload=alert(1)>",
        '"><b>x',
        "]]><!--",
    ),
]
_ODD = [
    *("", " ", "\0", "\u202eabc", "x" * 70_000, "-1", "0", "9" * 30, "1e400", "NaN", "%s%n{0}{{7*7}}", "../../x"),
    *("2027-02-30", "2027-04-13T25:61", "99:99", "0001-01-01", "9999-12-31", "\u0663\u0664", "\U0001f600" * 300),
    *(
        "24:00",
        "2027-13-01",
        "2027-04-14T10:00+99:99",
        "-0001-01-01",
        "10:60",
        "1_000",
        "0x10",
        "1,5",
        "\u00bd",
        "-0",
        "+7",
    ),
    *("Infinity", "0.1e-400", "2147483648", "9223372036854775808", "1" + "0" * 400, "null", "True", "[]", "{}", "[[[["),
    *("'", '"', "\\", "%", "%00", "%ff", "${7*7}", "' OR 1=1 --", "=1+1", "@SUM(A1)", "\t", "x\r\nBcc: a@b.example"),
    *("a@", "@b.example", f"a@{'x' * 300}.example", "javascript:alert(1)", "//evil.example", "file:///etc/passwd"),
    *("\ufeffabc", "\u200b", "e\u0301" * 200, "\ufffe", "\U000e0041", "\u0627\u0655" * 100, *_MARKUP),
]
_MOST_SECONDS = 3.0
_FEWEST_SENT = 100_000  # requests of all odd values together


def _as_json(_form: FoundForm) -> dict[str, Any]:
    return {"data": '"x"', "content_type": "application/json"}


def _as_deep_json(_form: FoundForm) -> dict[str, Any]:
    return {"data": _DEEP, "content_type": "application/json"}


def _as_plain_text(_form: FoundForm) -> dict[str, Any]:
    return {"data": "name=value", "content_type": "text/plain"}


def _files_for_texts(form: FoundForm) -> dict[str, Any]:
    files = {one.name: (BytesIO(b"a file"), "name.txt") for one in form.fields if one.name != "csrf_token"}
    return {"data": {"csrf_token": form.token} | files, "content_type": "multipart/form-data"}


def _texts_for_files(form: FoundForm) -> dict[str, Any]:
    return {"data": form.values() | {one.name: "a text" for one in form.fields if one.kind == "file"}}


def _nothing(form: FoundForm) -> dict[str, Any]:
    return {"data": {"csrf_token": form.token}}


def _without_what_is_hidden(form: FoundForm) -> dict[str, Any]:
    kept = {one.name for one in form.fields if one.kind != "hidden"} | {"csrf_token"}
    return {"data": {name: value for name, value in form.values().items() if name in kept}}


@dataclass(frozen=True)
class Visitor:
    """Somebody with every right and every private link of a demonstration, and all forms that are found with them."""

    browser: Browser
    forms: list[FoundForm]
    file: Path
    token: str

    def send(self, form: FoundForm, sent: dict[str, Any]) -> int:
        """The status of `answer`."""
        return self.answer(form, sent).status_code

    def answer(self, form: FoundForm, sent: dict[str, Any]) -> TestResponse:
        """Send it as if nothing was sent before: an attack may have ended the session, or taken the rights away."""
        with self.browser.app.app_context():
            signed_in(self.browser, ada())
        with self.browser.client.session_transaction() as session:
            session["csrf_token"] = self.token
        answered: TestResponse = self.browser.client.post(form.address, buffered=True, **sent)
        return answered

    @contextmanager
    def rows_put_back(self) -> Iterator[None]:
        """Afterwards the database is as it was before."""
        kept = self.file.with_suffix(".kept")
        _copy(self.file, kept)
        yield
        _copy(kept, self.file)


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as rows, closing(sqlite3.connect(target)) as kept:
        rows.backup(kept)


@pytest.fixture
def visitor(bare_app: Flask) -> Visitor:
    with bare_app.app_context():
        [event, *_others] = build_demo(people=30, firms=12, booths=40, seed=3)
        slug = event.slug
        starts = ["/", "/organise", "/sign-in", "/account", f"/{slug}", f"/organise/{slug}", f"/desk/{slug}"]
        starts += private_addresses(event)
        browser, file = signed_in(Browser(bare_app), ada()), Path(str(db.engine.url.database))
    forms = [one for one in forms_reached(browser, starts) if one.endpoint not in _OWN_END]
    with browser.client.session_transaction() as session:
        return Visitor(browser, forms, file, session["csrf_token"])


@pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)
def test_no_form_fails_whatever_is_sent_to_it(visitor: Visitor) -> None:
    assert len({one.endpoint for one in visitor.forms}) > 130

    wrong_types = _answers(visitor, [_as_json, _as_deep_json, _as_plain_text])
    wrong_fields = _answers(visitor, [_files_for_texts, _texts_for_files, _without_what_is_hidden, _nothing])

    taken = {endpoint for (endpoint, _attack), status in wrong_types.items() if status != UNSUPPORTED}
    assert taken == {"lead_scanner.take", "scans.scan", "scans.undo"} & {one.endpoint for one in visitor.forms}
    assert {about: status for about, status in wrong_fields.items() if status >= FAILURE} == {}


def test_only_views_that_say_so_take_anything_but_forms(bare_app: Flask, browser: Browser) -> None:
    """Whether or not somebody is signed in, and whether or not there is such a page."""
    posted = [rule for method, rule in doors_of(bare_app) if method == "POST"]

    answers = {
        rule.endpoint: browser.post(address_of(bare_app, rule, "no-expo"), content_type="application/xml").status_code
        for rule in posted
    }

    assert set(answers.values()) == {UNSUPPORTED}


@pytest.mark.soak
@pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)
@pytest.mark.parametrize("odd", _ODD, ids=lambda odd: repr(odd[:20]))
def test_no_form_fails_whatever_is_typed_in_one_of_its_fields(visitor: Visitor, odd: str) -> None:
    """None fails, none takes long, and none shows markup as markup, neither at once nor on the page of the form afterwards."""
    typed = [
        (form, field.name)
        for form in visitor.forms
        for field in form.fields
        if field.name != "csrf_token" and field.kind != "file"
    ]
    faults = [
        (form.endpoint, name, fault)
        for form, name in typed
        if (fault := _fault(visitor, form, form.values() | {name: odd}, odd))
    ]

    assert faults == []
    assert len(typed) * len(_ODD) > _FEWEST_SENT


def _fault(visitor: Visitor, form: FoundForm, values: dict[str, str], odd: str) -> str:
    """What is wrong with the answer to a form, "" if nothing is."""
    began = time.monotonic()
    answers = [visitor.answer(form, {"data": values})]
    seconds = time.monotonic() - began
    if odd in _MARKUP:
        answers.append(visitor.browser.client.get(form.page, buffered=True))
    if any(one.status_code >= FAILURE for one in answers):
        return "failed"
    if any(odd in one.text for one in answers if odd in _MARKUP and one.mimetype == "text/html"):
        return "shown as markup"
    return f"{seconds:.1f} s" if seconds > _MOST_SECONDS else ""


def _answers(visitor: Visitor, attacks: list[Attack]) -> dict[tuple[str, str], int]:
    """The worst status by view and attack."""
    worst: dict[tuple[str, str], int] = {}
    for attack in attacks:
        with visitor.rows_put_back():
            for form in visitor.forms:
                about = form.endpoint, attack.__name__
                worst[about] = max(visitor.send(form, attack(form)), worst.get(about, 0))
    return worst
