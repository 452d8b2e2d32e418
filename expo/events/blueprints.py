"""Blueprints of one event's pages, public or for organisers, whose guards load the event and check permissions."""

from collections.abc import Callable
from typing import Any

from flask import abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from expo.accounts.guards import signed_in
from expo.accounts.permissions import Permission
from expo.accounts.queries import roles_in
from expo.events.models import Event
from expo.events.queries import event_by_slug
from expo.events.rules import EventState
from expo.web.blueprints import GuardedBlueprint
from expo.web.callables import View
from expo.web.languages import set_first_language


def current_event() -> Event:
    """The event of the current request's URL."""
    event: Event = g.event
    return event


def public_blueprint(name: str, import_name: str, prefix: str = "/<slug>") -> GuardedBlueprint:
    """A blueprint of public pages; those of a draft are for its team alone."""
    return guarded_blueprint(name, import_name, prefix, _check_public, open_to_all=True)


def organiser_blueprint(name: str, import_name: str, permission: Permission, prefix: str = "") -> GuardedBlueprint:
    """A blueprint of organisers' pages under /organise/<event>; all its views require `permission`."""
    return guarded_blueprint(name, import_name, f"/organise/<slug>{prefix}", lambda: check_organiser(permission))


def needs(permission: Permission) -> Callable[[View], View]:
    """Decorator of a view that requires a further permission."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]
        return view

    return mark


def guarded_blueprint(
    name: str,
    import_name: str,
    prefix: str,
    guard: Callable[[], ResponseReturnValue | None],
    *,
    open_to_all: bool = False,
) -> GuardedBlueprint:
    """A blueprint of one event's pages with a guard of its own, which finds the URL's slug in `g.slug`."""
    room = GuardedBlueprint(name, import_name, guard=guard, open_to_all=open_to_all, url_prefix=prefix)
    room.url_value_preprocessor(_store_slug)
    room.url_defaults(_add_slug)
    return room


def _store_slug(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.slug = values.pop("slug") if values else ""


def _add_slug(_endpoint: str, values: dict[str, Any]) -> None:
    if "slug" not in values and "slug" in g:
        values["slug"] = g.slug


def _check_public() -> None:
    event = event_by_slug(g.slug)
    if event is None or (event.state is EventState.DRAFT and not current_user.works_for(event.id)):
        abort(404)
    g.event = event
    set_first_language(event.languages)


def check_organiser(permission: Permission) -> ResponseReturnValue | None:
    """A guard: signed in, in the team of the event (else 404), with the permissions of blueprint and view (else 403)."""
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
