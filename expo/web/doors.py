"""Doors are shut by default: a blueprint says who may enter, or nobody may."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, abort, current_app, request
from flask.typing import ResponseReturnValue

Guard = Callable[[], ResponseReturnValue | None]


def anybody() -> None:
    """The guard of pages that are for everybody; each of their endpoints is listed by name in a test."""


class GuardedBlueprint(Blueprint):
    """A blueprint with a guard, which runs before each of its views and stops the request by answering or aborting."""

    def __init__(self, name: str, import_name: str, *, guard: Guard, **options: Any) -> None:
        super().__init__(name, import_name, **options)
        self.guard = guard


def init_doors(app: Flask) -> None:
    app.before_request(_keep_the_doors)


def _keep_the_doors() -> ResponseReturnValue | None:
    if request.endpoint is None or request.blueprint is None:
        return None  # no such address (404 follows), or one of the application's own: assets
    room = current_app.blueprints[request.blueprint]
    if not isinstance(room, GuardedBlueprint):
        abort(404)
    return room.guard()
