"""Request ids and the access log: one structured line a request, without personal data."""

import contextlib
import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request
from structlog.tracebacks import ExceptionDictTransformer

from expo.config import Settings

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
log = structlog.get_logger("expo.web")


class _Lines:
    """Standard error, which may be a file on a full disk: a line that cannot be written is lost, not the request."""

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            sys.stderr.flush()


def init_logs(settings: Settings) -> None:
    """Configure structlog: lines on standard error, as JSON or text."""
    last = (
        structlog.processors.JSONRenderer()
        if settings.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))  # locals hold passwords
            if settings.log_format == "json"
            else structlog.processors.format_exc_info,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(file=_Lines()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


def init_requests(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    """The id of the current request, shown in the log, on error pages and in the history."""
    return str(g.get("request_id", ""))


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if _GIVEN_ID.match(given) else secrets.token_hex(8)
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = request_id()
    # The URL rule, not the path: private links contain tokens, and paths may contain names.
    log.info(
        "request",
        method=request.method,
        rule=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 2),
        request_id=request_id(),
    )
    return response
