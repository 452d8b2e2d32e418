"""The doors of one event: its public pages, its organisers' pages. Each loads the event and judges the asker."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.guards import signed_in
from expo.accounts.permissions import Permission
from expo.accounts.queries import roles_in
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.rules import EventState
from expo.web.doors import GuardedBlueprint

View = TypeVar("View", bound=Callable[..., Any])


def here() -> Event:
    """The event of this request's address."""
    event: Event = g.event
    return event


def public_room(name: str, import_name: str, prefix: str = "/<slug>") -> GuardedBlueprint:
    """Pages for everybody, once the event is published; a draft's are for those who work for it."""
    return guarded_room(name, import_name, prefix, _enter_public)


def organise_room(name: str, import_name: str, permission: Permission, prefix: str = "") -> GuardedBlueprint:
    """Organisers' pages under /organise/<event>; `permission` is what each of them needs at least."""
    return guarded_room(name, import_name, f"/organise/<slug>{prefix}", lambda: enter_office(permission))


def needs(permission: Permission) -> Callable[[View], View]:
    """Above a view: what it needs beyond its room's own permission."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def guarded_room(
    name: str, import_name: str, prefix: str, guard: Callable[[], ResponseReturnValue | None]
) -> GuardedBlueprint:
    """Pages of one event behind a guard of their own, which finds the address's slug in `g.slug`."""
    room = GuardedBlueprint(name, import_name, guard=guard, url_prefix=prefix)
    room.url_value_preprocessor(_take_slug)
    room.url_defaults(_give_slug)
    return room


def _take_slug(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.slug = values.pop("slug") if values else ""


def _give_slug(_endpoint: str, values: dict[str, Any]) -> None:
    if "slug" not in values and "slug" in g:
        values["slug"] = g.slug


def _enter_public() -> None:
    event = event_by_slug(g.slug)
    if event is None or (event.state is EventState.DRAFT and not current_user.works_for(event.id)):
        abort(404)
    g.event = event


def enter_office(permission: Permission) -> ResponseReturnValue | None:
    """A guard: signed in, at work for the event of the address, and allowed what room and view ask for."""
    answer = signed_in()
    if answer is not None:
        return answer
    event = event_by_slug(g.slug)
    if event is None or not current_user.works_for(event.id):
        abort(404)
    g.event = event
    if current_user.lacks_second_factor(roles_in(current_user.account, event.id)):
        return redirect(url_for("account.home"), 303)
    view = current_app.view_functions[request.endpoint or ""]
    for needed in (permission, getattr(view, "needs", permission)):
        if not current_user.may(needed, event.id):
            abort(403)
    return None
