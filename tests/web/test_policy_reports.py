"""Browsers report what the content security policy stopped; nothing personal is logged, and not much."""

import json
from typing import Any

import pytest
import structlog
from flask import Flask
from structlog.testing import capture_logs

from expo.web.policy_reports import BUDGET, LARGEST, MOST_A_MINUTE, Budget
from tests.pages import Browser

TOKEN = "t" * 43
OLD = {
    "csp-report": {
        "document-uri": f"http://localhost/my/{TOKEN}?name=Vito",
        "blocked-uri": "https://evil.example/vito@visits.example?q=Vito",
        "violated-directive": "script-src-elem 'self'",
        "script-sample": "Vito",
    }
}
NEW = [
    {
        "type": "csp-violation",
        "url": f"http://localhost/my/{TOKEN}",
        "user_agent": "Vito's browser",
        "body": {
            "documentURL": f"http://localhost/my/{TOKEN}",
            "blockedURL": "inline",
            "effectiveDirective": "style-src",
        },
    }
]


@pytest.fixture(autouse=True)
def whole_budget(whole_app: Flask) -> None:
    """No line of this minute is used up by another test."""
    whole_app.extensions[BUDGET] = Budget()


def sent(browser: Browser, body: Any, kind: str) -> tuple[int, list[dict[str, Any]]]:
    """The status, and what was logged of the reports."""
    configured = structlog.get_config()
    structlog.reset_defaults()
    with capture_logs() as lines:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = browser.client.post("/csp-reports", data=content, content_type=kind)
    structlog.configure(**configured)
    return answer.status_code, [dict(line) for line in lines if line["event"] == "content security policy"]


@pytest.mark.parametrize(
    ("body", "kind", "facts"),
    [
        (OLD, "application/csp-report", {"directive": "script-src-elem", "blocked": "evil.example"}),
        (NEW, "application/reports+json", {"directive": "style-src", "blocked": "inline"}),
    ],
)
def test_a_report_is_logged_by_directive_host_and_route(
    browser: Browser, body: Any, kind: str, facts: dict[str, str]
) -> None:
    status, lines = sent(browser, body, kind)

    line = {"event": "content security policy", "log_level": "warning", "rule": "/my/<token>", **facts}
    assert (status, lines) == (204, [line])
    assert [word in str(lines) for word in (TOKEN, "Vito", "vito")] == [False, False, False]


@pytest.mark.parametrize("body", [b"", b"{", b"[1, null]", b'{"csp-report": 5}', b"[" * 10_000, b"\xff"])
def test_what_is_no_report_is_taken_and_dropped(browser: Browser, body: bytes) -> None:
    assert sent(browser, body, "application/csp-report") == (204, [])


def test_a_long_body_is_refused_and_so_is_another_kind(browser: Browser) -> None:
    assert sent(browser, b"x" * (LARGEST + 1), "application/csp-report")[0] == 413
    assert sent(browser, b"x", "text/xml")[0] == 415


def test_many_reports_are_few_lines(bare_app: Flask) -> None:
    browser = Browser(bare_app)

    lines = [line for _ in range(MOST_A_MINUTE) for line in sent(browser, NEW * 3, "application/reports+json")[1]]

    assert 0 < len(lines) <= 2 * MOST_A_MINUTE  # a minute may end in between


def test_pages_tell_browsers_where_to_report(browser: Browser) -> None:
    headers = browser.client.get("/").headers

    assert headers["Content-Security-Policy"].endswith("; report-uri /csp-reports; report-to csp")
    assert headers["Reporting-Endpoints"] == 'csp="/csp-reports"'
