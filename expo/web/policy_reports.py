"""Where browsers report what the Content-Security-Policy stopped: logged in few words, without personal data.

Old browsers send one report as `application/csp-report` (`report-uri`), others several as `application/reports+json`
(`report-to`). Anybody can send anything here, so that bodies are small and few lines a minute are logged.
"""

import json
import time
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Flask, current_app, request
from werkzeug.exceptions import HTTPException

from expo.web.bodies import JSON, takes
from expo.web.security import DIRECTIVES, REPORTS_PATH, needs_no_token

LARGEST = 16 * 1024  # bytes of a body
MOST_REPORTS = 10  # of one body
MOST_A_MINUTE = 30  # lines logged by a process
BUDGET = "expo.policy_reports"
_KEYWORDS = frozenset({"inline", "eval", "data", "blob", "self", "wasm-eval", "trusted-types-sink"})

log = structlog.get_logger("expo.web")


class Budget:
    """How many lines may still be logged in this minute."""

    def __init__(self) -> None:
        self._lock, self._minute, self._used = Lock(), 0, 0

    def is_left(self) -> bool:
        """Take one; False when all are used."""
        with self._lock:
            minute = int(time.monotonic() // 60)
            if minute != self._minute:
                self._minute, self._used = minute, 0
            self._used += 1
            return self._used <= MOST_A_MINUTE


def init_policy_reports(app: Flask) -> None:
    app.extensions[BUDGET] = Budget()

    @takes("application/csp-report", "application/reports+json", JSON)
    @needs_no_token
    def policy_reports() -> tuple[str, int]:
        request.max_content_length = LARGEST
        budget: Budget = current_app.extensions[BUDGET]
        for report in _reports(request.get_data()):
            if budget.is_left():
                log.warning("content security policy", **_facts(report))
        return "", 204

    app.add_url_rule(REPORTS_PATH, "policy_reports", policy_reports, methods=["POST"])


def _reports(body: bytes) -> Iterator[Mapping[str, Any]]:
    """The reports within a body in either format; nothing for a body that is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return
    for one in found[:MOST_REPORTS] if isinstance(found, list) else [found]:
        report = one.get("body", one.get("csp-report")) if isinstance(one, dict) else None
        if isinstance(report, dict):
            yield report


def _facts(report: Mapping[str, Any]) -> dict[str, str]:
    """Which rule stopped what on which route: hosts and our own words, no addresses, which hold tokens and names."""
    directive = _text(report, "effectiveDirective", "effective-directive", "violated-directive").partition(" ")[0]
    return {
        "directive": directive if directive.removesuffix("-elem").removesuffix("-attr") in DIRECTIVES else "other",
        "blocked": _host(_text(report, "blockedURL", "blocked-uri")),
        "rule": _rule(_text(report, "documentURL", "document-uri")),
    }


def _text(report: Mapping[str, Any], *names: str) -> str:
    found = next((report[name] for name in names if isinstance(report.get(name), str)), "")
    return str(found)[:1000]


def _host(address: str) -> str:
    if address in _KEYWORDS:
        return address
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return "other"
    return host[:100] if host.isascii() and host else "other"


def _rule(address: str) -> str:
    """The route of a page of ours, such as /my/<token>; "other" for any other address."""
    try:
        rule, _values = current_app.url_map.bind("").match(urlsplit(address).path, return_rule=True)
    except (ValueError, HTTPException):
        return "other"
    return str(rule.rule)
