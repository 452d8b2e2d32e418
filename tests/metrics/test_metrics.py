"""/metrics: who may read it, what it says, and that several processes are added up."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from expo.db import transaction
from expo.factory import create_app
from expo.kit.shared_numbers import SharedNumbers
from expo.mail.models import Mail, MailState
from expo.metrics import views
from tests.databases import empty, migrated_app
from tests.factories.events import an_event
from tests.factories.registration import vito
from tests.pages import Browser

TOKEN = "a token for the monitoring alone"


@pytest.fixture
def watched(whole_app: Flask, tmp_path: Path) -> Iterator[Flask]:
    """The application with a token for its metrics."""
    url = whole_app.config["SQLALCHEMY_DATABASE_URI"]
    views._stored.clear()
    with migrated_app(url, tmp_path, METRICS_TOKEN=TOKEN) as app:
        yield app
        empty(app)


def _read(app: Flask) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """The value of each sample by its name and labels."""
    answer = Browser(app).client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.get_data(as_text=True))
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def test_without_a_token_in_the_settings_there_is_no_such_page(browser: Browser) -> None:
    assert browser.client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", "Bearer a token", f"Basic {TOKEN}"])
def test_without_the_right_token_it_stays_shut(watched: Flask, given: str) -> None:
    assert Browser(watched).client.get("/metrics", headers={"Authorization": given}).status_code == 401


def test_monitoring_may_ask_by_an_address_that_is_no_name_of_ours(watched: Flask) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "10.0.0.7:5001"}

    assert Browser(watched).client.get("/metrics", headers=headers).status_code == 200


def test_requests_are_counted_by_route_and_status_and_no_path_is_named(watched: Flask) -> None:
    client = Browser(watched).client
    with watched.app_context():
        slug = an_event().slug

    for path in (f"/{slug}/", f"/{slug}/", "/no-such-expo/", "/a/private/link"):
        client.get(path)
    found = _read(watched)
    labels = {dict(labels)["route"] for name, labels in found if name == "expo_request_seconds_count"}

    assert found["expo_request_seconds_count", (("route", "/<slug>/"), ("status", "2xx"))] == 2
    assert found["expo_request_seconds_count", (("route", "/<slug>/"), ("status", "4xx"))] == 1
    assert found["expo_request_seconds_bucket", (("le", "+Inf"), ("route", "/<slug>/"), ("status", "2xx"))] == 2
    assert found["expo_request_seconds_sum", (("route", "/<slug>/"), ("status", "2xx"))] > 0
    assert labels <= {"", *(rule.rule for rule in watched.url_map.iter_rules())}


def test_what_waits_and_what_failed_is_said(watched: Flask) -> None:
    with watched.app_context():
        event = an_event()
        for _ in range(3):
            vito(event)
        with transaction() as session:
            first, second, *_others = session.query(Mail).order_by(Mail.id)
            first.state, second.state = MailState.FAILED, MailState.QUEUED
            second.try_at = second.created_at.replace(year=2020)

    found = _read(watched)

    assert found["expo_registrations", (("state", "confirmed"),)] == 3
    assert found["expo_mails", (("state", "failed"),)] == 1
    assert found["expo_mails", (("state", "queued"),)] == 1
    assert found["expo_mail_wait_seconds", ()] > 86_400
    assert found["expo_database_up", ()] == 1


def test_pages_that_were_kept_are_told_from_those_that_were_made(watched: Flask) -> None:
    with watched.app_context():
        slug = an_event().slug
    before = _read(watched)

    for _ in range(3):
        Browser(watched).client.get(f"/{slug}/")
    after = _read(watched)

    grown = {found: after["expo_cache_lookups_total", (("cache", "page"), ("found", found))] for found in ("yes", "no")}
    were = {found: before["expo_cache_lookups_total", (("cache", "page"), ("found", found))] for found in ("yes", "no")}
    assert {found: grown[found] - were[found] for found in grown} == {"yes": 2, "no": 1}


def test_with_the_database_away_the_counters_are_there_and_it_says_so(tmp_path: Path) -> None:
    views._stored.clear()
    nowhere = {
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
        "INSTANCE_DIR": str(tmp_path),
        "METRICS_TOKEN": TOKEN,
    }

    found = _read(create_app({**nowhere, "BASE_URL": "http://localhost", "LOG_LEVEL": "error"}))

    assert found["expo_database_up", ()] == 0
    assert [name for name, _labels in found if name == "expo_mails"] == []


def test_processes_add_up_and_a_dead_one_leaves_its_sum_to_the_next() -> None:
    numbers = SharedNumbers(2, rows=3)
    numbers.add(0)

    for _ in range(5):  # more than there are rows: each ends before the next begins
        _in_child(numbers)

    assert numbers.sums()[0] == 11
    assert numbers.living(1) == 0
    numbers.put(1, 4)
    assert numbers.living(1) == 4


def _in_child(numbers: SharedNumbers) -> None:
    child = os.fork()
    if child == 0:
        numbers.add(0, 2)
        numbers.put(1, 7)
        os._exit(0)
    os.waitpid(child, 0)
