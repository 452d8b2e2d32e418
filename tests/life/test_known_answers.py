"""Whoever read a page or a feed before and asks whether it has changed is never told "no" while it shows something else: each
fact is changed alone, and each answer that has a tag is asked for with the tag that it had.
"""

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from expo import clock
from tests.factories.accounts import ada, signed_in
from tests.life.facts import FACTS, TICKED, Fact
from tests.life.readings import addresses, browser_for
from tests.life.scene import Scene, build_scene
from tests.life.test_facts import LIST_IS_KEPT, NOW, filled
from tests.pages import Browser

ANSWERS_ANEW = {"offline.badge_list"}  # sealed with another key at each building


@pytest.mark.soak
def test_no_answer_is_called_unchanged_while_it_shows_something_else(bare_app: Flask, browser: Browser) -> None:
    with clock.set_to(NOW):
        with bare_app.app_context():
            scene = build_scene()
            signed_in(browser, ada())
        anybody = Browser(bare_app)
        found = {
            address: browser_for(address, browser, anybody)
            for endpoint, address in addresses(bare_app, scene)
            if endpoint not in ANSWERS_ANEW
        }
        known = {address: answer for address, by in found.items() if "ETag" in (answer := _read(by, address)).headers}

    silent: dict[str, set[str]] = {}
    for number, fact in enumerate([*FACTS, *FACTS]):
        with clock.set_to(NOW + (number + 1) * LIST_IS_KEPT):
            _type(browser, scene, fact, fact.before if number < len(FACTS) else fact.after)
        with clock.set_to(NOW + (number + 1) * LIST_IS_KEPT + timedelta(seconds=1)):
            for address, before in known.items():
                now = _asking(found[address], address, before.headers["ETag"])
                anew = _read(found[address], address)
                if now.status_code == 304 and anew.data != before.data:
                    silent.setdefault(fact.name, set()).add(address)
                if "ETag" in anew.headers:
                    known[address] = anew

    assert silent == {}
    assert len(known) > 12


def _type(browser: Browser, scene: Scene, fact: Fact, value: str) -> None:
    page, sent_to = (filled(one, scene) for one in (fact.page, fact.sent_to or fact.page))
    typed = {**TICKED.get(fact.page, {}), fact.field: value}
    answer = browser.send(sent_to, typed, form=page)
    if days := answer.typed("days_shown"):
        answer = browser.send(sent_to, {**typed, "days_shown": days}, form=page)
    assert answer.errors == [], f"{sent_to}: {answer.errors}"


def _asking(browser: Browser, address: str, tag: str) -> TestResponse:
    answer: TestResponse = browser.client.get(address, buffered=True, headers={"If-None-Match": tag})
    return answer


def _read(browser: Browser, address: str) -> TestResponse:
    answer: TestResponse = browser.client.get(address, buffered=True, follow_redirects=True)
    return answer
