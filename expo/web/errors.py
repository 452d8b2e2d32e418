"""Error handlers: a refusal or an exception becomes a page, or JSON where JSON was requested."""

from http import HTTPStatus

import structlog
from flask import Flask, Response, current_app, g, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from expo.connections import is_unavailable
from expo.db import db
from expo.errors import Malformed, NotFound, Refused, TooMany
from expo.files.stores import FileStoreAway
from expo.i18n import _, direction, language
from expo.web.replica_reads import ask_to_read_again
from expo.web.telemetry.counts import count
from expo.web.telemetry.requests import request_id

log = structlog.get_logger("expo.web")
PAGES = frozenset({400, 403, 404, 405, 409, 413, 415, 421, 429, 500, 503})
RETRY_SECONDS = 5
API = "/api/v1/"  # below it everything is JSON


def init_errors(app: Flask) -> None:
    app.register_error_handler(Refused, refused)
    app.register_error_handler(TooMany, _too_many)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, answer_failure)


def abandon() -> None:
    """Roll the session back while an error is answered; a connection that cannot roll back is invalidated."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()


def wants_json() -> bool:
    """Whether the caller asked for JSON rather than a page."""
    accepted = request.accept_mimetypes
    return (
        request.path.startswith(API)
        or request.is_json
        or accepted.best_match(["text/html", "application/json"], "text/html") == "application/json"
    )


def answer(status: int, message: str = "", details: tuple[str, ...] = ()) -> ResponseReturnValue:
    """The error response of a status, as page or JSON; `message` and `details` are sentences for the reader."""
    if wants_json():
        response = _problem(status, message, details)
    else:
        page = status if status in PAGES else (500 if status >= 500 else 400)  # noqa: PLR2004 -- HTTP's own border
        response = make_response(_page(page, message, details))
    response.status_code = status
    return response


def _problem(status: int, message: str, details: tuple[str, ...]) -> Response:
    """Problem details (RFC 9457). Scripts of our pages read `error`, which is the same sentence as `detail`."""
    sentence = message or _problem_sentence(status)
    about = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": sentence}
    response = jsonify(**about, error=sentence, details=list(details), request_id=request_id())
    response.mimetype = "application/problem+json"
    response.headers["Content-Language"] = language()
    return response


def _problem_sentence(status: int) -> str:
    """What a program is told where no rule has said why."""
    sentences = {
        401: _("A valid token has to be sent, as in: Authorization: Bearer expo_…"),
        403: _("This token may not do that."),
        404: _("There is nothing at this address that you may see."),
        405: _("This address does not take such a request."),
        412: _("It was changed since. Read it again, and decide anew."),
        413: _("This is too large."),
        415: _("This address takes JSON."),
        422: _("This Idempotency-Key was sent with another request before."),
        428: _("Send the ETag of what you have seen as If-Match."),
    }
    return sentences.get(status, "")


def _page(status: int, message: str, details: tuple[str, ...]) -> str:
    """Rendered without the usual template context, which looks up who is signed in: the database may be unavailable."""
    code = language()
    return current_app.jinja_env.get_template(f"errors/{status}.html").render(
        message=message,
        details=details,
        language=code,
        direction=direction(code),
        event=g.get("event") if status < 500 else None,  # noqa: PLR2004 -- HTTP's own border
    )


def refused(error: Refused) -> ResponseReturnValue:
    """The answer to what a rule forbids: its sentence, as a page or JSON."""
    abandon()
    return answer(status_of(error), error.message, error.details)


def status_of(error: Refused) -> int:
    """The HTTP status of a refusal."""
    return 404 if isinstance(error, NotFound) else 400 if isinstance(error, Malformed) else 409


def _too_many(error: TooMany) -> ResponseReturnValue:
    abandon()
    response = make_response(answer(429, error.message))
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if isinstance(error, RequestEntityTooLarge):
        return answer(413)
    response = make_response(answer(error.code or 500))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def answer_failure(error: Exception) -> ResponseReturnValue:
    """503 with Retry-After while the database or the disk is busy, full or away; any other exception is a bug: 500."""
    abandon()
    if not is_unavailable(error):
        log.error("failure", exc_info=error, request_id=request_id())
        return answer(500)
    if ask_to_read_again(error):
        return "", 503
    reason = getattr(error, "orig", None) or error
    if not isinstance(reason, FileStoreAway):
        count("database_busy")
    log.warning("unavailable", error=type(reason).__name__, reason=str(reason)[:200], request_id=request_id())
    response = make_response(answer(503, _unavailable(reason)))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _unavailable(reason: BaseException) -> str:
    if isinstance(reason, FileStoreAway):
        return _("Files can be neither shown nor saved at the moment. Try again in a minute.")
    return _("Nothing can be read or saved at the moment: the database is busy, or away, or its disk is full.")
