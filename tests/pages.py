"""Reading pages as a person would: each one is checked for valid HTML, one heading, labels and unique ids on the way."""

import re
import secrets
from collections import Counter
from collections.abc import Iterable
from contextvars import Context
from dataclasses import dataclass, field
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask import Flask, has_app_context
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from expo.db import db

_KNOWN = frozenset({"expected-doctype-but-got-chars"})
_TICKED = frozenset({"checkbox", "radio"})
_DATA = frozenset({"application/json", "application/ld+json"})  # blocks of data are never run
_PLAIN = r"[^<>&\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\U0010ffff]"  # characters that can be no fault
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|#34|#39);")
_WORDS = re.compile(rf">({_PLAIN}+)(?=<)")
_VALUE = re.compile(rf'(\s(?!type=|encoding=)[a-z][a-z0-9:-]*)="(?:(?!"){_PLAIN})*"')


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
    # The form that came back last, and where it was sent.
    _refused: tuple[str, Page] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.client = OtherSide(self.app, self.app.response_class, use_cookies=True)

    def read(self, address: str, *, status: int = 200, follow: bool = True, **options: Any) -> Page:
        """Get a page; it must answer `status` and be a well-made page."""
        self._refused = None
        return self._page(self.client.get(address, follow_redirects=follow, **options), status)

    def send(
        self,
        address: str,
        values: dict[str, Any] | None = None,
        *,
        form: str | None = None,
        status: int = 200,
        follow: bool = True,
        **options: Any,
    ) -> Page:
        """Fill in the form of the page at `form` (by default the same address) and post it to `address`.

        Hidden fields and what already stands in the form are sent too, as a browser does. A form that was just refused is
        not read anew: somebody who corrects it sends what the refusal shows, with each question that it asks;
        `form` begins anew.
        """
        where, shown = self._refused or ("", None)
        page = shown if shown is not None and form is None and where == address else self.read(form or address)
        return self.answer(page, address, values, status=status, follow=follow, **options)

    def answer(
        self,
        page: Page,
        address: str,
        values: dict[str, Any] | None = None,
        *,
        status: int = 200,
        follow: bool = True,
        **options: Any,
    ) -> Page:
        """Fill in the form of a page that was read before, as one that was refused, and post it to `address`."""
        data = {**form_values(page.soup, address), **(values or {})}
        kept = {name: value for name, value in data.items() if value is not None}
        response = self.client.post(address, data=kept, follow_redirects=follow, **options)
        answered = self._page(response, status)
        asks_again = status >= HTTPStatus.BAD_REQUEST and answered.soup.select_one("form[method='post']") is not None
        self._refused = (address, answered) if asks_again else None
        return answered

    def post(self, address: str, values: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Post as it is, following nothing; with an idempotency key of its own, as if from a page just loaded."""
        data = {"submission": secrets.token_urlsafe(16), **(values or {})} if "json" not in options else None
        answer: TestResponse = self.client.post(address, data=data, **options)
        return answer

    def _page(self, response: TestResponse, status: int) -> Page:
        if response.status_code != status:
            words = BeautifulSoup(response.text, "lxml").get_text(" ", strip=True)[:600]
            raise AssertionError(f"answered {response.status_code}, not {status}: {words}")
        is_page = response.mimetype == "text/html"
        soup = _checked(response.text) if is_page else BeautifulSoup(response.text, "lxml")
        return Page(response, response.status_code, soup)


@lru_cache(maxsize=32)
def _checked(html: str) -> BeautifulSoup:
    """A well-made page, parsed; one that is the same as before is neither parsed nor checked again."""
    soup = BeautifulSoup(html, "lxml")
    check_page(html, soup)
    return soup


def form_values(soup: BeautifulSoup, address: str) -> dict[str, Any]:
    """What a browser would send from the page's form for `address` (else its only or last one) if nothing were typed."""
    forms = soup.select("form[method='post'], form[method='POST']")
    if not forms:
        return {}
    path = address.partition("?")[0]
    exact = [f for f in forms if str(f.get("action", "")).partition("?")[0] in {path, ""}]
    values: dict[str, Any] = {}
    for control in _sent_by((exact or forms)[-1], soup):
        if not (sent := _sent(control)):
            continue
        name, former = str(control["name"]), values.get(str(control["name"]))
        if former is not None:
            values[name] = [*([former] if isinstance(former, str) else former), *sent]
        else:
            values[name] = sent if control.name == "select" or control.get("type") in _TICKED else sent[0]
    return values


def text_of(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True)).strip()


