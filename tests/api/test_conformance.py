"""The running API is held to its own document: each operation is asked as it is meant, and with every part spoilt in turn."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from expo.api.document import document
from expo.events.models import Event
from tests.api.conformance import fault_of, requests
from tests.factories.api import Caller, a_token
from tests.factories.booths import a_hall, some_booths
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.programme import a_session
from tests.factories.registration import vito

# Without a token it is asked in test_access.py. What the schemas allow may be refused: no schema says which rows there are, or
# which cursors. A missing If-Match is answered by 428 (RFC 6585), one of another version by 412.
SETTINGS = """
[parameters]
"path.expo" = "{slug}"
[checks]
missing_required_header.expected-statuses = [400, 428]
negative_data_rejection.expected-statuses = ["4xx"]
"""
PROGRAM = shutil.which("schemathesis")


def _full() -> Event:
    event = an_event()
    vito(event), emil(event), a_session(event), some_booths(event, a_hall(event), "A1")
    return event


@pytest.mark.parametrize(
    "whole_app", ["sqlite"], indirect=True
)  # what is read here is JSON and headers, the same on both
def test_every_operation_answers_as_the_document_says_whatever_is_sent(app: Flask) -> None:
    event = _full()
    slug, program = event.slug, Caller(app, a_token(event))
    with app.test_request_context():
        written = document()

    faults, asked = set(), 0
    for one in requests(written, slug):
        body = {} if one.body is None and one.method == "GET" else {"json": one.body}
        answer = program.ask(one.method, one.path, query_string=one.query, headers=one.headers, **body)
        asked += 1
        if fault := fault_of(one, answer, written):
            faults.add(f"{one.operation['operationId']}: {fault} ({one.query or one.headers}, {one.body!r:.120})")

    assert sorted(faults) == []
    assert asked > 1_500


@contextmanager
def _served(app: Flask) -> Iterator[int]:
    """The port of a server of this application."""
    app.extensions["expo.limits"]["api"] = 10_000_000
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        thread.join()
        del app.extensions["expo.limits"]["api"]


@pytest.mark.soak
@pytest.mark.skipif(PROGRAM is None, reason="Schemathesis is not installed (pipx install schemathesis)")
@pytest.mark.parametrize("whole_app", ["sqlite"], indirect=True)
def test_schemathesis_finds_no_fault(app: Flask, tmp_path: Path) -> None:
    event = _full()
    secret = a_token(event)
    (tmp_path / "schemathesis.toml").write_text(SETTINGS.format(slug=event.slug))
    options = (
        *("-H", f"Authorization: Bearer {secret}", "--phases", "coverage,fuzzing", "-n", "3", "--warnings", "off"),
        *("--exclude-checks", "ignored_auth,positive_data_acceptance", "--no-shrink", "--generation-deterministic"),
    )

    with _served(app) as port:
        command = [PROGRAM or "", "run", f"http://127.0.0.1:{port}/api/v1/openapi.json", *options]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stdout[-4000:]
