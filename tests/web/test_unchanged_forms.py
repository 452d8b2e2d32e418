"""Opening a form and pressing Save changes nothing, even where what is stored is no longer among the choices."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from expo.db import db
from expo.demo.build import build_demo
from tests.factories.accounts import ada, signed_in
from tests.forms_of_pages import FoundForm, endpoint_of, forms_reached
from tests.pages import Browser, form_values
from tests.private_pages import private_addresses

Rows = dict[str, list[dict[str, Any]]]

# Pages whose form does something: there is nothing to be left as it is.
ACTS = {
    "ticket.erase": "the person asks to be erased",
    "exhibitor_desk.erase": "the firm's contacts erase themselves",
    "pavilion_desk.erase": "the pavilion's manager erases themselves",
    "head_data.erase": "the delegation's contact erases themselves",
    "exhibitor_desk.withdraw": "the firm withdraws",
    "badges.spares": "prints spare badges",
    "plan_parts.add_element": "draws a wall",
    "ceremonies.show": "keeps the usual times of a ceremony as its own, its first version",
    "badge_design.index": "makes the usual design the expo's own, its first version",
}
# What tells one save from another, and the step at which a draft goes on.
_COUNTERS = frozenset({"version", "revision", "public_revision", "programme_revision", "programme_changed_at", "step"})
_COUNTED = frozenset({"attempts"})

# What is stored is no longer offered: the expo lost its last days, languages, currency; people left; things were closed.
STALE = (
    "UPDATE events SET last_day = first_day, languages = '[\"en\"]', currency = 'TRL'",
    "UPDATE venues SET country = 'YU'",
    "UPDATE categories SET active = 0, kind = 'visitor'",
    "UPDATE exhibitor_settings SET schemes = '[\"raw space\"]'",
    "UPDATE exhibitors SET language = 'fa', zone_id = (SELECT max(id) FROM zones WHERE zones.event_id = exhibitors.event_id)",
    "UPDATE firms SET country = 'YU', sectors = '[\"steam engines\", \"software\"]'",
    "UPDATE pavilions SET language = 'fa', country = 'YU'",
    "UPDATE sessions SET language = 'fa', interpreted = '[\"ar\", \"en\"]', starts_at = replace(starts_at, ':00.0', ':30.0')",
    "UPDATE sessions SET ends_at = replace(ends_at, ':00.0', ':50.0')",
    "UPDATE session_parts SET starts_at = replace(starts_at, ':00.0', ':30.0'), ends_at = replace(ends_at, ':00.0', ':50.0')",
    "UPDATE speakers SET country = 'YU'",
    "UPDATE registrations SET language = 'fa', country = 'YU'",
    "UPDATE delegations SET language = 'fa', country = 'YU', sectors = '[\"steam engines\"]'",
    "UPDATE delegations SET liaison_id = (SELECT id FROM accounts WHERE email LIKE 'ada%')",
    """INSERT INTO itinerary_people (event_id, item_id, member_id)
        SELECT i.event_id, i.id, m.id FROM itinerary_items i JOIN delegation_members m ON m.delegation_id = i.delegation_id
        WHERE NOT EXISTS (SELECT 1 FROM itinerary_people p WHERE p.item_id = i.id)""",
    "UPDATE registrations SET state = 'cancelled' WHERE id IN (SELECT registration_id FROM delegation_members)",
    "UPDATE itinerary_items SET starts_at = replace(starts_at, ':00.0', ':20.0') WHERE starts_at IS NOT NULL",
    "UPDATE itinerary_items SET ends_at = replace(ends_at, ':00.0', ':40.0') WHERE ends_at IS NOT NULL",
    "UPDATE answers SET value = '\"steam\"' WHERE question_id IN (SELECT id FROM questions WHERE kind = 'choice')",
)


@dataclass(frozen=True)
class Office:
    """Somebody who opens every form of a demonstration that is saved where it is shown."""

    browser: Browser
    forms: list[FoundForm]
    file: Path

    def saves(self, form: FoundForm) -> tuple[int, dict[str, Any]]:
        """The status of saving the form as it is shown, and what was changed in the tables."""
        soup = BeautifulSoup(self.browser.client.get(form.page, buffered=True).text, "lxml")
        before = self._rows()
        status: int = self.browser.client.post(form.address, data=form_values(soup, form.address)).status_code
        return status, _differences(before, self._rows())

    def make_choices_stale(self) -> None:
        with closing(sqlite3.connect(self.file)) as rows:
            for statement in STALE:
                rows.execute(statement)
            rows.commit()

    def _rows(self) -> Rows:
        with closing(sqlite3.connect(self.file)) as found:
            found.row_factory = sqlite3.Row
            tables = [name for (name,) in found.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            return {name: [dict(row) for row in found.execute(f'SELECT * FROM "{name}"')] for name in tables}  # noqa: S608


def _differences(before: Rows, after: Rows) -> dict[str, Any]:
    """By table, the first columns that differ in rows that were there, and the first rows that were not."""
    found = {}
    for table in after.keys() - _COUNTED:
        was, now = ([_told(row) for row in rows[table] if not _is_counted(row)] for rows in (before, after))
        if was != now:
            pairs = zip(was, now, strict=False)
            changed = [(name, old[name], new[name]) for old, new in pairs for name in new if old[name] != new[name]]
            found[table] = changed[:4] or now[len(was) :][:2] or "fewer rows"
    return found


def _is_counted(row: Mapping[str, Any]) -> bool:
    """Whether it is an entry of the history that names nothing but a number of what was saved."""
    return "verb" in row and row["before"] is None and json.loads(row["after"] or "{}").keys() <= _COUNTERS


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in _COUNTERS}


@pytest.fixture
def office(bare_app: Flask) -> Office:
    with bare_app.app_context():
        [event, *_others] = build_demo(people=30, firms=12, booths=40, seed=3)
        slug = event.slug
        starts = ["/account", f"/{slug}", f"/organise/{slug}", f"/desk/{slug}", *private_addresses(event)]
        browser, file = signed_in(Browser(bare_app), ada()), Path(str(db.engine.url.database))
    return Office(browser, list(_saved_where_shown(bare_app, forms_reached(browser, starts))), file)


def _saved_where_shown(app: Flask, forms: Iterable[FoundForm]) -> Iterable[FoundForm]:
    return [form for form in forms if endpoint_of(app, form.page, "GET") == form.endpoint and form.endpoint not in ACTS]


@pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)
def test_saving_a_form_as_it_is_shown_changes_nothing(office: Office) -> None:
    answers = {form.page: office.saves(form) for form in office.forms}
    saved = {page for page, (status, _changes) in answers.items() if status == HTTPStatus.SEE_OTHER}

    office.make_choices_stale()
    later = {form.page: office.saves(form) for form in office.forms if form.page in saved}

    assert {page: changes for page, (_status, changes) in answers.items() if changes} == {}
    assert {page: changes for page, (_status, changes) in later.items() if changes} == {}
    assert {page for page, (status, _changes) in later.items() if status != HTTPStatus.SEE_OTHER} == set()
    assert len(saved) > 30
