"""The media types of request bodies: forms, and what a view accepts beside them; 415 for others (RFC 9110, 15.5.16)."""

from collections.abc import Callable

from flask import Flask, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

from expo.web.callables import View

JSON = "application/json"
PICTURE = "image/"
FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def init_bodies(app: Flask) -> None:
    """Check media types. Must be registered before handlers that read the body, such as the CSRF check."""
    app.before_request(_refuse_other_types)


def takes(*types: str) -> Callable[[View], View]:
    """Decorator of a view that accepts these media types beside forms; "image/" stands for all of its subtypes."""

    def mark(view: View) -> View:
        view.takes = types  # type: ignore[attr-defined]
        return view

    return mark


def _refuse_other_types() -> None:
    if request.method not in _WITH_BODY or request.mimetype in FORMS:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and not any(_matches(request.mimetype, one) for one in getattr(view, "takes", ())):
        raise UnsupportedMediaType


def _matches(mimetype: str, wanted: str) -> bool:
    return mimetype.startswith(wanted) if wanted.endswith("/") else mimetype == wanted
