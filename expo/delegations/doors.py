"""The doors of a delegation's private links: its head's page, /delegation/<token>, and its members' form, /join/<token>."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, g

from expo.accounts.guards import holder
from expo.delegations.board import head_links
from expo.delegations.links import delegation_by_token, delegation_to_join
from expo.delegations.models import Delegation
from expo.delegations.rules import DelegationState
from expo.delegations.words import all_words
from expo.history.services import Actor
from expo.web.doors import GuardedBlueprint

ENDED = frozenset({DelegationState.DECLINED, DelegationState.WITHDRAWN})


def head_room(name: str, import_name: str, prefix: str = "") -> GuardedBlueprint:
    """Pages of one delegation under its head's link; the token is filled into their addresses by itself."""
    return _room(name, import_name, f"/delegation/<token>{prefix}", lambda: _enter(delegation_by_token))


def join_room(name: str, import_name: str) -> GuardedBlueprint:
    """The form under the members' own link, while it is open and the delegation comes."""
    return _room(name, import_name, "/join/<token>", _enter_joining)


def ours() -> Delegation:
    """The delegation of this request's link."""
    delegation: Delegation = g.delegation
    return delegation


def head() -> Actor:
    """Whoever leads it, for the history."""
    return holder(ours().contact_name or "head")


def _room(name: str, import_name: str, prefix: str, guard: Callable[[], None]) -> GuardedBlueprint:
    room = GuardedBlueprint(name, import_name, guard=guard, url_prefix=prefix)
    room.url_value_preprocessor(_take_token)
    room.url_defaults(_give_token)
    room.after_request(_keep_private)
    room.context_processor(_words)
    return room


def _enter(found_by: Callable[[str], Delegation | None]) -> None:
    """The delegation of the link. A link that was renewed and one that never was answer the same."""
    found = found_by(g.token)
    if found is None:
        abort(404)
    g.delegation, g.event, g.slug = found, found.event, found.event.slug


def _enter_joining() -> None:
    _enter(delegation_to_join)
    if ours().state is not DelegationState.ACCEPTED:
        abort(404)


def _take_token(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.token = values.pop("token") if values else ""


def _give_token(_endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("token", g.get("token", ""))


def _keep_private(response: Response) -> Response:
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _words() -> dict[str, Any]:
    return {**all_words(), "delegation": g.get("delegation"), "head_links": head_links}
