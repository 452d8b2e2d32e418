"""The door of the desk: staff with an account, or a desk that signed in by its code."""

from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.events.doors import enter_office, guarded_room
from expo.history.services import Actor
from expo.web.doors import Room


def desk_room(name: str, import_name: str, permission: Permission, prefix: str = "") -> Room:
    """Pages under /desk/<event>, for whoever works there."""
    room = guarded_room(name, import_name, f"/desk/<slug>{prefix}", lambda: _enter_desk(permission))
    room.context_processor(_names)
    return room


def at_desk() -> Actor:
    """Who works at the desk of this request, for the history and the scans."""
    return actor()


def desk_id() -> int | None:
    """The desk that signed in by its code; None for staff with an account."""
    return None


def may_use(gate_id: int) -> bool:  # noqa: ARG001 -- a desk may be limited to gates
    """Whether whoever works here may scan at that gate."""
    return True


def _enter_desk(permission: Permission) -> ResponseReturnValue | None:
    return enter_office(permission)


def _names() -> dict[str, Any]:
    return {"at_desk": at_desk().name, "desk": g.get("desk")}
