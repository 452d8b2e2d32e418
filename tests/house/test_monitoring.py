"""The board and the alerts ask for metrics that are there, by labels and states that occur."""

import json
import re
from pathlib import Path
from typing import Any

import yaml
from prometheus_client.parser import text_string_to_metric_families

from expo.jobs.rules import JobState
from expo.metrics.exposition import exposition
from expo.metrics.queries import StoredState
from expo.web.telemetry.counts import NAMES, SECONDS, STATUSES, RouteTimes

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
BOARD: dict[str, Any] = json.loads((DEPLOY / "grafana" / "expo.json").read_text())
RULES: list[dict[str, Any]] = yaml.safe_load((DEPLOY / "prometheus" / "alerts.yaml").read_text())["groups"][0]["rules"]
ASKED = [target["expr"] for panel in BOARD["panels"] for target in panel["targets"]] + [rule["expr"] for rule in RULES]
PROMETHEUS_OWN = {"up"}


def _known() -> dict[str, dict[str, set[str]]]:
    """The values of each label of each sample that /metrics can give."""
    stored = StoredState(
        mails=dict.fromkeys(("queued", "sending", "failed"), 1),
        mail_wait_seconds=1,
        jobs=dict.fromkeys(map(str, JobState), 1),
        registrations={"confirmed": 1},
        purge_failures=1,
    )
    requests = [RouteTimes("/", status, [1.0] * (len(SECONDS) + 1), 1.0) for status in STATUSES]
    text = exposition(requests, dict.fromkeys(NAMES, 1.0), stored, 1.0).decode()
    found: dict[str, dict[str, set[str]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            for label, value in sample.labels.items():
                found.setdefault(sample.name, {}).setdefault(label, set()).add(value)
            found.setdefault(sample.name, {})
    return found


def _names(expression: str) -> set[str]:
    return set(re.findall(r"\bexpo_[a-z_]+", expression))


def test_every_metric_that_is_asked_for_is_there() -> None:
    known = _known()

    assert {name: [ask for ask in ASKED if name in ask] for ask in ASKED for name in _names(ask) - set(known)} == {}


def test_every_metric_that_is_there_is_looked_at() -> None:
    asked = {name for ask in ASKED for name in _names(ask)}
    parts = {name: re.sub(r"_(bucket|count|sum|created)$", "", name) for name in _known()}

    assert sorted(name for name, whole in parts.items() if not any(one.startswith(whole) for one in asked)) == []


def test_every_state_that_is_asked_for_occurs() -> None:
    known = _known()
    chosen = [found for ask in ASKED for found in re.findall(r'(expo_[a-z_]+)\{(\w+)="([^"]+)"\}', ask)]

    assert chosen
    assert [(name, label, value) for name, label, value in chosen if value not in known[name].get(label, ())] == []


def test_every_alert_says_what_is_wrong_and_how_soon_it_matters() -> None:
    assert all(rule["annotations"]["summary"].endswith((".", "?")) for rule in RULES)
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "morning"}
