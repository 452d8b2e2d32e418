"""Access to the desk pages: for staff with an account, or a desk signed in by its code.

A desk has no account: it is authenticated only on blueprints made here, only for its event, and only for what DESK_MAY
names.
"""

from typing import Any

from flask import abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo import clock
from expo.accounts.guards import actor
from expo.accounts.permissions import Permission
from expo.accounts.slow_lane import LimitExemption
from expo.checkin.desk_sessions import DeskSession, cache_session, cached_session
from expo.checkin.models import Desk
from expo.checkin.queries import desk_at_work
from expo.db import db
from expo.events.blueprints import check_organiser, guarded_blueprint
from expo.events.models import Event
from expo.history.services import Actor
from expo.web.blueprints import GuardedBlueprint
from expo.web.telemetry.requests import request_id

SESSION = "desk"  # session cookie entry with the browser's key
DESK_MAY = frozenset({Permission.WORK_AT_DESK, Permission.PRINT_BADGES})


def desk_blueprint(name: str, import_name: str, permission: Permission, prefix: str = "") -> GuardedBlueprint:
    """A blueprint under /desk/<event> that requires a signed-in desk or an account with the permission."""
    room = guarded_blueprint(name, import_name, f"/desk/<slug>{prefix}", lambda: _enter_desk(permission))
    room.context_processor(_template_names)
    return room


def scan_blueprint(name: str, import_name: str) -> GuardedBlueprint:
    """A blueprint for scans, which come by the hundred a second: authentication is cached for two seconds."""
    return guarded_blueprint(name, import_name, "/desk/<slug>", _enter_scans)


def desk_actor() -> Actor:
    """Who acts in this request, for history and scans: the desk by its name, or the account."""
    entered: DeskSession | None = g.get("entered")
    if entered is not None:
        return Actor(entered.name, entered.account_id, request.remote_addr, request_id())
    desk = current_desk()
    if desk is None:
        return actor()
    return Actor(desk.name, address=request.remote_addr, request_id=request_id())


def current_desk() -> Desk | None:
    """The desk signed in by its code; None for staff with an account."""
    desk: Desk | None = g.get("desk")
    return desk


def desk_id() -> int | None:
    """The id of the desk signed in by its code; None for staff with an account."""
    entered: DeskSession | None = g.get("entered")
    if entered is not None:
        return entered.desk_id
    desk = current_desk()
    return desk.id if desk is not None else None


def may_use(gate_id: int) -> bool:
    """Whether this desk may scan at the gate."""
    entered: DeskSession | None = g.get("entered")
    gates = entered.gates if entered is not None else frozenset(allowed_gate_ids())
    return not gates or gate_id in gates


def allowed_gate_ids() -> list[int]:
    """The ids of the gates this desk is limited to; empty means all."""
    desk = current_desk()
    return [gate.id for gate in desk.gates] if desk is not None else []


def _is_desks() -> bool:
    """Whether a public form is sent by the event's staff or one of its desks."""
    event = g.get("event")
    return event is not None and is_staff_or_desk_of(event)


DESKS = LimitExemption(_is_desks)


def is_staff_or_desk_of(event: Event) -> bool:
    """Whether a request to a public page comes from staff or a desk of the event."""
    if current_user.may(Permission.WORK_AT_DESK, event.id):
        return True
    signed_in = _signed_in_desk()
    return signed_in is not None and signed_in[1].id == event.id


def _enter_desk(permission: Permission) -> ResponseReturnValue | None:
    signed_in = _signed_in_desk()
    if signed_in is not None and signed_in[1].slug == g.slug:
        g.desk, g.event = signed_in
        view = current_app.view_functions[request.endpoint or ""]
        if not DESK_MAY.issuperset({permission, getattr(view, "needs", permission)}):
            abort(403)
        return None
    if not current_user.is_authenticated:
        if request.is_json:
            abort(401)
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("desk_door.enter", next=back), 303)
    return check_organiser(permission)


def _enter_scans() -> ResponseReturnValue | None:
    key = (session.get(SESSION), session.get("_user_id"), g.slug)
    entered = cached_session(key)
    if entered is None:
        refused = _enter_desk(Permission.WORK_AT_DESK)
        if refused is not None:
            return refused
        by = desk_actor()
        entered = DeskSession(g.event, by.name, by.account_id, desk_id(), frozenset(allowed_gate_ids()))
        db.session.expunge(g.event)
        cache_session(key, entered)
    g.entered, g.event = entered, entered.event
    return None


def _signed_in_desk() -> tuple[Desk, Event] | None:
    key = session.get(SESSION)
    return desk_at_work(key, clock.now()) if isinstance(key, str) else None


def _template_names() -> dict[str, Any]:
    return {"desk": current_desk(), "worker": desk_actor().name}
