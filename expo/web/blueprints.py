"""Access control by blueprint: each names its guard; a blueprint without one answers 404."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue

Guard = Callable[[], ResponseReturnValue | None]


def anybody() -> None:
    """The guard of public pages; a test lists each of their endpoints by name."""


class GuardedBlueprint(Blueprint):
    """A blueprint whose guard runs before each of its views; it stops the request by returning a response or aborting."""

    def __init__(self, name: str, import_name: str, *, guard: Guard, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.guard = guard


def init_guards(app: Flask) -> None:
    app.before_request(_run_guard)


def _run_guard() -> ResponseReturnValue | None:
    if request.endpoint is None or request.blueprint is None:
        return None  # an unknown address (404 follows), or a route of the application itself, such as assets
    room = current_app.blueprints[request.blueprint]
    if not isinstance(room, GuardedBlueprint):
        abort(404)
    return room.guard()
