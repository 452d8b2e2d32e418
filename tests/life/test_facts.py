"""One fact, one home: each fact is changed once, on the page where a person changes it, and then read on every page, feed,
paper, table and list of the product, as the table in `shown.txt` says.

A view that shows a fact and is not in the table fails, and so does one that shows it no more. After a change that is meant,
`WRITE_SHOWN=1 pytest tests/life/test_facts.py` writes the table anew; look at the difference before it is kept.
"""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from expo import clock
from expo.db import Base, db, on_postgresql, transaction
from tests.factories.accounts import ada, signed_in
from tests.life.facts import FACTS, TICKED, Fact
from tests.life.readings import readings
from tests.life.scene import Scene, build_scene
from tests.pages import Browser

SHOWN = Path(__file__).with_name("shown.txt")
NOW = datetime(2026, 11, 28, 6, 17, tzinfo=UTC)
LIST_IS_KEPT = timedelta(seconds=61)  # scanners of one gate get one list of badges, built once a minute
# Views that go on saying what was, each with the reason.
SAYS_WHAT_WAS = {
    "history.index": "the record of who changed what",
    "mails.index": "mails as they were sent",
    "ticket.data": "a person's own record, with what was kept of them and when it changed",
    **dict.fromkeys(
        ("bodies.erasure", "delegations.erasure", "exhibitors.erasure", "exhibitor_setup.erasure", "speakers.erasure"),
        "what of a contact or a speaker is erased, former names and addresses among it",
    ),
}
Cells = dict[str, set[str]]


def test_every_fact_is_read_everywhere_as_it_is_now(bare_app: Flask, browser: Browser) -> None:
    with clock.set_to(NOW):  # what a demonstration does "just now" has the same hours at each run
        with bare_app.app_context():
            _spread_ids()
            scene = build_scene()
            signed_in(browser, ada())
        _change(browser, scene, lambda fact: fact.before)
        at_first = readings(bare_app, browser, scene)
        _change(browser, scene, lambda fact: fact.after)
    with clock.set_to(NOW + LIST_IS_KEPT):
        now = readings(bare_app, browser, scene)

    shown = {fact.name: _showing(now, fact.new) for fact in FACTS}
    if os.environ.get("WRITE_SHOWN"):
        SHOWN.write_text("".join(f"{name} = {' '.join(sorted(places))}\n" for name, places in shown.items()))
    stayed = {fact.name: _showing(now, fact.old) - SAYS_WHAT_WAS.keys() for fact in FACTS}
    assert {name: places for name, places in stayed.items() if places} == {}
    assert _differences({fact.name: _showing(at_first, fact.old) for fact in FACTS}, shown) == {}
    assert _differences(shown, _table()) == {}


def _spread_ids() -> None:
    """No two tables count alike, so that a row of one is never found by the id of another (PostgreSQL alone counts apart)."""
    if on_postgresql():
        start = sa.text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :start)")
        with transaction():
            for number, table in enumerate(Base.metadata.sorted_tables):
                if "id" in table.columns:
                    db.session.execute(start, {"name": table.name, "start": 1_000_000 + 1_000 * number})


def test_the_table_has_the_facts_that_change_at_every_expo() -> None:
    names = [fact.name for fact in FACTS]

    assert len(set(names)) == len(names) >= 60
    assert set(_table()) == set(names)
    assert {name for name, places in _table().items() if len(places) < 2} == set()


def _change(browser: Browser, scene: Scene, value: Callable[[Fact], str]) -> None:
    """Type the values of all facts into their forms, each form once, and save."""
    forms: dict[tuple[str, str], dict[str, str]] = {}
    for fact in FACTS:
        ticked = dict(TICKED.get(fact.page, {}))
        forms.setdefault((fact.page, fact.sent_to or fact.page), ticked)[fact.field] = value(fact)
    for (page, sent_to), typed in forms.items():
        answer = browser.send(filled(sent_to, scene), typed, form=filled(page, scene))
        if days := answer.typed("days_shown"):  # it was asked first what keeps the former days
            answer = browser.send(filled(sent_to, scene), {**typed, "days_shown": days}, form=filled(page, scene))
        assert answer.errors == [], f"{sent_to}: {answer.errors}"


def filled(template: str, scene: Scene) -> str:
    return re.sub(r"\{([a-z_.]+)\}", lambda part: str(scene.values[part[1]]), template)


def _showing(said: dict[str, str], words: tuple[str, ...]) -> set[str]:
    """The places where one of the words stands by itself: a number within another one is none."""
    pattern = re.compile("|".join(rf"(?<![0-9a-z]){re.escape(word)}(?![0-9a-z])" for word in words))
    return {place for place, text in said.items() if pattern.search(text)}


def _differences(found: Cells, expected: Cells) -> dict[str, set[str]]:
    """Places of one table that the other lacks, by fact; none where both agree."""
    return {name: found[name] ^ places for name, places in expected.items() if found[name] != places}


def _table() -> Cells:
    lines = (line.partition(" = ") for line in SHOWN.read_text().splitlines())
    return {name: set(places.split()) for name, _sign, places in lines}
