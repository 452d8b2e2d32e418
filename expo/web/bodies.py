"""Which bodies a request may bring: a form's, unless the view says what else it takes (415, RFC 9110, 15.5.16)."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from werkzeug.exceptions import UnsupportedMediaType

JSON = "application/json"
PICTURE = "image/"
_FORMS = frozenset({"", "application/x-www-form-urlencoded", "multipart/form-data"})
_BRINGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
View = TypeVar("View", bound=Callable[..., Any])


def init_bodies(app: Flask) -> None:
    """Register before what reads the body, such as the check of a form's token."""
    app.before_request(_refuse_other_types)


def takes(*types: str) -> Callable[[View], View]:
    """Mark a view that reads bodies of these media types beside forms; a type that ends in "/" stands for its whole family."""

    def mark(view: View) -> View:
        view.takes = types  # type: ignore[attr-defined]
        return view

    return mark


def _refuse_other_types() -> None:
    if request.method not in _BRINGING or request.mimetype in _FORMS:
        return
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and not any(_is_of(request.mimetype, one) for one in getattr(view, "takes", ())):
        raise UnsupportedMediaType


def _is_of(mimetype: str, wanted: str) -> bool:
    return mimetype.startswith(wanted) if wanted.endswith("/") else mimetype == wanted
