"""The spans of requests and statements. Imported where TRACES_URL is set alone: the library takes a third of a second to load.

Spans are named by routes and hold statements without their values: no path, no name, no address of a person or machine.
"""

import os
from typing import Any

import sqlalchemy as sa
from flask import Response, g, has_app_context, request
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, set_span_in_context
from sqlalchemy.engine import Engine

from expo.web.telemetry.requests import request_id


class Tracing:
    """The tracer of each process, made at its first request: the thread that sends spans does not outlive a fork."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: tuple[int, Any] = (0, None)

    def provider(self) -> Any:
        """The provider of this process; `force_flush` sends what waits."""
        if self._made[0] != os.getpid():
            provider = TracerProvider(resource=Resource.create({"service.name": "expo"}))
            provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=self._url)))
            self._made = os.getpid(), provider
        return self._made[1]

    def begin(self) -> None:
        rule = request.url_rule.rule if request.url_rule else "none"
        named = {"http.request.method": request.method, "http.route": rule}
        tracer = self.provider().get_tracer("expo")
        g.span = tracer.start_span(f"{request.method} {rule}", kind=SpanKind.SERVER, attributes=named)

    def note(self, response: Response) -> Response:
        if (span := g.get("span")) is not None:
            span.set_attribute("http.response.status_code", response.status_code)
            span.set_attribute("expo.request_id", request_id())
        return response

    def end(self, _error: BaseException | None) -> None:
        if (span := g.pop("span", None)) is not None:
            span.end()

    def watch(self, engine: Engine) -> None:
        """Give each statement within a request a span."""
        sa.event.listen(engine, "before_cursor_execute", self._begin_statement)
        sa.event.listen(engine, "after_cursor_execute", lambda *given: _end_statement(given[4]))
        sa.event.listen(engine, "handle_error", lambda failed: _end_statement(failed.execution_context))

    def _begin_statement(self, *given: Any) -> None:
        statement, context = given[2], given[4]
        parent = g.get("span") if has_app_context() else None
        if parent is not None and context is not None:
            named = {"db.system.name": context.dialect.name, "db.query.text": statement}
            tracer = self.provider().get_tracer("expo")
            context.expo_span = tracer.start_span(
                statement.split(None, 1)[0], context=set_span_in_context(parent), kind=SpanKind.CLIENT, attributes=named
            )


def _end_statement(context: Any) -> None:
    span = getattr(context, "expo_span", None)
    if span is not None:
        span.end()
