"""Reading pages as a person would: each one is checked for valid HTML, one heading, labels and unique ids on the way."""

import re
from contextvars import Context
from dataclasses import dataclass, field
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from expo.db import db

_KNOWN = frozenset({"expected-doctype-but-got-chars"})
# scripts that stand in the page; blocks of data are never run
_CODE = "script:not([src]):not([type='application/json']):not([type='application/ld+json'])"


@dataclass
class Page:
    """An answer, read."""

    response: TestResponse
    status: int
    soup: BeautifulSoup

    @property
    def heading(self) -> str:
        found = self.soup.h1
        return text_of(found) if found else ""

    @property
    def text(self) -> str:
        """All the words of the page, white space folded."""
        return text_of(self.soup.body) if self.soup.body else ""

    @property
    def errors(self) -> list[str]:
        """The messages beside fields, in the order of the page."""
        return [text_of(found) for found in self.soup.select(".field-error")]

    @property
    def banners(self) -> list[str]:
        return [text_of(found) for found in self.soup.select(".banner")]

    def rows(self, table: int = 0) -> list[list[str]]:
        """The cells of a table's body, as text."""
        body = self.soup.select("table")[table].select("tbody tr")
        return [[text_of(cell) for cell in row.select("th, td")] for row in body]

    def typed(self, name: str) -> str:
        """What stands in a field."""
        found = self.soup.select_one(f"[name='{name}']")
        if found is None:
            return ""
        if found.name == "textarea":
            return found.text.removeprefix("\n").removeprefix("\r\n")
        if found.name == "select":
            chosen = found.select_one("option[selected]")
            return str(chosen.get("value", "")) if chosen else ""
        return str(found.get("value", ""))

    def link(self, text: str) -> str:
        """Where the link or button of this text leads."""
        for found in self.soup.select("a[href]"):
            if text_of(found) == text:
                return str(found["href"])
        raise AssertionError(
            f"no link {text!r} on the page; there are {[text_of(a) for a in self.soup.select('a[href]')]}"
        )


class OtherSide(FlaskClient):
    """Each request in a context and a database session of its own, as on a server, though the test stands in a context too.

    Afterwards the test's session forgets what it had read, so that it sees what the request kept.
    """

    def run_wsgi_app(self, *args: Any, **options: Any) -> Any:
        answer = Context().run(super().run_wsgi_app, *args, **options)
        if has_app_context():
            db.session.rollback()
        return answer


@dataclass
class Browser:
    """Somebody with a browser: keeps cookies, follows redirects, sends forms with their tokens."""

    app: Flask
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = OtherSide(self.app, self.app.response_class, use_cookies=True)

    def read(self, address: str, *, status: int = 200, follow: bool = True, **options: Any) -> Page:
        """Get a page; it must answer `status` and be a well-made page."""
        return self._page(self.client.get(address, follow_redirects=follow, **options), status)

    def send(
        self, address: str, values: dict[str, Any] | None = None, *, form: str | None = None, status: int = 200,
        follow: bool = True, **options: Any,
    ) -> Page:  # fmt: skip
        """Fill in the form of the page at `form` (by default the same address) and post it to `address`.

        Hidden fields and what already stands in the form are sent too, as a browser does.
        """
        page = self.read(form or address)
        data = {**form_values(page.soup, address), **(values or {})}
        kept = {name: value for name, value in data.items() if value is not None}
        response = self.client.post(address, data=kept, follow_redirects=follow, **options)
        return self._page(response, status)

    def post(self, address: str, values: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Post as it is, following nothing."""
        answer: TestResponse = self.client.post(address, data=values or {}, **options)
        return answer

    def _page(self, response: TestResponse, status: int) -> Page:
        if response.status_code != status:
            words = BeautifulSoup(response.text, "html.parser").get_text(" ", strip=True)[:600]
            raise AssertionError(f"answered {response.status_code}, not {status}: {words}")
        soup = BeautifulSoup(response.text, "html.parser")
        if response.mimetype == "text/html":
            check_page(response.text, soup)
        return Page(response, response.status_code, soup)


def form_values(soup: BeautifulSoup, address: str) -> dict[str, Any]:
    """What a browser would send from the page's form for `address` (else its only or last one) if nothing were typed."""
    forms = soup.select("form[method='post'], form[method='POST']")
    if not forms:
        return {}
    path = address.partition("?")[0]
    exact = [f for f in forms if str(f.get("action", "")).partition("?")[0] in {path, ""}]
    values: dict[str, Any] = {}
    for control in (exact or forms)[-1].select("input[name], select[name], textarea[name]"):
        _add(values, control)
    return values


def text_of(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True)).strip()


def check_page(html: str, soup: BeautifulSoup) -> None:
    """Valid HTML5, one h1 that begins the title, unique ids, a label for each control, no inline style or script."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    faults = [f"{code} {data} at {position}" for position, code, data in parser.errors if code not in _KNOWN]
    if faults:
        raise AssertionError(f"not valid HTML: {faults[:5]}")
    headings = soup.select("h1")
    if len(headings) != 1:
        raise AssertionError(f"{len(headings)} h1 on the page: {[text_of(h) for h in headings]}")
    title = text_of(soup.title) if soup.title else ""
    if not title.startswith(text_of(headings[0])):
        raise AssertionError(f"the title {title!r} does not begin with the heading {text_of(headings[0])!r}")
    ids = [str(found["id"]) for found in soup.select("[id]")]
    if doubles := {found for found in ids if ids.count(found) > 1}:
        raise AssertionError(f"ids used twice: {doubles}")
    if inline := soup.select(f"[style], [onclick], style, {_CODE}"):
        raise AssertionError(f"inline style or script: {str(inline[0])[:120]}")
    _check_labels(soup)


def _check_labels(soup: BeautifulSoup) -> None:
    named = {str(label.get("for")) for label in soup.select("label[for]")}
    for control in soup.select("input:not([type='hidden']):not([type='submit']), select, textarea"):
        labelled = control.get("id") in named or control.get("aria-label") or control.get("aria-labelledby")
        if not labelled and control.find_parent("label") is None:
            raise AssertionError(f"a control without a label: {str(control)[:120]}")


def _add(values: dict[str, Any], control: Tag) -> None:
    name, kind = str(control["name"]), str(control.get("type", ""))
    if kind in {"submit", "file", "button", "image"} or control.has_attr("disabled"):
        return
    if kind in {"checkbox", "radio"}:
        if control.has_attr("checked"):
            values.setdefault(name, []).append(str(control.get("value", "on")))
        return
    if control.name == "select":
        chosen = control.select("option[selected]") or control.select("option")[:1]
        values[name] = [str(option.get("value", "")) for option in chosen]
        return
    value = control.text.removeprefix("\n") if control.name == "textarea" else str(control.get("value", ""))
    values[name] = value
