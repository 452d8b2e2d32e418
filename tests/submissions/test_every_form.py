"""No form of the product makes a mail, a payment or an invoice twice, whichever view takes it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask

from expo.db import db
from expo.demo.build import build_demo
from tests.factories.accounts import ada, signed_in
from tests.forms_of_pages import FoundForm, forms_reached
from tests.pages import Browser
from tests.private_pages import private_addresses

MADE_ONCE = ("mails", "payments", "invoices")
_LEAVING = frozenset({"accounts.sign_out", "desk_door.leave"})
_MOST_BUTTONS = 6
_FEWEST = 20  # forms that make something when they are filled in like this
_TYPED = {
    "email": "new.person@example.org",
    "number": "3",
    "date": "2027-04-14",
    "time": "10:00",
    "datetime-local": "2027-04-14T10:00",
    "url": "https://example.org",
    "tel": "+92 300 1234567",
}


@dataclass(frozen=True)
class Office:
    """Somebody with every right and every private link of a demonstration, whose rows can be put back."""

    browser: Browser
    forms: list[FoundForm]
    file: Path
    token: str

    def presses(self, form: FoundForm, values: dict[str, object]) -> tuple[int, int]:
        """How many rows each of two presses of the same form makes."""
        counts = [self._count()]
        for _press in range(2):
            self._sign_in()
            self.browser.client.post(form.address, data=values, buffered=True)
            counts.append(self._count())
        return counts[1] - counts[0], counts[2] - counts[1]

    @contextmanager
    def rows_put_back(self) -> Iterator[None]:
        kept = self.file.with_suffix(".kept")
        _copy(self.file, kept)
        yield
        _copy(kept, self.file)

    def _sign_in(self) -> None:
        """Anew: a form may have ended the session, or taken the rights away."""
        with self.browser.app.app_context():
            signed_in(self.browser, ada())
        with self.browser.client.session_transaction() as session:
            session["csrf_token"] = self.token

    def _count(self) -> int:
        with closing(sqlite3.connect(self.file)) as rows:
            return sum(rows.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in MADE_ONCE)  # noqa: S608


def _copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as rows, closing(sqlite3.connect(target)) as kept:
        rows.backup(kept)


@pytest.fixture
def office(bare_app: Flask) -> Office:
    with bare_app.app_context():
        [event, *_others] = build_demo(people=30, firms=12, booths=40, seed=3)
        starts = ["/organise", "/account", f"/organise/{event.slug}", f"/desk/{event.slug}", *private_addresses(event)]
        browser, file = signed_in(Browser(bare_app), ada()), Path(str(db.engine.url.database))
    forms = [one for one in forms_reached(browser, starts) if one.endpoint not in _LEAVING]
    with browser.client.session_transaction() as session:
        return Office(browser, forms, file, session["csrf_token"])


@pytest.mark.soak
@pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)
def test_no_form_of_those_who_were_let_in_makes_anything_twice(office: Office) -> None:
    made, twice = set[str](), set[str]()

    for form in office.forms:
        for values in _fillings(office.browser, form):
            with office.rows_put_back():
                first, second = office.presses(form, values)
            made |= {form.endpoint} if first else set()
            twice |= {form.endpoint} if first and second else set()

    assert twice == set()
    assert len(made) > _FEWEST


def _fillings(browser: Browser, form: FoundForm) -> Iterator[dict[str, object]]:
    """The form as it stands, and with something typed into each field; for each of its buttons."""
    soup = BeautifulSoup(browser.client.get(form.page, buffered=True).text, "lxml")
    tag = next((one for one in soup.select("form") if _is(form, one, soup)), None)
    controls = tag.select("[name]") if tag else []
    buttons = [{str(one["name"]): str(one.get("value", ""))} for one in controls if one.name == "button"] or [{}]
    typed = {name: value for one in controls for name, value in _typed(one)}
    for button in buttons[:_MOST_BUTTONS]:
        yield {**form.values(), **button}
        yield {**form.values(), **typed, **button}


def _is(form: FoundForm, tag: Tag, soup: BeautifulSoup) -> bool:
    names = {str(one["name"]) for one in (*tag.select("[name]"), *soup.select(f"[form='{tag.get('id', '-')}']"))}
    return names == {one.name for one in form.fields}


def _typed(control: Tag) -> Iterator[tuple[str, object]]:
    name, kind, value = str(control["name"]), str(control.get("type") or control.name), str(control.get("value", ""))
    if kind in {"checkbox", "radio"}:
        yield name, value or "on"
    elif control.name == "textarea":
        yield name, control.text.strip() or "Some words"
    elif control.name == "select":
        values = [str(one.get("value", one.text)) for one in control.select("option")]
        chosen = control.select_one("option[selected]")
        yield name, str(chosen.get("value", chosen.text)) if chosen else next((one for one in values[::-1] if one), "")
    elif kind not in {"submit", "button", "file", "hidden"}:
        yield (
            name,
            value or ("" if name == "website" else _TYPED.get(kind, "100" if "amount" in name else "Some words")),
        )
