"""The door of the desk: staff with an account, or a desk that signed in by its code.

A desk is nobody's account: it is known to the rooms behind this door alone, within its event, for what desks do.
"""

from typing import Any

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.checkin.desk_sessions import Entered, entered_lately, keep_entered
from expo.checkin.models import Desk
from expo.checkin.queries import desk_at_work
from expo.db import db
from expo.events.doors import enter_office, guarded_room
from expo.events.models import Event
from expo.history.services import Actor
from expo.web.doors import GuardedBlueprint
from expo.web.requests import request_id

SESSION = "desk"  # where the cookie keeps the browser's key
DESK_MAY = frozenset({Permission.WORK_AT_DESK, Permission.PRINT_BADGES})


def desk_room(name: str, import_name: str, permission: Permission, prefix: str = "") -> GuardedBlueprint:
    """Pages under /desk/<event>, for whoever works there."""
    room = guarded_room(name, import_name, f"/desk/<slug>{prefix}", lambda: _enter_desk(permission))
    room.context_processor(_names)
    return room


def scan_room(name: str, import_name: str) -> GuardedBlueprint:
    """The door for scans, which come by the hundred a second: whoever came through it is known for two seconds more, and
    only then asked for again.
    """
    return guarded_room(name, import_name, "/desk/<slug>", _enter_scans)


def at_desk() -> Actor:
    """Who works at the desk of this request, for the history and the scans: the desk by its name, or the account."""
    entered: Entered | None = g.get("entered")
    if entered is not None:
        return Actor(entered.name, entered.account_id, request.remote_addr, request_id())
    desk = desk_here()
    if desk is None:
        return actor()
    return Actor(desk.name, address=request.remote_addr, request_id=request_id())


def desk_here() -> Desk | None:
    """The desk that signed in by its code; None for staff with an account."""
    found: Desk | None = g.get("desk")
    return found


def desk_id() -> int | None:
    """The id of the desk that signed in by its code; None for staff with an account."""
    entered: Entered | None = g.get("entered")
    if entered is not None:
        return entered.desk_id
    desk = desk_here()
    return desk.id if desk is not None else None


def may_use(gate_id: int) -> bool:
    """Whether whoever works here may scan at that gate."""
    entered: Entered | None = g.get("entered")
    gates = entered.gates if entered is not None else frozenset(gates_here())
    return not gates or gate_id in gates


def gates_here() -> list[int]:
    """The gates this desk is limited to; none means all."""
    desk = desk_here()
    return [gate.id for gate in desk.gates] if desk is not None else []


def works_at_desk_of(event: Event) -> bool:
    """Whether this request comes from a desk of the event or from staff of it, on a page that is for everybody."""
    if current_user.may(Permission.WORK_AT_DESK, event.id):
        return True
    known = _signed_in_desk()
    return known is not None and known[1].id == event.id


def _enter_desk(permission: Permission) -> ResponseReturnValue | None:
    known = _signed_in_desk()
    if known is not None and known[1].slug == g.slug:
        g.desk, g.event = known
        view = current_app.view_functions[request.endpoint or ""]
        if not DESK_MAY.issuperset({permission, getattr(view, "needs", permission)}):
            abort(403)
        return None
    if not current_user.is_authenticated:
        if request.is_json:
            abort(401)
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("desk_door.enter", next=back), 303)
    return enter_office(permission)


def _enter_scans() -> ResponseReturnValue | None:
    key = (session.get(SESSION), session.get("_user_id"), g.slug)
    entered = entered_lately(key)
    if entered is None:
        refused = _enter_desk(Permission.WORK_AT_DESK)
        if refused is not None:
            return refused
        by = at_desk()
        entered = Entered(g.event, by.name, by.account_id, desk_id(), frozenset(gates_here()))
        db.session.expunge(g.event)
        keep_entered(key, entered)
    g.entered, g.event = entered, entered.event
    return None


def _signed_in_desk() -> tuple[Desk, Event] | None:
    key = session.get(SESSION)
    return desk_at_work(key, clock.now()) if isinstance(key, str) else None


def _names() -> dict[str, Any]:
    return {"desk": desk_here(), "worker": at_desk().name}
