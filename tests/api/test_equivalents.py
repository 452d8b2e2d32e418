"""Every act of an organiser's page can be done by the API, or the documentation says why not."""

import os
from pathlib import Path

from flask import Flask

from expo.api.acts.index import ACTS as OFFERED
from tests.api.equivalents import ACTS, LATER, REASONS, told

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"
HEAD = """# What programs can do by the API

Reading, writing and webhooks are described at `/api/v1/docs` of an installation, and in its OpenAPI document. Here stands,
for each act of the organisers' pages, which act of the API does the same, or why none does.
`WRITE_ACTS=1 pytest tests/api/test_equivalents.py` writes this file.

| page | act of the API, or why there is none |
|---|---|
"""


def _acts_of_pages(app: Flask) -> list[str]:
    rules = app.url_map.iter_rules()
    return sorted({rule.endpoint for rule in rules if "POST" in (rule.methods or ()) and _is_of_organisers(rule.rule)})


def _is_of_organisers(address: str) -> bool:
    return address.startswith("/organise/")


def test_every_act_of_a_page_has_one_of_the_api_or_a_reason(bare_app: Flask) -> None:
    endpoints = _acts_of_pages(bare_app)
    text = HEAD + "".join(f"| `{endpoint}` | {told(endpoint)} |\n" for endpoint in endpoints)
    if os.environ.get("WRITE_ACTS"):
        DOCS.write_text(text)

    assert [endpoint for endpoint in endpoints if not told(endpoint)] == []
    assert ACTS.keys() - set(endpoints) == set(), "these pages are no more"
    assert {
        one for one in REASONS if one not in endpoints and one not in {of.partition(".")[0] for of in endpoints}
    } == set()
    assert DOCS.read_text() == text


def test_every_act_of_the_api_is_one_of_a_page(bare_app: Flask) -> None:
    offered = {f"{resource}/{act}" for resource, act in OFFERED}
    named = {act for acts in ACTS.values() for act in acts}

    assert named - {"registrations/bulk"} == offered


def test_what_is_missing_is_no_more_than_it_was(bare_app: Flask) -> None:
    """A new page whose act could be one of the API's gets one; this number only falls."""
    missing = [endpoint for endpoint in _acts_of_pages(bare_app) if told(endpoint) == LATER]

    assert len(missing) <= 86