def check_page(html: str, soup: BeautifulSoup) -> None:
    """Valid HTML5, one h1 that begins the title, unique ids, a label for each control, no inline style or script."""
    if not _well_built(_skeleton(html)) and (faults := _faults(html)):
        raise AssertionError(f"not valid HTML: {faults[:5]}")
    tags = soup.find_all(True)
    headings = [tag for tag in tags if tag.name == "h1"]
    if len(headings) != 1:
        raise AssertionError(f"{len(headings)} h1 on the page: {[text_of(h) for h in headings]}")
    title = text_of(soup.title) if soup.title else ""
    if not title.startswith(text_of(headings[0])):
        raise AssertionError(f"the title {title!r} does not begin with the heading {text_of(headings[0])!r}")
    if doubles := [name for name, count in Counter(tag.get("id") for tag in tags).items() if name and count > 1]:
        raise AssertionError(f"ids used twice: {doubles}")
    if inline := [tag for tag in tags if _is_inline(tag)]:
        raise AssertionError(f"inline style or script: {str(inline[0])[:120]}")
    _check_labels(tags)


def _faults(html: str) -> list[str]:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(html)
    return [f"{code} {data} at {position}" for position, code, data in parser.errors if code not in _KNOWN]


@cache
def _well_built(skeleton: str) -> bool:
    """Whether pages of this build are valid HTML. Tests read few builds of pages, each with many words."""
    return not _faults(skeleton)


def _skeleton(html: str) -> str:
    """The page with its plain words gone: what is left decides whether it is valid HTML. Control characters, characters
    that are none and doubtful references stay, for they are faults.
    """
    plain = _REFERENCE.sub("x", html)
    return _VALUE.sub(r'\1=""', _WORDS.sub(lambda found: ">x" if found[1].strip() else "> ", plain))


def _is_inline(tag: Tag) -> bool:
    if tag.name == "script":
        return not tag.has_attr("src") and tag.get("type") not in _DATA
    return tag.name == "style" or tag.has_attr("style") or tag.has_attr("onclick")


def _check_labels(tags: Iterable[Tag]) -> None:
    named = {str(tag["for"]) for tag in tags if tag.name == "label" and tag.has_attr("for")}
    for control in tags:
        if control.name not in {"input", "select", "textarea"}:
            continue
        if control.name == "input" and control.get("type") in {"hidden", "submit"}:
            continue
        labelled = control.get("id") in named or control.get("aria-label") or control.get("aria-labelledby")
        if not labelled and control.find_parent("label") is None:
            raise AssertionError(f"a control without a label: {str(control)[:120]}")


def _sent_by(form: Tag, soup: BeautifulSoup) -> list[Tag]:
    """The controls whose values a form sends: those in it, unless they are another's or off, and those that name it."""
    named = soup.select(f"[form='{form['id']}']") if form.get("id") else []
    inside = [one for one in form.select("[name]") if not one.has_attr("form") and not one.find_parent("template")]
    return [one for one in (*inside, *named) if one.get("name") and not one.find_parent("fieldset", disabled=True)]


def _sent(control: Tag) -> list[str]:
    """What one control sends if nothing is typed: of a list of which nothing is chosen, its first choice, as browsers do."""
    kind = str(control.get("type", ""))
    if control.has_attr("disabled") or control.name not in {"input", "select", "textarea"}:
        return []
    if kind in {"submit", "file", "button", "image", "reset"} or (kind in _TICKED and not control.has_attr("checked")):
        return []
    if control.name == "select":
        choices = [one for one in control.select("option") if not one.has_attr("disabled")]
        chosen = [one for one in choices if one.has_attr("selected")]
        if not control.has_attr("multiple"):
            chosen = chosen[-1:] or choices[:1]
        return [str(one.get("value", text_of(one))) for one in chosen]
    if control.name == "textarea":
        return [control.text.removeprefix("\n")]
    return [str(control.get("value", "on" if kind in _TICKED else ""))]
