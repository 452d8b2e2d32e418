"""Access control by blueprint: each names its guard; a blueprint without one answers 404."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from flask.typing import ResponseReturnValue

Guard = Callable[[], ResponseReturnValue | None]


def anybody() -> None:
    """The guard of public pages; a test lists each of their endpoints by name."""


class GuardedBlueprint(Blueprint):
    """A blueprint whose guard runs before each of its views; it stops the request by returning a response or aborting."""

    def __init__(self, name: str, import_name: str, *, guard: Guard, open_to_all: bool = False, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.guard = guard
        self.open_to_all = open_to_all or guard is anybody


def private_blueprint(name: str, import_name: str, *, guard: Guard, url_prefix: str) -> GuardedBlueprint:
    """A blueprint under a private link, whose prefix has `<token>`: `g.token` holds it, `url_for` fills it in by itself, and
    neither search engines nor other sites' logs learn the address.
    """
    room = GuardedBlueprint(name, import_name, guard=guard, url_prefix=url_prefix)
    room.url_value_preprocessor(_pop_token)
    room.url_defaults(_fill_token)
    room.after_request(_add_private_headers)
    return room


def _pop_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.token = values.pop("token") if values else ""


def _fill_token(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("token", g.get("token", ""))


def _add_private_headers(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def init_guards(app: Flask) -> None:
    app.before_request(_run_guard)


def was_let_in() -> bool:
    """Whether the request's guard let in somebody it knows: by an account or a private link."""
    return bool(g.get("let_in"))


def _run_guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.blueprint is None:
        return None  # an unknown address (404 follows), or a route of the application itself, such as assets
    room = current_app.blueprints[request.blueprint]
    if not isinstance(room, GuardedBlueprint):
        abort(404)
    g.let_in = not room.open_to_all
    return room.guard()
