"""The outermost WSGI middleware: an exception that no error handler saw still becomes a clear error page."""

from collections.abc import Callable, Iterable
from typing import Any

import structlog
from flask import Flask

from expo.web.callables import WsgiApp
from expo.web.errors import answer_failure
from expo.web.security import add_headers

log = structlog.get_logger("expo.web")


class LastAnswer:
    """Answers for an application that raises: in its middleware, after its views, or when a request ends."""

    def __init__(self, app: Flask, inner: WsgiApp) -> None:
        self._app = app
        self._inner = inner

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        # what the inner application starts is held back until it has returned, since it may raise after that
        started: list[tuple[Any, ...]] = []
        try:
            body = self._inner(environ, lambda *answer: started.append(answer))
        except Exception as error:
            log.exception("outside the application")
            with self._app.request_context(environ):
                response = add_headers(self._app.make_response(answer_failure(error)))
            started = [(response.status, response.get_wsgi_headers(environ).to_wsgi_list())]
            body = [response.get_data()]
        start(*started[-1])
        return body
