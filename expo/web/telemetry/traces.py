"""Traces by OpenTelemetry, where TRACES_URL says so: a span a request, with one for each statement within it."""

from importlib import import_module

from flask import Flask

from expo.config import Settings
from expo.db import db

EXTENSION = "expo.traces"


def init_traces(app: Flask, settings: Settings) -> None:
    """Raises ValueError when TRACES_URL is set and the extra `traces` is not installed."""
    if not settings.traces_url:
        return
    try:
        spans = import_module("expo.web.telemetry.spans")
    except ImportError as error:
        raise ValueError("TRACES_URL needs the extra packages: pip install 'expo[traces]'") from error
    tracing = spans.Tracing(settings.traces_url)
    app.extensions[EXTENSION] = tracing
    app.before_request(tracing.begin)
    app.after_request(tracing.note)
    app.teardown_request(tracing.end)
    with app.app_context():
        for engine in db.engines.values():
            tracing.watch(engine)
