"""The forms of the whole product, found as a person finds them: page by page, link by link."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.pages import Browser

PAGES_OF_A_KIND = 2  # a firm's page is looked at for two firms, not for seven hundred
_LEAVING = ("/sign-out", "/language")


@dataclass(frozen=True, slots=True)
class Field:
    """A control of a form as it stands on the page: what it is called, what kind it is, what a browser would send of it."""

    name: str
    kind: str
    value: str | None


@dataclass(frozen=True, slots=True)
class FoundForm:
    """A form that is posted: to which view, at which address, with which fields."""

    endpoint: str
    address: str
    page: str
    fields: tuple[Field, ...]

    def values(self) -> dict[str, str]:
        """What a browser would send if nothing were typed."""
        return {one.name: one.value for one in self.fields if one.value is not None}

    @property
    def token(self) -> str:
        return self.values().get("csrf_token", "")


def forms_reached(browser: Browser, starts: Iterable[str]) -> Iterator[FoundForm]:
    """Every form that somebody finds who follows the links from `starts`, each of its kind once."""
    app, waiting, seen = browser.app, deque(starts), set[str]()
    kinds, found = Counter[str](), set[tuple[str, frozenset[str]]]()
    while waiting:
        page = waiting.popleft()
        endpoint = endpoint_of(app, page, "GET")
        if page in seen or endpoint is None or kinds[endpoint] >= PAGES_OF_A_KIND or page.startswith(_LEAVING):
            continue
        seen.add(page)
        kinds[endpoint] += 1
        answer = browser.client.get(page, buffered=True)
        if answer.mimetype != "text/html":
            waiting.extend([answer.location] if answer.location else [])
            continue
        soup = BeautifulSoup(answer.text, "lxml")
        waiting.extend(_links(soup, page))
        for form in _forms(app, soup, page):
            kind = form.endpoint, frozenset(one.name for one in form.fields)
            if kind not in found:
                found.add(kind)
                yield form


def endpoint_of(app: Flask, address: str, method: str) -> str | None:
    """The view behind an address of ours; None for an address of somebody else or of nothing."""
    parts = urlsplit(address)
    if parts.netloc not in {"", "localhost"}:
        return None
    try:
        endpoint, _values = app.url_map.bind("localhost").match(parts.path, method)
    except HTTPException:
        return None
    return str(endpoint)


def _links(soup: BeautifulSoup, page: str) -> list[str]:
    return [urljoin(page, str(one["href"])).partition("#")[0] for one in soup.select("a[href]")]


def _forms(app: Flask, soup: BeautifulSoup, page: str) -> Iterator[FoundForm]:
    for form in soup.select("form"):
        if str(form.get("method", "")).lower() != "post":
            continue
        outside = soup.select(f"[form='{form['id']}']") if form.get("id") else []
        controls = [*form.select("[name]"), *outside]
        for action in {
            str(form.get("action") or page),
            *(str(one["formaction"]) for one in form.select("[formaction]")),
        }:
            address = urljoin(page, action)
            endpoint = endpoint_of(app, address, "POST")
            assert endpoint is not None, f"a form of {page} is sent to {address}, where nothing is"
            yield FoundForm(endpoint, address, page, tuple(_field(one) for one in controls))


def _field(control: Tag) -> Field:
    name, kind = str(control["name"]), str(control.get("type") or control.name)
    if control.name == "textarea":
        return Field(name, "textarea", control.text)
    if control.name == "select":
        chosen = control.select_one("option[selected]") or control.select_one("option")
        return Field(name, "select", str(chosen.get("value", chosen.text)) if chosen else None)
    if kind in {"checkbox", "radio"}:
        return Field(name, kind, str(control.get("value", "on")) if control.has_attr("checked") else None)
    if control.name == "button" or kind in {"submit", "file"}:
        return Field(name, kind, None)
    return Field(name, kind, str(control.get("value", "")))
