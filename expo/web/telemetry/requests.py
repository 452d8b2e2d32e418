"""Request ids and the access log: one structured line a request, without personal data."""

import contextlib
import logging
import re
import secrets
import sys
import time

import structlog
from flask import Flask, Response, g, request
from sqlalchemy.pool import QueuePool
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import EventDict, WrappedLogger

from expo.config import Settings
from expo.db import db
from expo.web.telemetry.counts import count_request, note_pool

_GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}\Z")
# "in double quotes", which are PostgreSQL's for names but after a colon, where a value stands; 'in single quotes'.
_QUOTED = re.compile(r"""(?<!: )"([^"]*)"|: "[^"]*"|'[^']*'""")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MAIL = re.compile(r"[^\s@<>()\[\]]+@[^\s@<>()\[\]]+")
_DETAIL = re.compile(r"(DETAIL|CONTEXT|HINT|LINE \d+|\[SQL|\[parameters)\b")
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
            without_values,
            last,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(file=_Lines()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


def without_values(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Cut out of messages of exceptions what people may have typed: what follows the first line (PostgreSQL's DETAIL, the
    statement), text in quotes, and what looks like a mail address. Names of constraints and columns stay.
    """
    if "reason" in event:
        event["reason"] = _cut(str(event["reason"]).partition("\n")[0])
    found = event.get("exception")
    if isinstance(found, str):
        event["exception"] = "\n".join(_cut(line) for line in found.splitlines() if not _DETAIL.match(line))
    for one in found if isinstance(found, list) else ():
        one["exc_value"] = _cut(one["exc_value"].partition("\n")[0])
        one["exc_notes"] = []
    return event


def _cut(text: str) -> str:
    return _MAIL.sub("…", _QUOTED.sub(lambda found: found[0] if _NAME.fullmatch(found[1] or "") else "…", text))


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
    seconds = time.perf_counter() - g.get("began", time.perf_counter())
    rule = request.url_rule.rule if request.url_rule else None
    count_request(rule, response.status_code, seconds)
    note_pool(
        sum(pool.checkedout() for pool in (one.pool for one in db.engines.values()) if isinstance(pool, QueuePool))
    )
    # The URL rule, not the path: private links contain tokens, and paths may contain names.
    log.info(
        "request",
        method=request.method,
        rule=rule,
        status=response.status_code,
        ms=round(seconds * 1000, 2),
        request_id=request_id(),
    )
    return response
