"""Traces reach a collector, named by routes, with statements and without what people typed."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from expo.config import from_environment
from tests.databases import empty, migrated_app
from tests.factories.events import an_event
from tests.pages import Browser

MAILBOX = "vittoria@visits.example"


class Collector:
    """A real collector at a port: it keeps what is sent to it."""

    def __init__(self) -> None:
        self.bodies = list[bytes]()
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                """Says nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/v1/traces"

    def spans(self) -> list[Span]:
        sent = [ExportTraceServiceRequest.FromString(body) for body in self.bodies]
        return [
            span for one in sent for part in one.resource_spans for scope in part.scope_spans for span in scope.spans
        ]


@pytest.fixture
def collector() -> Iterator[Collector]:
    found = Collector()
    thread = threading.Thread(target=found.server.serve_forever)
    thread.start()
    yield found
    found.server.shutdown()
    thread.join()
    found.server.server_close()


@pytest.fixture
def traced(whole_app: Flask, tmp_path: Path, collector: Collector) -> Iterator[Flask]:
    url = whole_app.config["SQLALCHEMY_DATABASE_URI"]
    with migrated_app(url, tmp_path, TRACES_URL=collector.url) as app:
        yield app
        app.extensions["expo.traces"].provider().shutdown()
        empty(app)


def test_a_request_is_a_span_with_its_statements_and_nothing_that_was_typed(
    traced: Flask, collector: Collector
) -> None:
    with traced.app_context():
        slug = an_event().slug

    answer = Browser(traced).client.get(f"/{slug}/register?email={MAILBOX}")
    Browser(traced).client.post("/sign-in", data={"email": MAILBOX, "password": "no"})
    traced.extensions["expo.traces"].provider().force_flush()

    spans = collector.spans()
    request = next(span for span in spans if span.name == "GET /<slug>/register")
    within = [span for span in spans if span.parent_span_id == request.span_id]
    named = {one.key: one.value for one in request.attributes}
    assert named["http.response.status_code"].int_value == answer.status_code == 200
    assert named["expo.request_id"].string_value == answer.headers["X-Request-Id"]
    assert {span.name for span in within} >= {"SELECT"}
    assert all(span.trace_id == request.trace_id for span in within)
    assert [word for word in (MAILBOX, slug, "127.0.0.1") if word.encode() in b"".join(collector.bodies)] == []


def test_without_the_setting_nothing_is_watched_and_the_library_is_not_loaded(tmp_path: Path) -> None:
    program = (
        "import sys; from expo.factory import create_app; print(create_app().extensions.get('expo.traces'), end=' '); "
    )
    program += "print('opentelemetry' in sys.modules)"
    variables = {**os.environ, "INSTANCE_DIR": str(tmp_path), "DATABASE_URL": "", "TRACES_URL": ""}

    done = subprocess.run([sys.executable, "-c", program], env=variables, capture_output=True, text=True, check=True)

    assert done.stdout == "None False\n"


@pytest.mark.parametrize("url", ["collector:4318", "https://olga:secret@collector/v1/traces", "ftp://collector/v1"])
def test_an_address_that_cannot_be_is_refused_without_being_repeated(tmp_path: Path, url: str) -> None:
    with pytest.raises(ValueError, match="TRACES_URL takes") as refused:
        from_environment({"INSTANCE_DIR": str(tmp_path), "TRACES_URL": url})

    assert url not in str(refused.value)
